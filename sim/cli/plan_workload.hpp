// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/plan_call.hpp"
#include "sim/plan/profile.hpp"

namespace replisim::cli {

/// The options that name a workload, for `PlanCall`.
constexpr const char* kWorkloadOptions =
    "trace format device bad-lines step-back write-rate load speed";

/// How files are read.
struct WorkloadChoice {
  std::vector<std::string> paths;
  std::optional<Rate> steady;
  std::string format;  ///< empty: told by the first lines
  std::optional<std::int64_t> device;
  std::size_t bad_lines = 0;
  SimTime step_back = seconds(1);
  std::string scaling;  ///< load and speed, as answers name them
  std::int64_t load_ppb = 1'000'000'000;
  std::int64_t speed_ppb = 1'000'000'000;
};

/// What the options say; what is wrong with them is a problem of the call. `optional`: there may be
/// no workload at all.
WorkloadChoice workload_choice(PlanCall& call, bool optional = false);

/// Workloads that many questions of one process share: each file is read once.
struct ProfileShelf {
  /// By file and how it is read; none: it can not be used, which has been said.
  std::map<std::string, std::optional<plan::Profile>> profiles;
  bool only_fill = false;  ///< read_profiles() gives nothing back: options are looked at only
};
/// From here on read_profiles() looks there first; nullptr: it reads each time.
void use_shelf(ProfileShelf* shelf);

/// Reads the files, each a profile of its own. Bad lines are printed as `file:line: error: ...`;
/// nothing comes back when a file can not be used.
std::optional<std::vector<plan::Profile>> read_profiles(const WorkloadChoice& choice);

}  // namespace replisim::cli
