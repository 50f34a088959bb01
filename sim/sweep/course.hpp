// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/sweep/sweep.hpp"

/// What is to run next. It follows from the results alone, so a sweep that goes on after it was
/// killed, with however many workers, makes the same runs.
namespace replisim::sweep {

/// The next run of a combination; nothing when it is complete. Without a search that is its one
/// run; with one, bisection after a look at both ends of the range.
std::optional<Task> next_task(const Sweep& sweep, const Results& results, std::size_t combination);

/// What a search came to.
struct Threshold {
  enum class Kind : std::uint8_t {
    Found,       ///< `number` keeps the limit, and its neighbour does not
    Everywhere,  ///< the whole range keeps it; `number` is the end of the range
    Nowhere,     ///< nothing of the range keeps it
    CannotSay,   ///< a run had no verdict
  };
  Kind kind = Kind::Found;
  std::int64_t number = 0;
};
std::string_view name_of(Threshold::Kind kind);

/// The threshold of a complete combination.
std::optional<Threshold> threshold_of(const Sweep& sweep, const Results& results,
                                      std::size_t combination);

/// About how many runs a combination takes.
std::size_t runs_expected(const Sweep& sweep);

}  // namespace replisim::sweep
