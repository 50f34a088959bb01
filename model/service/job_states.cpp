// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/service/job_steps.hpp"
#include "model/service/numbers.hpp"
#include "model/service/valuation.hpp"

// From New to the end, and the places that jobs wait for.
namespace replisim {
namespace {

/// Codes of Property::OperationalStatus.
enum class JobStatus : std::uint8_t { Empty, OkCompleted, CompletedError, Ok, ErrorCompleted };

EntityRef job_ref(JobId id) {
  return {EntityKind::Job, id.index};
}

JobStatus status_of(const Service& service, JobState state) {
  const bool strict = service.profile.strict_job_status;
  if (!is_final(state)) {
    return strict ? JobStatus::Ok : JobStatus::Empty;
  }
  if (state == JobState::Completed) {
    return JobStatus::OkCompleted;
  }
  return strict ? JobStatus::ErrorCompleted : JobStatus::CompletedError;
}

/// A job that is at work, or on its way there or to its end, has a place.
bool takes_place(const Job& job) {
  return job.state == JobState::Running || job.state == JobState::ShuttingDown ||
         (job.state == JobState::Starting && job.transition_timer);
}

void set_state(Step& step, JobId id, JobState state) {
  Job& job = step.service()[id];
  step.record(job_ref(id), Property::JobState, number(job.state), number(state));
  if (job.running_since) {
    job.executed += step.now() - *job.running_since;
    job.running_since.reset();
  }
  if (state == JobState::Running) {
    job.running_since = step.now();
    if (!job.start_time) {
      step.record(job_ref(id), Property::StartTime, kNull, step.now().value);
      job.start_time = step.now();
    }
  }
  job.state = state;
}

/// Check 10 and 11 again: the pair may have gone elsewhere while the entry waited.
void check_again(Service& service, const Call& call, CallEntry& entry) {
  const Pair& pair = service[entry.pair];
  if (pair.aspect) {
    return;
  }
  if (!pair.exists) {
    entry.code = ReturnCode::InvalidParameter;
    entry.reason = Reason::unknown_association;
    return;
  }
  if (is_busy(pair)) {
    entry.code = ReturnCode::InUse;
    entry.reason = Reason::busy;
    return;
  }
  const bool is_created = call.method != Method::ModifyListSynchronization &&
                          call.method != Method::ModifyReplicaSynchronization;
  if (is_created) {  // nothing can have happened to it since
    return;
  }
  const std::uint16_t row = find_row(
      situation_of(service, pair, call.operation, call.force, entry.group.has_value(), true));
  if (row == kNoRow || bars(pair.progress_status, call.operation)) {
    entry.code = ReturnCode::Failed;
    entry.reason = row == kNoRow ? Reason::wrong_copy_state : Reason::required_step_pending;
    return;
  }
  const Rule& rule = transition_rules()[row];
  entry.row = row;
  entry.code = rule.code;
  entry.reason = rule.reason;
  entry.finished = rule.no_effect;
}

/// What GetErrors will tell: the entries that failed, and those that a time limit, or a restart of
/// the service, found at work.
std::vector<EntryError> errors_at_end(const Call& call, Reason reason) {
  const bool cut_short = reason == Reason::timeout || reason == Reason::service_restarted;
  std::vector<EntryError> errors;
  for (std::uint32_t i = 0; i < call.entries.size(); ++i) {
    const CallEntry& entry = call.entries[i];
    if (entry.finished && entry.code != ReturnCode::Completed) {
      errors.push_back({i, entry.reason});
    } else if (!entry.finished && cut_short) {
      errors.push_back({i, reason});
    }
  }
  return errors;
}

bool is_one_set(const Call& call) {
  return call.operation == Operation::Split || call.settings.consistent_point_in_time;
}

/// What leave of the entries that waited.
void check_waiting(Service& service, CallId id) {
  Call& call = service[id];
  bool stopped = false;
  for (CallEntry& entry : call.entries) {
    if (entry.finished) {
      continue;
    }
    if (stopped) {
      entry.finished = true;
      continue;
    }
    check_again(service, call, entry);
    if (entry.code != ReturnCode::Completed) {
      entry.finished = true;
      stopped = call.on_error == OnGroupOrListError::Stop || is_one_set(call);
    }
  }
  if (stopped && is_one_set(call)) {
    for (CallEntry& entry : call.entries) {
      entry.finished = true;
    }
  }
}

}  // namespace

void withdraw_waiting(Service& service, CallId id, ReturnCode code, Reason reason) {
  if (!job_waits(service, id)) {
    return;
  }
  for (CallEntry& entry : service[id].entries) {
    if (!entry.started && !entry.finished) {
      entry.finished = true;
      entry.code = code;
      entry.reason = reason;
    }
  }
}

bool has_place(const Service& service) {
  const std::uint32_t places = service.policy.jobs_at_once;
  return places == 0 ||
         static_cast<std::uint32_t>(std::ranges::count_if(service.jobs, takes_place)) < places;
}

bool job_waits(const Service& service, CallId id) {
  const Call& call = service[id];
  return call.job && service[*call.job].state != JobState::Running;
}

void start_job(Step& step, CallId id) {
  Service& service = step.service();
  const JobId job_id{static_cast<std::uint32_t>(service.jobs.size())};
  const bool place = has_place(service);
  const bool at_once = place && service.policy.job_transition == SimTime{};
  Job job;
  job.call = id;
  job.time_before_removal = service.policy.time_before_removal;
  job.delete_on_completion = service.profile.jobs.delete_on_completion;
  job.time_submitted = step.now();
  job.time_of_last_state_change = step.now();
  job.state = at_once ? JobState::Running : place ? JobState::Starting : JobState::New;
  if (at_once) {
    job.start_time = job.running_since = step.now();
  }
  service.jobs.push_back(job);
  service[id].job = job_id;
  return_call(step, id, ReturnCode::JobStarted, Reason::none);
  const auto tell = [&](Property property, std::int64_t value) {
    step.record(job_ref(job_id), property, kNull, value);
  };
  step.record(job_ref(job_id), Property::Exists, 0, 1);
  tell(Property::JobState, number(job.state));
  tell(Property::OperationalStatus, number(status_of(service, job.state)));
  tell(Property::PercentComplete, 0);
  tell(Property::ErrorCode, 0);
  tell(Property::TimeSubmitted, step.now().value);
  tell(Property::StartTime, at_once ? step.now().value : kNull);
  tell(Property::TimeOfLastStateChange, 0);
  tell(Property::DeleteOnCompletion, job.delete_on_completion ? 1 : 0);
  tell(Property::TimeBeforeRemoval, job.time_before_removal.value);
  if (!place) {
    service.job_queue.push_back(job_id);
  } else if (!at_once) {
    service[job_id].transition_timer =
        step.arm(TimerPurpose::JobTransition, job_id.index, service.policy.job_transition);
  }
}

void show_job_state(Step& step, JobId id, JobState state) {
  Job& job = step.service()[id];
  set_state(step, id, state);
  const std::int64_t before = job.state_changed ? job.time_of_last_state_change.value : 0;
  step.record(job_ref(id), Property::TimeOfLastStateChange, before, step.now().value);
  job.time_of_last_state_change = step.now();
  job.state_changed = true;
}

void end_job(Step& step, JobId id, JobState state, ReturnCode code, Reason reason) {
  Service& service = step.service();
  Job& job = service[id];
  const JobStatus before = status_of(service, job.state);
  const bool by_request = state == JobState::Terminated || state == JobState::Killed;
  const std::uint16_t percent =
      by_request && service.profile.strict_job_status ? job.percent_complete : std::uint16_t{100};
  leave_queue(service, id);
  step.cancel(job.transition_timer);
  show_job_state(step, id, state);
  step.record(job_ref(id), Property::OperationalStatus, number(before),
              number(status_of(service, state)));
  step.record(job_ref(id), Property::PercentComplete, job.percent_complete, percent);
  step.record(job_ref(id), Property::ErrorCode, number(job.error_code), number(code));
  step.record(job_ref(id), Property::ErrorReason, number(job.reason), number(reason));
  job.percent_complete = percent;
  job.error_code = code;
  job.reason = reason;
  job.ended_at = step.now();
  job.errors = errors_at_end(service[job.call], reason);
  arm_removal(step, id);
}

void arm_removal(Step& step, JobId id) {
  Job& job = step.service()[id];
  step.cancel(job.removal_timer);
  if (!job.ended_at || !job.exists || !job.delete_on_completion) {
    return;
  }
  const SimTime due = *job.ended_at + retention_of(job);
  job.removal_timer =
      step.arm(TimerPurpose::JobRemoval, id.index, std::max(due - step.now(), SimTime{}));
}

void remove_job(Step& step, JobId id) {
  Job& job = step.service()[id];
  step.cancel(job.removal_timer);
  step.record(job_ref(id), Property::Exists, job.exists ? 1 : 0, 0);
  job.exists = false;
}

void leave_queue(Service& service, JobId id) {
  std::erase(service.job_queue, id);
}

void run_job(Step& step, JobId id) {
  Service& service = step.service();
  const bool first = !service[id].start_time;
  const CallId call = service[id].call;
  show_job_state(step, id, JobState::Running);
  if (first) {
    check_waiting(service, call);
    start_entries(step, call);
  }
  step.concern(call);
}

void enter(Step& step, JobId id) {
  Service& service = step.service();
  if (service.policy.job_transition == SimTime{}) {
    run_job(step, id);
    return;
  }
  if (service[id].state != JobState::Starting) {
    show_job_state(step, id, JobState::Starting);
  }
  service[id].transition_timer =
      step.arm(TimerPurpose::JobTransition, id.index, service.policy.job_transition);
}

void end_transition(Step& step, JobId id) {
  Service& service = step.service();
  service[id].transition_timer.reset();
  if (service[id].state == JobState::Starting) {
    run_job(step, id);
  } else if (service[id].state == JobState::ShuttingDown) {
    end_job(step, id, JobState::Terminated, ReturnCode::Failed, Reason::job_terminated);
    step.concern(service[id].call);
  }
}

bool fill_places(Step& step) {
  Service& service = step.service();
  bool changed = false;
  while (!service.job_queue.empty() && has_place(service)) {
    const JobId next = service.job_queue.front();
    leave_queue(service, next);
    enter(step, next);
    changed = true;
  }
  return changed;
}

}  // namespace replisim
