// SPDX-License-Identifier: Apache-2.0
// Checks on the rows of calls, and on jobs by name.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace replisim;
using test::Stage;

TEST_CASE("Return code, duration and copied bytes of a call are judged one by one", "[checker]") {
  Stage stage;
  const int line = stage.row(
      "10s, ResyncReplica, p1, , return=Completed in=5s~20s copied=2300MB~2900MB, the delta");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(31), ReturnCode::Completed);
  stage.ends(call, seconds(31), bytes(2'400'000'000));
  stage.run_ends(seconds(60));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 3);
  CHECK(verdicts[0].check == "ResyncReplica p1 return=Completed");
  CHECK(verdicts[0].outcome == Outcome::pass);
  CHECK(verdicts[0].at == seconds(31));
  CHECK(verdicts[1].check == "ResyncReplica p1 in=5s~20s");
  CHECK(verdicts[1].outcome == Outcome::fail);
  CHECK(verdicts[1].actual == "in=21s");
  CHECK(verdicts[2].check == "ResyncReplica p1 copied=2300MB~2900MB");
  CHECK(verdicts[2].outcome == Outcome::pass);
}

TEST_CASE("The bounds of a duration belong to it", "[checker]") {
  const auto [took, outcome] = GENERATE(table<SimTime, Outcome>({
      {seconds(5) - nanoseconds(1), Outcome::fail},
      {seconds(5), Outcome::pass},
      {seconds(20), Outcome::pass},
      {seconds(20) + nanoseconds(1), Outcome::fail},
  }));
  CAPTURE(took.value);
  Stage stage;
  const int line = stage.row("10s, ResyncReplica, p1, , in=5s~20s,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10) + took, ReturnCode::Completed);
  stage.run_ends(seconds(60));
  CHECK(stage.only().outcome == outcome);
}

TEST_CASE("Return codes may be one of several, or excluded", "[checker]") {
  const auto [condition, outcome] = GENERATE(table<std::string, Outcome>({
      {"return=Failed|InUse", Outcome::pass},
      {"return=4", Outcome::pass},
      {"return!=Failed", Outcome::fail},
      {"return=JobStarted", Outcome::fail},
  }));
  CAPTURE(condition);
  Stage stage;
  const int line = stage.row("10s, Failover, g1, , " + condition + ",");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::Failed);
  stage.run_ends(seconds(60));
  CHECK(stage.only().outcome == outcome);
}

TEST_CASE("A call that did not return fails what was expected of its return", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Split, p1, , return=Completed in<=30s,");
  stage.call(seconds(10), line);
  SECTION("the run was over") {
    const auto end = GENERATE(RunEnd::Completed, RunEnd::TimeLimit);
    stage.run_ends(seconds(60), end, line);
    const auto verdicts = stage.judge();
    REQUIRE(verdicts.size() >= 2);
    CHECK(verdicts[0].outcome == Outcome::fail);
    CHECK(verdicts[0].actual == "return=NULL");
    CHECK(verdicts[1].outcome == Outcome::fail);
    CHECK(test::text_of(verdicts[0]).find("had not returned when the run ended") !=
          std::string::npos);
  }
  SECTION("another row ended the run") {
    stage.run_ends(seconds(12), RunEnd::WaitFailed, 99);
    for (const auto& verdict : stage.judge()) CHECK(verdict.outcome == Outcome::skip);
  }
}

TEST_CASE("A call whose work goes on at the end has not met what its row expects", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Activate, p1, , copied=1GB,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::JobStarted);
  stage.run_ends(seconds(60));
  CHECK(stage.only().outcome == Outcome::fail);
  CHECK(test::text_of(stage.only()).find("had not ended when the run did") != std::string::npos);
}

TEST_CASE("A job of a refused call is not there, which is no fault of the history", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Fracture, p1, as=j1, return=JobStarted,", "j1");
  const int asked = stage.row("11s, expect, j1, , JobState=Completed,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::Failed);
  stage.marker(seconds(11), asked);
  stage.run_ends(seconds(60));
  CHECK(stage.judge().back().outcome == Outcome::fail);
}

TEST_CASE("A job is checked by the name of its call, at the check's own time", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Activate, p1, as=j1, return=JobStarted,", "j1");
  const int running = stage.row("11s, expect, j1, , JobState=Running PercentComplete<100%,");
  const int done = stage.row("20s, expect, j1, , JobState=Completed return=4096,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::JobStarted);
  stage.event(seconds(10), "j1", "JobState", "NULL", "Running");
  stage.event(seconds(10), "j1", "PercentComplete", "NULL", "0");
  stage.marker(seconds(11), running);
  stage.event(seconds(15), "j1", "JobState", "Running", "Completed");
  stage.event(seconds(15), "j1", "PercentComplete", "0", "100");
  stage.ends(call, seconds(15));
  stage.marker(seconds(20), done);
  stage.run_ends(seconds(60));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 5);
  for (const auto& verdict : verdicts) {
    CAPTURE(verdict.check, test::text_of(verdict));
    CHECK(verdict.outcome == Outcome::pass);
  }
}

TEST_CASE("Job conditions on the call's row are judged when its work has ended", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Activate, p1, , JobState=Exception ErrorCode=Failed,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::JobStarted);
  stage.event(seconds(10), "call 1", "JobState", "NULL", "Running");
  stage.ends(call, seconds(15));
  stage.event(seconds(15), "call 1", "JobState", "Running", "Exception");
  stage.event(seconds(15), "call 1", "ErrorCode", "Completed", "Failed");
  stage.event(seconds(50), "call 1", "JobState", "Exception", "NULL");
  stage.run_ends(seconds(60));
  for (const auto& verdict : stage.judge()) CHECK(verdict.outcome == Outcome::pass);
}

TEST_CASE("Lists that a call gives back are compared in their order", "[checker]") {
  Stage stage;
  const int line =
      stage.row("10s, Detach, p1 p2, , settings_state=p1+p2 updated_synchronizations=none,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::Completed);
  call.settings_state = {"p1", "p2"};
  stage.run_ends(seconds(60));
  for (const auto& verdict : stage.judge()) CHECK(verdict.outcome == Outcome::pass);
  call.settings_state = {"p2", "p1"};
  CHECK(stage.judge()[0].outcome == Outcome::fail);
  CHECK(stage.judge()[0].actual == "settings_state=p2+p1");
}

TEST_CASE("The fates of entries are known when the call has ended", "[checker][A-8]") {
  Stage stage;
  const int line = stage.row("10s, Detach, p1 p2, as=c1, ,", "c1");
  const int early = stage.row("11s, expect, c1, , entries=p1:Completed,");
  const int late = stage.row("15s, expect, c1, , entries=p1:Completed+p2:Failed:link-down,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::JobStarted);
  stage.marker(seconds(11), early);
  stage.ends(call, seconds(12));
  stage.marker(seconds(15), late);
  call.entries = {"p1 Completed", "p2 Failed link-down"};
  stage.run_ends(seconds(60));
  CHECK(stage.judge()[0].outcome != Outcome::pass);
  CHECK(stage.judge()[1].outcome == Outcome::pass);
}

TEST_CASE("The reason and the check that refused a call can be expected", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, Failover, g1, , reason=force-needed check=9 job=no,");
  CallRecord& call = stage.call(seconds(10), line);
  stage.returns(call, seconds(10), ReturnCode::Failed);
  call.reason = "force-needed";
  call.check = 9;
  stage.run_ends(seconds(60));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 3);
  for (const auto& verdict : verdicts) CHECK(verdict.outcome == Outcome::pass);
}

TEST_CASE("A call row that was not reached is skipped", "[checker]") {
  Stage stage;
  stage.row("10s, Failover, g1, , return=Failed,");
  stage.run_ends(seconds(5), RunEnd::TimeLimit, 0, "the run's limit of 5s is reached");
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].check == "run limit");
  CHECK(verdicts[0].outcome == Outcome::fail);
  CHECK(verdicts[1].outcome == Outcome::skip);
  CHECK(verdicts[1].reason == "not reached: the run ended at 5s, the run's limit of 5s is reached");
}
