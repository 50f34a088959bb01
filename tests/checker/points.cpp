// SPDX-License-Identifier: Apache-2.0
// Checks at one instant.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace replisim;
using test::Stage;

TEST_CASE("A check at a point sees what stands above it in the instant, not below", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, expect, p1, , CopyState=Fractured,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  SECTION("the change comes before the row") {
    stage.event(seconds(10), "p1", "CopyState", "Synchronized", "Fractured");
    stage.marker(seconds(10), line);
    stage.run_ends(seconds(20));
    const Verdict verdict = stage.only();
    CHECK(verdict.outcome == Outcome::pass);
    CHECK(verdict.check == "expect p1 CopyState=Fractured");
    CHECK(verdict.actual == "CopyState=Fractured");
    CHECK(verdict.at == seconds(10));
    CHECK(verdict.line == 2);
  }
  SECTION("the change comes after the row") {
    stage.marker(seconds(10), line);
    stage.event(seconds(10), "p1", "CopyState", "Synchronized", "Fractured");
    stage.run_ends(seconds(20));
    const Verdict verdict = stage.only();
    CHECK(verdict.outcome == Outcome::fail);
    CHECK(verdict.actual == "CopyState=Synchronized");
  }
}

TEST_CASE("Each condition of a point is a check of its own", "[checker]") {
  Stage stage;
  const int line = stage.row("10s, expect, g1, , CopyState=Failedover consistent=yes lost<=620MB,");
  stage.event({}, "g1", "CopyState", "NULL", "Failedover");
  stage.marker(seconds(10), line);
  stage.sample(seconds(10), "g1", "consistent", 1, 1);
  stage.sample(seconds(10), "g1", "lost", 1'830'000'000, 1'830'000'000);
  stage.run_ends(seconds(10));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 3);
  CHECK(verdicts[0].check == "expect g1 CopyState=Failedover");
  CHECK(verdicts[0].outcome == Outcome::pass);
  CHECK(verdicts[1].check == "expect g1 consistent=yes");
  CHECK(verdicts[1].outcome == Outcome::pass);
  CHECK(verdicts[2].check == "expect g1 lost<=620MB");
  CHECK(verdicts[2].outcome == Outcome::fail);
  CHECK(verdicts[2].actual == "lost=1830MB");
}

TEST_CASE("A measure between two samples lies on the line between them", "[checker]") {
  Stage stage;
  const std::string expected = GENERATE("rpo=2500ms", "rpo<2501ms", "rpo>2499ms");
  const int line = stage.row("5s, expect, p1, , " + expected + ",");
  stage.sample({}, "p1", "rpo", 0, 0);
  stage.marker(seconds(5), line);
  stage.sample(seconds(10), "p1", "rpo", 5'000'000'000, 0);
  stage.run_ends(seconds(10));
  CAPTURE(expected);
  CHECK(stage.only().outcome == Outcome::pass);
}

TEST_CASE("Where a measure jumps, the row's place decides between both values", "[checker]") {
  Stage stage;
  const int line = stage.row("5s, expect, p1, , backlog=0B,");
  stage.sample({}, "p1", "backlog", 0, 0);
  SECTION("above the row: the new value") {
    stage.sample(seconds(5), "p1", "backlog", 1000, 0);
    stage.marker(seconds(5), line);
    stage.run_ends(seconds(5));
    CHECK(stage.only().outcome == Outcome::pass);
  }
  SECTION("below the row: the old value") {
    stage.marker(seconds(5), line);
    stage.sample(seconds(5), "p1", "backlog", 1000, 0);
    stage.run_ends(seconds(5));
    const Verdict verdict = stage.only();
    CHECK(verdict.outcome == Outcome::fail);
    CHECK(verdict.actual == "backlog=1kB");
  }
}

TEST_CASE("Without data a check is an error, never a pass", "[checker]") {
  Stage stage;
  const auto condition = GENERATE(as<std::string>{}, "rpo<=5s", "rpo!=5s", "CopyState=Broken",
                                  "CopyState!=Broken", "identical=no");
  const auto kind = GENERATE(as<std::string>{}, "expect", "always", "never");
  CAPTURE(condition, kind);
  const int line = stage.row("5s, " + kind + ", p1, , " + condition + ",");
  stage.marker(seconds(5), line);
  stage.run_ends(seconds(9));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::error);
  CHECK(verdict.reason.find("the history has no value of ") == 0);
  CHECK(verdict.reason.find(" of p1 at 5s") != std::string::npos);
}

TEST_CASE("A last sample says nothing about later instants", "[checker]") {
  Stage stage;
  const int line = stage.row("5s, expect, p1, , rpo=0s,");
  stage.sample(seconds(4), "p1", "rpo", 0, 0);
  stage.marker(seconds(5), line);
  stage.run_ends(seconds(9));
  CHECK(stage.only().outcome == Outcome::error);
}

TEST_CASE("A measure without a value meets no condition but NULL", "[checker]") {
  Stage stage;
  const auto [condition, outcome] = GENERATE(table<std::string, Outcome>({
      {"PercentSynced=NULL", Outcome::pass},
      {"PercentSynced=0%", Outcome::fail},
      {"PercentSynced!=NULL", Outcome::fail},
  }));
  CAPTURE(condition);
  const int line = stage.row("5s, expect, p1, , " + condition + ",");
  stage.sample(seconds(5), "p1", "PercentSynced", 0, 0, false);
  stage.marker(seconds(5), line);
  stage.run_ends(seconds(9));
  CHECK(stage.only().outcome == outcome);
}

TEST_CASE("`end` is when the run stops and sees everything of that instant", "[checker]") {
  Stage stage;
  stage.row("end, expect, p1, , CopyState=Broken,");
  stage.row("end, expect, wan, , busy.mean<=75%,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.event(seconds(30), "p1", "CopyState", "Synchronized", "Broken");
  stage.sample(seconds(30), "wan", "busy.mean", 750'000'000, 750'000'000);
  stage.run_ends(seconds(30));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].outcome == Outcome::pass);
  CHECK(verdicts[1].outcome == Outcome::pass);
  CHECK(verdicts[1].actual == "busy.mean=75%");
}

TEST_CASE("p1.source is the volume that hosts use at that moment", "[checker]") {
  Stage stage;
  const int line = stage.row("5s, expect, p1.source, , io.failed=3,");
  stage.event({}, "p1", "Serving", "NULL", "System");
  stage.event(seconds(3), "p1", "Serving", "System", "Synced");
  stage.sample(seconds(5), "a1.v1", "io.failed", 8, 8);
  stage.sample(seconds(5), "b1.v1", "io.failed", 3, 3);
  stage.marker(seconds(5), line);
  stage.run_ends(seconds(9));
  CHECK(stage.only().outcome == Outcome::pass);
}

TEST_CASE("serving names the array of the serving element", "[checker]") {
  const auto property = GENERATE(as<std::string>{}, "Serving", "serving");
  Stage stage;
  const int before = stage.row("1s, expect, p1, , serving=a1,");
  const int after = stage.row("5s, expect, p1, , serving=b1,");
  stage.event({}, "p1", property, "NULL", "System");
  stage.marker(seconds(1), before);
  stage.event(seconds(3), "p1", property, "System", "Synced");
  stage.marker(seconds(5), after);
  stage.run_ends(seconds(9));
  const auto verdicts = stage.judge();
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].outcome == Outcome::pass);
  CHECK(verdicts[1].outcome == Outcome::pass);
}

TEST_CASE("A row that was never reached is skipped with the reason", "[checker]") {
  Stage stage;
  stage.row("50s, expect, p1, , CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", "Broken");
  stage.run_ends(seconds(20), RunEnd::Completed, 17);
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::skip);
  CHECK(verdict.reason == "not reached: the run ended at 20s (line 17)");
}
