// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/cycles.hpp"

#include <algorithm>

#include "sim/plan/rounding.hpp"
#include "sim/plan/unique.hpp"

namespace replisim::plan {
CycleReplay replay_cycles(Writes writes, SimTime period, Rate rate, Bytes extent) {
  CycleReplay result;
  const SimTime last_write = writes.back().at;
  SimTime newest = writes.front().at;  // the point in time that the target has
  SimTime had_since = newest;
  SimTime cut = newest;  // the point in time that was taken last
  SimTime next = cut + period;
  std::size_t taken = 0;
  while (next <= last_write) {
    std::size_t end = taken;
    while (end < writes.size() && writes[end].at < next) ++end;
    const Bytes set = unique_bytes(writes.subspan(taken, end - taken), extent);
    taken = end;
    cut = next;
    const SimTime spent = transfer_time(set, rate);
    const SimTime arrived = cut + spent;
    result.age.add(static_cast<double>((had_since - newest).value),
                   static_cast<double>((arrived - newest).value));
    newest = cut;
    had_since = arrived;
    ++result.cycles;
    result.sent += set;
    result.longest_transfer = std::max(result.longest_transfer, spent);
    if (spent > period) ++result.late;
    next = std::max(cut + period, arrived);
  }
  result.first_write = writes.front().at;
  result.ended = had_since;
  result.unsent = written_bytes(writes.subspan(taken));
  result.age.set_horizon(static_cast<double>((result.ended - result.first_write).value));
  return result;
}

SimTime longest_period(Writes writes, std::span<const SimTime> periods, Rate rate, Bytes extent,
                       SimTime limit) {
  SimTime longest;
  for (const SimTime period : periods) {
    const CycleReplay replay = replay_cycles(writes, period, rate, extent);
    if (replay.cycles > 0 && replay.age.max() <= limit) longest = std::max(longest, period);
  }
  return longest;
}

}  // namespace replisim::plan
