// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/service/job_reading.hpp"

/// How real clients wait for a job: when they look, what they take for success, when they give up.
namespace replisim {

enum class JobClient : std::uint8_t {
  coprhd,           ///< its synchronous wrapper: PercentComplete and OperationalStatus
  coprhd_queue,     ///< its queued jobs
  cinder,           ///< VMAX driver: JobState, then ErrorCode
  cinder_icehouse,  ///< the same without an end
  fujitsu,          ///< as cinder, but takes ErrorCode also when it gives up
  lsm,              ///< libstoragemgmt: JobState 7 and OperationalStatus exactly
  smiscli,          ///< lsm's command line: the same, then DeleteInstance
};

struct JobClientRule {
  JobClient client;
  std::string_view name;
  SimTime first;                   ///< from the reply to the first look
  SimTime every;                   ///< between two looks
  std::uint32_t looks = 0;         ///< at the last of them it gives up; 0: never by number
  std::optional<SimTime> give_up;  ///< a look this late after the reply is the last
  bool deletes = false;            ///< DeleteInstance at the end, unless DeleteOnCompletion is true
};
std::span<const JobClientRule> job_clients();
const JobClientRule& rule_of(JobClient client);
std::optional<JobClient> parse_job_client(std::string_view name);

/// What a client makes of a look at the job.
struct ClientVerdict {
  enum class Outcome : std::uint8_t { Waits, Success, Failure };
  Outcome outcome = Outcome::Waits;
  /// completed, error, not-found, gave-up, or taken-for-done: success without an end in sight.
  std::string_view why;
};
/// `reading` is nothing when the job is gone; `look` counts from 1, `since` from the reply.
ClientVerdict judge_look(JobClient client, const std::optional<JobReading>& reading,
                         std::uint32_t look, SimTime since);

}  // namespace replisim
