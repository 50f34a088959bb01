// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "sim/sweep/coordinate.hpp"
#include "sim/sweep/course.hpp"
#include "tests/sweep/some_sweep.hpp"

namespace {

using namespace replisim::sweep;
using namespace replisim::sweep::test;

/// Makes all runs of the first combination; gives how many.
std::size_t run_all(const Sweep& sweep, Results& results,
                    const std::function<std::optional<bool>(std::int64_t)>& holds) {
  std::size_t runs = 0;
  while (const auto task = next_task(sweep, results, 0)) {
    REQUIRE(results[0].count(task->number) == 0);
    results[0][task->number].holds = holds(task->number);
    ++runs;
  }
  return runs;
}

TEST_CASE("bisection finds each threshold of a range in few runs", "[sweep]") {
  for (const bool least : {true, false}) {
    const Sweep sweep = sweep_of(std::string("plan, x\nlines, 10~73/3\n") +
                                 (least ? "least" : "most") + ", lines\n");
    for (std::int64_t edge = 10; edge <= 73; edge += 3) {
      CAPTURE(least, edge);
      Results results(1);
      const std::size_t runs = run_all(sweep, results, [&](std::int64_t number) {
        return least ? number >= edge : number <= edge;
      });
      CHECK(runs <= runs_expected(sweep));
      const auto found = threshold_of(sweep, results, 0);
      REQUIRE(found);
      CHECK(found->number == edge);
      const bool at_end = edge == (least ? 10 : 73);
      CHECK(found->kind == (at_end ? Threshold::Kind::Everywhere : Threshold::Kind::Found));
    }
    Results none(1);
    CHECK(run_all(sweep, none, [](std::int64_t) { return false; }) == 1);
    CHECK(threshold_of(sweep, none, 0)->kind == Threshold::Kind::Nowhere);
    Results unsaid(1);
    run_all(sweep, unsaid, [](std::int64_t) { return std::optional<bool>(); });
    CHECK(threshold_of(sweep, unsaid, 0)->kind == Threshold::Kind::CannotSay);
  }
}

TEST_CASE("a threshold is not told before its search is over", "[sweep]") {
  const Sweep sweep = sweep_of("plan, x\nlines, 1~9/1\nleast, lines\n");
  Results results(1);
  CHECK_FALSE(threshold_of(sweep, results, 0));
  CHECK(missing_runs(sweep, results) == std::vector<Task>{{0, 9}});
  results[0][9].holds = true;
  CHECK_FALSE(threshold_of(sweep, results, 0));
  CHECK(missing_runs(sweep, results) == std::vector<Task>{{0, 1}});
}

TEST_CASE("a shard misses its own runs only", "[sweep]") {
  Sweep sweep = sweep_of("plan, x\nlines, 1..7\n");
  const Results results(7);
  std::size_t all = 0;
  for (std::size_t number = 1; number <= 3; ++number) {
    sweep.shard = {number, 3};
    all += missing_runs(sweep, results).size();
    for (const Task& task : missing_runs(sweep, results)) CHECK(task.combination % 3 == number - 1);
  }
  CHECK(all == 7);
}

}  // namespace
