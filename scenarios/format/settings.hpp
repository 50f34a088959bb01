// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/scenario.hpp"

/// The rows before the clock starts: use, set, tag.
namespace replisim::format {

/// One `key=value` of a `set` row.
struct SetRow {
  int line = 0;  ///< 0: from the command line
  std::string name;
  std::string key;
  std::string value;
};

/// A word and where it stands.
struct Named {
  int line = 0;
  std::string text;
};

struct Setup {
  Named topology;
  Named profile;
  Named version;
  std::vector<std::string> tags;
  std::vector<SetRow> sets;
};

Setup read_setup(const Table& table, Problems& problems);

/// What `set` rows can change.
struct SettingTargets {
  Topology& topology;
  Policy& policy;
  RunSettings& run;
  Profile& profile;
  bool names_known;  ///< false when the topology could not be read
};
void apply_set(const SetRow& row, SettingTargets& targets, Problems& problems);

/// Settings that can have no effect.
void check_settings(const std::vector<SetRow>& sets, const Policy& policy, Problems& problems);

}  // namespace replisim::format
