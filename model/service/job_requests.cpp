// SPDX-License-Identifier: Apache-2.0
#include "model/service/job_requests.hpp"

#include <algorithm>
#include <array>

#include "model/service/job_steps.hpp"
#include "model/service/valuation.hpp"

namespace replisim {
namespace {

constexpr std::array kRequestedStates = {
    ValueName{2, "Start", "Start"},         ValueName{3, "Suspend", "Suspend"},
    ValueName{4, "Terminate", "Terminate"}, ValueName{5, "Kill", "Kill"},
    ValueName{6, "Service", "Service"},
};

enum class Verdict : std::uint8_t {
  Change,   ///< the job changes
  Same,     ///< it is there already: 0, nothing changes (D-08)
  Invalid,  ///< 4097
  Busy,     ///< 4099
};

/// What a request means in a state.
Verdict verdict_on(JobState state, RequestedJobState wanted) {
  if (is_final(state)) {
    const bool same = (state == JobState::Terminated && wanted == RequestedJobState::Terminate) ||
                      (state == JobState::Killed && wanted == RequestedJobState::Kill);
    return same ? Verdict::Same : Verdict::Invalid;
  }
  if (state == JobState::ShuttingDown) {  // killing cuts it short
    return wanted == RequestedJobState::Kill ? Verdict::Change : Verdict::Busy;
  }
  const bool same = (wanted == RequestedJobState::Start &&
                     (state == JobState::Running || state == JobState::Starting)) ||
                    (wanted == RequestedJobState::Suspend && state == JobState::Suspended);
  return same ? Verdict::Same : Verdict::Change;
}

bool is_offered(const JobRules& rules, RequestedJobState wanted) {
  switch (wanted) {
    case RequestedJobState::Start:
      return rules.start;
    case RequestedJobState::Suspend:
      return rules.suspend;
    case RequestedJobState::Terminate:
      return rules.terminate;
    case RequestedJobState::Kill:
      return rules.kill;
    case RequestedJobState::Service:
      return false;
  }
  return false;
}

/// An entry of the job is in an exclusive step: hosts may be held for it (D-29).
bool in_exclusive_step(const Service& service, const Job& job) {
  return std::ranges::any_of(service[job.call].entries, [&service](const CallEntry& entry) {
    return entry.started && !entry.finished && is_busy(service[entry.pair]);
  });
}

/// Killing takes no time, nor does what is only noted.
SimTime time_for(const Policy& policy, RequestedJobState wanted) {
  const bool moves = wanted == RequestedJobState::Start || wanted == RequestedJobState::Terminate;
  return moves ? policy.job_transition : SimTime{};
}

/// The checks of RequestStateChange in their order; Completed: the job changes, or is there.
JobAnswer check(const Service& service, JobId id, const StateChangeRequest& request) {
  const Job& job = service[id];
  const auto refused = [](ReturnCode code, Reason reason, std::string_view clause = "R-32") {
    return JobAnswer{.code = code, .reason = reason, .clause = clause};
  };
  const std::uint16_t number = request.requested_state.value_or(0);
  if (number < 2 || number > 6) {
    return refused(ReturnCode::InvalidParameter, Reason::bad_parameter);
  }
  const auto wanted = static_cast<RequestedJobState>(number);
  if (!is_offered(service.profile.jobs, wanted)) {
    return refused(ReturnCode::NotSupported, Reason::operation_not_offered);
  }
  const SimTime limit = request.timeout_period.value_or(SimTime{});
  if (limit > SimTime{} && !service.profile.jobs.takes_timeout) {
    return refused(ReturnCode::TimeoutParameterNotSupported, Reason::bad_parameter);
  }
  switch (verdict_on(job.state, wanted)) {
    case Verdict::Invalid:
      return refused(ReturnCode::InvalidStateTransition, Reason::wrong_job_state);
    case Verdict::Busy:
      return refused(ReturnCode::Busy, Reason::busy);
    case Verdict::Same:
      return {.clause = "D-08"};
    case Verdict::Change:
      break;
  }
  if (wanted == RequestedJobState::Suspend && in_exclusive_step(service, job)) {
    return refused(ReturnCode::InUse, Reason::busy, "D-29");
  }
  if (limit > SimTime{} && time_for(service.policy, wanted) > limit) {
    return refused(ReturnCode::Timeout, Reason::timeout);
  }
  return {.clause = "D-38"};
}

/// What PercentComplete shows while the job does not run; 100 belongs to its end.
void hold_percent(Step& step, JobId id, std::uint16_t percent) {
  Job& job = step.service()[id];
  const std::uint16_t shown = std::max(job.percent_complete, std::min(percent, std::uint16_t{99}));
  step.record({EntityKind::Job, id.index}, Property::PercentComplete, job.percent_complete, shown);
  job.percent_complete = shown;
}

void start(Step& step, JobId id) {
  Service& service = step.service();
  leave_queue(service, id);
  if (has_place(service)) {
    enter(step, id);
    return;
  }
  show_job_state(step, id, JobState::Starting);
  service.job_queue.insert(service.job_queue.begin(), id);  // the next place is its own
}

void suspend(Step& step, JobId id) {
  leave_queue(step.service(), id);
  step.cancel(step.service()[id].transition_timer);
  show_job_state(step, id, JobState::Suspended);
}

/// What a client halted is as after Abort: the source is restored in part, a resync comes next.
void halt_restores(Step& step, CallId call) {
  Service& service = step.service();
  for (std::size_t i = 0; i < service[call].entries.size(); ++i) {
    const PairId id = service[call].entries[i].pair;
    const bool running = service[call].entries[i].started && !service[call].entries[i].finished;
    if (!running || service[id].aspect || service[id].work != Work::Restore) {
      continue;
    }
    fail_entry(step, id, ReturnCode::Failed, Reason::job_terminated);
    step.ask(StopFlow{id});
    service[id].work = Work::None;
    step.show(id, CopyState::Aborted, ProgressStatus::Requiresresync);
  }
}

void stop(Step& step, JobId id, RequestedJobState wanted) {
  Service& service = step.service();
  const bool killed = wanted == RequestedJobState::Kill;
  const Reason reason = killed ? Reason::job_killed : Reason::job_terminated;
  const CallId call = service[id].call;
  if (!killed && service.profile.jobs.terminate_halts_restore) {
    halt_restores(step, call);
  }
  withdraw_waiting(service, call, ReturnCode::Failed, reason);
  step.cancel(service[call].wait_timer);
  leave_queue(service, id);
  step.cancel(service[id].transition_timer);
  if (!killed && service.policy.job_transition > SimTime{}) {
    show_job_state(step, id, JobState::ShuttingDown);
    service[id].transition_timer =
        step.arm(TimerPurpose::JobTransition, id.index, service.policy.job_transition);
  } else {
    end_job(step, id, killed ? JobState::Killed : JobState::Terminated, ReturnCode::Failed, reason);
  }
  step.concern(call);
}

/// Nobody finds the job any more.
bool is_gone(const Service& service, JobId id, JobAnswer& answer) {
  const bool gone = id.index >= service.jobs.size() || !service[id].exists;
  if (gone) {
    answer = {.status = kCimNotFound, .reason = Reason::unknown_instance, .clause = "A-2"};
  }
  return gone;
}

}  // namespace

std::span<const ValueName> requested_job_states() {
  return kRequestedStates;
}

StepResult request_state_change(Service& service, JobId id, const StateChangeRequest& request,
                                std::uint16_t percent, SimTime now, JobAnswer& answer) {
  Step step(service, now);
  if (is_gone(service, id, answer)) {
    return step.finish();
  }
  answer = check(service, id, request);
  const auto wanted = static_cast<RequestedJobState>(request.requested_state.value_or(0));
  if (answer.code != ReturnCode::Completed ||
      verdict_on(service[id].state, wanted) != Verdict::Change) {
    return step.finish();
  }
  if (service[id].state == JobState::Running) {
    hold_percent(step, id, percent);
  }
  switch (wanted) {
    case RequestedJobState::Start:
      start(step, id);
      break;
    case RequestedJobState::Suspend:
      suspend(step, id);
      break;
    default:
      stop(step, id, wanted);
      break;
  }
  StepResult result = step.finish();
  const JobState reached = service[id].state;
  const bool under_way = reached == JobState::Starting || reached == JobState::ShuttingDown;
  if (under_way || service.profile.jobs.answers_started) {
    answer.code = ReturnCode::JobStarted;
  }
  return result;
}

StepResult modify_job(Service& service, JobId id, const JobModification& modification, SimTime now,
                      JobAnswer& answer) {
  Step step(service, now);
  if (is_gone(service, id, answer)) {
    return step.finish();
  }
  Job& job = service[id];
  const EntityRef ref{EntityKind::Job, id.index};
  answer = {.clause = "R-31"};
  const bool rewrites = modification.delete_on_completion &&
                        *modification.delete_on_completion != job.delete_on_completion;
  const bool negative =
      modification.time_before_removal && *modification.time_before_removal < SimTime{};
  if ((rewrites && is_final(job.state)) || negative) {
    answer.status = kCimFailed;
    answer.reason = Reason::wrong_job_state;
    return step.finish();
  }
  if (rewrites) {
    step.record(ref, Property::DeleteOnCompletion, job.delete_on_completion ? 1 : 0,
                *modification.delete_on_completion ? 1 : 0);
    job.delete_on_completion = *modification.delete_on_completion;
  }
  if (modification.time_before_removal) {
    step.record(ref, Property::TimeBeforeRemoval, job.time_before_removal.value,
                modification.time_before_removal->value);
    job.time_before_removal = *modification.time_before_removal;
  }
  arm_removal(step, id);
  return step.finish();
}

StepResult delete_job(Service& service, JobId id, SimTime now, JobAnswer& answer) {
  Step step(service, now);
  if (is_gone(service, id, answer)) {
    return step.finish();
  }
  answer = {.clause = "R-31"};
  if (!is_final(service[id].state)) {
    answer.status = kCimFailed;
    answer.reason = Reason::busy;
    return step.finish();
  }
  remove_job(step, id);
  return step.finish();
}

}  // namespace replisim
