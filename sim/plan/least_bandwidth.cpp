// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/least_bandwidth.hpp"

#include <algorithm>
#include <vector>

#include "sim/plan/rounding.hpp"

namespace replisim::plan {
namespace {

/// The first write of a span: when it came, and the bytes before it.
struct Corner {
  std::int64_t at;
  std::int64_t before;
  std::size_t number;
};

/// Positive when b lies below the straight line from a to c.
Wide below(const Corner& a, const Corner& b, const Corner& c) {
  return Wide{b.at - a.at} * (c.before - a.before) - Wide{b.before - a.before} * (c.at - a.at);
}

/// Bytes over ns, compared without division.
struct Slope {
  std::int64_t rise = 0;
  std::int64_t run = 1;
  bool steeper_than(const Slope& other) const {
    return Wide{rise} * other.run > Wide{other.rise} * run;
  }
};

/// The lower convex hull of the corners so far; the steepest line from it to a point on the right
/// touches it where slopes begin to exceed that line's.
class Hull {
 public:
  void add(const Corner& corner) {
    while (corners_.size() >= 2 &&
           below(corners_[corners_.size() - 2], corners_.back(), corner) <= 0)
      corners_.pop_back();
    corners_.push_back(corner);
  }

  const Corner& steepest_to(std::int64_t at, std::int64_t bytes) const {
    const auto slope = [=](const Corner& from) { return Slope{bytes - from.before, at - from.at}; };
    std::size_t low = 0;
    std::size_t high = corners_.size() - 1;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (slope(corners_[middle + 1]).steeper_than(slope(corners_[middle])))
        low = middle + 1;
      else
        high = middle;
    }
    return corners_[low];
  }

 private:
  std::vector<Corner> corners_;
};

}  // namespace

LeastBandwidth least_bandwidth(Writes writes, SimTime limit) {
  Hull hull;
  Slope steepest;
  BindingSpan binding;
  std::int64_t sum = 0;
  for (std::size_t j = 0; j < writes.size(); ++j) {
    hull.add({writes[j].at.value, sum, j});
    sum += writes[j].size;
    const std::int64_t at = writes[j].at.value + limit.value;
    const Corner& corner = hull.steepest_to(at, sum);
    const Slope slope{sum - corner.before, at - corner.at};
    if (!slope.steeper_than(steepest)) continue;
    steepest = slope;
    binding = {corner.number, j, bytes(slope.rise), SimTime{slope.run} - limit};
  }
  return {static_cast<double>(steepest.rise) * 1e9 / static_cast<double>(steepest.run), binding};
}

double share_within(Writes writes, SimTime limit, double rate) {
  const auto allowed = static_cast<double>(limit.value);
  const double per_byte = 1e9 / rate;
  double begun = 0;
  std::int64_t sent_first = 0;
  double done = -1;
  double above = 0;
  for (const Write& write : writes) {
    const auto at = static_cast<double>(write.at.value);
    if (sent_first == 0 || at >= done) {
      begun = at;
      sent_first = 0;
      done = at;
    }
    sent_first += write.size;
    const double low = done - at;
    done = begun + static_cast<double>(sent_first) * per_byte;
    above += std::max(0.0, done - at - std::max(low, allowed));
  }
  const auto first = static_cast<double>(writes.front().at.value);
  const auto last = static_cast<double>(writes.back().at.value);
  return 1 - above / (std::max(done, last) - first);
}

double least_bandwidth_at(Writes writes, SimTime limit, double share) {
  double enough = least_bandwidth(writes, limit).rate;
  double little = 0;
  while (enough - little > enough * 1e-12) {
    const double middle = little + (enough - little) / 2;
    (share_within(writes, limit, middle) >= share ? enough : little) = middle;
  }
  return enough;
}

}  // namespace replisim::plan
