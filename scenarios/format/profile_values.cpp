// SPDX-License-Identifier: Apache-2.0
// Rows of a profile that give values: features, settings, defaults, maxima, keys of the whole.
#include <algorithm>

#include "model/rules/capability_values.hpp"
#include "scenarios/format/keyed_values.hpp"
#include "scenarios/format/profile_reader.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {

template <class Take>
void RowReader::features(std::size_t limit, Take take) {
  const auto set = yes_or_no();
  const std::vector<std::string> words = words_of(row_.name);
  if (words.empty()) error("name", "the cell is empty", "write the numbers of features");
  for (const std::string& word : words) {
    const auto number = whole_number(word);
    if (!number || *number < 2 || *number >= limit) {
      error("name", in_quotes(word) + " is no feature",
            "write numbers from 2 to " + std::to_string(limit - 1));
    } else if (set) {
      take(static_cast<std::uint8_t>(*number), *set);
    }
  }
}

void RowReader::take_feature() {
  constexpr std::size_t limit = 56;
  const bool all = row_.type == kAll && row_.mode == kAll && row_.place == kAll;
  const Kinds which = kinds();
  features(limit, [&](std::uint8_t number, bool set) {
    if (all) {
      set_feature(profile_, number, set);
    } else {
      profile_.kind_features.push_back({which, number, set});
    }
  });
}

void RowReader::take_group_feature() {
  constexpr std::size_t limit = 65;
  features(limit, [&](std::uint8_t number, bool set) { profile_.group_features.set(number, set); });
}

void RowReader::take_list_feature() {
  constexpr std::size_t limit = 7;
  features(limit, [&](std::uint8_t number, bool set) { profile_.list_features.set(number, set); });
}

namespace {

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  for (const SettingInfo& info : setting_properties()) names.emplace_back(info.name);
  return names;
}

}  // namespace

void RowReader::take_setting() {
  const auto supported = yes_or_no();
  if (row_.name == kAll && supported) {
    for (const SettingInfo& info : setting_properties())
      profile_.settings.set(static_cast<std::size_t>(info.property), *supported);
    return;
  }
  for (const std::string& word : words_of(row_.name)) {
    const auto property = parse_setting_property(word);
    if (!property) {
      unknown("name", word, setting_names());
    } else if (supported) {
      profile_.settings.set(static_cast<std::size_t>(*property), *supported);
    }
  }
  if (row_.name.empty()) error("name", "the cell is empty", "write * for all");
}

void RowReader::take_default() {
  const Kinds which = kinds();
  const auto property = parse_setting_property(row_.name);
  if (!property) return unknown("name", row_.name, setting_names());
  const SettingInfo& info = setting_properties()[static_cast<std::size_t>(*property)];
  std::optional<std::int64_t> value;
  std::string hint;
  switch (info.kind) {
    case SettingKind::Enumeration:
      if (const auto number = number_in(info.values, row_.value)) value = *number;
      hint = suggestion(row_.value, words_of_map(info.values));
      break;
    case SettingKind::Boolean:
      if (const auto set = parse_boolean(row_.value)) value = *set ? 1 : 0;
      hint = "write yes or no";
      break;
    case SettingKind::Interval: {
      const Parsed time = parse_number(row_.value, Dimension::Time);
      value = time.value;
      hint = time.hint;
      break;
    }
    case SettingKind::Number:
      if (const auto number = whole_number(row_.value)) value = static_cast<std::int64_t>(*number);
      hint = "write a whole number";
      break;
  }
  if (!value) return error("value", in_quotes(row_.value) + " is no value of " + row_.name, hint);
  profile_.setting_defaults.push_back({which, *property, *value});
}

void RowReader::take_maximum() {
  const Kinds which = kinds();
  const auto value =
      row_.value == "unlimited" ? std::optional<std::uint64_t>(0) : whole_number(row_.value);
  if (!value) error("value", in_quotes(row_.value) + " is no number", "or write unlimited");
  for (const std::uint16_t number : numbers_of("name", row_.name, component_names())) {
    if (value) profile_.maxima.push_back({which, static_cast<std::uint8_t>(number), *value});
  }
}

void RowReader::take_key() {
  if (row_.name == "version") {
    if (!parse_version(row_.value)) unknown("value", row_.value, {"seed", "cim241", "cim249"});
    return;
  }
  if (row_.name == "based_on") return;  // read before the rows
  if (row_.name == "FailoverReverses" && row_.value == "by-version") {
    profile_.failover_reverses = version_ == Version::seed;
    return;
  }
  const auto& keys = profile_keys();
  const auto key =
      std::find_if(keys.begin(), keys.end(), [&](const auto& one) { return one.key == row_.name; });
  if (key == keys.end()) {
    std::vector<std::string> names = names_of(keys);
    names.insert(names.begin(), {"based_on", "version"});
    error("name", "unknown key " + in_quotes(row_.name), suggestion(row_.name, names, "keys"));
    return;
  }
  const Trouble trouble = key->set(profile_, row_.value);
  if (trouble.any()) error("value", trouble.problem, trouble.hint);
}

}  // namespace replisim::format
