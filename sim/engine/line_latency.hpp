// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/units.hpp"

namespace replisim::engine {

/// The one-way latency of a line over time. A write arrives one latency after its last byte has
/// left (S-35), at the latency of that instant: what is on the line when the latency changes keeps
/// its arrival. A later write never arrives before an earlier one.
class LineLatency {
 public:
  explicit LineLatency(SimTime latency = {});

  SimTime present() const { return spans_.back().latency; }
  /// The latency of everything that leaves from now on; `last_left` is when the last write that has
  /// left did so.
  void change(SimTime latency, SimTime last_left);
  /// When a write is there whose last byte left at `left`.
  SimTime arrival(SimTime left) const;
  /// Writes whose last byte left by this instant are there at `t`, and no others.
  SimTime left_by(SimTime t) const;

 private:
  struct Span {
    SimTime latency;
    SimTime after;  ///< of what left after this instant
    SimTime floor;  ///< nothing arrives before this: the arrival of what left until then
  };
  std::vector<Span> spans_;  ///< in order of time
};

}  // namespace replisim::engine
