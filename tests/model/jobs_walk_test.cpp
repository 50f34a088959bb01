// SPDX-License-Identifier: Apache-2.0
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <set>

#include "model/service/job_invariants.hpp"
#include "model/service/job_reading.hpp"
#include "model/service/job_requests.hpp"
#include "tests/model/small_world.hpp"

// Random calls, ends and requests about jobs: what must hold of jobs holds, and every job ends.

using namespace replisim;
using namespace replisim::testing;

namespace {

class JobWalker {
 public:
  JobWalker(World& world, std::uint32_t seed) : world_(world), random_(seed) {}

  void step() {
    ++world_.now.value;
    switch (draw(8)) {
      case 0:
      case 1:
        call();
        break;
      case 2:
      case 3:
        end_work();
        break;
      case 4:
        expire();
        break;
      default:
        ask();
        break;
    }
  }

  /// Lets everything that was begun come to its end.
  void finish() {
    for (std::uint32_t i = 0; i < world_.service.jobs.size(); ++i) {
      request(JobId{i}, 2);  // Start: no job is left suspended
    }
    bool more = true;
    while (more) {
      world_.settle();
      const auto timer = world_.timer(TimerPurpose::JobTransition);
      more = timer.has_value();
      if (timer) {
        world_.fact(TimerExpired{*timer});
      }
    }
  }

 private:
  int draw(int count) {
    return boost::random::uniform_int_distribution<int>(0, count - 1)(random_);
  }
  JobId random_job() {
    return JobId{static_cast<std::uint32_t>(draw(static_cast<int>(world_.service.jobs.size())))};
  }
  void request(JobId job, int wanted) {
    JobAnswer answer;
    world_.take(request_state_change(world_.service, job,
                                     {static_cast<std::uint16_t>(wanted), std::nullopt},
                                     static_cast<std::uint16_t>(draw(101)), world_.now, answer));
  }
  void call() {
    constexpr Operation kOperations[] = {
        Operation::Activate, Operation::Suspend, Operation::Resume,        Operation::Fracture,
        Operation::Split,    Operation::Abort,   Operation::ResyncReplica, Operation::Deactivate};
    std::vector<std::uint32_t> pairs{static_cast<std::uint32_t>(draw(3))};
    if (draw(2) == 0) {
      pairs.push_back(3 + static_cast<std::uint32_t>(draw(3)));
    }
    Request made = request_of(kOperations[draw(8)], pairs, draw(2) == 0);
    if (draw(2) == 0) {
      made.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
    }
    world_.call(made);
  }
  void end_work() {
    if (!world_.draining.empty()) {
      world_.fact(SetDrained{world_.draining.front()});
    } else if (!world_.working.empty()) {
      const PairId pair = world_.working.front();
      if (draw(6) == 0) {
        world_.fact(WorkFailed{pair, Reason::element_failed});
      } else {
        world_.fact(WorkDone{pair});
      }
    }
  }
  void expire() {
    if (!world_.timers.empty()) {
      world_.fact(TimerExpired{
          world_.timers[static_cast<std::size_t>(draw(static_cast<int>(world_.timers.size())))]});
    }
  }
  void ask() {
    if (world_.service.jobs.empty()) {
      return;
    }
    const JobId job = random_job();
    JobAnswer answer;
    switch (draw(8)) {
      case 0:
        world_.take(delete_job(world_.service, job, world_.now, answer));
        break;
      case 1:
        world_.take(modify_job(
            world_.service, job,
            {.time_before_removal = seconds(draw(200)), .delete_on_completion = draw(2) == 0},
            world_.now, answer));
        break;
      default:
        request(job, 2 + draw(4));
        break;
    }
  }

  World& world_;
  boost::random::mt19937 random_;
};

Service six_pairs(std::uint32_t places, SimTime transition) {
  Policy policy;
  policy.jobs_at_once = places;
  policy.job_transition = transition;
  Builder builder;
  for (int i = 0; i < 6; ++i) {
    builder.pair(i % 2 == 0 ? CopyState::Inactive : CopyState::Synchronized);
  }
  return builder.policy(policy).build();
}

}  // namespace

TEST_CASE("Whatever clients ask of jobs, they stay sound and end", "[model][jobs][walk]") {
  const std::uint32_t places = GENERATE(0U, 1U, 2U);
  const SimTime transition = GENERATE(SimTime{}, seconds(2));
  const bool strict = GENERATE(false, true);
  std::set<JobState> seen;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    World world(six_pairs(places, transition));
    world.service.profile.strict_job_status = strict;
    JobWalker walker(world, seed);
    for (int i = 0; i < 200; ++i) {
      const Service before = world.service;
      walker.step();
      for (const Job& job : world.service.jobs) {
        seen.insert(job.state);
      }
      const auto broken = broken_invariants(world.service);
      const auto steps = broken_job_steps(before, world.service);
      if (!broken.empty() || !steps.empty()) {
        CAPTURE(places, transition.value, seed, i);
        REQUIRE(broken == std::vector<std::string>());
        REQUIRE(steps == std::vector<std::string>());
      }
    }
    walker.finish();
    for (std::uint32_t i = 0; i < world.service.jobs.size(); ++i) {
      CAPTURE(places, transition.value, seed, i);
      CHECK(is_final(world.service.jobs[i].state));
      std::uint16_t status = 0;
      const auto errors = errors_of_job(world.service, JobId{i}, status);
      const bool good = world.service.jobs[i].state == JobState::Completed;
      CHECK((status == kCimNotFound || errors.empty() == good));
    }
  }
  // Two places are hardly ever taken at once here.
  if (places != 2) {
    CHECK((seen.count(JobState::New) != 0) == (places == 1));
  }
  if (transition > SimTime{}) {
    CHECK(seen.count(JobState::Starting) == 1);
  }
  CHECK((seen.count(JobState::ShuttingDown) != 0) == (transition > SimTime{}));
  for (const JobState state : {JobState::Running, JobState::Suspended, JobState::Completed,
                               JobState::Terminated, JobState::Killed, JobState::Exception}) {
    CAPTURE(name_of(state));
    CHECK(seen.count(state) == 1);
  }
}
