// SPDX-License-Identifier: Apache-2.0
#include "model/service/job_invariants.hpp"

#include <algorithm>

#include "model/service/job_steps.hpp"

namespace replisim {
namespace {

/// Sentences about one job.
class JobReport {
 public:
  JobReport(std::size_t index, std::vector<std::string>& sentences)
      : name_("job " + std::to_string(index + 1)), sentences_(sentences) {}
  void expect(bool holds, const char* what) {
    if (!holds) {
      sentences_.push_back(name_ + ": " + what);
    }
  }

 private:
  std::string name_;
  std::vector<std::string>& sentences_;
};

/// ErrorCode, PercentComplete and the end agree with JobState.
void check_end(const Service& service, const Job& job, JobReport& report) {
  const bool over = is_final(job.state);
  const bool by_request = job.state == JobState::Terminated || job.state == JobState::Killed;
  const bool held = by_request && service.profile.strict_job_status;
  report.expect(job.percent_complete <= 100, "PercentComplete above 100 (R-31)");
  report.expect(over == job.ended_at.has_value(), "an end and a JobState that do not agree");
  report.expect(
      (over && job.state != JobState::Completed) == (job.error_code != ReturnCode::Completed),
      "ErrorCode and JobState do not agree (R-30)");
  report.expect(!over || held || job.percent_complete == 100, "ended below 100 percent (A-2)");
  report.expect(over || job.percent_complete < 100, "100 percent before its end (A-2)");
  report.expect(job.state != JobState::Exception || !job.errors.empty(),
                "an exception without a CIM_Error (R-32)");
  report.expect(job.state != JobState::Completed || job.errors.empty(),
                "completed with a CIM_Error (R-32)");
  report.expect(job.exists || over, "gone before its end");
}

/// Timers are armed where something is to come, and nowhere else.
void check_timers(const Job& job, JobReport& report) {
  const bool stays = !job.exists || !is_final(job.state) || !job.delete_on_completion;
  report.expect(stays != job.removal_timer.has_value(),
                "it is removed at a time if and only if it ended and may go (R-31)");
  report.expect(job.state != JobState::ShuttingDown || job.transition_timer,
                "shutting down without an end");
  report.expect(!job.transition_timer || job.state == JobState::ShuttingDown ||
                    job.state == JobState::Starting,
                "a transition to nowhere");
}

/// New and Starting jobs wait for a place or for their start; every job ends.
void check_way(const Service& service, JobId id, JobReport& report) {
  const Job& job = service[id];
  const Call& call = service[job.call];
  const bool queued = std::ranges::count(service.job_queue, id) == 1;
  const bool waits =
      job.state == JobState::New || (job.state == JobState::Starting && !job.transition_timer);
  report.expect(queued == waits, "it waits for a place if and only if it is in the queue");
  report.expect(job.state != JobState::Running || job.start_time, "running, but never started");
  report.expect(job.state != JobState::New || !job.start_time, "New, but it has run");
  report.expect((job.state == JobState::Running) == job.running_since.has_value(),
                "the time it runs is not counted");
  report.expect(
      job.start_time || is_final(job.state) ||
          std::ranges::none_of(call.entries, [](const CallEntry& entry) { return entry.started; }),
      "an entry started before its job");
  const bool work =
      std::ranges::any_of(call.entries, [](const CallEntry& entry) { return !entry.finished; });
  report.expect(work || job.state != JobState::Running, "all work is over, the job still runs");
}

}  // namespace

std::vector<std::string> broken_jobs(const Service& service) {
  std::vector<std::string> sentences;
  for (std::uint32_t i = 0; i < service.jobs.size(); ++i) {
    JobReport report(i, sentences);
    check_end(service, service.jobs[i], report);
    check_timers(service.jobs[i], report);
    check_way(service, JobId{i}, report);
  }
  if (!service.job_queue.empty() && has_place(service)) {
    sentences.emplace_back("service: a place is free while a job waits for one");
  }
  return sentences;
}

std::vector<std::string> broken_job_steps(const Service& before, const Service& after) {
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < before.jobs.size(); ++i) {
    JobReport report(i, sentences);
    if (i >= after.jobs.size()) {
      report.expect(false, "it was forgotten");
      continue;
    }
    const Job& was = before.jobs[i];
    const Job& is = after.jobs[i];
    report.expect(was.state == is.state || may_follow(was.state, is.state),
                  "a JobState that can not follow");
    report.expect(is.percent_complete >= was.percent_complete, "PercentComplete went back");
    report.expect(!was.ended_at || was.ended_at == is.ended_at, "it ended twice");
    report.expect(!was.ended_at || (was.error_code == is.error_code && was.errors == is.errors),
                  "its outcome changed after its end");
    report.expect(was.time_submitted == is.time_submitted, "TimeSubmitted changed");
    report.expect(was.exists || !is.exists, "it came back");
  }
  return sentences;
}

}  // namespace replisim
