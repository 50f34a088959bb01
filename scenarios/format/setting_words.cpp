// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/setting_words.hpp"

#include <charconv>

#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {

/// A decimal or 0x number of 16 bits; `numeric` tells whether the text looked like a number.
std::optional<std::uint16_t> parse_u16(std::string_view text, bool& numeric) {
  numeric = !text.empty() && text.front() >= '0' && text.front() <= '9';
  if (!numeric) return std::nullopt;
  const bool hexadecimal = text.starts_with("0x");
  if (hexadecimal) text.remove_prefix(2);
  std::uint16_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, hexadecimal ? 16 : 10);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

std::vector<std::string> names_of_map(std::span<const ValueName> values) {
  std::vector<std::string> names;
  for (const ValueName& value : values) names.emplace_back(value.name);
  return names;
}

namespace {

std::optional<std::int64_t> setting_value(const SettingsCell& cell, const SettingInfo& info,
                                          const std::string& value) {
  const std::string key = "Setting." + std::string(info.name);
  Parsed parsed;
  if (info.kind == SettingKind::Enumeration) {
    for (const ValueName& known : info.values) {
      if (known.name == value) return known.number;
    }
    parsed = parse_number(value, Dimension::Count);
    parsed.problem = "no such value";
    parsed.hint = suggestion(value, names_of_map(info.values), "values");
  } else if (info.kind == SettingKind::Boolean) {
    if (const auto boolean = parse_boolean(value)) return *boolean ? 1 : 0;
    parsed.problem = in_quotes(value) + " is neither true nor false";
  } else if (info.kind == SettingKind::Interval) {
    parsed = parse_number(value, Dimension::Time);
  } else {
    parsed = parse_number(value, Dimension::Count);
    if (!parsed.value) {  // bytes may be written with their unit
      const Parsed data = parse_number(value, Dimension::Data);
      if (data.value && info.property == SettingProperty::MaximumSkew) parsed = data;
    }
  }
  if (!parsed.value)
    cell.problems.error(cell.line, "with", problem_of(key + "=" + value, value, parsed),
                        parsed.hint);
  return parsed.value;
}

}  // namespace

void read_settings_text(const SettingsCell& cell, const std::string& value) {
  if (std::holds_alternative<SettingValues>(cell.settings)) {
    cell.problems.error(cell.line, "with",
                        "ReplicationSettingData and Setting.X exclude each other");
  } else if (value == "NULL") {
    cell.settings = NullSettings{};
  } else if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    cell.settings = UnreadableSettings{value.substr(1, value.size() - 2)};
  } else {
    cell.problems.error(cell.line, "with", "ReplicationSettingData is NULL or a text in quotes",
                        "write single properties as Setting.X=value");
  }
}

void read_setting(const SettingsCell& cell, const std::string& name, const std::string& value) {
  const auto property = parse_setting_property(name);
  if (!property) {
    std::vector<std::string> valid;
    for (const SettingInfo& info : setting_properties()) valid.emplace_back(info.name);
    cell.problems.error(cell.line, "with",
                        "ReplicationSettingData has no property " + in_quotes(name),
                        suggestion(name, valid, "properties"));
    return;
  }
  if (!std::holds_alternative<AbsentSettings>(cell.settings) &&
      !std::holds_alternative<SettingValues>(cell.settings)) {
    cell.problems.error(cell.line, "with",
                        "ReplicationSettingData and Setting.X exclude each other");
    return;
  }
  if (std::holds_alternative<AbsentSettings>(cell.settings)) {
    cell.settings = SettingValues{};
  }
  std::optional<std::int64_t> number;
  if (value != "NULL") {
    number = setting_value(cell, setting_properties()[static_cast<std::size_t>(*property)], value);
    if (!number) return;
  }
  std::get<SettingValues>(cell.settings).emplace_back(*property, number);
}

}  // namespace replisim::format
