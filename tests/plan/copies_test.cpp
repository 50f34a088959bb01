// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/copies.hpp"

#include <catch2/catch.hpp>

#include "sim/plan/formulas.hpp"
#include "tests/plan/naive.hpp"

using namespace replisim;
using namespace replisim::plan;
using namespace replisim::plan::test;

namespace {

/// Writes of 1,000 B at 100 a second for a while, each to a place of its own.
std::vector<Write> steady_writes(std::int64_t seconds_long) {
  std::vector<Write> writes;
  for (std::int64_t i = 0; i < seconds_long * 100; ++i)
    writes.push_back({milliseconds(i * 10), i * 1'000, 1'000, 0});
  return writes;
}

}  // namespace

TEST_CASE("A copy under steady writes takes D / (R - lambda)", "[plan][formula3]") {
  const auto writes = steady_writes(1'000);
  const auto end =
      streamed_copy_end(writes, SimTime{}, bytes(20'000'000), bytes_per_second(200'000));
  REQUIRE(end);
  const auto closed = initial_copy_s(20e6, 200e3, 100e3, 1);
  REQUIRE(closed);
  CHECK(static_cast<double>(end->value) / 1e9 == Approx(*closed).epsilon(1e-3));
  CHECK_FALSE(streamed_copy_end(writes, SimTime{}, bytes(20'000'000), bytes_per_second(100'000)));
  CHECK_FALSE(initial_copy_s(20e6, 100e3, 100e3, 1));
  CHECK_FALSE(streamed_copy_end({}, SimTime{}, bytes(1), bytes_per_second(1)));
}

TEST_CASE("A streamed copy agrees with a walk by milliseconds", "[plan]") {
  std::mt19937_64 random(12);
  int ended = 0;
  for (int i = 0; i < 100; ++i) {
    const auto writes = random_writes(random, 40 + static_cast<int>(random() % 60));
    const auto begin = static_cast<std::int64_t>(random() % 100);
    const std::int64_t size = bytes_a_ms * static_cast<std::int64_t>(1 + random() % 50);
    std::int64_t left = size;
    std::int64_t now = begin;
    const std::int64_t last = writes.back().at / milliseconds(1);
    for (; now <= last && left > 0; ++now) {
      const SimTime at = milliseconds(now);
      left += written_bytes(issued_in(writes, {at, at + milliseconds(1)})).value;
      left -= bytes_a_ms;
    }
    const auto end = streamed_copy_end(writes, milliseconds(begin), bytes(size), naive_rate);
    CAPTURE(i, begin, size);
    if (end) {
      ++ended;
      CHECK(left == 0);
      CHECK(*end == milliseconds(now));
    } else {
      CHECK((left > 0 || now > last));
    }
  }
  CHECK(ended > 10);
}

TEST_CASE("Rounds of a copy shrink as what is written meanwhile does", "[plan][formula3]") {
  const auto writes = steady_writes(1'000);
  const CopyRounds found = copy_rounds(writes, SimTime{}, bytes(20'000'000),
                                       bytes_per_second(200'000), bytes(1'000), seconds(5));
  REQUIRE(found.complete);
  const auto closed = copy_rounds_s(20e6, 200e3, 100e3, 1, static_cast<int>(found.rounds.size()));
  for (std::size_t i = 0; i < closed.size(); ++i)
    CHECK(static_cast<double>(found.rounds[i].took.value) / 1e9 == Approx(closed[i]).epsilon(1e-3));
  CHECK(found.rounds.back().took <= seconds(5));
  // All rounds together approach D / (R - lambda).
  double sum = 0;
  for (const double round : copy_rounds_s(20e6, 200e3, 100e3, 1, 60)) sum += round;
  CHECK(sum == Approx(*initial_copy_s(20e6, 200e3, 100e3, 1)));
  CHECK_FALSE(copy_rounds(steady_writes(10), SimTime{}, bytes(20'000'000),
                          bytes_per_second(200'000), bytes(1'000), seconds(5))
                  .complete);
}
