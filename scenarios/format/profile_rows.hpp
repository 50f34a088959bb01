// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/rules/profile.hpp"
#include "scenarios/format/csv.hpp"

/// Single rows of a profile.
namespace replisim::format {

/// The cells of one row.
struct ProfileRow {
  int line;
  const std::string& kind;
  const std::string& type;
  const std::string& mode;
  const std::string& place;
  const std::string& name;
  const std::string& value;
  const std::string& source;
};

/// Takes a row into the profile; what is wrong with it is reported. Later rows overrule earlier
/// ones.
void read_profile_row(const ProfileRow& row, Version version, Profile& profile, Problems& problems);

}  // namespace replisim::format
