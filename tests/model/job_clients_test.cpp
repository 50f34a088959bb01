// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/service/job_clients.hpp"

using namespace replisim;

// What real clients make of a job.

namespace {

using enum OperationalStatus;
using Outcome = ClientVerdict::Outcome;
constexpr JobClient kAll[] = {
    JobClient::coprhd,  JobClient::coprhd_queue, JobClient::cinder, JobClient::cinder_icehouse,
    JobClient::fujitsu, JobClient::lsm,          JobClient::smiscli};

JobReading job(JobState state, std::vector<OperationalStatus> status, std::uint16_t percent,
               ReturnCode code = ReturnCode::Completed) {
  JobReading reading;
  reading.job_state = state;
  reading.operational_status = std::move(status);
  reading.percent_complete = percent;
  reading.error_code = code;
  return reading;
}

Outcome outcome(JobClient client, const JobReading& reading, std::uint32_t look = 1,
                SimTime since = {}) {
  return judge_look(client, reading, look, since).outcome;
}

}  // namespace

TEST_CASE("Jobs as A-2 has them are understood by all clients", "[model][jobs][A-2]") {
  for (const JobClient client : kAll) {
    CAPTURE(rule_of(client).name);
    CHECK(outcome(client, job(JobState::Running, {}, 99)) == Outcome::Waits);
    CHECK(outcome(client, job(JobState::Completed, {OK, Completed}, 100)) == Outcome::Success);
    CHECK(outcome(client, job(JobState::Exception, {Completed, Error}, 100, ReturnCode::Failed)) ==
          Outcome::Failure);
    CHECK(judge_look(client, std::nullopt, 1, {}).why == "not-found");
    CHECK(parse_job_client(rule_of(client).name) == client);
    CHECK(rule_of(client).client == client);
  }
  CHECK_FALSE(parse_job_client("windows"));
}

TEST_CASE("The last of OK and Error wins for one client", "[model][jobs]") {
  const JobReading mixed = job(JobState::Exception, {Error, OK}, 100, ReturnCode::Failed);
  CHECK(outcome(JobClient::coprhd, mixed) == Outcome::Success);
  CHECK(outcome(JobClient::lsm, mixed) == Outcome::Failure);
  CHECK(outcome(JobClient::cinder, mixed) == Outcome::Failure);
  // At 100 per cent with neither of them it goes on to look.
  CHECK(outcome(JobClient::coprhd, job(JobState::Completed, {Completed}, 100)) == Outcome::Waits);
}

TEST_CASE("Either order of the two is success for the other", "[model][jobs]") {
  CHECK(outcome(JobClient::lsm, job(JobState::Completed, {Completed, OK}, 100)) ==
        Outcome::Success);
  CHECK(outcome(JobClient::lsm, job(JobState::Completed, {OK}, 100)) == Outcome::Failure);
}

TEST_CASE("Who gives up, when, and with what", "[model][jobs]") {
  const JobReading silent = job(JobState::Running, {}, 50);
  const JobReading says_ok = job(JobState::Running, {OK}, 50);
  CHECK(outcome(JobClient::cinder, silent, 61) == Outcome::Waits);
  CHECK(judge_look(JobClient::cinder, silent, 62, {}).why == "gave-up");
  CHECK(judge_look(JobClient::cinder, says_ok, 62, {}).why == "taken-for-done");
  CHECK(judge_look(JobClient::fujitsu, silent, 62, {}).why == "taken-for-done");
  CHECK(judge_look(JobClient::lsm, says_ok, 61, {}).why == "gave-up");
  CHECK(outcome(JobClient::cinder_icehouse, silent, 100'000) == Outcome::Waits);
  CHECK(outcome(JobClient::coprhd, silent, 1, minutes(199)) == Outcome::Waits);
  CHECK(judge_look(JobClient::coprhd, silent, 1, minutes(200)).why == "gave-up");
}
