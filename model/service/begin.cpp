// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/rule.hpp"
#include "model/service/given_settings.hpp"
#include "model/service/job_steps.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/modes.hpp"
#include "model/service/points.hpp"
#include "model/service/settings.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// begin() and apply(): the two ways in which a service changes.
namespace replisim {
namespace {

/// As decide() read them: with the defaults of the profile for the kind of the first pair.
Settings settings_of(const Service& service, const Request& request, const Decision& decision) {
  if (decision.entries.empty()) {
    return read_settings(request.settings);
  }
  const Pair& first = service[decision.entries.front().pair];
  return read_settings(request.settings, service.profile,
                       {first.sync_type, first.mode, first.locality});
}

/// What settings can act on in a call that is accepted.
SettingScene scene_of(const Service& service, const Request& request, const Decision& decision) {
  SettingScene scene{.method = request.method};
  // Dissolve leaves one, with vendors also Deactivate (D-14, R-11).
  scene.aspects = request.operation == static_cast<std::uint16_t>(Operation::Dissolve) ||
                  request.operation == static_cast<std::uint16_t>(Operation::Deactivate);
  if (is_group_operation(request)) {
    scene.on_pairs = false;
    scene.in_group = request.operation == static_cast<std::uint16_t>(Operation::AddSyncPair);
  } else if (!decision.entries.empty()) {
    scene.type = service[decision.entries.front().pair].sync_type;
    scene.in_group = std::ranges::any_of(decision.entries, [&service](const EntryDecision& entry) {
      return service[entry.pair].group.has_value();
    });
  }
  return scene;
}

Call make_call(const Service& service, const Request& request, const Decision& decision,
               SimTime now) {
  Call call;
  call.method = request.method;
  call.operation =
      request.operation ? static_cast<Operation>(*request.operation) : Operation::Abort;
  call.force = request.force;
  call.settings = settings_of(service, request, decision);
  call.on_error = call.settings.on_error;
  if (decision.code == ReturnCode::Completed) {
    call.noted_settings = noted_settings(request.settings, scene_of(service, request, decision));
    leave_out(call.settings, call.noted_settings);
  }
  if (request.wait_for_copy_state &&
      static_cast<CopyState>(*request.wait_for_copy_state) != CopyState::NotApplicable) {
    call.wait_for_copy_state = static_cast<CopyState>(*request.wait_for_copy_state);
  }
  call.called_at = now;
  for (const EntryDecision& entry : decision.entries) {
    CallEntry made = call_entry_of(entry);
    made.finished = entry.code != ReturnCode::Completed || entry.skipped || entry.no_effect;
    call.entries.push_back(made);
  }
  return call;
}

/// How a call that starts something is answered (S-02, S-03, R-27).
void answer(Step& step, CallId id, const Decision& decision) {
  Service& service = step.service();
  if (decision.wants_job) {
    start_job(step, id);
  } else if (!service[id].wait_for_copy_state && decision.check == 0) {
    return_call(step, id, ReturnCode::Completed, Reason::none);
  }
  if (service[id].wait_for_copy_state && service.policy.wait_limit > SimTime{}) {
    const SimTime spent = service.policy.call_latency;
    const SimTime limit =
        service.policy.wait_limit > spent ? service.policy.wait_limit - spent : SimTime{};
    service[id].wait_timer = step.arm(TimerPurpose::Wait, id.index, limit);
  }
}

void expire(Step& step, TimerId id) {
  Timer& timer = step.service().timers[id.index];
  if (!timer.armed) {
    return;
  }
  timer.armed = false;
  switch (timer.purpose) {
    case TimerPurpose::Wait:
      time_out_call(step, CallId{timer.index});
      break;
    case TimerPurpose::SplitLimit:
      step.service().sets[timer.index].limit_timer.reset();
      drain_failed(step, SetId{timer.index}, Reason::timeout);
      break;
    case TimerPurpose::LinkLoss:
      link_lost(step, PairId{timer.index});
      break;
    case TimerPurpose::Heartbeat:
      heartbeat_lost(step, PairId{timer.index});
      break;
    case TimerPurpose::JobRemoval:
      remove_job(step, JobId{timer.index});
      break;
    case TimerPurpose::JobTransition:
      end_transition(step, JobId{timer.index});
      break;
    case TimerPurpose::AspectRemoval:
      aspect_expired(step, AspectId{timer.index});
      break;
  }
}

/// The entries that only the survey before a decision knows.
void take_survey(Knowledge& knows, const Knowledge& survey) {
  knows.missing_writes = survey.missing_writes;
  knows.source_has_newer = survey.source_has_newer;
  knows.source_written_since_failover = survey.source_written_since_failover;
  knows.target_written = survey.target_written;
  knows.space_exhausted = survey.space_exhausted;
}

void world_changed(Step& step, const WorldChanged& fact) {
  Pair& pair = step.service()[fact.pair];
  const bool was_cured = cause_cured(pair);
  Knowledge knows = fact.knows;
  take_survey(knows, pair.knows);
  pair.knows = knows;
  reconsider(step, fact.pair, was_cured);
}

struct Applier {
  Step& step;
  void operator()(const WorkDone& fact) const { work_done(step, fact.pair); }
  void operator()(const WorkFailed& fact) const { work_failed(step, fact.pair, fact.reason); }
  void operator()(const SetDrained& fact) const { set_drained(step, fact.set); }
  void operator()(const DrainFailed& fact) const { drain_failed(step, fact.set, fact.reason); }
  void operator()(const TimerExpired& fact) const { expire(step, fact.timer); }
  void operator()(const WorldChanged& fact) const { world_changed(step, fact); }
  void operator()(const Surveyed& fact) const {
    take_survey(step.service()[fact.pair].knows, fact.knows);
  }
  void operator()(const WriteUndeliverable& fact) const { undeliverable(step, fact.pair); }
  void operator()(const TargetWritten& fact) const { target_written(step, fact.pair); }
  void operator()(const WorkFailsUnspecified& fact) const {
    work_failed(step, fact.pair, Reason::unspecified);
  }
  void operator()(const Reordered& fact) const { reordered(step, fact.pair); }
  void operator()(const TargetConfirmed& fact) const { target_confirmed(step, fact.call); }
  void operator()(const SpaceExhausted& fact) const { space_exhausted(step, fact.pair); }
  void operator()(const SkewExceeded& fact) const { skew_exceeded(step, fact.pair); }
  void operator()(const SkewDrained& fact) const { skew_drained(step, fact.pair); }
  void operator()(const SourceOverwritten& fact) const { source_overwritten(step, fact.pair); }
};

}  // namespace

void start_entries(Step& step, CallId id) {
  Service& service = step.service();
  std::vector<PairId> drained;
  for (std::size_t i = 0; i < service[id].entries.size(); ++i) {
    if (!service[id].entries[i].finished) {
      start_entry(step, id, i, drained);
    }
  }
  open_sets(step, id, drained);
  for (const PairId pair : drained) {
    reconsider(step, pair);
  }
}

void begin_call(Step& step, CallId call, const Decision& decision) {
  answer(step, call, decision);
  if (!job_waits(step.service(), call)) {
    start_entries(step, call);
  }
  step.concern(call);
}

StepResult begin(Service& service, const Request& request, const Decision& decision, SimTime now,
                 CallId& call) {
  Step step(service, now);
  call = CallId{static_cast<std::uint32_t>(service.calls.size())};
  service.calls.push_back(make_call(service, request, decision, now));
  if (decision.code != ReturnCode::Completed || decision.no_effect) {
    service[call].ended = true;
    for (CallEntry& entry : service[call].entries) {
      entry.finished = true;
    }
    return_call(step, call, decision.code, decision.reason);
    return step.finish();
  }
  begin_call(step, call, decision);
  if (is_group_operation(request)) {
    carry_out_group_operation(step, request);
  }
  return step.finish();
}

StepResult apply(Service& service, const Fact& fact, SimTime now) {
  Step step(service, now);
  std::visit(Applier{step}, fact);
  return step.finish();
}

}  // namespace replisim
