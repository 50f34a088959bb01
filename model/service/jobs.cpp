// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/job_steps.hpp"
#include "model/service/numbers.hpp"

// Calls: when they answer and end, and with which code their jobs do (R-25 to R-28, S-03).
namespace replisim {
namespace {

bool is_open(const Service& service, const Call& call) {
  return call.job && !is_final(service[*call.job].state);
}

/// A job that is suspended or shutting down does not end with its work.
bool may_end(const Service& service, const Call& call) {
  return call.job && service[*call.job].state == JobState::Running;
}

/// The first failing entry in list order, or nullptr.
const CallEntry* first_failure(const Call& call) {
  const auto failing = std::ranges::find_if(call.entries, [](const CallEntry& entry) {
    return entry.finished && entry.code != ReturnCode::Completed;
  });
  return failing == call.entries.end() ? nullptr : &*failing;
}

/// Nothing is left that the answer has to wait for.
bool is_answerable(const Call& call) {
  const bool waits = call.wait_for_copy_state.has_value();
  const bool hopeless =
      waits && std::ranges::any_of(call.entries, [](const CallEntry& entry) {
        return entry.started && entry.finished && entry.code != ReturnCode::Completed;
      });
  return hopeless || std::ranges::all_of(call.entries, [waits](const CallEntry& entry) {
           return entry.finished || (waits && entry.reached_wait_state);
         });
}

}  // namespace

void return_call(Step& step, CallId id, ReturnCode code, Reason reason) {
  Call& call = step.service()[id];
  call.returned = true;
  call.code = code;
  call.reason = reason;
  step.record({EntityKind::Call, id.index}, Property::ReturnValue, kNull, number(code));
}

void settle_call(Step& step, CallId id) {
  Service& service = step.service();
  Call& call = service[id];
  if (call.ended) {
    return;
  }
  const bool by_job = may_end(service, call);
  if ((!call.returned || by_job) && is_answerable(call)) {
    const CallEntry* failure = first_failure(call);
    const ReturnCode code = failure != nullptr ? failure->code : ReturnCode::Completed;
    const Reason reason = failure != nullptr ? failure->reason : Reason::none;
    step.cancel(call.wait_timer);
    if (by_job) {
      end_job(step, *call.job,
              code == ReturnCode::Completed ? JobState::Completed : JobState::Exception, code,
              reason);
    } else {
      return_call(step, id, code, reason);
    }
  }
  call.ended =
      call.returned && !is_open(service, call) &&
      std::ranges::all_of(call.entries, [](const CallEntry& entry) { return entry.finished; });
}

void cut_short(Step& step, CallId id, ReturnCode code, Reason reason) {
  Service& service = step.service();
  Call& call = service[id];
  if (is_open(service, call)) {
    withdraw_waiting(service, id, code, reason);
    end_job(step, *call.job, JobState::Exception, code, reason);
    step.concern(id);
  } else if (!call.returned) {
    return_call(step, id, code, reason);
  }
}

void time_out_call(Step& step, CallId id) {
  step.service()[id].wait_timer.reset();
  cut_short(step, id, ReturnCode::Timeout, Reason::timeout);
}

}  // namespace replisim
