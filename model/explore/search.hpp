// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/explore/invariants.hpp"
#include "model/explore/store.hpp"

/// Breadth-first search over everything that can happen to an instance.
namespace replisim::explore {

struct Limits {
  std::uint32_t depth = UINT32_MAX;    ///< edges from the initial state
  std::uint32_t states = 100'000'000;  ///< distinct states
  bool symmetry = true;                ///< pairs of an instance are interchangeable
  bool forget = true;                  ///< what decides nothing any more is forgotten
};

/// Accepted and refused calls of one operation.
struct OperationCount {
  std::uint64_t accepted = 0;
  std::uint64_t without_effect = 0;
  std::uint64_t refused = 0;
};

struct Counts {
  std::uint64_t edges = 0;                      ///< decisions and facts
  std::uint64_t changing = 0;                   ///< edges that led to a state, new or not
  std::uint32_t distinct = 0;                   ///< states
  std::uint32_t expanded = 0;                   ///< states all of whose edges were taken
  std::uint32_t depth = 0;                      ///< of the deepest state
  std::size_t bytes = 0;                        ///< of all states, with the table that finds them
  std::array<OperationCount, 32> operations{};  ///< by number
  std::uint32_t copy_states = 0;                ///< a bit for each CopyState that a pair came to
  std::uint64_t orbits = 0;  ///< states, counting those that differ only in which pair is which
};

/// Why a search ended.
enum class End : std::uint8_t { Complete, Violation, DepthReached, StatesReached };

/// One step of a counterexample, with whole services: calls and jobs that ended are in `after`.
struct CourseStep {
  Edge edge;
  State before;
  Taken taken;
  State after;
};

struct Outcome {
  End end = End::Complete;
  Counts counts;
  std::string_view broken;         ///< the name of the invariant
  std::vector<CourseStep> course;  ///< the shortest way to where it does not hold
};

/// Told from time to time while a search runs; false ends it as if its limit was reached.
using Progress = std::function<bool(const Counts&)>;

Outcome search(const Instance& instance, std::span<const Invariant> invariants,
               const Limits& limits, const Progress& progress = {});

}  // namespace replisim::explore
