// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/scenario.hpp"

/// The keys that conditions may use, and of what.
namespace replisim::format {

/// Kinds of things that can be checked, as a set of bits.
enum KeyOwner : unsigned {
  of_pair = 1,
  of_group = 2,
  of_volume = 4,
  of_array = 8,
  of_link = 16,
  of_site = 32,
  of_call = 64,
  of_collection = 128,  ///< a ReplicationGroup, or a SynchronizationAspect
  of_pool = 256,
  of_service = 512,
};

/// What the words of a Text key name.
enum class TextKind : std::uint8_t {
  Free,
  Volume,
  Array,
  Pairs,  ///< pair names joined by '+', or `none`
  Reason,
  OperationalStatus,
  Names,  ///< names of things joined by '+', NULL among them
};

struct KeyInfo {
  std::string_view name;
  ValueKind kind = ValueKind::Text;
  unsigned owners = 0;
  /// Enumeration: the value map of the schema, or else a fixed list of words.
  std::span<const ValueName> (*map)() = nullptr;
  std::string_view words = {};
  bool nullable = false;  ///< `=NULL` has a meaning
  TextKind text = TextKind::Free;
};

/// All keys, in the order in which messages list them.
std::span<const KeyInfo> condition_keys();
const KeyInfo* find_key(std::string_view name);
/// The key of an output parameter of a method, which a row that calls it can expect.
const KeyInfo* find_output_key(std::string_view name);
/// Keys whose values follow from the history of a run when it is over: no row can wait for them.
bool is_told_afterwards(std::string_view name);
/// Names of the keys that apply to any of `owners`.
std::vector<std::string> keys_of(unsigned owners);
/// The bit of a target's kind; 0 when nothing of it can be checked.
unsigned owner_of(const Target& target);
/// The canonical words of an Enumeration key.
std::vector<std::string> words_of_key(const KeyInfo& key);
/// The canonical word for a name or number that `key` knows.
std::optional<std::string> canonical_word(const KeyInfo& key, const std::string& text);

}  // namespace replisim::format
