// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/profile.hpp"
#include "scenarios/format/csv.hpp"

/// Profiles: what a provider offers, as a table with one fact a row and the source of each fact.
namespace replisim::format {

/// The profiles of scenarios/profiles are part of the program, so that a scenario in any folder can
/// name them.
struct ShippedProfile {
  std::string_view name;
  std::string_view text;  ///< the CSV file
};
std::span<const ShippedProfile> shipped_profiles();
std::vector<std::string> profile_names();

/// Where a profile is asked for, for messages about a name that nothing goes by.
struct ProfileUse {
  std::string name;              ///< of a shipped profile; with '/' or ending in ".csv": a file
  std::filesystem::path folder;  ///< to which a file is relative
  int line = 0;
  std::string column;
};

/// The profile as it is in the given version of the schema; without one, in the version it names
/// itself. Problems inside a file are reported with its own name and lines, all at once.
std::optional<Profile> find_profile(const ProfileUse& use, std::optional<Version> version,
                                    Problems& problems);

/// Reads the text of a profile that is already a table.
const Columns& profile_columns();
std::optional<Profile> profile_of(const Table& table, const std::string& name,
                                  std::optional<Version> version, Problems& problems);

}  // namespace replisim::format
