// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/units.hpp"
#include "scenarios/format/load.hpp"
#include "sim/cli/verb.hpp"

/// The options of `run`, as values.
namespace replisim::cli {

enum class Update { None, ExpectedValues, All };

struct RunOptions {
  int jobs = 1;
  std::chrono::seconds timeout{300};
  std::vector<format::Override> overrides;
  std::string repeat;   ///< the overrides, as a repeat command needs them
  std::string profile;  ///< --profile and --version, which matrix rows follow
  std::string version;  ///< as well; empty: not given
  std::vector<std::string> tags;
  std::optional<int> only_line;
  std::optional<SimTime> until;
  bool crash_scan = false;
  int crash_instants = 0;  ///< 0: at every event
  bool check_every_event = false;
  bool trace = false;
  bool twice = false;
  Update update = Update::None;
  std::string junit;  ///< empty: none
  std::string csv_folder;
  std::string out_folder;
  bool keep = false;
  bool dry_run = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  std::string known;  ///< known_failures.csv; empty: none
};

/// --profile, --version, --seed and --set: what a command sets instead of the file.
void add_override_options(Options& options);
/// Their values; throws UsageError on a malformed one.
std::vector<format::Override> overrides_of(const Call& call);

Options describe_run_options();
/// Throws UsageError on a value out of range.
RunOptions run_options_of(const Call& call);

}  // namespace replisim::cli
