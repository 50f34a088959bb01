// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/scenario.hpp"

/// Words of a `with` cell that calls of all methods share: numbers of 16 bits, names of value maps,
/// ReplicationSettingData.
namespace replisim::format {

/// A decimal or 0x number of 16 bits; `numeric` tells whether the text looked like a number.
std::optional<std::uint16_t> parse_u16(std::string_view text, bool& numeric);

std::vector<std::string> names_of_map(std::span<const ValueName> values);

/// Where the settings of a row go, and trouble with them.
struct SettingsCell {
  SettingsParameter& settings;
  int line;
  Problems& problems;
};
/// ReplicationSettingData=NULL, or a text in quotes that is no instance.
void read_settings_text(const SettingsCell& cell, const std::string& value);
/// Setting.NAME=value.
void read_setting(const SettingsCell& cell, const std::string& name, const std::string& value);

}  // namespace replisim::format
