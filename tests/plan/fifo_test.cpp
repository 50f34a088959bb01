// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/fifo.hpp"

#include <catch2/catch.hpp>

#include "tests/plan/naive.hpp"

using namespace replisim;
using namespace replisim::plan;
using namespace replisim::plan::test;

namespace {

void hold_against_naive(const std::vector<Write>& writes, Span outage) {
  const bool down = outage.to > outage.from;
  const std::vector<Span> outages = down ? std::vector<Span>{outage} : std::vector<Span>{};
  const FifoReplay replay = replay_fifo(writes, naive_rate, outages);
  const NaiveFifo naive = naive_fifo(writes, outage);
  CHECK(replay.drained == milliseconds(naive.drained_ms));
  CHECK(replay.max_backlog == bytes(naive.max_backlog));
  CHECK(replay.lag.horizon() == milliseconds(static_cast<std::int64_t>(naive.lag_ms.size())));
  if (down && writes.back().at > outage.to) {
    const SimTime found = replay.caught_up;
    CHECK(std::max(found, writes.front().at + milliseconds(1)) ==
          milliseconds(std::max(naive.caught_up_ms, writes.front().at / milliseconds(1) + 1)));
  }
  for (const double share : {0.1, 0.5, 0.9, 0.95, 0.99, 1.0}) {
    CAPTURE(share);
    // A lag of ms cells is known to a ms.
    const std::int64_t most = naive_percentile(naive.lag_ms, share);
    CHECK(replay.lag.percentile(share) <= milliseconds(most));
    CHECK(replay.lag.percentile(share) >= milliseconds(most - 1));
  }
}

}  // namespace

TEST_CASE("A line replays what comes first first", "[plan]") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 150; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 60));
    CAPTURE(i, writes.size());
    hold_against_naive(writes, {});
    const auto from = static_cast<std::int64_t>(random() % 400);
    hold_against_naive(writes, {milliseconds(from),
                                milliseconds(from + 1 + static_cast<std::int64_t>(random() % 99))});
  }
}

TEST_CASE("The lag of one write grows until it is there", "[plan]") {
  const std::vector<Write> writes{{seconds(5), 0, 1'000, 0}};
  const FifoReplay replay = replay_fifo(writes, bytes_per_second(100));
  CHECK(replay.drained == seconds(15));
  CHECK(replay.lag.max() == seconds(10));
  CHECK(replay.lag.percentile(0.5) == seconds(5));
  CHECK(replay.lag.share_above(seconds(9)) == Approx(0.1));
  CHECK(replay.max_backlog == bytes(1'000));
  CHECK(replay.caught_up == SimTime{});
}

TEST_CASE("Idle time counts as no lag", "[plan]") {
  const std::vector<Write> writes{{seconds(0), 0, 100, 0}, {seconds(99), 0, 100, 0}};
  const FifoReplay replay = replay_fifo(writes, bytes_per_second(100));
  CHECK(replay.lag.horizon() == seconds(100));
  CHECK(replay.lag.percentile(0.98) == SimTime{});
  CHECK(replay.lag.percentile(0.99) == milliseconds(500));  // 2 s of lag, half of them below it
  CHECK(replay.lag.percentile(1) == seconds(1));
}

TEST_CASE("A transfer under way goes on where an outage stopped it", "[plan]") {
  const std::vector<Write> writes{{seconds(0), 0, 1'000, 0}};
  const FifoReplay replay = replay_fifo(writes, bytes_per_second(100), {{seconds(4), seconds(24)}});
  CHECK(replay.drained == seconds(30));
  CHECK(replay.caught_up == seconds(30));
  // Nothing missing when the line comes back: caught up at once.
  const FifoReplay before =
      replay_fifo(writes, bytes_per_second(100), {{seconds(40), seconds(50)}});
  CHECK(before.drained == seconds(10));
  CHECK(before.caught_up == seconds(50));
  const FifoReplay both = replay_fifo(writes, bytes_per_second(100),
                                      {{seconds(4), seconds(5)}, {seconds(6), seconds(9)}});
  CHECK(both.drained == seconds(14));
}

TEST_CASE("A brownout leaves a part of the line", "[plan]") {
  const std::vector<Write> writes{{seconds(0), 0, 1'000, 0}};
  const Rate rate = bytes_per_second(100);
  constexpr std::int64_t quarter = 250'000'000;
  // 400 B by 4 s, 500 B in 20 s at a quarter, the last 100 B in one second more.
  CHECK(replay_fifo(writes, rate, {{seconds(4), seconds(24)}}, quarter).drained == seconds(25));
  CHECK(replay_fifo(writes, rate, {{seconds(4), seconds(99)}}, quarter).drained == seconds(28));
  std::mt19937_64 random(13);
  for (int i = 0; i < 100; ++i) {
    const auto from = static_cast<std::int64_t>(random() % 1'000);
    const Span span{milliseconds(from), milliseconds(from + 1 + static_cast<int>(random() % 500))};
    const WorkClock clock({span}, static_cast<std::int64_t>(random() % 999'999'999));
    const SimTime time = milliseconds(static_cast<std::int64_t>(random() % 2'000));
    const auto back = clock.time_at(static_cast<double>(clock.work_at(time).value));
    CAPTURE(i, from, time.value);
    CHECK(back == Approx(static_cast<double>(time.value)).margin(1e4));
  }
}

TEST_CASE("What a disaster takes is what was not sent", "[plan]") {
  std::mt19937_64 random(14);
  for (int i = 0; i < 60; ++i) {
    const auto writes = random_writes(random, 2 + static_cast<int>(random() % 60));
    const NaiveFifo naive = naive_fifo(writes, {});
    const SimTime first = writes.front().at;
    for (std::size_t ms = 0; ms < naive.lag_ms.size(); ++ms) {
      const SimTime at = first + milliseconds(static_cast<std::int64_t>(ms));
      const Unsent unsent = unsent_at(writes, naive_rate, at);
      CAPTURE(i, ms);
      REQUIRE(unsent.size == bytes(naive.backlog[ms]));
      REQUIRE(unsent.behind == milliseconds(std::max<std::int64_t>(naive.lag_ms[ms], 0)));
    }
    // A backlog goes down by a millisecond's bytes in each millisecond.
    std::vector<std::int64_t> sending_ms;
    for (std::size_t ms = 0; ms < naive.lag_ms.size(); ++ms)
      sending_ms.push_back(naive.backlog[ms] / bytes_a_ms - 1);
    const LagDistribution sending = time_to_send(writes, naive_rate);
    for (const double share : {0.1, 0.5, 0.9, 0.99, 1.0}) {
      const std::int64_t most = naive_percentile(sending_ms, share);
      CAPTURE(i, share, most);
      CHECK(sending.percentile(share) <= milliseconds(most));
      CHECK(sending.percentile(share) >= milliseconds(most - 1));
    }
  }
  CHECK(unsent_at(std::vector<Write>{{seconds(5), 0, 9, 0}}, naive_rate, seconds(4)).size ==
        Bytes{});
}
