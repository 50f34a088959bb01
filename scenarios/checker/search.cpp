// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/search.hpp"

#include <algorithm>
#include <limits>

namespace replisim::checker {
namespace {

__extension__ using Wide = __int128;

/// Whole nanoseconds, both ends included.
struct Span {
  std::int64_t first = 0;
  std::int64_t last = -1;
  bool empty() const { return last < first; }
};
using Spans = std::vector<Span>;

Wide floor_div(Wide a, Wide b) {
  const Wide quotient = a / b;
  return (a % b != 0 && ((a < 0) != (b < 0))) ? quotient - 1 : quotient;
}

Wide ceil_div(Wide a, Wide b) {
  return -floor_div(-a, b);
}

/// Where the line of a piece lies within the condition's bounds, as far as it crosses `whole`.
Span within_bounds(const Piece& line, const format::Condition& condition, const Span& whole) {
  const Wide run = line.to.value - line.from.value;
  Wide rise = static_cast<Wide>(line.last) - line.first;
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  Wide low = static_cast<Wide>(condition.at_least.value_or(least)) - line.first;
  Wide high = static_cast<Wide>(condition.at_most.value_or(most)) - line.first;
  if (rise < 0) {
    rise = -rise;
    const Wide old_low = low;
    low = -high;
    high = -old_low;
  }
  Wide enters = 0;
  Wide leaves = run;
  if (condition.at_least.has_value() || condition.at_most.has_value()) {
    // low <= rise * t / run <= high; sides far off the line are cut first, so the products fit.
    low = std::clamp<Wide>(low, -1, rise + 1);
    high = std::clamp<Wide>(high, -1, rise + 1);
    enters = ceil_div(low * run, rise);
    leaves = floor_div(high * run, rise);
    // A steep line may pass the bounds between two nanoseconds: it was there all the same.
    if (enters > leaves && low <= high && high >= 0 && low <= rise) leaves = enters;
  }
  const Wide first = std::max<Wide>(line.from.value + enters, whole.first);
  const Wide last = std::min<Wide>(line.from.value + leaves, whole.last);
  if (last < first) return {};
  return {static_cast<std::int64_t>(first), static_cast<std::int64_t>(last)};
}

Spans complement(const Span& inner, const Span& whole) {
  if (inner.empty()) return {whole};
  Spans spans;
  if (inner.first > whole.first) spans.push_back({whole.first, inner.first - 1});
  if (inner.last < whole.last) spans.push_back({inner.last + 1, whole.last});
  return spans;
}

}  // namespace

bool holds(const format::Condition& condition, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return meets(condition, *text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return meets(condition, *number);
  return meets(condition, std::string("NULL"));
}

namespace {

/// The instants of a piece at which a need is met.
Spans spans_of(const Need& need, const Piece& piece, const Span& whole) {
  const bool asks_for_null = !need.condition->choices.empty();
  if (!piece.linear || piece.first == piece.last || asks_for_null) {
    return holds(*need.condition, piece.value) == need.want ? Spans{whole} : Spans{};
  }
  const Span inside = within_bounds(piece, *need.condition, whole);
  const bool want_inside = need.want != need.condition->negated;
  if (!want_inside) return complement(inside, whole);
  return inside.empty() ? Spans{} : Spans{inside};
}

Spans intersect(const Spans& left, const Spans& right) {
  Spans both;
  for (const auto& a : left) {
    for (const auto& b : right) {
      const Span span{std::max(a.first, b.first), std::min(a.last, b.last)};
      if (!span.empty()) both.push_back(span);
    }
  }
  return both;
}

/// The places where anything changes, from `begin` to `end`.
std::vector<Position> places(const std::vector<Need>& needs, const Position& begin,
                             const Position& end) {
  std::vector<Position> all{begin};
  for (const auto& need : needs) {
    for (const auto& knot : need.signal->knots()) {
      if (knot.where.seq > begin.seq && knot.where.seq <= end.seq && knot.where.at >= begin.at &&
          knot.where.at <= end.at) {
        all.push_back(knot.where);
      }
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Position& a, const Position& b) { return a.seq < b.seq; });
  return all;
}

/// Looks at the piece from one place to the next; true ends the search.
bool look(const std::vector<Need>& needs, const Position& from, SimTime until, Found& found) {
  const Span whole{from.at.value, until.value};
  Spans spans{whole};
  const Need* missing = nullptr;
  for (const auto& need : needs) {
    const Piece piece = need.signal->between(from, until);
    if (std::holds_alternative<NoData>(piece.value)) {
      missing = &need;
      continue;
    }
    spans = intersect(spans, spans_of(need, piece, whole));
    if (spans.empty()) return false;
  }
  const SimTime at{spans.front().first};
  if (missing == nullptr) {
    found.first = Position{at, from.seq};
    return true;
  }
  if (!found.missing) {
    found.missing = Position{at, from.seq};
    found.missing_condition = missing->condition;
  }
  return false;
}

}  // namespace

Found find_first(const std::vector<Need>& needs, const Position& begin, const Position& end) {
  Found found;
  const std::vector<Position> all = places(needs, begin, end);
  for (std::size_t index = 0; index < all.size(); ++index) {
    const SimTime until = index + 1 < all.size() ? all[index + 1].at : end.at;
    if (look(needs, all[index], until, found)) return found;
  }
  return found;
}

}  // namespace replisim::checker
