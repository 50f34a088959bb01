// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/plan/workload.hpp"

/// Bytes that writes leave when what they overwrite counts once.
namespace replisim::plan {

/// Bytes of the extents that the writes touch, each extent once and whole. `writes` in any order.
Bytes unique_bytes(Writes writes, Bytes extent);

/// f(W): unique bytes of consecutive windows from the first write on, over all bytes written: a
/// ratio of sums. May exceed 1, as extents are whole.
struct Folding {
  Bytes written;
  Bytes unique;
  std::size_t windows = 0;  ///< with the last one, which may be shorter
  double share() const {
    return static_cast<double>(unique.value) / static_cast<double>(written.value);
  }
};
Folding folding(Writes writes, SimTime window, Bytes extent);

}  // namespace replisim::plan
