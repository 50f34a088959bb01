// SPDX-License-Identifier: Apache-2.0
// Waits, early ends of a run, missing traces, known failures.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace replisim;
using test::Stage;

namespace {

/// A wait from 10 s for p1 to become Synchronized, which it does at `becomes`.
Stage waiting(SimTime becomes, const std::string& within = " within=1m") {
  Stage stage;
  const int line = stage.row(", wait, p1, , CopyState=Synchronized" + within + ",");
  stage.event({}, "p1", "CopyState", "NULL", "Unsynchronized");
  stage.marker(seconds(10), line);
  stage.event(becomes, "p1", "CopyState", "Unsynchronized", "Synchronized");
  return stage;
}

}  // namespace

TEST_CASE("A wait is satisfied up to its last instant", "[checker]") {
  const auto [becomes, outcome] = GENERATE(table<SimTime, Outcome>({
      {seconds(10), Outcome::pass},
      {seconds(70), Outcome::pass},
      {seconds(70) + nanoseconds(1), Outcome::fail},
  }));
  CAPTURE(becomes.value);
  Stage stage = waiting(becomes);
  stage.run_ends(seconds(100));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == outcome);
  CHECK(verdict.check == "wait p1 CopyState=Synchronized");
  if (outcome == Outcome::pass) CHECK(verdict.at == becomes);
}

TEST_CASE("A failed wait ends the run; what follows is skipped with the reason", "[checker]") {
  Stage stage = waiting(seconds(500));
  stage.history.events.pop_back();
  stage.row("+5s, expect, p1, , CopyState=Synchronized,");
  stage.row("0s~end, never, p1, , CopyState=Broken,");
  stage.opens({}, 4);
  stage.run_ends(seconds(70), RunEnd::WaitFailed, 2, "wait p1 was not satisfied in 1m");
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 3);
  CHECK(verdicts[0].outcome == Outcome::fail);
  CHECK(verdicts[0].at == seconds(70));
  CHECK(verdicts[1].outcome == Outcome::skip);
  CHECK(verdicts[1].reason ==
        "not reached: the run ended at 1m10s (line 2), wait p1 was not satisfied in 1m");
  CHECK(verdicts[2].outcome == Outcome::skip);
}

TEST_CASE("The run's limit fails the open wait", "[checker]") {
  Stage stage = waiting(seconds(500), "");
  stage.history.events.pop_back();
  stage.run_ends(seconds(60), RunEnd::TimeLimit, 0, "limit");
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(test::text_of(verdict).find("still waiting when the run's limit ended it") !=
        std::string::npos);
}

TEST_CASE("The run's limit is a failure of its own when nobody waited", "[checker]") {
  Stage stage;
  stage.scenario.run.limit = hours(3);
  stage.run_ends(hours(3), RunEnd::TimeLimit, 5, "the limit of 3h is reached");
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(verdict.line == 5);
  CHECK(verdict.check == "run limit=3h");
}

TEST_CASE("A wait opens where it begins and leaves its row where it is decided", "[checker]") {
  Stage stage;
  const int line = stage.row(", wait, p1, , backlog=0B CopyState=Synchronized within=1m,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(10), line);
  const bool drained = GENERATE(true, false);
  const SimTime decided = drained ? seconds(40) : seconds(70);
  stage.sample(decided, "p1", "backlog", drained ? 0 : 512, drained ? 0 : 512);
  stage.marker(decided, line);
  if (drained) {
    stage.marker(decided, line, Marker::Kind::Satisfied);
    stage.run_ends(seconds(90));
  } else {
    stage.run_ends(decided, RunEnd::WaitFailed, line, "the condition did not come true in time");
  }
  const Verdict verdict = stage.only();
  CAPTURE(test::text_of(verdict));
  CHECK(verdict.outcome == (drained ? Outcome::pass : Outcome::fail));
  CHECK(verdict.at == decided);
  if (!drained) {
    CHECK(test::text_of(verdict).find("backlog = 512 B, CopyState = Synchronized   at 1m10s") !=
          std::string::npos);
  }
}

TEST_CASE("A wait at the run's limit fails even where its measure was not recorded", "[checker]") {
  Stage stage;
  const int line = stage.row(", wait, p1, , backlog=0B,");
  stage.opens(seconds(10), line);
  stage.run_ends(seconds(60), RunEnd::TimeLimit, 0, "limit");
  CHECK(stage.only().outcome == Outcome::fail);
}

TEST_CASE("A wait that --until cut off is skipped", "[checker]") {
  Stage stage = waiting(seconds(500));
  stage.history.events.pop_back();
  stage.run_ends(seconds(30));
  CHECK(stage.only().outcome == Outcome::skip);
}

TEST_CASE("A row whose time had passed fails", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, expect, p1, , CopyState=Broken,");
  stage.row("+1s, expect, p1, , CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", "Broken");
  stage.run_ends(seconds(12), RunEnd::RowInThePast, line, "10s is past: it is 12s");
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].outcome == Outcome::fail);
  CHECK(verdicts[0].check == "expect p1");
  CHECK(test::text_of(verdicts[0]) ==
        "scenarios/group/x.csv:2: FAIL  expect p1\n"
        "    expected  at 10s\n"
        "    actual    the row came up at 12s\n"
        "    because   10s is past: it is 12s\n");
  CHECK(verdicts[1].outcome == Outcome::skip);
}

TEST_CASE("Without its trace a scenario is skipped, check by check", "[checker]") {
  Stage stage;
  stage.row("10s, expect, p1, , CopyState=Broken SyncMaintained=yes,");
  stage.row("20s, Failover, g1, , return=Failed,");
  stage.scenario.missing_traces = {"../traces/w106.csv"};
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 3);
  for (const auto& verdict : verdicts) {
    CHECK(verdict.outcome == Outcome::skip);
    CHECK(verdict.reason == "no such trace file: ../traces/w106.csv (S-43)");
  }
}

TEST_CASE("A scenario without checks still says that its trace is missing", "[checker]") {
  Stage stage;
  stage.scenario.missing_traces = {"w.csv"};
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::skip);
  CHECK(verdict.reason == "no such trace file: w.csv (S-43)");
}

namespace {

checker::KnownFailure known_row() {
  checker::KnownFailure known;
  known.line = 2;
  known.scenario = "scenarios/group/x.csv";
  known.check = "expect p1 CopyState=Broken";
  known.reason = "the array drops the line too late";
  known.issue = "#12";
  return known;
}

Verdict judged_with(const checker::KnownFailure& known, const std::string& state) {
  Stage stage;
  const int line = stage.row("10s, expect, p1, , CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", state);
  stage.marker(seconds(10), line);
  stage.run_ends(seconds(12));
  return stage.judge({{known}, ""}).at(0);
}

}  // namespace

TEST_CASE("A listed failure is known, a listed pass is a surprise", "[checker]") {
  const Verdict known = judged_with(known_row(), "Synchronized");
  CHECK(known.outcome == Outcome::known);
  CHECK(known.reason == "the array drops the line too late (#12)");
  const Verdict surprise = judged_with(known_row(), "Broken");
  CHECK(surprise.outcome == Outcome::surprise);
  CHECK(checker::is_bad(surprise.outcome));
  CHECK_FALSE(checker::is_bad(known.outcome));
}

TEST_CASE("A known failure must match in every column that is given", "[checker]") {
  auto known = known_row();
  SECTION("profile") {
    known.profile = "3par";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::fail);
    known.profile = "generic";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::known);
  }
  SECTION("message") {
    known.expected_message = "CopyState = Fractured";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::fail);
    CHECK(judged_with(known, "Fractured").outcome == Outcome::known);
  }
  SECTION("check") {
    known.check = "expect p1 CopyState=Brok";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::fail);
  }
  SECTION("path") {
    known.scenario = "group/x.csv";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::known);
    known.scenario = "/home/me/project/scenarios/group/x.csv";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::known);
    known.scenario = "p/x.csv";
    CHECK(judged_with(known, "Synchronized").outcome == Outcome::fail);
  }
}
