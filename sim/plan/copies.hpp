// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sim/plan/workload.hpp"

/// Copies that share a line with what hosts go on to write.
namespace replisim::plan {

/// When all of `size` and of the writes from `begin` on is at the target: they are sent on as well.
/// Nothing when the writes end before, as nobody knows what would have been written then.
std::optional<SimTime> streamed_copy_end(Writes writes, SimTime begin, Bytes size, Rate rate);

/// A round of a copy by Delta-Update: it sends what was written, in unique extents, during the
/// round before; the first one sends everything.
struct Round {
  SimTime begun;
  Bytes size;
  SimTime took;
};

/// Rounds until one takes no longer than `period`: from then on cycles keep it. `complete` is false
/// when the writes end before, or after 1,000 rounds.
struct CopyRounds {
  std::vector<Round> rounds;
  bool complete = false;
  SimTime ended;
  Bytes sent;
};
CopyRounds copy_rounds(Writes writes, SimTime begin, Bytes size, Rate rate, Bytes extent,
                       SimTime period);

}  // namespace replisim::plan
