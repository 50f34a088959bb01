// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/plan/workload.hpp"

namespace replisim::plan {

/// The clock of a line that stands still while the line is down: "work" is time in ns during which
/// bytes could move. In a brownout it goes slower: `left_ppb` parts of 10^9 of the line are left.
/// Outages are half open, sorted, and do not touch.
class WorkClock {
 public:
  explicit WorkClock(std::vector<Span> outages, std::int64_t left_ppb = 0);

  /// How much work time has passed at a time.
  SimTime work_at(SimTime time) const;
  /// The earliest time at which that much work time has passed.
  double time_at(double work) const;
  const std::vector<Span>& outages() const { return outages_; }

 private:
  SimTime left_of(SimTime span) const;

  std::vector<Span> outages_;
  std::int64_t left_ppb_;
};

}  // namespace replisim::plan
