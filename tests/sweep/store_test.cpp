// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>

#include "sim/sweep/bytes.hpp"
#include "sim/sweep/store.hpp"
#include "sim/sweep/view.hpp"
#include "tests/sweep/some_sweep.hpp"

namespace {

using namespace replisim::sweep;
using namespace replisim::sweep::test;
using Catch::Contains;

RunResult some_result(std::int64_t number) {
  RunResult result;
  if (number % 3 != 0) result.holds = number % 2 == 0;
  result.note = number == 4 ? "it can, \"perhaps\"" : "";
  result.figures = {{"max_s", std::to_string(number) + ".1234567890125"},
                    {"max_B", std::to_string(number * 1'000'000'007)},
                    {"bound", number == 2 ? "" : "1e+300"},
                    {"state", "Synchronized"}};
  if (number == 3) result.figures.emplace_back("L3 expect p'1 \"x\"", "0.1");
  return result;
}

Results all_results(const Sweep& sweep) {
  Results results(sweep.combinations.size());
  for (std::size_t c = 0; c < results.size(); ++c)
    results[c][0] = some_result(static_cast<std::int64_t>(c));
  return results;
}

const char* const rows = "plan, x\nlines, 2..7\nkm, 5 6\n";

TEST_CASE("a result comes back from its bytes as it was", "[sweep]") {
  for (std::int64_t number = 0; number < 5; ++number) {
    const Outcome outcome{{7, -number}, some_result(number), {}};
    const std::string bytes = to_bytes(outcome);
    const auto back = from_bytes(bytes);
    REQUIRE(back);
    CHECK(back->task == outcome.task);
    CHECK(back->result == outcome.result);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_FALSE(from_bytes(bytes.substr(0, size)));
  }
  const auto failed = from_bytes(to_bytes({{1, 2}, std::nullopt, "why"}));
  REQUIRE(failed);
  CHECK_FALSE(failed->result);
  CHECK(failed->problem == "why");
}

TEST_CASE("figures have one form, which a file gives back", "[sweep]") {
  CHECK(figure_text("1.500000000") == "1.5");
  CHECK(figure_text("2.0") == "2");
  CHECK(figure_text("007") == "7");
  CHECK(figure_text("20606.700994") == "20606.700994");
  CHECK(figure_text("5.10000000000000001") == "5.1");
  CHECK(figure_text("9223372036854775807") == "9223372036854775807");
  for (const char* word : {"", "Synchronized", "1.5 s", "nan", "inf", "0x10"})
    CHECK(figure_text(word) == word);
}

TEST_CASE("a file gives back every digit, and equal results are equal bytes", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of(rows);
  const Results results = all_results(sweep);
  write_results(in / "a.db", sweep, results);
  const Held held = read_results(in / "a.db");
  CHECK(held.results == results);
  CHECK(held.sweep.combinations == sweep.combinations);
  CHECK(held.sweep.names == sweep.names);
  CHECK(study_id(held.sweep) == study_id(sweep));
  write_results(in / "b.db", held.sweep, held.results);
  CHECK(read_file(in / "a.db") == read_file(in / "b.db"));
  CHECK(results_csv(sweep, results) == results_csv(held.sweep, held.results));
}

TEST_CASE("runs added in any order are there at once, and leave the same file", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of(rows);
  const Results results = all_results(sweep);
  write_results(in / "a.db", sweep, results);
  {
    Store store(in / "b.db", sweep, Results(sweep.combinations.size()));
    for (std::size_t c = results.size(); c-- > 0;) store.add({c, 0}, results[c].at(0));
    CHECK_THROWS_WITH(read_results(in / "b.db"), Contains("another sweep is writing"));
  }
  CHECK(read_results(in / "b.db").results == results);
  write_results(in / "b.db", sweep, read_results(in / "b.db").results);
  CHECK(read_file(in / "a.db") == read_file(in / "b.db"));
}

TEST_CASE("what a search found goes with its runs", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of("plan, x\nlines, 1~9/4\nleast, lines\nkm, 5 6\n");
  Results results(2);
  results[0][9].holds = true;
  results[0][1].holds = false;
  results[0][5].holds = true;
  write_results(in / "a.db", sweep, results);
  const Held held = read_results(in / "a.db");
  CHECK(held.sweep.search == sweep.search);
  CHECK(held.results == results);
  CHECK(thresholds_csv(sweep, results) ==
        "id,km,lines,found\n" + sweep.combinations[0].id + ",5,5,found\n");
}

TEST_CASE("a file of something else is refused", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of(rows);
  const Results results = all_results(sweep);
  write_results(in / "a.db", sweep, results);
  Sweep other = sweep;
  other.subject = "plan y";
  CHECK_THROWS_WITH(results_before(in / "a.db", other), Contains("another study, of plan x"));
  other = sweep;
  other.program = "a newer program";
  CHECK_THROWS_WITH(results_before(in / "a.db", other), Contains("results of a program"));
  other = sweep;
  other.shard = {1, 2};
  CHECK_THROWS_WITH(results_before(in / "a.db", other), Contains("shard 1/1"));
  CHECK_THROWS_WITH(results_before(in / "a.db", sweep_of("plan, x\nlines, 2..6\nkm, 5 6\n")),
                    Contains("runs that this study does not have"));
  std::ofstream(in / "text.db") << "no database, but long enough to be taken for something else\n"
                                << std::string(1'000, 'x');
  CHECK_THROWS_WITH(results_before(in / "text.db", sweep), Contains("holds no results"));
  CHECK(results_before(in / "none.db", sweep) == Results(sweep.combinations.size()));
}

TEST_CASE("a study that has grown keeps its runs", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of(rows);
  const Results results = all_results(sweep);
  write_results(in / "a.db", sweep, results);
  const Sweep grown = sweep_of("plan, x\nlines, 1..8\nkm, 5 6\n");
  const Results kept = results_before(in / "a.db", grown);
  for (std::size_t c = 0; c < kept.size(); ++c) {
    const bool before = c >= 2 && c < 14;
    CHECK(kept[c] == (before ? results[c - 2] : Results::value_type{}));
  }
}

}  // namespace
