// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/least_bandwidth.hpp"

#include <catch2/catch.hpp>

#include "sim/plan/fifo.hpp"
#include "tests/plan/naive.hpp"

using namespace replisim;
using namespace replisim::plan;
using namespace replisim::plan::test;

namespace {

/// Formula 1 over all spans.
double over_all_spans(const std::vector<Write>& writes, SimTime limit) {
  double most = 0;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    double sum = 0;
    for (std::size_t j = i; j < writes.size(); ++j) {
      sum += static_cast<double>(writes[j].size);
      const SimTime time = writes[j].at - writes[i].at + limit;
      most = std::max(most, sum * 1e9 / static_cast<double>(time.value));
    }
  }
  return most;
}

}  // namespace

TEST_CASE("Formula 1 agrees with all spans and with bisection", "[plan]") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200; ++i) {
    const auto writes = random_writes(random, 1 + static_cast<int>(random() % 80));
    const SimTime limit = milliseconds(1 + static_cast<std::int64_t>(random() % 100));
    CAPTURE(i, writes.size(), limit.value);
    const LeastBandwidth found = least_bandwidth(writes, limit);
    CHECK(found.rate == Approx(over_all_spans(writes, limit)).epsilon(1e-12));
    // The line keeps the limit, and one that is slower by 10 digits' last does not.
    double little = 0;
    double enough = found.rate * 4;
    while (enough - little > enough * 1e-13) {
      const double middle = (little + enough) / 2;
      (share_within(writes, limit, middle) >= 1 - 1e-13 ? enough : little) = middle;
    }
    CHECK(found.rate == Approx(enough).epsilon(1e-10));
    // The binding span is what it says.
    const BindingSpan& span = found.binding;
    const Writes bound{writes.data() + span.first, span.last - span.first + 1};
    CHECK(span.written == written_bytes(bound));
    CHECK(span.length == bound.back().at - bound.front().at);
    CHECK(found.rate == Approx(static_cast<double>(span.written.value) * 1e9 /
                               static_cast<double>((span.length + limit).value)));
  }
}

TEST_CASE("The least bandwidth of a percentile keeps it, and no less does", "[plan]") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100; ++i) {
    const auto writes = random_writes(random, 2 + static_cast<int>(random() % 80));
    const SimTime limit = milliseconds(1 + static_cast<std::int64_t>(random() % 60));
    double before = 0;
    for (const double share : {0.5, 0.9, 0.95, 0.99}) {
      CAPTURE(i, writes.size(), limit.value, share);
      const double rate = least_bandwidth_at(writes, limit, share);
      CHECK(share_within(writes, limit, rate) >= share);
      CHECK(share_within(writes, limit, rate * (1 - 1e-9)) < share);
      for (double less = rate * 0.97; less > rate / 50; less *= 0.9)
        CHECK(share_within(writes, limit, less) < share);
      CHECK(rate >= before);
      before = rate;
    }
    CHECK(least_bandwidth(writes, limit).rate >= before);
  }
}

TEST_CASE("A share of time within a limit is the one of the replay", "[plan]") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 100; ++i) {
    const auto writes = random_writes(random, 2 + static_cast<int>(random() % 80));
    const Rate rate{1 + static_cast<std::int64_t>(random() % 2'000'000)};
    const SimTime limit = milliseconds(static_cast<std::int64_t>(random() % 60));
    const double within = share_within(writes, limit, static_cast<double>(rate.value));
    CHECK(within == Approx(1 - replay_fifo(writes, rate).lag.share_above(limit)).epsilon(1e-9));
  }
}

TEST_CASE("A burst asks for its size over its time and the limit", "[plan]") {
  const std::vector<Write> writes{
      {seconds(0), 0, 10, 0}, {seconds(50), 0, 600, 0}, {seconds(60), 0, 600, 0}};
  const LeastBandwidth found = least_bandwidth(writes, seconds(20));
  CHECK(found.rate == Approx(40));
  CHECK(found.binding.first == 1);
  CHECK(found.binding.last == 2);
  CHECK(found.binding.written == bytes(1'200));
  CHECK(found.binding.length == seconds(10));
}
