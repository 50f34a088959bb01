// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/cycles.hpp"

#include <catch2/catch.hpp>

#include "sim/plan/unique.hpp"
#include "tests/plan/naive.hpp"

using namespace replisim;
using namespace replisim::plan;
using namespace replisim::plan::test;

TEST_CASE("Unique bytes are those of the extents touched", "[plan]") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 40; ++i) {
    const auto writes = random_writes(random, static_cast<int>(random() % 40));
    for (const std::int64_t extent : {1, 512, 4'096, 65'536}) {
      CAPTURE(i, extent);
      CHECK(unique_bytes(writes, bytes(extent)) == bytes(naive_unique(writes, extent)));
    }
  }
}

TEST_CASE("Folding is a ratio of sums over windows", "[plan]") {
  std::mt19937_64 random(6);
  for (int i = 0; i < 40; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 60));
    const SimTime window = milliseconds(5 + static_cast<std::int64_t>(random() % 100));
    const Folding found = folding(writes, window, bytes(4'096));
    Bytes unique;
    std::size_t windows = 0;
    for (SimTime from = writes.front().at; from <= writes.back().at; from += window, ++windows)
      unique += unique_bytes(issued_in(writes, {from, from + window}), bytes(4'096));
    CHECK(found.unique == unique);
    CHECK(found.written == written_bytes(writes));
    CHECK(found.windows == windows);
  }
  const std::vector<Write> once{{seconds(0), 0, 512, 0}};
  CHECK(folding(once, seconds(1), bytes(4'096)).share() == 8.0);  // extents are whole
}

TEST_CASE("Cycles send the unique extents since the cycle before", "[plan]") {
  // 100 B/s. s_1 = 10 s: 1,000 B for 10 s, until 20. s_2 = 20: 2,000 B for 20 s, until 40. s_3 =
  // 40: nothing. s_4 = 50: the last, as the last write is at 55 s and never sent.
  const std::vector<Write> writes{{seconds(0), 0, 500, 0},        {seconds(5), 500, 500, 0},
                                  {seconds(6), 0, 1'000, 0},      {seconds(12), 0, 1'000, 0},
                                  {seconds(19), 9'000, 1'000, 0}, {seconds(55), 0, 1'000, 0}};
  const CycleReplay replay = replay_cycles(writes, seconds(10), bytes_per_second(100), bytes(500));
  CHECK(replay.cycles == 4);
  CHECK(replay.sent == bytes(3'000));
  CHECK(replay.longest_transfer == seconds(20));
  CHECK(replay.late == 1);
  CHECK(replay.ended == seconds(50));
  CHECK(replay.unsent == bytes(1'000));
  // 0..20 until 20, 10..30 until 40, 20 until 40 (empty), 0..10 until 50.
  CHECK(replay.age.max() == seconds(30));
  CHECK(replay.age.horizon() == seconds(50));
}

TEST_CASE("With transfers within the period the greatest age is the period and the longest",
          "[plan][formula2]") {
  std::mt19937_64 random(7);
  int held = 0;
  for (int i = 0; i < 200; ++i) {
    const auto writes = random_writes(random, 20 + static_cast<int>(random() % 60));
    const SimTime period = milliseconds(20 + static_cast<std::int64_t>(random() % 100));
    const CycleReplay replay = replay_cycles(writes, period, naive_rate * 4, bytes(512));
    if (replay.late != 0 || replay.cycles == 0) continue;
    ++held;
    CHECK(replay.age.max() <= period + replay.longest_transfer);
    CHECK(replay.age.max() >= replay.longest_transfer);
  }
  CHECK(held > 20);
}

TEST_CASE("Cycles agree with a walk by milliseconds", "[plan]") {
  std::mt19937_64 random(8);
  for (int i = 0; i < 60; ++i) {
    const auto writes = random_writes(random, 5 + static_cast<int>(random() % 80));
    const std::int64_t period = 10 + static_cast<std::int64_t>(random() % 60);
    // Extents of one ms each, so that transfers end at whole ms.
    const CycleReplay replay =
        replay_cycles(writes, milliseconds(period), naive_rate, bytes(bytes_a_ms));
    const std::int64_t first = writes.front().at / milliseconds(1);
    const std::int64_t last = writes.back().at / milliseconds(1);
    std::int64_t newest = first;
    std::int64_t cut = first;
    std::int64_t left_ms = 0;
    std::int64_t oldest = 0;
    bool sending = false;
    std::size_t cycles = 0;
    for (std::int64_t now = first; sending || now <= last; ++now) {
      if (sending && left_ms == 0) {
        newest = cut;
        sending = false;
      }
      if (!sending && now >= cut + period && now <= last) {
        const Writes set = issued_in(writes, {milliseconds(cut), milliseconds(now)});
        left_ms = naive_unique(set, bytes_a_ms) / bytes_a_ms;
        oldest = std::max(oldest, now - newest);
        cut = now;
        sending = left_ms > 0;
        if (!sending) newest = cut;
        ++cycles;
      }
      if (sending) oldest = std::max(oldest, now + 1 - newest);
      if (left_ms > 0) --left_ms;
    }
    CAPTURE(i, period);
    CHECK(replay.cycles == cycles);
    CHECK(replay.age.max() == milliseconds(cycles == 0 ? 0 : oldest));
  }
}

TEST_CASE("The longest period is the greatest that keeps the limit", "[plan]") {
  const std::vector<Write> writes{{seconds(0), 0, 100, 0}, {seconds(100), 0, 100, 0}};
  const std::vector<SimTime> periods{seconds(5), seconds(10), seconds(20)};
  // An age of P + 1 s at the first cycle.
  CHECK(longest_period(writes, periods, bytes_per_second(100), bytes(1), seconds(11)) ==
        seconds(10));
  CHECK(longest_period(writes, periods, bytes_per_second(100), bytes(1), seconds(5)) == SimTime{});
}
