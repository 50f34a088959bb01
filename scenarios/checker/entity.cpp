// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/entity.hpp"

#include <algorithm>

namespace replisim::checker {
namespace {

using format::Target;

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

void add_group(const format::Topology& topology, std::uint32_t group,
               std::vector<std::string>& names) {
  if (group >= topology.groups.size()) return;
  add_once(names, topology.groups[group].name);
  for (const auto member : topology.groups[group].members) {
    if (member < topology.pairs.size()) add_once(names, topology.pairs[member].name);
  }
}

/// A volume by its event text: its name, or its position in the topology.
std::string volume_of_text(const format::Topology& topology, const std::string& text) {
  for (std::size_t index = 0; index < topology.volumes.size(); ++index) {
    if (topology.volumes[index].name == text || std::to_string(index) == text) {
      return topology.volumes[index].name;
    }
  }
  return {};
}

}  // namespace

const Event* last_event(const Timeline& timeline, const std::string& entity,
                        const std::string& property, const Position& position) {
  const auto& events = timeline.events(entity, property);
  const auto after =
      std::upper_bound(events.begin(), events.end(), position.seq,
                       [](Sequence seq, const Event* event) { return seq < event->seq; });
  return after == events.begin() ? nullptr : *std::prev(after);
}

bool served_by_synced(const Timeline& timeline, const std::string& pair, const Position& position) {
  for (const char* property : {"Serving", "serving"}) {
    const Event* event = last_event(timeline, pair, property, position);
    if (event != nullptr) return event->to == "Synced";
  }
  return false;
}

std::string volume_in_role(const format::Scenario& scenario, const Timeline& timeline,
                           std::uint32_t pair, Target::Role role, const Position& position) {
  const auto& topology = scenario.topology;
  if (pair >= topology.pairs.size()) return {};
  const auto& spec = topology.pairs[pair];
  const bool want_source = role != Target::Role::Target;
  const bool synced = served_by_synced(timeline, spec.name, position) == want_source;
  const Event* element =
      last_event(timeline, spec.name, synced ? "SyncedElement" : "SystemElement", position);
  if (element != nullptr) {
    std::string name = volume_of_text(topology, element->to);
    if (!name.empty()) return name;
  }
  const std::uint32_t volume = synced ? spec.target : spec.source;
  return volume < topology.volumes.size() ? topology.volumes[volume].name : std::string{};
}

std::vector<std::string> entity_names(const format::Scenario& scenario, const Timeline& timeline,
                                      const Target& target, const Position& position) {
  std::vector<std::string> names;
  add_once(names, target.text);
  if (target.kind == Target::Kind::Pair && target.role != Target::Role::None) {
    add_once(names, volume_in_role(scenario, timeline, target.index, target.role, position));
  }
  const bool directed = target.direction != Target::Direction::Both;
  if (target.kind == Target::Kind::Link && directed &&
      target.index < scenario.topology.links.size()) {
    add_once(names, scenario.topology.links[target.index].name);
  }
  return names;
}

std::vector<std::string> related_names(const format::Scenario& scenario,
                                       const std::vector<Target>& targets) {
  const auto& topology = scenario.topology;
  std::vector<std::string> names;
  for (const auto& target : targets) {
    add_once(names, target.text);
    if (target.kind == Target::Kind::Pair && target.index < topology.pairs.size()) {
      const auto& pair = topology.pairs[target.index];
      add_once(names, pair.name);
      if (pair.group && *pair.group < topology.groups.size()) {
        add_once(names, topology.groups[*pair.group].name);
      }
    }
    if (target.kind == Target::Kind::Group) add_group(topology, target.index, names);
  }
  return names;
}

}  // namespace replisim::checker
