// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/journal.hpp"

#include <catch2/catch.hpp>

#include "sim/plan/fifo.hpp"
#include "tests/plan/naive.hpp"

using namespace replisim;
using namespace replisim::plan;
using namespace replisim::plan::test;

TEST_CASE("A journal without an outage holds the greatest backlog", "[plan]") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 200; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 80));
    CHECK(journal_need(writes, naive_rate, SimTime{}).size ==
          replay_fifo(writes, naive_rate).max_backlog);
  }
}

TEST_CASE("A journal for an outage holds the worst of all places for it", "[plan]") {
  std::mt19937_64 random(10);
  for (int i = 0; i < 100; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 40));
    const SimTime outage = milliseconds(1 + static_cast<std::int64_t>(random() % 80));
    const JournalNeed need = journal_need(writes, naive_rate, outage);
    Bytes worst;
    for (const Write& begin : writes) {
      const Span span{begin.at, begin.at + outage};
      worst = std::max(worst, replay_fifo(writes, naive_rate, {span}).max_backlog);
    }
    CAPTURE(i, writes.size(), outage.value);
    // The instant a span ends is one at which bytes move again: a write then is within.
    CHECK(need.size == worst);
    CHECK(replay_fifo(writes, naive_rate, {need.outage}).max_backlog == worst);
  }
}

TEST_CASE("A span's densest place is found", "[plan]") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 100; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 60));
    const SimTime length = milliseconds(1 + static_cast<std::int64_t>(random() % 80));
    Bytes most;
    for (const Write& first : writes)
      most = std::max(most, written_bytes(issued_in(writes, {first.at, first.at + length})));
    CHECK(densest_span(writes, length).written == most);
  }
}
