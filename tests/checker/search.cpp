// SPDX-License-Identifier: Apache-2.0
// The exact search against one that tries every nanosecond.
#include "scenarios/checker/search.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <vector>

using namespace replisim;
using checker::Knot;
using checker::Need;
using checker::Position;
using checker::Signal;

namespace {

using Random = boost::random::mt19937_64;

std::int64_t draw(Random& random, std::int64_t least, std::int64_t most) {
  return boost::random::uniform_int_distribution<std::int64_t>(least, most)(random);
}

/// A measure with points at some of the nanoseconds 0 to 12; sequence numbers are 10 apart.
Signal random_lines(Random& random, std::int64_t offset) {
  std::vector<Knot> knots;
  for (std::int64_t at = 0; at <= 12; ++at) {
    const bool last = at == 12;
    if (at != 0 && !last && draw(random, 0, 2) != 0) continue;
    const std::int64_t before = draw(random, 0, 12);
    const std::int64_t value = draw(random, 0, 1) == 0 ? before : draw(random, 0, 12);
    knots.push_back({{SimTime{at}, static_cast<Sequence>(at * 10 + offset)}, before, value});
  }
  return {Signal::Shape::Lines, std::move(knots)};
}

format::Condition random_condition(Random& random) {
  format::Condition condition;
  condition.kind = format::ValueKind::Count;
  condition.negated = draw(random, 0, 3) == 0;
  if (draw(random, 0, 2) != 0) condition.at_least = draw(random, 0, 12);
  if (draw(random, 0, 2) != 0 || !condition.at_least) {
    condition.at_most = condition.at_least.value_or(0) + draw(random, 0, 6);
  }
  return condition;
}

/// The line's value at a nanosecond as a fraction, compared without rounding.
bool on_line_meets(const format::Condition& c, const Knot& a, const Knot& b, std::int64_t at) {
  const std::int64_t run = b.where.at.value - a.where.at.value;
  const std::int64_t first = std::get<std::int64_t>(a.value);
  const std::int64_t rise = std::get<std::int64_t>(b.before) - first;
  const std::int64_t scaled = first * run + rise * (at - a.where.at.value);
  const bool inside =
      (!c.at_least || scaled >= *c.at_least * run) && (!c.at_most || scaled <= *c.at_most * run);
  return inside != c.negated;
}

/// Every value that a signal has at a whole nanosecond: left of, at and right of a point.
bool meets_somewhere(const format::Condition& c, const Signal& signal, std::int64_t at) {
  const auto& knots = signal.knots();
  for (std::size_t index = 0; index + 1 < knots.size(); ++index) {
    const bool inside = knots[index].where.at.value <= at && at <= knots[index + 1].where.at.value;
    if (inside && on_line_meets(c, knots[index], knots[index + 1], at)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("The search finds what trying every nanosecond finds", "[checker]") {
  Random random(20260101);
  int hits = 0;
  int misses = 0;
  for (int round = 0; round < 20'000; ++round) {
    const Signal signal = random_lines(random, 1);
    const format::Condition condition = random_condition(random);
    const std::int64_t opens = draw(random, 1, 11);
    const std::int64_t closes = draw(random, opens, 11);
    // The window's rows stand below everything else of their instants.
    const Position begin{SimTime{opens}, static_cast<Sequence>(opens * 10 + 9)};
    const Position end{SimTime{closes}, static_cast<Sequence>(closes * 10 + 9)};
    const auto found = checker::find_first({{&condition, &signal, true}}, begin, end);
    std::int64_t expected = -1;
    for (std::int64_t at = opens; at <= closes && expected < 0; ++at) {
      const bool at_opening = at == opens;
      const bool now =
          at_opening
              ? checker::find_first({{&condition, &signal, true}}, begin, begin).first.has_value()
              : meets_somewhere(condition, signal, at);
      if (now) expected = at;
    }
    // Between two nanoseconds a steep line may touch what no whole nanosecond shows.
    if (expected < 0 && found.first) continue;
    CAPTURE(round, opens, closes, condition.negated, condition.at_least.value_or(-1),
            condition.at_most.value_or(-1));
    REQUIRE(found.first.has_value() == (expected >= 0));
    if (found.first && expected >= 0) {
      REQUIRE(found.first->at.value <= expected);
      (found.first->at.value == expected ? hits : misses) += 1;
    }
  }
  CHECK(hits > 5'000);
  CHECK(misses < hits / 4);  // found sooner: again a touch between two nanoseconds
}

TEST_CASE("Not wanting a condition is the complement of wanting it", "[checker]") {
  Random random(7);
  for (int round = 0; round < 5'000; ++round) {
    const Signal signal = random_lines(random, 1);
    format::Condition condition = random_condition(random);
    const std::int64_t at = draw(random, 1, 11);
    const Position here{SimTime{at}, static_cast<Sequence>(at * 10 + 9)};
    const bool holds =
        checker::find_first({{&condition, &signal, true}}, here, here).first.has_value();
    const bool fails =
        checker::find_first({{&condition, &signal, false}}, here, here).first.has_value();
    CAPTURE(round, at);
    REQUIRE(holds != fails);
  }
}
