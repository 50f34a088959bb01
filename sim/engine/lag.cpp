// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/lag.hpp"

#include <algorithm>

namespace replisim::engine {

void LagTrack::climb(SimTime from, SimTime to, SimTime acknowledged) {
  if (acknowledged > from) {
    const SimTime until = std::min(acknowledged, to);
    distribution_.add_constant(0, (until - from).value);
    from = until;
  }
  if (to <= from) return;
  distribution_.add((from - acknowledged).value, (to - acknowledged).value, (to - from).value);
}

void LagTrack::arrived(SimTime acknowledged, SimTime at) {
  if (at > last_) {
    climb(last_, at, acknowledged);
    last_ = at;
  }
  const SimTime lag = at - acknowledged;
  if (!peak_ || lag > peak_->lag) peak_ = Peak{lag, at};
  last_arrival_ = at;
}

void LagTrack::advance(SimTime now, std::optional<SimTime> oldest) {
  if (now <= last_) return;
  climb(last_, now, oldest.value_or(now));
  last_ = now;
}

std::optional<LagTrack::Peak> LagTrack::take_peak() {
  const auto taken = peak_;
  peak_.reset();
  return taken;
}

}  // namespace replisim::engine
