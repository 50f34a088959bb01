// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/units.hpp"

namespace replisim::plan {

/// How long a lag that grows with the clock had which value: time-weighted percentiles over a
/// horizon. What no piece covers is time without lag.
class LagDistribution {
 public:
  /// The lag went from `low` to `high`, both in ns, in that much time.
  void add(double low, double high);
  void set_horizon(double length_ns) { horizon_ = length_ns; }

  /// The least x with lag(t) <= x during at least `share` (0 to 1) of the horizon.
  SimTime percentile(double share) const;
  SimTime max() const;
  /// The share of the horizon during which the lag was more than a limit.
  double share_above(SimTime limit) const;
  SimTime horizon() const;

 private:
  struct Piece {
    double low;
    double high;
  };
  std::vector<Piece> pieces_;
  double horizon_ = 0;
};

}  // namespace replisim::plan
