// SPDX-License-Identifier: Apache-2.0
// The way of a result from a child process to its parent.
#include <catch2/catch.hpp>

#include "reports/writers.hpp"
#include "sample_results.hpp"
#include "scenarios/checker/fingerprint.hpp"

using namespace replisim;

namespace {

/// Every field of a result as text, so that two results can be compared whole.
std::string everything(const reports::ScenarioResult& result) {
  const std::vector<reports::ScenarioResult> one{result};
  std::string text = reports::run_csv(one) + reports::verdicts_csv(one) + reports::calls_csv(one) +
                     reports::events_csv(one) + reports::samples_csv(one) +
                     reports::results_json(one) + reports::junit_xml(one);
  for (const auto& call : result.history.calls) {
    for (const auto& list : {call.settings_state, call.updated_synchronizations, call.coverage}) {
      for (const auto& name : list) text += name + ";";
    }
    text += std::to_string(call.called_seq) + "/" + std::to_string(call.returned_seq) + "/" +
            std::to_string(call.ended_seq);
  }
  for (const ImageRecord& image : result.history.images) {
    text += std::to_string(image.seq) + image.entity + image.state + image.fact;
    text += std::to_string(image.parted) + std::to_string(image.consistent) +
            std::to_string(image.line);
  }
  for (const auto& sample : result.history.samples) text += std::to_string(sample.seq) + "s";
  for (const auto& verdict : result.verdicts) text += verdict.replacement;
  return text + result.history.end_message + std::to_string(result.history.ended_line);
}

}  // namespace

TEST_CASE("A result survives its way through a pipe in every field", "[reports]") {
  const auto result = test::full_result();
  const auto back = reports::from_bytes(reports::to_bytes(result));
  REQUIRE(back.has_value());
  CHECK(everything(*back) == everything(result));
  CHECK(back->fingerprint == result.fingerprint);
  CHECK(back->wall_ns == result.wall_ns);
  CHECK(back->history.end == RunEnd::TimeLimit);
  REQUIRE(back->history.images.size() == result.history.images.size());
  for (std::size_t i = 0; i < result.history.images.size(); ++i)
    CHECK(back->history.images[i].flaw == result.history.images[i].flaw);
  REQUIRE(back->history.crash_points.size() == 1);
  CHECK(*back->history.crash_points[0].flaw == *result.history.crash_points[0].flaw);
  CHECK(back->info.scenario_hash == result.info.scenario_hash);
  CHECK(reports::to_bytes(*back) == reports::to_bytes(result));
}

TEST_CASE("Absent times and codes stay absent", "[reports]") {
  auto result = test::full_result();
  auto& call = result.history.calls.front();
  call.returned_at.reset();
  call.ended_at.reset();
  call.return_code.reset();
  const auto back = reports::from_bytes(reports::to_bytes(result));
  REQUIRE(back.has_value());
  CHECK_FALSE(back->history.calls.front().returned_at.has_value());
  CHECK_FALSE(back->history.calls.front().ended_at.has_value());
  CHECK_FALSE(back->history.calls.front().return_code.has_value());
}

TEST_CASE("Bytes that are cut short anywhere are no result", "[reports]") {
  const std::string bytes = reports::to_bytes(test::full_result());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CAPTURE(length);
    REQUIRE_FALSE(reports::from_bytes(std::string_view(bytes).substr(0, length)).has_value());
  }
  CHECK_FALSE(reports::from_bytes(bytes + "x").has_value());
  CHECK_FALSE(reports::from_bytes("nothing of the kind").has_value());
}

TEST_CASE("Texts that are no UTF-8 pass through unchanged", "[reports]") {
  auto result = test::full_result();
  result.verdicts.front().actual = "a\xFF\x01z";
  const auto back = reports::from_bytes(reports::to_bytes(result));
  REQUIRE(back.has_value());
  CHECK(back->verdicts.front().actual == "a\xFF\x01z");
}

TEST_CASE("Counts are counted, and the exit code follows the worst", "[reports]") {
  CHECK(reports::count(test::full_result().verdicts) == reports::Counts{1, 1, 1, 1, 1, 1});
  CHECK(reports::exit_code({}) == 4);
  auto results = test::three_results();
  CHECK(reports::exit_code({results[0]}) == 0);
  CHECK(reports::exit_code(results) == 3);
  for (const auto& [outcome, code] :
       {std::pair{Outcome::pass, 0}, std::pair{Outcome::skip, 0}, std::pair{Outcome::known, 0},
        std::pair{Outcome::fail, 1}, std::pair{Outcome::surprise, 1},
        std::pair{Outcome::error, 3}}) {
    results[0].verdicts = {test::verdict_with(outcome, 1, "x")};
    CAPTURE(name_of_outcome(outcome));
    CHECK(reports::exit_code({results[0]}) == code);
  }
}

TEST_CASE("Fingerprints part states, times and bytes", "[checker]") {
  const History history = test::full_result().history;
  const Fingerprint before = checker::fingerprint(history);
  CHECK(checker::fingerprint(history) == before);
  SECTION("a later event moves times only") {
    History later = history;
    later.events[1].at += nanoseconds(1);
    const Fingerprint after = checker::fingerprint(later);
    CHECK(after.states == before.states);
    CHECK(after.times != before.times);
    CHECK(after.bytes == before.bytes);
  }
  SECTION("another state moves states, and times with it") {
    History other = history;
    other.events[1].to = "Broken";
    const Fingerprint after = checker::fingerprint(other);
    CHECK(after.states != before.states);
    CHECK(after.bytes == before.bytes);
  }
  SECTION("another amount moves bytes only") {
    History other = history;
    other.calls[0].copied += bytes(1);
    const Fingerprint after = checker::fingerprint(other);
    CHECK(after.states == before.states);
    CHECK(after.times == before.times);
    CHECK(after.bytes != before.bytes);
  }
  SECTION("another return code moves states") {
    History other = history;
    other.calls[0].return_code = ReturnCode::Failed;
    CHECK(checker::fingerprint(other).states != before.states);
  }
  SECTION("time stamps among the properties are times") {
    History other = history;
    other.events.push_back({seconds(900), 30, "p1", "WhenSynced", "NULL", "15m", {}});
    const Fingerprint after = checker::fingerprint(other);
    CHECK(after.states == before.states);
    CHECK(after.times != before.times);
  }
}

TEST_CASE("Fingerprints are the same everywhere", "[checker]") {
  History history;
  history.events = {{seconds(1), 1, "p1", "CopyState", "NULL", "Synchronized", {}}};
  history.ended_at = seconds(2);
  CHECK(checker::fingerprint_text(checker::fingerprint(history)) ==
        "states=a886a7dfb8eb877a times=d95ef4a0e93ae054 bytes=2d06800538d394c2");
}
