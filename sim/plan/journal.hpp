// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sim/plan/workload.hpp"

/// What a journal must hold while a line is slow or down.
namespace replisim::plan {

struct JournalNeed {
  Bytes size;             ///< rounded up to whole bytes
  std::size_t first = 0;  ///< writes that are in it together, numbers from 0
  std::size_t last = 0;
  Span outage;  ///< the worst one; it begins with the first of them
};

/// The most bytes that wait, wherever one outage of that length (0: none) falls:
/// max over i <= j of S(i..j) - R x max(0, a_j - a_i - outage). Exact, in O(n).
JournalNeed journal_need(Writes writes, Rate rate, SimTime outage);

}  // namespace replisim::plan
