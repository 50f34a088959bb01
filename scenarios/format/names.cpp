// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

constexpr std::array reserved = {"service", "run", "profile", "topology", "version",
                                 "NULL",    "end", "none",    "unlimited"};
constexpr std::array endings = {".source", ".target", ".forward", ".reverse", ".aspect"};

}  // namespace

std::string_view kind_word(Target::Kind kind) {
  switch (kind) {
    case Target::Kind::Pair:
      return "a pair";
    case Target::Kind::Group:
      return "a group";
    case Target::Kind::Volume:
      return "a volume";
    case Target::Kind::Array:
      return "an array";
    case Target::Kind::Link:
      return "a link";
    case Target::Kind::Site:
      return "a site";
    case Target::Kind::Service:
      return "the service";
    case Target::Kind::Call:
      return "a call";
    case Target::Kind::ReplicationGroup:
      return "a replication group";
    case Target::Kind::Aspect:
      return "a synchronization aspect";
    case Target::Kind::Unknown:
      return "deliberately unknown";
    case Target::Kind::Null:
      return "NULL";
    case Target::Kind::Pool:
      return "a pool";
    case Target::Kind::AccessPoint:
      return "an access point";
    case Target::Kind::Secret:
      return "a shared secret";
    case Target::Kind::Collection:
      return "a remote replication collection";
    case Target::Kind::None:
      break;
  }
  return "nothing";
}

std::string name_problem(std::string_view name) {
  if (name.empty()) return "a name is missing";
  if (name.size() > 64) return in_quotes(name) + " is longer than 64 characters";
  const auto good = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  };
  if (!std::all_of(name.begin(), name.end(), good) ||
      std::isalnum(static_cast<unsigned char>(name.front())) == 0) {
    return in_quotes(name) + " is no name: letters, digits and _ - . are allowed, first a letter";
  }
  if (std::find(reserved.begin(), reserved.end(), name) != reserved.end()) {
    return in_quotes(name) + " is a reserved word";
  }
  for (const std::string_view ending : endings) {
    if (name.ends_with(ending)) {
      return in_quotes(name) + " ends in '" + std::string(ending) + "', which names a role";
    }
  }
  return {};
}

Names::Names(const Topology& topology) : topology_(topology.name) {
  by_kind_.resize(static_cast<std::size_t>(Target::Kind::Collection) + 1);
  const auto add_all = [&](Target::Kind kind, const auto& things) {
    for (std::size_t i = 0; i < things.size(); ++i) add(kind, things[i].name, i);
  };
  add_all(Target::Kind::Pair, topology.pairs);
  add_all(Target::Kind::Group, topology.groups);
  add_all(Target::Kind::Volume, topology.volumes);
  add_all(Target::Kind::Array, topology.arrays);
  add_all(Target::Kind::Link, topology.links);
  add_all(Target::Kind::Pool, topology.pools);
  add_all(Target::Kind::AccessPoint, topology.access_points);
  for (std::size_t i = 0; i < topology.sites.size(); ++i) {
    add(Target::Kind::Site, topology.sites[i], i);
  }
}

void Names::add(Target::Kind kind, const std::string& name, std::size_t index) {
  entries_.emplace(name, Entry{kind, static_cast<std::uint32_t>(index)});
  by_kind_[static_cast<std::size_t>(kind)].push_back(name);
}

void Names::add_call(const std::string& name, std::uint32_t step, int line) {
  entries_.emplace(name, Entry{Target::Kind::Call, step});
  call_lines_.emplace(name, line);
}

int Names::line_of_call(const std::string& name) const {
  const auto place = call_lines_.find(name);
  return place == call_lines_.end() ? 0 : place->second;
}

Target Names::find(std::string_view text) const {
  Target target;
  target.text = text;
  if (text == "NULL") {
    target.kind = Target::Kind::Null;
  } else if (text.size() > 1 && text.front() == '?') {
    target.kind = Target::Kind::Unknown;
  } else if (text == "service") {
    target.kind = Target::Kind::Service;
  } else if (const auto place = entries_.find(text); place != entries_.end()) {
    target.kind = place->second.kind;
    target.index = place->second.index;
  } else if (const std::size_t dot = text.rfind('.'); dot != std::string_view::npos) {
    const auto base = entries_.find(text.substr(0, dot));
    if (base == entries_.end()) return target;
    const std::string_view part = text.substr(dot + 1);
    const Target::Kind kind = base->second.kind;
    if (kind == Target::Kind::Pair || kind == Target::Kind::Group) {
      if (part == "source") target.role = Target::Role::Source;
      if (part == "target") target.role = Target::Role::Target;
      if (target.role != Target::Role::None) target.kind = kind;
    } else if (kind == Target::Kind::Link) {
      if (part == "forward") target.direction = Target::Direction::Forward;
      if (part == "reverse") target.direction = Target::Direction::Reverse;
      if (target.direction != Target::Direction::Both) target.kind = kind;
    }
    target.index = base->second.index;
  }
  return target;
}

std::vector<std::string> Names::all() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_)
    if (entry.kind != Target::Kind::AccessPoint) names.push_back(name);
  return names;
}

std::string Names::overview() const {
  constexpr std::array order = {Target::Kind::Pair,  Target::Kind::Group, Target::Kind::Volume,
                                Target::Kind::Array, Target::Kind::Link,  Target::Kind::Site,
                                Target::Kind::Pool};
  std::string text;
  for (const Target::Kind kind : order) {
    std::vector<std::string> names = by_kind_[static_cast<std::size_t>(kind)];
    if (names.empty()) continue;
    if (names.size() > 12) {
      names.resize(12);
      names.emplace_back("...");
    }
    text += (text.empty() ? "" : "; ") + join(names, " ");
  }
  return "topology " + topology_ + " has: " + text;
}

}  // namespace replisim::format
