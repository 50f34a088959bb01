// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "model/units.hpp"

/// What hosts wrote, as the planner takes it: writes in the order of their times.
namespace replisim::plan {

struct Write {
  SimTime at;               ///< since the trace began
  std::int64_t offset = 0;  ///< bytes
  std::int64_t size = 0;    ///< bytes
  std::uint32_t device = 0;
};

using Writes = std::span<const Write>;

/// A span of time, its end not included.
struct Span {
  SimTime from;
  SimTime to;
};

/// All bytes of the writes.
Bytes written_bytes(Writes writes);
/// Those issued in a span; `writes` are sorted by time.
Writes issued_in(Writes writes, Span span);
/// Bytes a second from the first write to the last; nothing can be said of less than two instants.
double mean_rate(Writes writes);
/// The greatest number of bytes written in any span of that length that begins with a write.
struct Densest {
  Span span;
  Bytes written;
};
Densest densest_span(Writes writes, SimTime length);

}  // namespace replisim::plan
