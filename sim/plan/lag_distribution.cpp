// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/lag_distribution.hpp"

#include <algorithm>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {
void LagDistribution::add(double low, double high) {
  if (high > low) pieces_.push_back({low, high});
}

SimTime LagDistribution::percentile(double share) const {
  if (share >= 1) return max();
  // Down from the greatest lag, until the time above is what may be above.
  struct End {
    double at;
    int pieces;  // that begin or end there, on the way down
  };
  std::vector<End> ends;
  ends.reserve(2 * pieces_.size());
  for (const Piece& piece : pieces_) {
    ends.push_back({piece.high, 1});
    ends.push_back({piece.low, -1});
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.at > b.at; });
  double left = (1 - share) * horizon_;
  double at = 0;
  int pieces = 0;
  for (const End& end : ends) {
    const double time = pieces * (at - end.at);
    if (time > left) return whole_ns(at - left / pieces);
    left -= time;
    at = end.at;
    pieces += end.pieces;
  }
  return SimTime{};
}

SimTime LagDistribution::max() const {
  double greatest = 0;
  for (const Piece& piece : pieces_) greatest = std::max(greatest, piece.high);
  return whole_ns(greatest);
}

double LagDistribution::share_above(SimTime limit) const {
  const auto least = static_cast<double>(limit.value);
  double above = 0;
  for (const Piece& piece : pieces_)
    above += std::max(0.0, piece.high - std::max(piece.low, least));
  return horizon_ > 0 ? above / horizon_ : 0;
}

SimTime LagDistribution::horizon() const {
  return whole_ns(horizon_);
}

}  // namespace replisim::plan
