// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/job_steps.hpp"
#include "model/service/methods/handlers.hpp"

// ConfirmTargetData: what was written to the source has arrived.
namespace replisim {
namespace {

std::vector<PairId> pairs_of(const Service& service, const MethodRequest& request) {
  const auto given = request.reference("Synchronized");
  if (!given) {
    return {};
  }
  if (given->kind == Reference::Kind::Pair) {
    return {PairId{given->index}};
  }
  return given->kind == Reference::Kind::Group ? service.groups[given->index].members
                                               : std::vector<PairId>();
}

/// Where the writes under way can be told from the ones that are there: the flow runs, or the
/// point in time was taken as a whole.
bool can_confirm(const Pair& pair) {
  return pair.copy_state == CopyState::Synchronized;
}

}  // namespace

StepResult confirm_target_data(Service& service, const MethodRequest& request, SimTime now,
                               CallId& call, MethodAnswer& answer) {
  const std::vector<PairId> pairs = pairs_of(service, request);
  if (pairs.empty()) {
    answer = refused_answer(2, Reason::bad_parameter);
  } else if (!std::ranges::all_of(pairs,
                                  [&service](PairId id) { return can_confirm(service[id]); })) {
    answer = refused_answer(11, Reason::not_confirmed);
  }
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  answer.clause = "R-64";
  answer.basis = "stated";
  Step step(service, now);
  call = CallId{static_cast<std::uint32_t>(service.calls.size())};
  Call made;
  made.method = request.method;
  made.called_at = now;
  for (const PairId id : pairs) {
    CallEntry entry;
    entry.pair = id;
    entry.started = true;
    made.entries.push_back(entry);
  }
  service.calls.push_back(std::move(made));
  if (service.policy.jobs == JobPolicy::Async && has_place(service)) {
    start_job(step, call);
  }
  step.ask(ConfirmTarget{call});
  // NULL or 0 leaves the interval to the implementation.
  const std::int64_t wanted = request.number("WaitTime").value_or(0);
  const SimTime limit = wanted > 0 ? SimTime{wanted} : service.policy.split_limit;
  if (limit > SimTime{}) {
    service[call].wait_timer = step.arm(TimerPurpose::Wait, call.index, limit);
  }
  return step.finish();
}

void target_confirmed(Step& step, CallId id) {
  for (CallEntry& entry : step.service()[id].entries) {
    entry.finished = true;
  }
  step.concern(id);
}

}  // namespace replisim
