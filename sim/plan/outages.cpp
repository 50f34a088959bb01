// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/outages.hpp"

#include <algorithm>
#include <utility>

namespace replisim::plan {

WorkClock::WorkClock(std::vector<Span> outages) : outages_(std::move(outages)) {}

SimTime WorkClock::work_at(SimTime time) const {
  SimTime lost;
  for (const Span& outage : outages_)
    lost += std::clamp(time, outage.from, outage.to) - outage.from;
  return time - lost;
}

double WorkClock::time_at(double work) const {
  double time = work;
  for (const Span& outage : outages_) {
    if (time <= static_cast<double>(outage.from.value)) break;
    time += static_cast<double>((outage.to - outage.from).value);
  }
  return time;
}

}  // namespace replisim::plan
