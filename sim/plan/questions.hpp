// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/plan/answer.hpp"
#include "sim/plan/profile.hpp"

/// The planner's questions. Every rate and size given is above 0, every span of time at least a
/// nanosecond; a profile has writes or a steady rate.
namespace replisim::plan {

/// An extent size with its name as the question gave it.
struct Extent {
  std::string name;
  Bytes size;
};

// One line (ask_line.cpp, ask_outage.cpp)

Answer ask_least_bandwidth(const Profile& profile, SimTime rpo);
/// The lag on a line; with `rpo` also whether it is kept.
Answer ask_rpo(const Profile& profile, Rate rate, std::optional<SimTime> rpo);
/// What an outage at that place leaves to send; with `rate` also how long that takes. In a brownout
/// `left_ppb` parts of 10^9 of the line are left; that needs `rate`.
Answer ask_outage(const Profile& profile, Span outage, std::optional<Rate> rate,
                  const std::vector<Extent>& extents, std::int64_t left_ppb = 0);
/// The worst outage of that length: by journal and by bitmap.
Answer ask_resync(const Profile& profile, SimTime outage, Rate rate,
                  const std::vector<Extent>& extents);

/// What a disaster would take with it at any time, or at one.
Answer ask_disaster(const Profile& profile, Rate rate, std::optional<SimTime> at);
/// Several equal lines that share the work, and all but one of them.
Answer ask_lines(const Profile& profile, std::int64_t lines, Rate each, SimTime rpo);

// Cycles (ask_cycles.cpp)

Answer ask_cycle(const Profile& profile, SimTime period, Rate rate, const Extent& extent,
                 std::optional<SimTime> rpo);
/// Stream or cycle, and which period, for an RPO.
Answer ask_period(const Profile& profile, SimTime rpo, Rate rate, const Extent& extent);
Answer ask_folding(const Profile& profile, const std::vector<SimTime>& windows,
                   const std::vector<Extent>& extents);

// Sizes (ask_sizes.cpp)

struct InitialCopy {
  Bytes size;
  Rate rate;
  SimTime at;  ///< when the copy begins, since the trace began
  Extent extent;
  SimTime period;  ///< rounds end when one takes no longer
};
Answer ask_initial_copy(const std::optional<Profile>& profile, const InitialCopy& copy);

struct Journal {
  std::optional<Rate> rate;       ///< of the line
  std::optional<SimTime> outage;  ///< of the line, wherever it falls
  std::optional<SimTime> window;  ///< a protection window to keep
  std::int64_t reserve_ppb = 0;   ///< of the journal, kept free; parts of 10^9
};
Answer ask_journal(const Profile& profile, const Journal& journal);

/// What a pool must hold of pre-images or of changes between two cycles, wherever one begins.
Answer ask_pool(const Profile& profile, SimTime period, const std::vector<Extent>& extents,
                std::int64_t reserve_ppb);

// Distance (ask_distance.cpp)

struct Distance {
  std::optional<std::int64_t> km;  ///< of fibre, one way
  std::optional<SimTime> rtt;      ///< in its place
  SimTime service;                 ///< of a write at the target
  Bytes block = kib(8);
  std::optional<Rate> line;
  std::int64_t round_trips = 1;
  std::int64_t outstanding = 1;
  std::optional<SimTime> limit;          ///< of a write's latency
  std::optional<Bytes> window;           ///< of one TCP stream
  std::optional<std::int64_t> loss_ppb;  ///< of packets; parts of 10^9
  Bytes segment = bytes(1'460);
};
Answer ask_distance(const Distance& distance);

// Growth and groups (ask_growth.cpp)

/// Months of that growth until a line no longer keeps the RPO.
Answer ask_growth(const Profile& profile, Rate rate, SimTime rpo, std::int64_t growth_ppb);
/// Several workloads on one line, in one order, against each on its own.
Answer ask_groups(const std::vector<Profile>& profiles, SimTime rpo, std::optional<Rate> rate);

/// What every answer about writes tells of them: how many, how long, the mean.
void tell_profile(Answer& answer, const Profile& profile);
/// The definition of percentiles and the horizon that they are of.
void tell_percentiles(Answer& answer, SimTime horizon);
/// p50 to p99 and max.
template <class Lag>
void put_percentiles(Answer& answer, const Lag& lag) {
  answer.seconds("p50", lag.percentile(0.50));
  answer.seconds("p90", lag.percentile(0.90));
  answer.seconds("p95", lag.percentile(0.95));
  answer.seconds("p99", lag.percentile(0.99));
  answer.seconds("max", lag.max());
}

}  // namespace replisim::plan
