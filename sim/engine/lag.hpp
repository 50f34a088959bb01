// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "model/data/distribution.hpp"
#include "model/units.hpp"

namespace replisim::engine {

/// Lag over time: the age of the oldest acknowledged write that is not at the target, 0 when
/// nothing is missing. It climbs one second a second and falls when a write arrives.
class LagTrack {
 public:
  explicit LagTrack(SimTime start) : last_(start) {}

  /// The write acknowledged at `acknowledged`, oldest of the missing ones, arrived.
  void arrived(SimTime acknowledged, SimTime at);
  /// Brings the track up to `now`; `oldest` is the acknowledgement of the oldest missing write.
  void advance(SimTime now, std::optional<SimTime> oldest);

  const TimeDistribution& distribution() const { return distribution_; }
  /// Highest lag since the last call, and when.
  struct Peak {
    SimTime lag;
    SimTime at;
  };
  std::optional<Peak> take_peak();
  /// When the last write that was missing arrived.
  std::optional<SimTime> last_arrival() const { return last_arrival_; }

 private:
  void climb(SimTime from, SimTime to, SimTime acknowledged);

  SimTime last_;
  TimeDistribution distribution_;
  std::optional<Peak> peak_;
  std::optional<SimTime> last_arrival_;
};

}  // namespace replisim::engine
