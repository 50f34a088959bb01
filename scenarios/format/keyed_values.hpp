// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/scenario.hpp"
#include "scenarios/format/units.hpp"

/// The keys of things: columns of topology files and `set` rows read their values through the same
/// table.
namespace replisim::format {

/// What is wrong with a value; empty `problem`: nothing.
struct Trouble {
  std::string problem;
  std::string hint;
  bool any() const { return !problem.empty(); }
};

template <class Thing>
struct KeyedValue {
  std::string_view key;
  /// Reads the text into the thing. An empty text restores the default.
  Trouble (*set)(Thing& thing, const std::string& text);
  /// The value in force, as a file would write it.
  std::string (*show)(const Thing& thing);
};

/// `unlimited` or an empty text is no limit.
Trouble read_limit(const std::string& text, Dimension dimension,
                   std::optional<std::int64_t>& value);

const std::vector<KeyedValue<Array>>& array_keys();
const std::vector<KeyedValue<Link>>& link_keys();
const std::vector<KeyedValue<Volume>>& volume_keys();
const std::vector<KeyedValue<PoolSpec>>& pool_keys();
const std::vector<KeyedValue<PairSpec>>& pair_keys();
const std::vector<KeyedValue<GroupSpec>>& group_keys();
const std::vector<KeyedValue<Policy>>& service_keys();
const std::vector<KeyedValue<RunSettings>>& run_keys();
const std::vector<KeyedValue<Profile>>& profile_keys();

template <class Thing>
std::vector<std::string> names_of(const std::vector<KeyedValue<Thing>>& keys) {
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const auto& key : keys) names.emplace_back(key.key);
  return names;
}

/// ProgressStatus of a pair at the start: as given, else by its CopyState (S-24).
ProgressStatus first_progress(const PairSpec& pair);

}  // namespace replisim::format
