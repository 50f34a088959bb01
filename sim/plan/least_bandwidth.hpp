// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sim/plan/workload.hpp"

/// The least bandwidth of one line without latency on which the lag keeps a limit.
namespace replisim::plan {

/// The writes that ask for it: all of first..last must be sent within `length` + the limit.
struct BindingSpan {
  std::size_t first = 0;  ///< numbers of writes, from 0
  std::size_t last = 0;
  Bytes written;
  SimTime length;  ///< from the arrival of the first to that of the last
};

struct LeastBandwidth {
  double rate = 0;  ///< bytes a second
  BindingSpan binding;
};

/// Formula 1: max over i <= j of S(i..j) / (a_j - a_i + limit), in O(n log n), exact. At least one
/// write; `limit` above 0.
LeastBandwidth least_bandwidth(Writes writes, SimTime limit);

/// The least rate in bytes a second at which lag(t) <= limit during `share` (below 1) of its own
/// horizon; found by bisection to 12 digits, as the share grows with the rate.
double least_bandwidth_at(Writes writes, SimTime limit, double share);

/// The share of its horizon during which a line of that rate keeps the limit.
double share_within(Writes writes, SimTime limit, double rate);

}  // namespace replisim::plan
