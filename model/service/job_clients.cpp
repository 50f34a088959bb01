// SPDX-License-Identifier: Apache-2.0
#include "model/service/job_clients.hpp"

#include <algorithm>
#include <array>

namespace replisim {
namespace {

using Outcome = ClientVerdict::Outcome;

constexpr std::array<JobClientRule, 7> kClients = {{
    {JobClient::coprhd, "coprhd", seconds(0), seconds(5), 0, minutes(200), false},
    {JobClient::coprhd_queue, "coprhd-queue", seconds(15), seconds(15), 0, minutes(1440), false},
    {JobClient::cinder, "cinder", seconds(0), seconds(10), 62, std::nullopt, false},
    {JobClient::cinder_icehouse, "cinder-icehouse", seconds(0), seconds(10), 0, std::nullopt,
     false},
    {JobClient::fujitsu, "fujitsu", seconds(0), seconds(10), 62, std::nullopt, false},
    {JobClient::lsm, "lsm", seconds(0), seconds(5), 61, std::nullopt, false},
    {JobClient::smiscli, "smiscli", seconds(0), seconds(1), 0, std::nullopt, true},
}};

bool shows(const JobReading& job, OperationalStatus status) {
  return std::ranges::find(job.operational_status, status) != job.operational_status.end();
}

constexpr ClientVerdict kStillWaits{};
constexpr ClientVerdict kGaveUp{Outcome::Failure, "gave-up"};

/// New, Starting and Running; JobState 32767 of old providers is none of ours.
bool goes_on(JobState state) {
  return state == JobState::New || state == JobState::Starting || state == JobState::Running;
}

ClientVerdict by_error_code(const JobReading& job) {
  return job.error_code == ReturnCode::Completed ? ClientVerdict{Outcome::Success, "completed"}
                                                 : ClientVerdict{Outcome::Failure, "error"};
}

/// At 100 per cent the last of OK and Error in OperationalStatus[] wins; JobState is never read.
ClientVerdict by_percent(const JobReading& job) {
  if (job.percent_complete != 100) {
    return kStillWaits;
  }
  ClientVerdict verdict = kStillWaits;
  for (const OperationalStatus status : job.operational_status) {
    if (status == OperationalStatus::OK) {
      verdict = {Outcome::Success, "completed"};
    } else if (status == OperationalStatus::Error) {
      verdict = {Outcome::Failure, "error"};
    }
  }
  return verdict;
}

ClientVerdict by_state_and_status(const JobReading& job) {
  if (goes_on(job.job_state)) {
    return kStillWaits;
  }
  const bool good = job.job_state == JobState::Completed && job.operational_status.size() == 2 &&
                    shows(job, OperationalStatus::OK) && shows(job, OperationalStatus::Completed);
  return good ? ClientVerdict{Outcome::Success, "completed"}
              : ClientVerdict{Outcome::Failure, "error"};
}

ClientVerdict judge_reading(JobClient client, const JobReading& job) {
  switch (client) {
    case JobClient::coprhd:
    case JobClient::coprhd_queue:
      return by_percent(job);
    case JobClient::cinder:
    case JobClient::cinder_icehouse:
    case JobClient::fujitsu:
      return goes_on(job.job_state) ? kStillWaits : by_error_code(job);
    case JobClient::lsm:
    case JobClient::smiscli:
      return by_state_and_status(job);
  }
  return kStillWaits;
}

/// Who gives up may still take the job for done.
ClientVerdict at_the_last_look(JobClient client, const JobReading& job) {
  const bool looks_at_code = client == JobClient::fujitsu ||
                             (client == JobClient::cinder && !job.operational_status.empty());
  if (looks_at_code && job.error_code == ReturnCode::Completed) {
    return {Outcome::Success, "taken-for-done"};
  }
  return kGaveUp;
}

}  // namespace

std::span<const JobClientRule> job_clients() {
  return kClients;
}

const JobClientRule& rule_of(JobClient client) {
  return kClients[static_cast<std::size_t>(client)];
}

std::optional<JobClient> parse_job_client(std::string_view name) {
  const auto rule = std::ranges::find(kClients, name, &JobClientRule::name);
  return rule == kClients.end() ? std::nullopt : std::optional(rule->client);
}

ClientVerdict judge_look(JobClient client, const std::optional<JobReading>& reading,
                         std::uint32_t look, SimTime since) {
  if (!reading) {
    return {Outcome::Failure, "not-found"};
  }
  const ClientVerdict verdict = judge_reading(client, *reading);
  const JobClientRule& rule = rule_of(client);
  const bool last =
      (rule.looks != 0 && look >= rule.looks) || (rule.give_up && since >= *rule.give_up);
  return verdict.outcome == Outcome::Waits && last ? at_the_last_look(client, *reading) : verdict;
}

}  // namespace replisim
