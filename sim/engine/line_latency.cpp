// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/line_latency.hpp"

#include <algorithm>
#include <cstdint>

namespace replisim::engine {

namespace {

/// Before anything has left.
constexpr SimTime kNever{INT64_MIN / 2};

}  // namespace

LineLatency::LineLatency(SimTime latency) {
  spans_.push_back({latency, kNever, kNever});
}

void LineLatency::change(SimTime latency, SimTime last_left) {
  if (latency == present()) return;
  if (last_left <= spans_.back().after) {
    // Nothing has left at the latency that ends.
    spans_.back().latency = latency;
    return;
  }
  spans_.push_back({latency, last_left, arrival(last_left)});
}

SimTime LineLatency::arrival(SimTime left) const {
  std::size_t i = spans_.size() - 1;
  while (i > 0 && left <= spans_[i].after) --i;
  return std::max(left + spans_[i].latency, spans_[i].floor);
}

SimTime LineLatency::left_by(SimTime t) const {
  std::size_t i = spans_.size() - 1;
  while (i > 0 && t < spans_[i].floor) --i;
  return std::max(t - spans_[i].latency, spans_[i].after);
}

}  // namespace replisim::engine
