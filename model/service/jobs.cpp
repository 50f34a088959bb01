// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/step.hpp"

// Calls: when they answer and end (R-25 to R-28, S-03). Jobs: what clients read (R-29 to R-31,
//
namespace replisim {
namespace {

/// Codes of Property::OperationalStatus.
enum class JobStatus : std::uint8_t { Empty, OkCompleted, CompletedError, Ok, ErrorCompleted };

template <class Enum>
std::int64_t number(Enum value) {
  return static_cast<std::int64_t>(value);
}

EntityRef job_ref(JobId id) {
  return {EntityKind::Job, id.index};
}

/// The clients that are named in A-2 read a job for at least this long after its end.
constexpr SimTime kLeastJobLife = seconds(60);

void end_job(Step& step, JobId id, ReturnCode code, Reason reason) {
  Service& service = step.service();
  Job& job = service[id];
  const bool strict = service.profile.strict_job_status;
  const bool good = code == ReturnCode::Completed;
  const JobState state = good ? JobState::Completed : JobState::Exception;
  const JobStatus running = strict ? JobStatus::Ok : JobStatus::Empty;
  const JobStatus failed = strict ? JobStatus::ErrorCompleted : JobStatus::CompletedError;
  step.record(job_ref(id), Property::JobState, number(job.state), number(state));
  step.record(job_ref(id), Property::OperationalStatus, number(running),
              number(good ? JobStatus::OkCompleted : failed));
  step.record(job_ref(id), Property::PercentComplete, job.percent_complete, 100);
  step.record(job_ref(id), Property::ErrorCode, number(job.error_code), number(code));
  step.record(job_ref(id), Property::ErrorReason, number(job.reason), number(reason));
  job.state = state;
  job.percent_complete = 100;
  job.error_code = code;
  job.reason = reason;
  job.time_of_last_state_change = step.now();
  job.state_changed = true;
  if (job.delete_on_completion) {
    job.removal_timer = step.arm(TimerPurpose::JobRemoval, id.index,
                                 std::max(job.time_before_removal, kLeastJobLife));
  }
}

bool is_running(const Service& service, const Call& call) {
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

void start_job(Step& step, CallId id) {
  Service& service = step.service();
  const JobId job_id{static_cast<std::uint32_t>(service.jobs.size())};
  Job job;
  job.call = id;
  job.state = JobState::Running;
  job.time_before_removal = service.policy.time_before_removal;
  job.time_of_last_state_change = step.now();
  service.jobs.push_back(job);
  service[id].job = job_id;
  return_call(step, id, ReturnCode::JobStarted, Reason::none);
  const JobStatus status = service.profile.strict_job_status ? JobStatus::Ok : JobStatus::Empty;
  step.record(job_ref(job_id), Property::Exists, 0, 1);
  step.record(job_ref(job_id), Property::JobState, kNull, number(JobState::Running));
  step.record(job_ref(job_id), Property::OperationalStatus, kNull, number(status));
  step.record(job_ref(job_id), Property::PercentComplete, kNull, 0);
  step.record(job_ref(job_id), Property::ErrorCode, kNull, 0);
}

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
  const bool running = is_running(service, call);
  if ((!call.returned || running) && is_answerable(call)) {
    const CallEntry* failure = first_failure(call);
    const ReturnCode code = failure != nullptr ? failure->code : ReturnCode::Completed;
    const Reason reason = failure != nullptr ? failure->reason : Reason::none;
    step.cancel(call.wait_timer);
    if (running) {
      end_job(step, *call.job, code, reason);
    } else {
      return_call(step, id, code, reason);
    }
  }
  call.ended = call.returned && std::ranges::all_of(call.entries, [](const CallEntry& entry) {
                 return entry.finished;
               });
}

void time_out_call(Step& step, CallId id) {
  Service& service = step.service();
  Call& call = service[id];
  call.wait_timer.reset();
  if (is_running(service, call)) {
    end_job(step, *call.job, ReturnCode::Timeout, Reason::timeout);
  } else if (!call.returned) {
    return_call(step, id, ReturnCode::Timeout, Reason::timeout);
  }
}

void remove_job(Step& step, JobId id) {
  Job& job = step.service()[id];
  job.removal_timer.reset();
  step.record(job_ref(id), Property::Exists, job.exists ? 1 : 0, 0);
  job.exists = false;
}

}  // namespace replisim
