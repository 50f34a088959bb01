// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/outages.hpp"

#include <algorithm>
#include <utility>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {

WorkClock::WorkClock(std::vector<Span> outages, std::int64_t left_ppb)
    : outages_(std::move(outages)), left_ppb_(left_ppb) {}

/// The work time that is left of a span within an outage.
SimTime WorkClock::left_of(SimTime span) const {
  return SimTime{static_cast<std::int64_t>(Wide{span.value} * left_ppb_ / 1'000'000'000)};
}

SimTime WorkClock::work_at(SimTime time) const {
  SimTime lost;
  for (const Span& outage : outages_) {
    const SimTime within = std::clamp(time, outage.from, outage.to) - outage.from;
    lost += within - left_of(within);
  }
  return time - lost;
}

double WorkClock::time_at(double work) const {
  double time = work;
  for (const Span& outage : outages_) {
    const auto from = static_cast<double>(outage.from.value);
    if (time <= from) break;
    const SimTime length = outage.to - outage.from;
    const auto left = static_cast<double>(left_of(length).value);
    if (time - from < left) return from + (time - from) * 1e9 / static_cast<double>(left_ppb_);
    time += static_cast<double>(length.value) - left;
  }
  return time;
}

}  // namespace replisim::plan
