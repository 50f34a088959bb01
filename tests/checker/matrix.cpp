// SPDX-License-Identifier: Apache-2.0
// Matrix rows and coverage, with the model's own answers.
#include "scenarios/checker/matrix.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "scenarios/checker/coverage.hpp"
#include "stage.hpp"

using namespace replisim;

namespace {

format::MatrixRow fracture_row(CopyState from, ReturnCode code, CopyState to) {
  format::MatrixRow row;
  row.line = 2;
  row.case_id = "fr-001";
  row.state = from;
  row.list = "alone";
  row.operation = static_cast<std::uint16_t>(Operation::Fracture);
  row.operation_text = "Fracture";
  row.return_code = code;
  row.becomes = to;
  row.clause = "D-17";
  return row;
}

std::vector<Verdict> judged(const format::MatrixRow& row,
                            const checker::JudgeOptions& options = {}) {
  return checker::judge_matrix({"scenarios/matrix/mirror.csv", {row}},
                               checker::generic_provider(Version::seed), options);
}

}  // namespace

TEST_CASE("A matrix row that the model answers alike passes under its case id", "[checker]") {
  const auto verdicts =
      judged(fracture_row(CopyState::Synchronized, ReturnCode::JobStarted, CopyState::Fractured));
  REQUIRE(verdicts.size() == 1);
  CAPTURE(test::text_of(verdicts[0]));
  CHECK(verdicts[0].outcome == Outcome::pass);
  CHECK(verdicts[0].check == "fr-001");
  CHECK(verdicts[0].line == 2);
  CHECK(verdicts[0].actual == "return=JobStarted becomes=Fractured");
}

TEST_CASE("A matrix row fails by its code, by its end, or by both", "[checker]") {
  const auto code =
      judged(fracture_row(CopyState::Synchronized, ReturnCode::InUse, CopyState::Fractured))[0];
  CHECK(code.outcome == Outcome::fail);
  CHECK(test::text_of(code).find("    expected  return = InUse (6)\n"
                                 "    actual    return = JobStarted (4096)\n") !=
        std::string::npos);
  const auto end =
      judged(fracture_row(CopyState::Synchronized, ReturnCode::JobStarted, CopyState::Split))[0];
  CHECK(end.outcome == Outcome::fail);
  CHECK(test::text_of(end).find("    expected  becomes = Split\n"
                                "    actual    becomes = Fractured\n") != std::string::npos);
  CHECK(test::text_of(end).find("the row names D-17") != std::string::npos);
  CHECK(test::text_of(end).find("replisim explain Fracture --type Mirror") != std::string::npos);
  auto gone = fracture_row(CopyState::Synchronized, ReturnCode::Failed, CopyState::Split);
  gone.becomes.reset();
  CHECK(test::text_of(judged(gone)[0]).find("return = Failed (4), becomes = gone") !=
        std::string::npos);
}

TEST_CASE("A refused matrix row names the check", "[checker]") {
  const auto verdict =
      judged(fracture_row(CopyState::Inactive, ReturnCode::JobStarted, CopyState::Inactive))[0];
  CHECK(verdict.outcome == Outcome::fail);
  CHECK(test::text_of(verdict).find("of R-03 refused it: ") != std::string::npos);
}

TEST_CASE("Words that the model does not know are an error of the row", "[checker]") {
  auto row = fracture_row(CopyState::Synchronized, ReturnCode::JobStarted, CopyState::Fractured);
  SECTION("list") {
    row.list = "alnoe";
    CHECK(judged(row)[0].reason == "column 'list': unknown word 'alnoe'");
  }
  SECTION("knows") {
    row.knows = {"link_upp"};
    CHECK(judged(row)[0].reason.find("column 'knows': ") == 0);
  }
  CHECK(judged(row)[0].outcome == Outcome::error);
}

TEST_CASE("Known failures apply to matrix rows", "[checker]") {
  checker::KnownFailure known;
  known.scenario = "matrix/mirror.csv";
  known.check = "fr-001";
  known.reason = "under discussion";
  const auto row = fracture_row(CopyState::Synchronized, ReturnCode::InUse, CopyState::Fractured);
  CHECK(judged(row, {{known}, ""})[0].outcome == Outcome::known);
}

TEST_CASE("Coverage is what calls and matrix cases touched, and nothing else", "[checker]") {
  checker::Coverage coverage;
  const auto all = coverage.uncovered();
  REQUIRE(all.size() > 10);
  History history;
  history.calls.emplace_back();
  history.calls.back().coverage = {all[3], all[0]};
  coverage.add(history);
  auto left = coverage.uncovered();
  CHECK(left.size() == all.size() - 2);
  CHECK(std::find(left.begin(), left.end(), all[0]) == left.end());
  CHECK(coverage.touched(all[3]));
  CHECK_FALSE(coverage.touched(all[1]));
  coverage.add(
      {"m.csv",
       {fracture_row(CopyState::Synchronized, ReturnCode::JobStarted, CopyState::Fractured)}},
      checker::generic_provider(Version::seed));
  left = coverage.uncovered();
  CHECK(left.size() == all.size() - 3);
}
