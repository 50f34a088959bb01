// SPDX-License-Identifier: Apache-2.0
// run --update: actual values in the expect cells, every other byte as it was.
#include <catch2/catch.hpp>

#include "scenarios/checker/update.hpp"
#include "stage.hpp"

using namespace replisim;
using test::Stage;

namespace {

Stage two_failures() {
  Stage stage;
  const int call_line =
      stage.row("10s, ResyncReplica,  p1, , return=Completed in=5s~20s copied=1GB+-1%, \"a, b\"");
  const int line = stage.row("+25s,expect, p1, , CopyState=Synchronized changed=0B , as, before");
  stage.event({}, "p1", "CopyState", "NULL", "Unsynchronized");
  CallRecord& call = stage.call(seconds(10), call_line);
  stage.returns(call, seconds(31), ReturnCode::Timeout);
  stage.ends(call, seconds(31), bytes(2'000'000'000));
  stage.sample(seconds(35), "p1", "changed", 0, 0);
  stage.marker(seconds(35), line);
  stage.run_ends(seconds(60));
  return stage;
}

const std::string kFile =
    "# a comment\r\n"
    "at, do, on, with, expect, note\r\n";

}  // namespace

TEST_CASE("Update writes actual values and keeps every other byte", "[checker]") {
  const Stage stage = two_failures();
  CHECK(checker::updated_text(stage.scenario, stage.judge(), false) ==
        "at, do, on, with, expect, note\n"
        "10s, ResyncReplica,  p1, , return=Completed in=21s copied=2GB+-1%, \"a, b\"\n"
        "+25s,expect, p1, , CopyState=Unsynchronized changed=0B , as, before\n");
}

TEST_CASE("Return codes are updated only when asked for", "[checker]") {
  const Stage stage = two_failures();
  CHECK(checker::updated_text(stage.scenario, stage.judge(), true).find("return=Timeout in=21s") !=
        std::string::npos);
}

TEST_CASE("Update keeps line ends, also none at the end of the file", "[checker]") {
  Verdict verdict;
  verdict.line = 3;
  verdict.outcome = Outcome::fail;
  verdict.expected = "in=5s";
  verdict.replacement = "in=7s";
  const std::string row = "0s, Split, in=5s, , \"in=5s in=5s~6s\",";
  CHECK(checker::updated_text(kFile + row, {verdict}, false) ==
        kFile + "0s, Split, in=5s, , \"in=7s in=5s~6s\",");
}

TEST_CASE("Passes, skips and checks that no value can mend change nothing", "[checker]") {
  Stage stage;
  const int line = stage.row("0s~end, never, p1, , CopyState=Broken,");
  stage.row("99s, expect, p1, , CopyState=Synchronized,");
  stage.opens({}, line);
  stage.event({}, "p1", "CopyState", "NULL", "Broken");
  stage.run_ends(seconds(9));
  const auto verdicts = stage.judge();
  CHECK(verdicts[0].outcome == Outcome::fail);
  CHECK(checker::updated_text(stage.scenario, verdicts, true) ==
        checker::updated_text(stage.scenario, {}, true));
}

TEST_CASE("The diff names each changed line", "[checker]") {
  CHECK(checker::diff_text("x.csv", "a\nb\nc\n", "a\nB\nc\n") == "x.csv:2:\n- b\n+ B\n");
  CHECK(checker::diff_text("x.csv", "a\n", "a\n").empty());
}
