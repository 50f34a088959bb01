// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/service/job_requests.hpp"
#include "tests/model/small_world.hpp"

// Jobs: their states, what clients ask of them, and how they go.

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;
using Wanted = RequestedJobState;

World world_of(std::size_t pairs, const Policy& policy = {}, CopyState state = Inactive) {
  Builder builder;
  for (std::size_t i = 0; i < pairs; ++i) {
    builder.pair(state);
  }
  return World(builder.policy(policy).build());
}

Policy one_at_once(SimTime transition = {}) {
  Policy policy;
  policy.jobs_at_once = 1;
  policy.job_transition = transition;
  return policy;
}

JobId job_of(const World& world, CallId call) {
  return *world.called(call).job;
}

JobAnswer ask(World& world, CallId call, std::optional<std::uint16_t> wanted,
              std::uint16_t percent = 50, std::optional<SimTime> limit = std::nullopt) {
  JobAnswer answer;
  world.take(request_state_change(world.service, job_of(world, call), {wanted, limit}, percent,
                                  world.now, answer));
  CHECK(broken_invariants(world.service).empty());
  return answer;
}
JobAnswer ask(World& world, CallId call, Wanted wanted) {
  return ask(world, call, static_cast<std::uint16_t>(wanted));
}

ReturnCode code(World& world, CallId call, Wanted wanted) {
  return ask(world, call, wanted).code;
}

}  // namespace

TEST_CASE("Terminate ends the job, not the copy that runs", "[model][jobs][D-38]") {
  World world = world_of(2);
  const CallId call = world.call(request_of(Op::Activate, {0, 1}));
  world.now = seconds(3);
  CHECK(code(world, call, Wanted::Terminate) == ReturnCode::Completed);
  const Job& job = world.job(call);
  CHECK(job.state == JobState::Terminated);
  CHECK(job.percent_complete == 100);
  CHECK(job.error_code == ReturnCode::Failed);
  CHECK(job.reason == Reason::job_terminated);
  CHECK(world.pair(0).copy_state == Unsynchronized);
  CHECK(world.working.size() == 2);
  CHECK_FALSE(world.called(call).ended);

  world.settle();
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.pair(1).copy_state == Synchronized);
  CHECK(world.job(call).state == JobState::Terminated);
  CHECK(world.called(call).ended);
}

TEST_CASE("Entries of a job that never ran stay as they are", "[model][jobs][D-38]") {
  const auto wanted = GENERATE(Wanted::Terminate, Wanted::Kill);
  World world = world_of(2, one_at_once());
  const CallId first = world.call(request_of(Op::Activate, {0}));
  const CallId second = world.call(request_of(Op::Activate, {1}));
  CHECK(world.job(first).state == JobState::Running);
  CHECK(world.job(second).state == JobState::New);
  CHECK(world.pair(1).copy_state == Inactive);
  CHECK(code(world, second, wanted) == ReturnCode::Completed);
  CHECK(is_final(world.job(second).state));
  world.settle();
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.pair(1).copy_state == Inactive);
  CHECK(world.called(second).entries[0].code == ReturnCode::Failed);
}

TEST_CASE("Jobs get their places in the order of the calls", "[model][jobs][R-29]") {
  World world = world_of(3, one_at_once());
  const CallId a = world.call(request_of(Op::Activate, {0}));
  const CallId b = world.call(request_of(Op::Activate, {1}));
  const CallId c = world.call(request_of(Op::Activate, {2}));
  CHECK(world.working == std::vector{PairId{0}});
  world.now = seconds(1);
  world.fact(WorkDone{PairId{0}});
  CHECK(world.job(a).state == JobState::Completed);
  CHECK(world.job(b).state == JobState::Running);
  CHECK(world.job(b).start_time == seconds(1));
  CHECK(world.job(b).time_submitted == SimTime{});
  CHECK(world.job(c).state == JobState::New);
  world.settle();
  CHECK(world.job(c).state == JobState::Completed);
  CHECK(broken_invariants(world.service).empty());
}

TEST_CASE("An entry that waited is checked again when it starts", "[model][jobs][R-03]") {
  World world = world_of(2, one_at_once(), Synchronized);
  Policy& policy = world.service.policy;
  const CallId first = world.call(request_of(Op::Suspend, {0}));
  const CallId fracture = world.call(request_of(Op::Fracture, {1}));
  REQUIRE(world.job(fracture).state == JobState::New);
  policy.jobs = JobPolicy::Sync;  // a call that waits in no queue comes first
  world.call(request_of(Op::Deactivate, {1}));
  while (world.pair(1).copy_state != Inactive) {
    world.fact(WorkDone{PairId{1}});
  }
  world.fact(WorkDone{PairId{0}});
  CHECK(world.job(first).state == JobState::Completed);
  CHECK(world.job(fracture).state == JobState::Exception);
  CHECK(world.job(fracture).reason == Reason::wrong_copy_state);
  CHECK(world.pair(1).copy_state == Inactive);
}

TEST_CASE("Stop leaves the entries after the failing one, Continue does them",
          "[model][jobs][R-18]") {
  const bool stop = GENERATE(true, false);
  CAPTURE(stop);
  World world = world_of(3, one_at_once(), Synchronized);
  world.call(request_of(Op::Suspend, {0}));
  Request both = request_of(Op::Fracture, {1, 2});
  both.settings = SettingValues{{SettingProperty::OnGroupOrListError, stop ? 3 : 2}};
  const CallId fracture = world.call(both);
  world.service.policy.jobs = JobPolicy::Sync;
  world.call(request_of(Op::Deactivate, {1}));
  world.fact(WorkDone{PairId{1}});
  world.settle();
  CHECK(world.job(fracture).state == JobState::Exception);
  CHECK(world.pair(2).copy_state == (stop ? Synchronized : Fractured));
}

TEST_CASE("A suspended job holds its per cent and does not end", "[model][jobs][R-32]") {
  World world = world_of(1);
  const CallId call = world.call(request_of(Op::Activate));
  world.now = seconds(4);
  CHECK(ask(world, call, 3, 25).code == ReturnCode::Completed);
  CHECK(world.job(call).state == JobState::Suspended);
  CHECK(world.job(call).percent_complete == 25);
  world.now = seconds(9);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.job(call).state == JobState::Suspended);
  CHECK_FALSE(world.called(call).ended);
  CHECK(code(world, call, Wanted::Suspend) == ReturnCode::Completed);  // D-08
  world.now = seconds(10);
  CHECK(code(world, call, Wanted::Start) == ReturnCode::Completed);
  CHECK(world.job(call).state == JobState::Completed);
  CHECK(world.job(call).ended_at == seconds(10));
  CHECK(world.called(call).ended);
}

TEST_CASE("A job suspended before it ran starts when it is told to", "[model][jobs][R-32]") {
  World world = world_of(3, one_at_once());
  const CallId a = world.call(request_of(Op::Activate, {0}));
  const CallId b = world.call(request_of(Op::Activate, {1}));
  const CallId c = world.call(request_of(Op::Activate, {2}));
  CHECK(code(world, b, Wanted::Suspend) == ReturnCode::Completed);
  world.fact(WorkDone{PairId{0}});
  CHECK(world.job(a).state == JobState::Completed);
  CHECK(world.job(b).state == JobState::Suspended);
  CHECK(world.job(c).state == JobState::Running);
  // No place is free: it is on its way, and first in the queue.
  CHECK(code(world, b, Wanted::Start) == ReturnCode::JobStarted);
  CHECK(world.job(b).state == JobState::Starting);
  CHECK(world.pair(1).copy_state == Inactive);
  world.fact(WorkDone{PairId{2}});
  CHECK(world.job(b).state == JobState::Running);
  CHECK(world.pair(1).copy_state == Unsynchronized);
}

TEST_CASE("Starting and shutting down take their time", "[model][jobs][R-30]") {
  World world = world_of(1, one_at_once(seconds(2)));
  const CallId call = world.call(request_of(Op::Activate));
  CHECK(world.job(call).state == JobState::Starting);
  CHECK(world.pair().copy_state == Inactive);
  const auto starts = world.timer(TimerPurpose::JobTransition);
  REQUIRE(starts);
  CHECK(world.delay_of(*starts) == seconds(2));
  CHECK(code(world, call, Wanted::Start) == ReturnCode::Completed);  // on its way already
  world.now = seconds(2);
  world.fact(TimerExpired{*starts});
  CHECK(world.job(call).state == JobState::Running);
  CHECK(world.pair().copy_state == Unsynchronized);

  CHECK(ask(world, call, 4, 30).code == ReturnCode::JobStarted);
  CHECK(world.job(call).state == JobState::ShuttingDown);
  CHECK(world.job(call).percent_complete == 30);
  CHECK(code(world, call, Wanted::Suspend) == ReturnCode::Busy);
  CHECK(code(world, call, Wanted::Terminate) == ReturnCode::Busy);
  SECTION("to its end") {
    world.now = seconds(4);
    world.fact(TimerExpired{*world.timer(TimerPurpose::JobTransition)});
    CHECK(world.job(call).state == JobState::Terminated);
  }
  SECTION("cut short by Kill") {
    CHECK(code(world, call, Wanted::Kill) == ReturnCode::Completed);
    CHECK(world.job(call).state == JobState::Killed);
    CHECK_FALSE(world.timer(TimerPurpose::JobTransition));
  }
  SECTION("also when the work ends meanwhile") {
    world.settle();
    CHECK(world.job(call).state == JobState::ShuttingDown);
  }
  CHECK(broken_invariants(world.service).empty());
}

TEST_CASE("What RequestStateChange refuses", "[model][jobs][R-32]") {
  World world = world_of(1);
  const CallId call = world.call(request_of(Op::Activate));
  CHECK(ask(world, call, std::nullopt).code == ReturnCode::InvalidParameter);
  CHECK(ask(world, call, std::uint16_t{1}).code == ReturnCode::InvalidParameter);
  CHECK(ask(world, call, std::uint16_t{7}).code == ReturnCode::InvalidParameter);
  CHECK(code(world, call, Wanted::Service) == ReturnCode::NotSupported);
  CHECK(ask(world, call, 4, 0, seconds(5)).code == ReturnCode::TimeoutParameterNotSupported);
  CHECK(world.job(call).state == JobState::Running);
  CHECK(ask(world, call, 4, 0, SimTime{}).code == ReturnCode::Completed);  // 0 is no limit
  // The end is the end; what it is already, it may be told again.
  CHECK(code(world, call, Wanted::Terminate) == ReturnCode::Completed);
  CHECK(code(world, call, Wanted::Kill) == ReturnCode::InvalidStateTransition);
  CHECK(code(world, call, Wanted::Start) == ReturnCode::InvalidStateTransition);
  CHECK(code(world, call, Wanted::Suspend) == ReturnCode::InvalidStateTransition);
}

TEST_CASE("A provider that understands TimeoutPeriod says when it is too short",
          "[model][jobs][R-32]") {
  Policy policy;
  policy.job_transition = seconds(2);
  World world = world_of(1, policy);
  world.service.profile.jobs.takes_timeout = true;
  const CallId call = world.call(request_of(Op::Activate));
  world.fact(TimerExpired{*world.timer(TimerPurpose::JobTransition)});
  CHECK(ask(world, call, 4, 0, seconds(1)).code == ReturnCode::Timeout);
  CHECK(world.job(call).state == JobState::Running);
  CHECK(ask(world, call, 4, 0, seconds(2)).code == ReturnCode::JobStarted);
}

TEST_CASE("A provider that allows Terminate alone, and answers 4096", "[model][jobs][R-32]") {
  World world = world_of(1);
  JobRules& rules = world.service.profile.jobs;
  rules.start = rules.suspend = rules.kill = false;
  rules.answers_started = true;
  const CallId call = world.call(request_of(Op::Activate));
  for (const Wanted wanted : {Wanted::Start, Wanted::Suspend, Wanted::Kill, Wanted::Service}) {
    CHECK(code(world, call, wanted) == ReturnCode::NotSupported);
  }
  CHECK(code(world, call, Wanted::Terminate) == ReturnCode::JobStarted);
  CHECK(world.job(call).state == JobState::Terminated);
}

TEST_CASE("Suspend is refused while hosts are held", "[model][jobs][D-29]") {
  World world = world_of(1, {}, Synchronized);
  const CallId call = world.call(request_of(Op::Split));
  REQUIRE(world.draining.size() == 1);
  CHECK(code(world, call, Wanted::Suspend) == ReturnCode::InUse);
  CHECK(code(world, call, Wanted::Terminate) == ReturnCode::Completed);
  world.settle();  // the split goes on to its end
  CHECK(world.pair().copy_state == Split);
}

TEST_CASE("A job goes by itself or is deleted", "[model][jobs][R-31]") {
  World world = world_of(1, {}, Synchronized);
  const CallId call = world.call(request_of(Op::Suspend));
  JobAnswer answer;
  const JobId id = job_of(world, call);
  const auto modify = [&](JobModification change) {
    world.take(modify_job(world.service, id, change, world.now, answer));
    return answer.status;
  };
  const auto remove = [&] {
    world.take(delete_job(world.service, id, world.now, answer));
    return answer.status;
  };
  const auto removal = [&] { return world.timer(TimerPurpose::JobRemoval); };

  SECTION("DeleteInstance waits for the end") {
    CHECK(remove() == kCimFailed);
    CHECK(world.job(call).exists);
    world.settle();
    CHECK(remove() == 0);
    CHECK_FALSE(world.job(call).exists);
    CHECK_FALSE(removal());
    CHECK(remove() == kCimNotFound);
    CHECK(modify({.time_before_removal = seconds(1)}) == kCimNotFound);
    CHECK(ask(world, call, Wanted::Terminate).status == kCimNotFound);
  }
  SECTION("TimeBeforeRemoval counts from the end, also when written later") {
    world.now = seconds(10);
    world.settle();
    REQUIRE(removal());
    CHECK(world.delay_of(*removal()) == minutes(5));
    world.now = seconds(70);
    CHECK(modify({.time_before_removal = minutes(3)}) == 0);
    CHECK(world.delay_of(*removal()) == minutes(2));
    CHECK(modify({.time_before_removal = seconds(1)}) == 0);  // a minute at least: due now
    CHECK(world.delay_of(*removal()) == SimTime{});
    world.fact(TimerExpired{*removal()});
    CHECK_FALSE(world.job(call).exists);
  }
  SECTION("a job that is kept stays until it is deleted") {
    CHECK(modify({.delete_on_completion = false}) == 0);
    world.settle();
    CHECK_FALSE(removal());
    CHECK(modify({.delete_on_completion = true}) == kCimFailed);  // DeleteInstance is the way
    CHECK(modify({.delete_on_completion = false}) == 0);          // it is so already
    CHECK(remove() == 0);
  }
  CHECK(broken_invariants(world.service).empty());
}

TEST_CASE("The schema's letter: a job ended by request keeps its per cent", "[model][jobs][A-2]") {
  World world = world_of(1);
  world.service.profile.strict_job_status = true;
  const CallId call = world.call(request_of(Op::Activate));
  CHECK(ask(world, call, 5, 40).code == ReturnCode::Completed);
  CHECK(world.job(call).state == JobState::Killed);
  CHECK(world.job(call).percent_complete == 40);
}

TEST_CASE("A time limit ends a job that waits or rests as well", "[model][jobs][R-28]") {
  Policy policy = one_at_once();
  policy.jobs = JobPolicy::Async;
  policy.wait_limit = seconds(30);
  World world = world_of(2, policy);
  world.call(request_of(Op::Activate, {0}));
  const CallId waiting = world.call(request_of(Op::Activate, {1}, false, Synchronized));
  REQUIRE(world.job(waiting).state == JobState::New);
  world.now = seconds(30);
  world.fact(TimerExpired{*world.timer(TimerPurpose::Wait)});
  CHECK(world.job(waiting).state == JobState::Exception);
  CHECK(world.job(waiting).error_code == ReturnCode::Timeout);
  CHECK(world.pair(1).copy_state == Inactive);
  CHECK(broken_invariants(world.service).empty());
}
