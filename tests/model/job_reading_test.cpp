// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/service/job_invariants.hpp"
#include "model/service/job_reading.hpp"
#include "model/service/job_requests.hpp"
#include "tests/model/small_world.hpp"

// What clients read of jobs: properties, errors, associations; and what must hold of jobs.

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;
using Status = std::vector<OperationalStatus>;
using enum OperationalStatus;

World world_to_read(std::size_t pairs, CopyState state = Inactive) {
  Builder builder;
  for (std::size_t i = 0; i < pairs; ++i) {
    builder.pair(state);
  }
  return World(builder.build());
}

JobReading read(const World& world, CallId call, std::uint16_t percent = 0) {
  const auto reading = read_job(world.service, *world.called(call).job, percent, world.now);
  REQUIRE(reading);
  return *reading;
}

std::vector<JobError> errors(const World& world, CallId call) {
  std::uint16_t status = 99;
  auto found = errors_of_job(world.service, *world.called(call).job, status);
  CHECK(status == 0);
  return found;
}

}  // namespace

TEST_CASE("A running job as the clients expect it", "[model][jobs][A-2]") {
  World world = world_to_read(2);
  world.now = seconds(5);
  const CallId call = world.call(request_of(Op::Activate, {1, 0}, true));
  world.now = seconds(12);
  const JobReading job = read(world, call, 37);
  CHECK(job.job_state == JobState::Running);
  CHECK(job.operational_status.empty());
  CHECK(job.percent_complete == 37);
  CHECK(job.error_code == ReturnCode::Completed);
  CHECK(job.error_description.empty());
  CHECK(job.time_submitted == seconds(5));
  CHECK(job.start_time == seconds(5));
  CHECK(job.elapsed_time == seconds(7));
  CHECK(job.time_of_last_state_change == SimTime{});  // it has never changed
  CHECK(job.delete_on_completion);
  CHECK(job.time_before_removal == minutes(5));
  CHECK(job.method_name == "CIM_ReplicationService.ModifyListSynchronization");
  CHECK(job.job_in_parameters == MethodParameters{{"Operation", "Activate"},
                                                  {"Synchronization", "p2 p1"},
                                                  {"Force", "true"},
                                                  {"WaitForCopyState", "NULL"}});
  CHECK_FALSE(job.job_out_parameters);
  CHECK(read(world, call, 100).percent_complete == 99);  // 100 belongs to the end
}

TEST_CASE("A job at its end, in the order that clients look at", "[model][jobs][A-2]") {
  const bool strict = GENERATE(false, true);
  CAPTURE(strict);
  World world = world_to_read(1);
  world.service.profile.strict_job_status = strict;
  const CallId call = world.call(request_of(Op::Activate));
  CHECK(read(world, call).operational_status == (strict ? Status{OK} : Status{}));
  world.now = seconds(8);
  SECTION("well") {
    world.settle();
    world.now = seconds(20);
    const JobReading job = read(world, call);
    CHECK(job.job_state == JobState::Completed);
    CHECK(job.operational_status == Status{OK, Completed});
    CHECK(job.percent_complete == 100);
    CHECK(job.error_code == ReturnCode::Completed);
    CHECK(job.error_description.empty());
    CHECK(job.elapsed_time == seconds(8));
    CHECK(job.time_of_last_state_change == seconds(8));
    CHECK(job.job_out_parameters == MethodParameters{{"__ReturnValue", "Completed"}});
    CHECK(errors(world, call).empty());
  }
  SECTION("badly") {
    world.fact(WorkFailed{PairId{0}, Reason::link_down});
    const JobReading job = read(world, call);
    CHECK(job.job_state == JobState::Exception);
    CHECK(job.operational_status == (strict ? Status{Error, Completed} : Status{Completed, Error}));
    CHECK(job.percent_complete == 100);
    CHECK(job.error_code == ReturnCode::Failed);
    CHECK(job.error_description == "No line to the other end carries data.");
    CHECK_FALSE(job.job_out_parameters);  // set when Completed only
  }
}

TEST_CASE("ElapsedTime counts the time at work", "[model][jobs][R-34]") {
  World world = world_to_read(1);
  const CallId call = world.call(request_of(Op::Activate));
  JobAnswer answer;
  const auto ask = [&](RequestedJobState wanted) {
    world.take(request_state_change(world.service, *world.called(call).job,
                                    {static_cast<std::uint16_t>(wanted), std::nullopt}, 10,
                                    world.now, answer));
  };
  world.now = seconds(4);
  ask(RequestedJobState::Suspend);
  world.now = seconds(10);
  CHECK(read(world, call).elapsed_time == seconds(4));
  CHECK(read(world, call, 90).percent_complete == 10);
  CHECK(read(world, call).time_of_last_state_change == seconds(4));
  ask(RequestedJobState::Start);
  world.now = seconds(13);
  CHECK(read(world, call).elapsed_time == seconds(7));
}

TEST_CASE("GetErrors: one CIM_Error a failed entry, in list order", "[model][jobs][R-22][R-32]") {
  World world = world_to_read(3);
  Request request = request_of(Op::Activate, {2, 0, 1});
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
  const CallId call = world.call(request);
  CHECK(errors(world, call).empty());  // nothing while it runs
  world.fact(WorkFailed{PairId{1}, Reason::element_failed});
  world.fact(WorkDone{PairId{0}});
  world.fact(WorkFailed{PairId{2}, Reason::link_down});
  const std::vector<JobError> found = errors(world, call);
  REQUIRE(found.size() == 2);
  CHECK(found[0].error_source == "p3");
  CHECK(found[0].message_arguments == std::vector<std::string>{"0", "link-down"});
  CHECK(found[0].numbers.cim_status_code == 1);
  CHECK(found[0].numbers.error_type == 2);
  CHECK(found[0].numbers.perceived_severity == 5);
  CHECK(found[0].numbers.probable_cause == 5);
  CHECK(found[0].owning_entity == "replisim");
  CHECK(found[0].message == "No line to the other end carries data.");
  CHECK(found[0].recommended_action == "Repair the line or element, then repeat the call.");
  CHECK(found[1].error_source == "p2");
  CHECK(found[1].message_arguments == std::vector<std::string>{"2", "element-failed"});
  CHECK(found[1].numbers.error_type == 5);
  CHECK(read(world, call).error_code == ReturnCode::Failed);  // of the first failing entry
}

TEST_CASE("GetErrors counts the entries of the list, not their members", "[model][jobs][R-22]") {
  World world(Builder().pair(Inactive).pair(Inactive).group(2).build());
  const CallId call = world.call(group_request(Op::Activate));
  world.fact(WorkDone{PairId{0}});
  world.fact(WorkFailed{PairId{1}, Reason::link_down});
  const std::vector<JobError> found = errors(world, call);
  REQUIRE(found.size() == 1);
  CHECK(found[0].error_source == "p2");
  CHECK(found[0].message_arguments == std::vector<std::string>{"0", "link-down"});
}

TEST_CASE("GetErrors tells who was late, also when the work ends later", "[model][jobs][R-28]") {
  World world = world_to_read(2);
  world.service.policy.jobs = JobPolicy::Async;
  world.service.policy.wait_limit = seconds(10);
  const CallId call = world.call(request_of(Op::Activate, {0, 1}, false, Synchronized));
  world.fact(WorkDone{PairId{0}});
  world.now = seconds(10);
  world.fact(TimerExpired{*world.timer(TimerPurpose::Wait)});
  world.settle();
  REQUIRE(errors(world, call).size() == 1);
  CHECK(errors(world, call)[0].error_source == "p2");
  CHECK(errors(world, call)[0].numbers.probable_cause == 111);
  CHECK(read(world, call).error_code == ReturnCode::Timeout);
}

TEST_CASE("A job that a client ended says so", "[model][jobs][R-32]") {
  World world = world_to_read(1);
  const CallId call = world.call(request_of(Op::Activate));
  JobAnswer answer;
  world.take(request_state_change(world.service, *world.called(call).job, {4, std::nullopt}, 0,
                                  world.now, answer));
  const std::vector<JobError> found = errors(world, call);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message_id == "job-terminated");
  CHECK(found[0].error_source == "job 1");
}

TEST_CASE("The method's result stands beside the job", "[model][jobs][R-33]") {
  World world = world_to_read(1);
  const CallId call = world.call(request_of(Op::Activate));
  const JobId job = *world.called(call).job;
  CHECK(method_result(world.service, job)->pre_call.front() ==
        std::pair<std::string, std::string>{"Operation", "Activate"});
  CHECK_FALSE(method_result(world.service, job)->post_call);
  world.fact(WorkFailed{PairId{0}, Reason::link_down});
  CHECK(method_result(world.service, job)->post_call ==
        MethodParameters{{"__ReturnValue", "Failed"}});
  world.fact(TimerExpired{*world.timer(TimerPurpose::JobRemoval)});
  CHECK_FALSE(method_result(world.service, job));
}

TEST_CASE("Elements that a job affects", "[model][jobs][R-33]") {
  World world(Builder().pair(Synchronized).pair(Synchronized).group(2).build());
  const CallId call = world.call(group_request(Op::Split));
  const JobId job = *world.called(call).job;
  const auto held = affected_elements(world.service, job);
  REQUIRE(held.size() == 5);  // two sources, two targets, the group after them
  CHECK(held[0].element == world.pair(0).system_element);
  CHECK(held[1].element == world.pair(0).synced_element);
  CHECK(held[2].element == world.pair(1).system_element);
  CHECK(held[4].group == GroupId{0});
  for (const AffectedElement& element : held) {
    CHECK(element.effect == ElementEffect::ExclusiveUse);
  }
  world.settle();
  CHECK(affected_elements(world.service, job)[0].effect == ElementEffect::PerformanceImpact);
}

TEST_CASE("A job that is gone is not found", "[model][jobs][A-2]") {
  World world = world_to_read(1, Synchronized);
  const CallId call = world.call(request_of(Op::Suspend));
  world.settle();
  const JobId job = *world.called(call).job;
  world.fact(TimerExpired{*world.timer(TimerPurpose::JobRemoval)});
  CHECK_FALSE(read_job(world.service, job, 0, world.now));
  std::uint16_t status = 0;
  CHECK(errors_of_job(world.service, job, status).empty());
  CHECK(status == kCimNotFound);
  CHECK(affected_elements(world.service, job).empty());
}

TEST_CASE("A job that is not sound is noticed", "[model][jobs][invariants]") {
  World world = world_to_read(2);
  const CallId call = world.call(request_of(Op::Activate));
  const CallId ended = world.call(request_of(Op::Activate, {1}));
  world.fact(WorkDone{PairId{1}});
  REQUIRE(broken_invariants(world.service).empty());
  Service planted = world.service;
  Job& job = planted[*world.called(call).job];
  Job& over = planted[*world.called(ended).job];
  std::string told;
  const auto plant = [&](auto change, const char* sentence) {
    planted = world.service;
    change();
    const auto broken = broken_invariants(planted);
    CAPTURE(sentence, broken);
    CHECK(std::ranges::any_of(broken, [sentence](const std::string& line) {
      return line.find(sentence) != std::string::npos;
    }));
  };
  plant([&] { job.percent_complete = 101; }, "above 100");
  plant([&] { job.percent_complete = 100; }, "100 percent before its end");
  plant([&] { job.state = JobState::Completed; }, "an end and a JobState that do not agree");
  plant([&] { job.error_code = ReturnCode::Failed; }, "ErrorCode and JobState do not agree");
  plant([&] { over.percent_complete = 99; }, "ended below 100 percent");
  plant([&] { over.state = JobState::Exception; }, "an exception without a CIM_Error");
  plant([&] { over.errors = {{0, Reason::busy}}; }, "completed with a CIM_Error");
  plant([&] { job.exists = false; }, "gone before its end");
  plant([&] { over.removal_timer.reset(); }, "it is removed at a time");
  plant([&] { job.state = JobState::ShuttingDown; }, "shutting down without an end");
  plant([&] { job.transition_timer = TimerId{0}; }, "a transition to nowhere");
  plant([&] { job.state = JobState::New; }, "if and only if it is in the queue");
  plant([&] { job.start_time.reset(); }, "running, but never started");
  plant([&] { job.running_since.reset(); }, "the time it runs is not counted");
  plant([&] { planted[call].entries[0].finished = true; }, "the job still runs");
  plant([&] { planted.job_queue.push_back(*world.called(call).job); }, "a place is free");
}

TEST_CASE("A job that goes a wrong way is noticed", "[model][jobs][invariants]") {
  World world = world_to_read(2);
  const CallId call = world.call(request_of(Op::Activate));
  const CallId ended = world.call(request_of(Op::Activate, {1}));
  world.fact(WorkDone{PairId{1}});
  Service before = world.service;
  before[*world.called(call).job].percent_complete = 20;
  REQUIRE(broken_job_steps(before, before).empty());
  Service after = before;
  Job& job = after[*world.called(call).job];
  Job& over = after[*world.called(ended).job];
  const auto plant = [&](auto change, const char* sentence) {
    after = before;
    change();
    const auto broken = broken_job_steps(before, after);
    CAPTURE(sentence, broken);
    CHECK(std::ranges::any_of(broken, [sentence](const std::string& line) {
      return line.find(sentence) != std::string::npos;
    }));
  };
  plant([&] { job.state = JobState::New; }, "can not follow");
  plant([&] { over.state = JobState::Running; }, "can not follow");
  plant([&] { job.percent_complete = 19; }, "went back");
  plant([&] { over.ended_at = seconds(1); }, "it ended twice");
  plant([&] { over.error_code = ReturnCode::Failed; }, "its outcome changed");
  plant([&] { job.time_submitted = seconds(1); }, "TimeSubmitted changed");
  plant([&] { after.jobs.pop_back(); }, "forgotten");
  before[*world.called(ended).job].exists = false;
  plant([&] { over.exists = true; }, "it came back");
}

TEST_CASE("The order of JobStates is the schema's", "[model][jobs][R-30]") {
  using enum JobState;
  CHECK(may_follow(New, Starting));
  CHECK(may_follow(Starting, Running));
  CHECK(may_follow(Running, Suspended));
  CHECK(may_follow(Suspended, Starting));
  CHECK(may_follow(Running, ShuttingDown));
  CHECK_FALSE(may_follow(Running, New));
  CHECK_FALSE(may_follow(ShuttingDown, Running));
  for (const JobState end : {JobState::Completed, Terminated, Killed, Exception}) {
    for (const JobState next : {New, Starting, Running, Suspended, JobState::Completed, Killed}) {
      CHECK_FALSE(may_follow(end, next));
    }
  }
}
