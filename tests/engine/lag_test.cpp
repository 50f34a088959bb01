// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/lag.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/engine/naive_servers.hpp"

using namespace replisim;
using namespace replisim::engine;

TEST_CASE("Lag over time is the age of the oldest missing write, by fine steps", "[lag]") {
  const auto seed = GENERATE(range(1, 60));
  CAPTURE(seed);
  test::Dice dice(static_cast<std::uint64_t>(seed));
  // Writes arrive in the order of acknowledgement; times in whole units of 1 us, steps of 0.1 us.
  struct Arrival {
    std::int64_t acknowledged;
    std::int64_t at;
  };
  std::vector<Arrival> writes;
  std::int64_t acknowledged = 0;
  std::int64_t at = 0;
  for (int i = 0; i < 30; ++i) {
    acknowledged += dice.between(0, 20) * 1000;
    at = std::max(at, acknowledged) + dice.between(0, dice.once_in(4) ? 60 : 9) * 1000;
    writes.push_back({acknowledged, at});
  }
  const std::int64_t end = at + dice.between(0, 30) * 1000;
  const auto oldest_at = [&](std::int64_t t) -> std::optional<SimTime> {
    for (const Arrival& write : writes)
      if (write.acknowledged <= t && write.at > t) return nanoseconds(write.acknowledged);
    return std::nullopt;
  };

  LagTrack track(SimTime{});
  std::int64_t looked = 0;
  for (const Arrival& write : writes) {
    while (dice.once_in(2)) {
      looked += dice.between(0, 15) * 1000;
      if (looked >= write.at) break;
      track.advance(nanoseconds(looked), oldest_at(looked));
    }
    track.arrived(nanoseconds(write.acknowledged), nanoseconds(write.at));
    looked = std::max(looked, write.at);
  }
  track.advance(nanoseconds(end), oldest_at(end));

  std::vector<std::int64_t> steps;
  for (std::int64_t t = 50; t < end; t += 100) {
    const auto oldest = oldest_at(t);
    steps.push_back(oldest ? t - oldest->value : 0);
  }
  std::sort(steps.begin(), steps.end());
  REQUIRE(track.distribution().total() == end);
  for (const std::int64_t percent : {1, 10, 25, 50, 75, 90, 95, 99}) {
    const std::int64_t got = track.distribution().percentile({percent, 100});
    // At least that share of the steps is not above it, and one step less is not enough.
    const auto share = [&](std::int64_t x) {
      return std::upper_bound(steps.begin(), steps.end(), x) - steps.begin();
    };
    CAPTURE(percent, got);
    const auto all = static_cast<std::int64_t>(steps.size());
    CHECK(share(got + 100) * 100 >= percent * all);
    CHECK((got == 0 || share(got - 101) * 100 <= percent * all));
  }
  std::int64_t highest = 0;
  for (const Arrival& write : writes) highest = std::max(highest, write.at - write.acknowledged);
  CHECK(track.distribution().max() == highest);
  const auto peak = track.take_peak();
  REQUIRE(peak);
  CHECK(peak->lag.value == highest);
  CHECK(!track.take_peak());
  CHECK(track.last_arrival() == nanoseconds(at));
}
