// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "scenarios/checker/signal.hpp"
#include "scenarios/format/scenario.hpp"

/// Looks for an instant at which conditions hold. Exact: properties are constant between events,
/// measures linear between samples, so nothing is sampled.
namespace replisim::checker {

/// True when the value is what the condition asks for.
bool holds(const format::Condition& condition, const Value& value);

/// A condition that must hold (or, with `want` false, must not) and the signal it is about.
struct Need {
  const format::Condition* condition = nullptr;
  const Signal* signal = nullptr;
  bool want = true;
};

struct Found {
  /// The first position at which all needs are met; none when there is no such instant.
  std::optional<Position> first;
  /// Where the history lacks data that would have decided, before `first`.
  std::optional<Position> missing;
  const format::Condition* missing_condition = nullptr;
};

/// The first instant from `begin` to `end` (both ends belong to it) at which all needs are met at
/// once. At an instant at which a value jumps, both values count; what stands below the row that
/// closes the window does not.
Found find_first(const std::vector<Need>& needs, const Position& begin, const Position& end);

}  // namespace replisim::checker
