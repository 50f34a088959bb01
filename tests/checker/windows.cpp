// SPDX-License-Identifier: Apache-2.0
// Checks with a window: expect (some instant), always, never.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace replisim;
using test::Stage;

namespace {

/// p1 goes Synchronized -> Fractured at `becomes` and back at `leaves`; the window is 10s~15s. The
/// markers of the window stand after the changes of their instant.
Stage fractured_for(SimTime becomes, SimTime leaves, const std::string& kind) {
  Stage stage;
  const int line = stage.row("10s~15s, " + kind + ", p1, , CopyState=Fractured,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  const auto mark = [&](SimTime until) {
    static const std::vector<SimTime> ends = {seconds(10), seconds(15)};
    for (const SimTime at : ends) {
      const bool done = stage.history.markers.size() > (at == seconds(10) ? 0U : 1U);
      if (done || at >= until) continue;
      stage.marker(at, line,
                   at == seconds(10) ? Marker::Kind::WindowOpens : Marker::Kind::WindowCloses);
    }
  };
  mark(becomes);
  stage.event(becomes, "p1", "CopyState", "Synchronized", "Fractured");
  mark(leaves);
  stage.event(leaves, "p1", "CopyState", "Fractured", "Synchronized");
  mark(seconds(1000));
  stage.run_ends(seconds(100));
  return stage;
}

constexpr SimTime ns = nanoseconds(1);

}  // namespace

TEST_CASE("expect with a window wants one instant in it, ends included", "[checker]") {
  struct Example {
    SimTime becomes, leaves;
    Outcome outcome;
  };
  const auto example = GENERATE(values<Example>({
      {seconds(11), seconds(12), Outcome::pass},
      {seconds(1), seconds(99), Outcome::pass},
      {seconds(1), seconds(10) + ns, Outcome::pass},  // left just after it opened
      {seconds(1), seconds(10), Outcome::fail},       // left at the opening, above the row
      {seconds(15), seconds(99), Outcome::pass},      // came in the last instant, above the row
      {seconds(15) + ns, seconds(99), Outcome::fail},
      {seconds(12), seconds(12), Outcome::pass},  // a state of no length was reached
  }));
  CAPTURE(example.becomes.value, example.leaves.value);
  CHECK(fractured_for(example.becomes, example.leaves, "expect").only().outcome == example.outcome);
}

TEST_CASE("never wants no instant in the window", "[checker]") {
  struct Example {
    SimTime becomes, leaves;
    Outcome outcome;
  };
  const auto example = GENERATE(values<Example>({
      {seconds(11), seconds(12), Outcome::fail},
      {seconds(12), seconds(12), Outcome::fail},
      {seconds(1), seconds(10), Outcome::pass},
      {seconds(15) + ns, seconds(99), Outcome::pass},
      {seconds(15), seconds(99), Outcome::fail},
  }));
  CAPTURE(example.becomes.value, example.leaves.value);
  CHECK(fractured_for(example.becomes, example.leaves, "never").only().outcome == example.outcome);
}

TEST_CASE("always wants every instant of the window", "[checker]") {
  struct Example {
    SimTime becomes, leaves;
    Outcome outcome;
  };
  const auto example = GENERATE(values<Example>({
      {seconds(1), seconds(99), Outcome::pass},
      {seconds(10), seconds(15) + ns, Outcome::pass},
      {seconds(10) + ns, seconds(99), Outcome::fail},
      {seconds(1), seconds(15), Outcome::fail},
  }));
  CAPTURE(example.becomes.value, example.leaves.value);
  CHECK(fractured_for(example.becomes, example.leaves, "always").only().outcome == example.outcome);
}

TEST_CASE("A change in the closing instant, below the row, is outside", "[checker]") {
  Stage stage;
  const int line = stage.row("10s~15s, never, p1, , CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(10), line);
  stage.closes(seconds(15), line);
  stage.event(seconds(15), "p1", "CopyState", "Synchronized", "Broken");
  stage.run_ends(seconds(20));
  CHECK(stage.only().outcome == Outcome::pass);
}

TEST_CASE("The conditions of a window must hold together at one instant", "[checker]") {
  Stage stage;
  const int line =
      stage.row("10s~20s, expect, p1, , CopyState=Fractured ProgressStatus=Completed,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.event({}, "p1", "ProgressStatus", "NULL", "Completed");
  stage.opens(seconds(10), line);
  stage.event(seconds(12), "p1", "ProgressStatus", "Completed", "Fracturing");
  stage.event(seconds(12), "p1", "CopyState", "Synchronized", "Fractured");
  const bool in_time = GENERATE(true, false);
  if (!in_time) stage.closes(seconds(20), line);
  stage.event(seconds(20), "p1", "ProgressStatus", "Fracturing", "Completed");
  if (in_time) stage.closes(seconds(20), line);
  stage.run_ends(seconds(30));
  const Verdict verdict = stage.only();
  CHECK(verdict.check == "expect p1 CopyState=Fractured ProgressStatus=Completed");
  CHECK(verdict.outcome == (in_time ? Outcome::pass : Outcome::fail));
}

TEST_CASE("A window that was missed says when the condition became true", "[checker]") {
  Stage stage;
  const int line = stage.row("9s~14s, expect, p1, , CopyState=Fractured,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(9), line);
  stage.closes(seconds(14), line);
  stage.event(milliseconds(15'250), "p1", "CopyState", "Synchronized", "Fractured");
  stage.run_ends(seconds(20));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(test::text_of(verdict).find("became true at 15.250 s, 1.250 s late") != std::string::npos);
}

TEST_CASE("A window that came after the condition says so", "[checker]") {
  Stage stage;
  const int line = stage.row("9s~14s, expect, p1, , CopyState=Fractured,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.event(seconds(3), "p1", "CopyState", "Synchronized", "Fractured");
  stage.event(seconds(4), "p1", "CopyState", "Fractured", "Synchronized");
  stage.opens(seconds(9), line);
  stage.closes(seconds(14), line);
  stage.run_ends(seconds(20));
  CHECK(test::text_of(stage.only()).find("was true at 3.000 s, before the window") !=
        std::string::npos);
}

namespace {

/// rpo of p1 rises from 0 at 0 s to 10 s at 10 s, then falls to 0 at once.
Stage rising_rpo(const std::string& row, SimTime opens, SimTime closes) {
  Stage stage;
  const int line = stage.row(row);
  stage.sample({}, "p1", "rpo", 0, 0);
  stage.opens(opens, line);
  if (closes < seconds(10)) stage.closes(closes, line);
  stage.sample(seconds(10), "p1", "rpo", 10'000'000'000, 0);
  if (closes >= seconds(10)) stage.closes(closes, line);
  stage.sample(seconds(20), "p1", "rpo", 0, 0);
  stage.run_ends(seconds(20));
  return stage;
}

}  // namespace

TEST_CASE("A line that crosses its bound is found to the nanosecond", "[checker]") {
  const SimTime late = GENERATE(SimTime{0}, ns);
  const Stage stage = rising_rpo("1s~5s, always, p1, , rpo<=5s,", seconds(1), seconds(5) + late);
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == (late == ns ? Outcome::fail : Outcome::pass));
  if (late == ns) CHECK(verdict.at == seconds(5) + ns);
}

TEST_CASE("The value just before a jump belongs to the instant", "[checker]") {
  CHECK(rising_rpo("1s~15s, always, p1, , rpo<=10s,", seconds(1), seconds(15)).only().outcome ==
        Outcome::pass);
  const Verdict verdict =
      rising_rpo("1s~15s, always, p1, , rpo<10s,", seconds(1), seconds(15)).only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(verdict.at == seconds(10));
}

TEST_CASE("never on a measure finds the piece of a line within the range", "[checker]") {
  CHECK(rising_rpo("1s~9s, never, p1, , rpo=4s~5s,", seconds(1), seconds(9)).only().at ==
        seconds(4));
  CHECK(rising_rpo("1s~3s, never, p1, , rpo=4s~5s,", seconds(1), seconds(3)).only().outcome ==
        Outcome::pass);
  CHECK(rising_rpo("6s~9s, never, p1, , rpo=4s~5s,", seconds(6), seconds(9)).only().outcome ==
        Outcome::pass);
  CHECK(rising_rpo("6s~9s, never, p1, , rpo!=4s~5s,", seconds(6), seconds(9)).only().outcome ==
        Outcome::fail);
}

TEST_CASE("Properties and measures meet at one instant", "[checker]") {
  // rpo is between 4 s and 5 s only from 4 s to 5 s; Broken only from `broken` on.
  const auto [broken, outcome] = GENERATE(table<SimTime, Outcome>({
      {seconds(5), Outcome::pass},
      {seconds(5) + ns, Outcome::fail},
  }));
  CAPTURE(broken.value);
  Stage stage;
  const int line = stage.row("1s~8s, expect, p1, , rpo=4s~5s CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.sample({}, "p1", "rpo", 0, 0);
  stage.opens(seconds(1), line);
  stage.event(broken, "p1", "CopyState", "Synchronized", "Broken");
  stage.closes(seconds(8), line);
  stage.sample(seconds(10), "p1", "rpo", 10'000'000'000, 0);
  stage.run_ends(seconds(10));
  CHECK(stage.only().outcome == outcome);
}

TEST_CASE("A steep line touches a value it passes between two nanoseconds", "[checker]") {
  Stage stage;
  const int line = stage.row("0s~1s, never, p1, , backlog=15B,");
  stage.opens({}, line);
  stage.sample(SimTime{0}, "p1", "backlog", 0, 0);
  stage.sample(SimTime{10}, "p1", "backlog", 100, 0);
  stage.sample(seconds(1), "p1", "backlog", 0, 0);
  stage.closes(seconds(1), line);
  stage.run_ends(seconds(1));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(verdict.at == SimTime{2});
}

TEST_CASE("A gap in the samples is an error for always and never", "[checker]") {
  const auto kind = GENERATE(as<std::string>{}, "always", "never");
  const std::string condition = kind == "always" ? "rpo<=5s" : "rpo>5s";
  Stage stage;
  const int line = stage.row("1s~9s, " + kind + ", p1, , " + condition + ",");
  stage.sample({}, "p1", "rpo", 0, 0);
  stage.opens(seconds(1), line);
  stage.sample(seconds(4), "p1", "rpo", 0, 0);
  stage.closes(seconds(9), line);
  stage.run_ends(seconds(9));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::error);
  CHECK(verdict.reason == "the history has no value of rpo of p1 at 4s");
}

TEST_CASE("0s~end lasts to the last event of the run", "[checker]") {
  Stage stage;
  const int line = stage.row("0s~end, never, g1, , CopyState=Broken,");
  stage.event({}, "g1", "CopyState", "NULL", "Synchronized");
  stage.opens({}, line);
  const bool broken = GENERATE(true, false);
  if (broken) stage.event(seconds(60), "g1", "CopyState", "Synchronized", "Broken");
  stage.run_ends(seconds(60));
  CHECK(stage.only().outcome == (broken ? Outcome::fail : Outcome::pass));
}

TEST_CASE("A window that the run's end cut short is judged only where it can be", "[checker]") {
  const auto [kind, value, outcome] = GENERATE(table<std::string, std::string, Outcome>({
      {"expect", "Synchronized", Outcome::pass},
      {"expect", "Broken", Outcome::skip},
      {"always", "Synchronized", Outcome::skip},
      {"always", "Broken", Outcome::fail},
      {"never", "Synchronized", Outcome::fail},
      {"never", "Broken", Outcome::skip},
  }));
  CAPTURE(kind, value);
  Stage stage;
  const int line = stage.row("1s~9s, " + kind + ", p1, , CopyState=" + value + ",");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(1), line);
  stage.run_ends(seconds(5));
  CHECK(stage.only().outcome == outcome);
}

TEST_CASE("A window that the run's end closed early counts as cut", "[checker]") {
  const auto [at, cut] = GENERATE(table<std::string, bool>({
      {"1s~9s", true},
      {"+1s~+9s", true},
      {"1s~5s", false},
      {"+1s~+5s", false},
      {"1s~end", false},
  }));
  CAPTURE(at);
  Stage stage;
  const int line = stage.row(at + ", never, p1, , CopyState=Broken,");
  stage.event({}, "p1", "CopyState", "NULL", "Synchronized");
  stage.opens(seconds(1), line);
  stage.closes(seconds(5), line);
  stage.run_ends(seconds(5));
  CHECK(stage.only().outcome == (cut ? Outcome::skip : Outcome::pass));
}

TEST_CASE("Of several samples in one instant the last tells what was before it", "[checker]") {
  Stage stage;
  const int line = stage.row("1s~9s, never, p1, , rpo>4s,");
  stage.sample({}, "p1", "rpo", 0, 0);
  stage.opens(seconds(1), line);
  stage.sample(seconds(5), "p1", "rpo", 0, 0);  // taken for another row, after the jump
  stage.sample(seconds(5), "p1", "rpo", 5'000'000'000, 0);
  stage.sample(seconds(9), "p1", "rpo", 0, 0);
  stage.closes(seconds(9), line);
  stage.run_ends(seconds(9));
  const Verdict verdict = stage.only();
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(verdict.at == seconds(4) + ns);
}
