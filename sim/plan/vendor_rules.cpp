// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/vendor_rules.hpp"

#include <algorithm>

namespace replisim::plan {

double usable_rate(double bits_per_second, double efficiency) {
  return bits_per_second / 8 * efficiency;
}

double transfer_s(double size, double rate) {
  return size / rate;
}

double rate_for_day(double bytes_a_day) {
  return bytes_a_day / 86'400;
}

double reduced(double rate, double saved_share) {
  return rate * (1 - saved_share);
}

double drbd_resync_rate(double disk, double net) {
  constexpr double share = 0.3;
  return share * std::min(disk, net);
}

double drbd_activity_log_extents(double resync_rate, double resync_s) {
  constexpr double extent = 4.0 * 1024 * 1024;
  return resync_rate * resync_s / extent;
}

double cycle_pool(double peak_rate, double cycle_s, double safety) {
  return peak_rate * cycle_s * safety;
}

double replica_space(double volume, double further, double share) {
  return volume * (2 + further * share);
}

double global_mirror_rpo_s(double interval_s, double formation_s) {
  return interval_s + formation_s;
}

}  // namespace replisim::plan
