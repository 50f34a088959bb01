// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/outcome.hpp"
#include "model/service/ids.hpp"
#include "model/units.hpp"

namespace replisim {

/// The clients that A-2 speaks of find a job for at least this long after its end.
inline constexpr SimTime kLeastJobLife = seconds(60);

/// An entry of the job's call that failed, as it was when the job ended: a CIM_Error.
struct EntryError {
  std::uint32_t entry = 0;  ///< place in Call::entries
  Reason reason = Reason::none;
  friend bool operator==(const EntryError&, const EntryError&) = default;
};

/// One CIM_ConcreteJob.
///
/// New and Starting: its entries wait, for a place (`jobs_at_once`) or for the time that starting
/// takes. Running: they are at work. Suspended: none is started and the job does not end; what is
/// being copied goes on, for a job is a view of the work (D-38). Shutting Down: on its way to
/// Terminated. The other states are final.
struct Job {
  CallId call;
  bool exists = true;
  JobState state = JobState::New;
  /// 0 to 100. While the job runs the world computes it; here is what was shown last.
  std::uint16_t percent_complete = 0;
  ReturnCode error_code = ReturnCode::Completed;
  Reason reason = Reason::none;
  std::vector<EntryError> errors;  ///< in list order, since its end
  SimTime time_submitted;
  std::optional<SimTime> start_time;  ///< when it first ran
  std::optional<SimTime> ended_at;
  SimTime executed;                      ///< time spent Running before `running_since`
  std::optional<SimTime> running_since;  ///< while Running
  SimTime time_of_last_state_change;     ///< meaningful when state_changed
  bool state_changed = false;
  bool delete_on_completion = true;
  SimTime time_before_removal = minutes(5);
  std::optional<TimerId> removal_timer;
  std::optional<TimerId> transition_timer;  ///< while Starting or Shutting Down
  friend bool operator==(const Job&, const Job&) = default;
};

/// The job has come to its end: Completed, Terminated, Killed or Exception.
constexpr bool is_final(JobState state) {
  return state == JobState::Completed || state == JobState::Terminated ||
         state == JobState::Killed || state == JobState::Exception;
}

/// TimeBeforeRemoval as it counts: a client finds the job for a minute at least.
constexpr SimTime retention_of(const Job& job) {
  return job.time_before_removal < kLeastJobLife ? kLeastJobLife : job.time_before_removal;
}

/// ElapsedTime: what the job has spent Running so far.
constexpr SimTime elapsed_time(const Job& job, SimTime now) {
  return job.running_since ? job.executed + (now - *job.running_since) : job.executed;
}

/// Whether the schema lets a job go from one state into the other; staying is no change.
constexpr bool may_follow(JobState from, JobState to) {
  switch (from) {
    case JobState::New:
      return to == JobState::Starting || to == JobState::Running || to == JobState::Suspended ||
             to == JobState::ShuttingDown || is_final(to);
    case JobState::Starting:
      return to == JobState::Running || to == JobState::Suspended || to == JobState::ShuttingDown ||
             is_final(to);
    case JobState::Running:
      return to == JobState::Suspended || to == JobState::ShuttingDown || is_final(to);
    case JobState::Suspended:
      return to == JobState::Starting || to == JobState::Running || to == JobState::ShuttingDown ||
             is_final(to);
    case JobState::ShuttingDown:
      return to == JobState::Completed || to == JobState::Terminated || to == JobState::Killed;
    default:
      return false;
  }
}

}  // namespace replisim
