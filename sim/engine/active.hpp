// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "model/data/version_map.hpp"
#include "model/units.hpp"
#include "sim/engine/volume_writes.hpp"

/// What Mode Active needs besides a Synchronous mirror: hosts write at both ends at the same time,
/// each end sends its writes to the other, and both must come to hold the same.
namespace replisim::engine {

/// One end's host writes.
struct EndWrites {
  std::uint32_t volume = 0;
  const VolumeWrites* writes = nullptr;
  bool bias = false;  ///< the end that orders writes of one instant
};

/// Writes to one extent have one order at both ends: that of acknowledgement, then of issue; of two
/// that agree in both the bias end's is the later. A write issued after another's acknowledgement
/// is always later, so what hosts can tell apart is kept. True when write n of `a` comes after
/// write m of `b`.
bool comes_after(const EndWrites& a, std::uint64_t n, const EndWrites& b, std::uint64_t m);

/// Brings writes [from, to) of `a` into what one end holds, wherever no later write of `b` is
/// there.
void merge_writes(const EndWrites& a, std::uint64_t from, std::uint64_t to, const EndWrites& b,
                  Bytes size, Bytes extent, VersionMap& into);

/// What hosts may do at the two ends of a pair at one instant.
struct EndsInUse {
  bool source_open = false;  ///< hosts can write it
  bool target_open = false;
  bool mirrored =
      false;  ///< what is written at either end goes to the other before it is acknowledged
};
/// Both ends take writes and do not tell each other.
constexpr bool split_brain(const EndsInUse& ends) {
  return ends.source_open && ends.target_open && !ends.mirrored;
}

}  // namespace replisim::engine
