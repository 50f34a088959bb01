// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

#include "model/data/distribution.hpp"

using namespace replisim;

TEST_CASE("A ramp has its percentiles where the share of its height is", "[distribution]") {
  TimeDistribution ramp;
  ramp.add(0, 1'000'000, 500);
  CHECK(ramp.percentile({50}) == 500'000);
  CHECK(ramp.percentile({99}) == 990'000);
  CHECK(ramp.percentile({999, 1000}) == 999'000);
  CHECK(ramp.percentile({100}) == 1'000'000);
  CHECK(ramp.percentile({0}) == 0);
  CHECK(ramp.max() == 1'000'000);
  CHECK(ramp.mean() == 500'000);
}

TEST_CASE("Idle time counts as the value it has", "[distribution]") {
  TimeDistribution lag;
  lag.add_constant(0, 900);
  lag.add(100, 0, 100);  // falls
  CHECK(lag.percentile({90}) == 0);
  CHECK(lag.percentile({95}) == 50);
  CHECK(lag.percentile({9001, 10'000}) == 1);  // 0.1 of the 100 ns: at most 0.1, so 1
  CHECK(lag.mean() == 5);
  CHECK(lag.total() == 1000);
}

TEST_CASE("A touched value counts for the greatest only", "[distribution]") {
  TimeDistribution lag;
  CHECK(lag.empty());
  lag.add_constant(7, 0);
  CHECK(lag.max() == 7);
  CHECK(lag.percentile({99}) == 7);
  lag.add_constant(1, 10);
  CHECK(lag.max() == 7);
  CHECK(lag.percentile({100}) == 1);
  CHECK(lag.mean() == 1);
}

TEST_CASE("Equal teeth are one segment with a count", "[distribution]") {
  TimeDistribution counted;
  TimeDistribution single;
  counted.add(30, 90, 60, 1000);
  for (int i = 0; i < 1000; ++i) single.add(30, 90, 60);
  for (int p = 0; p <= 100; ++p) CHECK(counted.percentile({p}) == single.percentile({p}));
  CHECK(counted.percentile({50}) == 60);
  TimeDistribution merged;
  merged.merge(counted);
  merged.merge(single);
  CHECK(merged.total() == 120'000);
  CHECK(merged.percentile({50}) == 60);
}

TEST_CASE("Percentiles over time agree with the sum of all shares", "[distribution][property]") {
  boost::random::mt19937_64 random(3);
  const auto draw = [&](std::int64_t below) {
    return boost::random::uniform_int_distribution<std::int64_t>(0, below - 1)(random);
  };
  for (int round = 0; round < 300; ++round) {
    TimeDistribution lag;
    std::vector<std::array<std::int64_t, 3>> segments;
    for (int i = 0; i < 1 + draw(8); ++i) {
      segments.push_back({draw(60), draw(60), 1 + draw(50)});
      lag.add(segments.back()[0], segments.back()[1], segments.back()[2]);
    }
    const std::int64_t part = 1 + draw(1000);
    // Shares in parts of lcm(1..60) would overflow; long double has 64 bits and ties are rare.
    const auto time_at = [&](std::int64_t x) {
      long double sum = 0;
      for (const auto& [from, to, duration] : segments) {
        const auto low = std::min(from, to);
        const auto high = std::max(from, to);
        if (x >= high)
          sum += duration;
        else if (x > low)
          sum += static_cast<long double>(duration) * (x - low) / (high - low);
      }
      return sum;
    };
    const long double goal = static_cast<long double>(lag.total()) * part / 1000;
    std::int64_t wanted = 0;
    while (time_at(wanted) < goal - 1e-6L) ++wanted;
    CAPTURE(round, part);
    CHECK(lag.percentile({part, 1000}) == wanted);
  }
}

TEST_CASE("Counted values agree with the sorted list of them", "[distribution][property]") {
  boost::random::mt19937_64 random(5);
  const auto draw = [&](std::int64_t below) {
    return boost::random::uniform_int_distribution<std::int64_t>(0, below - 1)(random);
  };
  for (int round = 0; round < 500; ++round) {
    LatencyDistribution latencies;
    std::vector<std::int64_t> values;
    for (int run = 0; run < 1 + draw(6); ++run) {
      const Progression p{draw(1000), draw(61) - 30, 1 + draw(40), 1 + draw(5)};
      latencies.add(p);
      for (std::int64_t i = 0; i < p.count; ++i) {
        std::int64_t whole = i * p.step / p.per;
        if (i * p.step % p.per < 0) --whole;
        values.push_back(p.first + whole);
      }
    }
    std::sort(values.begin(), values.end());
    const auto count = static_cast<std::int64_t>(values.size());
    REQUIRE(latencies.count() == count);
    CHECK(latencies.max() == values.back());
    for (const std::int64_t part : {1, 250, 500, 900, 990, 999, 1000}) {
      const std::int64_t rank = (count * part + 999) / 1000;
      CAPTURE(round, part);
      CHECK(latencies.percentile({part, 1000}) == values[static_cast<std::size_t>(rank - 1)]);
    }
    const std::int64_t sum = std::accumulate(values.begin(), values.end(), std::int64_t{0});
    const std::int64_t twice = 2 * sum + count;
    const std::int64_t mean =
        twice >= 0 ? twice / (2 * count) : -((-twice + 2 * count - 1) / (2 * count));
    CHECK(latencies.mean() == mean);
  }
}

TEST_CASE("A billion latencies cost no more than a few", "[distribution]") {
  LatencyDistribution latencies;
  latencies.add({1'000'000, 1, 1'000'000'000, 3});
  latencies.add(500, 1'000'000'000);
  CHECK(latencies.percentile({50}) == 500);
  CHECK(latencies.percentile({75}) == 1'000'000 + (500'000'000 - 1) / 3);
  CHECK(latencies.max() == 1'000'000 + 999'999'999 / 3);
}
