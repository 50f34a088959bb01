// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/checker/timeline.hpp"
#include "scenarios/format/scenario.hpp"

/// One property or measure of one entity as a function of time.
namespace replisim::checker {

/// The history does not say (nothing was recorded there).
struct NoData {
  friend bool operator==(const NoData&, const NoData&) = default;
};
/// The history says that there is no value: the schema's NULL.
struct NullValue {
  friend bool operator==(const NullValue&, const NullValue&) = default;
};
using Value = std::variant<NoData, NullValue, std::string, std::int64_t>;

/// A recorded point: the value just before it, and the value from then on.
struct Knot {
  Position where;
  Value before;
  Value value;
};

/// The value between two recorded points, as a condition needs it.
struct Piece {
  Value value;          ///< a text, a constant number, NULL, or NoData
  bool linear = false;  ///< a number that goes from (from, first) to (to, last)
  SimTime from, to;     ///< of the line, at or beyond the ends of the piece
  std::int64_t first = 0;
  std::int64_t last = 0;
};

class Signal {
 public:
  enum class Shape : std::uint8_t {
    Steps,  ///< holds until the next point, also after the last one
    Lines,  ///< linear between points; unknown beyond the last one
  };
  Signal() = default;
  Signal(Shape shape, std::vector<Knot> knots) : shape_(shape), knots_(std::move(knots)) {}

  const std::vector<Knot>& knots() const { return knots_; }
  /// The value at a position, seeing what is recorded up to it.
  Value at(const Position& position) const;
  /// The value between `begin` and `end` (which see the same points, but for a point at `end`).
  Piece between(const Position& begin, SimTime end) const;

 private:
  Shape shape_ = Shape::Steps;
  std::vector<Knot> knots_;
};

/// The signal that a condition on a target speaks of. Words and flags come from events (or from the
/// record of the call), numbers from samples; a number that has events only is read from their
/// texts. The position decides which volume `p1.source` means.
Signal signal_of(const format::Scenario& scenario, const Timeline& timeline,
                 const format::Target& target, const format::Condition& condition,
                 const Position& position);

}  // namespace replisim::checker
