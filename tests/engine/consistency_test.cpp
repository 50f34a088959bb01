// SPDX-License-Identifier: Apache-2.0
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <vector>

#include "model/data/consistency.hpp"

using namespace replisim;

namespace {

/// By the definition: no present b without an a that was acknowledged before b was issued.
bool dependents_have_what_they_need(const std::vector<GroupWrite>& writes) {
  for (const auto& b : writes)
    for (const auto& a : writes)
      if (b.present && !a.present && a.acknowledged < b.issued) return false;
  return true;
}

/// By the definition: there is a point in the order up to which all is there, and nothing after.
bool is_some_prefix(const std::vector<GroupWrite>& writes) {
  for (std::size_t point = 0; point <= writes.size(); ++point) {
    bool fits = true;
    for (std::size_t i = 0; i < writes.size(); ++i) fits = fits && writes[i].present == (i < point);
    if (fits) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("The truth table of log intent, data and log done", "[data][R-43]") {
  // 1 log intent, 2 data, 3 log done: each is issued after the one before was acknowledged.
  const int held = GENERATE(range(0, 8));
  CAPTURE(held);
  std::vector<GroupWrite> writes;
  for (int i = 0; i < 3; ++i)
    writes.push_back({seconds(10 * i), seconds(10 * i + 5), (held >> i & 1) != 0});
  const bool consistent = held == 0b000 || held == 0b001 || held == 0b011 || held == 0b111;
  CHECK(judge_image(writes) == ImageVerdict{consistent, consistent});
}

TEST_CASE("Writes under way together may be missing in any combination", "[data]") {
  const std::vector<GroupWrite> writes{{seconds(1), seconds(3), false},
                                       {seconds(2), seconds(4), true},
                                       {seconds(3), seconds(5), true}};
  // The third was issued at the instant of the first's acknowledgement, not after it.
  CHECK(judge_image(writes) == ImageVerdict{true, false});
}

TEST_CASE("Two stamps decide like the comparison of all pairs of writes", "[data][property]") {
  boost::random::mt19937_64 random(11);
  const auto draw = [&](int below) {
    return boost::random::uniform_int_distribution<int>(0, below - 1)(random);
  };
  int consistent = 0;
  int prefixes = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<GroupWrite> writes;
    const int count = draw(9);
    const int cut = draw(count + 1);
    SimTime last;
    for (int i = 0; i < count; ++i) {
      last += nanoseconds(draw(4));  // order is that of acknowledgement
      const bool never = draw(20) == 0;
      const bool stray = draw(6) == 0;
      writes.push_back(
          {last - nanoseconds(draw(5)), never ? SimTime::max() : last, (i < cut) != stray});
    }
    const ImageVerdict verdict = judge_image(writes);
    REQUIRE(verdict.dependent_write == dependents_have_what_they_need(writes));
    REQUIRE(verdict.prefix == is_some_prefix(writes));
    // Any split of the group into volumes gathers to the same.
    DependentWriteTest even;
    DependentWriteTest odd;
    for (std::size_t i = 0; i < writes.size(); ++i) {
      auto& part = i % 2 == 0 ? even : odd;
      writes[i].present ? part.present(writes[i].issued) : part.missing(writes[i].acknowledged);
    }
    even.merge(odd);
    REQUIRE(even.consistent() == verdict.dependent_write);
    consistent += verdict.dependent_write ? 1 : 0;
    prefixes += verdict.prefix ? 1 : 0;
  }
  // Both verdicts occur often enough for the comparison to mean something.
  CHECK(consistent > 4'000);
  CHECK(consistent < 19'000);
  CHECK(prefixes < consistent);
}
