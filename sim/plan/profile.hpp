// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/plan/workload.hpp"

/// What is known of a workload: every write, counters of intervals, or a single rate.
namespace replisim::plan {

struct Profile {
  std::string source;            ///< as an answer names it
  std::vector<Write> writes;     ///< in the order of their times; empty with `steady`
  bool places = true;            ///< the writes have the places where they went
  std::optional<Rate> steady;    ///< a single rate for ever
  std::optional<SimTime> grain;  ///< of counters: the longest interval, in which writes are even
};

/// What hosts wrote in an interval, without the places.
struct Interval {
  SimTime from;
  SimTime to;
  Bytes written;
  std::int64_t writes = 0;
};

/// Spreads what was written evenly over each interval: as many writes as counted, but at least one
/// where bytes were written and at most 1,000, or fewer where that were over 20 million in all.
std::vector<Write> spread(const std::vector<Interval>& intervals);

/// The same workload, each write so much larger (at least a byte) and all of it so much faster;
/// both in parts of 10^9.
Profile scaled(Profile profile, std::int64_t load_ppb, std::int64_t speed_ppb);

/// Several workloads at once, as if on volumes of one group: devices are kept apart.
Profile merged(const std::vector<Profile>& profiles);

}  // namespace replisim::plan
