// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sim/plan/lag_distribution.hpp"
#include "sim/plan/workload.hpp"

/// Delta-Update replication: at s_k the unique extents written in [s_(k-1), s_k) are sent, and
/// s_(k+1) = max(s_k + period, end of transfer k), from s_0 = first write, when nothing is sent.
namespace replisim::plan {

struct CycleReplay {
  LagDistribution age;     ///< since the newest point in time wholly at the target; s_0 at first
  std::size_t cycles = 0;  ///< the empty ones too
  Bytes sent;
  SimTime longest_transfer;
  std::size_t late = 0;  ///< cycles that began late, as the transfer took longer than the period
  SimTime first_write;
  SimTime ended;  ///< the end of the last transfer, and of the horizon
  Bytes unsent;   ///< written after the last cycle began
};

/// At least one write; `period`, `rate` and `extent` above 0. The last cycle is the last that
/// begins no later than the last write.
CycleReplay replay_cycles(Writes writes, SimTime period, Rate rate, Bytes extent);

/// The greatest period, of those given in rising order, with which the age never exceeds a limit;
/// zero when there is none.
SimTime longest_period(Writes writes, std::span<const SimTime> periods, Rate rate, Bytes extent,
                       SimTime limit);

}  // namespace replisim::plan
