// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "model/explore/edges.hpp"

/// The search once more, as plainly as it can be written: a set of whole values, no encoding, no
/// symmetry. It shares the edges with the search that it is held against, and nothing else.
namespace replisim::testing {

/// The state without what is over: written by hand, apart from the encoding.
explore::State rested(const explore::State& state, const explore::State& initial);

struct NaiveCounts {
  std::uint64_t distinct = 0;
  std::uint64_t kept = 0;  ///< of those, how many differ in more than what decides nothing
  std::uint64_t edges = 0;
  std::uint64_t changing = 0;
  std::uint32_t depth = 0;
  /// The first refused or no-effect call that changed something all the same; empty: none did.
  std::string changed_by_refusal;
};
NaiveCounts naive_search(const explore::Instance& instance);

}  // namespace replisim::testing
