// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/format/scenario.hpp"

/// The names that the `on` column may use.
namespace replisim::format {

class Names {
 public:
  explicit Names(const Topology& topology);
  /// A name given by `as=`.
  void add_call(const std::string& name, std::uint32_t step, int line);
  /// A name that a row gives to an instance it makes.
  void add_made(Target::Kind kind, const std::string& name, std::size_t index) {
    add(kind, name, index);
  }

  /// p1, g1.source, wan.forward, a1.v1, c1, service, ?ghost, NULL; kind None when unknown.
  Target find(std::string_view text) const;
  bool known(std::string_view text) const { return find(text).kind != Target::Kind::None; }
  /// Line of the row that gave a call its name; 0 when there is none.
  int line_of_call(const std::string& name) const;
  /// Marks a thing as used by a row, and asks for it.
  void use(const Target& target) { used_.emplace(target.kind, target.index); }
  bool used(Target::Kind kind, std::uint32_t index) const {
    return used_.count({kind, index}) != 0;
  }

  /// All names, for suggestions.
  std::vector<std::string> all() const;
  /// Names of one kind (not calls), in the topology's order.
  const std::vector<std::string>& all_of(Target::Kind kind) const {
    return by_kind_[static_cast<std::size_t>(kind)];
  }
  /// "topology one_array has: p1; a1.v1 a1.v2; a1"
  std::string overview() const;

 private:
  struct Entry {
    Target::Kind kind;
    std::uint32_t index;
  };
  void add(Target::Kind kind, const std::string& name, std::size_t index);

  std::string topology_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, int> call_lines_;
  std::vector<std::vector<std::string>> by_kind_;
  std::set<std::pair<Target::Kind, std::uint32_t>> used_;
};

/// "a pair", "a group", ...
std::string_view kind_word(Target::Kind kind);

/// What a name may be made of; reserved words and role endings are refused. Empty when it is good.
std::string name_problem(std::string_view name);

}  // namespace replisim::format
