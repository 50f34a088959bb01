// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/method_forecast.hpp"

#include <algorithm>

#include "scenarios/format/text.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::format {
namespace {

/// A setting of the row, where it is given.
std::optional<std::int64_t> setting(const MethodRequest& request, SettingProperty property) {
  const auto* values = std::get_if<SettingValues>(&request.settings);
  if (values == nullptr) return std::nullopt;
  for (const auto& [given, value] : *values) {
    if (given == property) return value;
  }
  return std::nullopt;
}

/// Maps of changes and versions of a volume have one extent.
Bytes extent_of(const Topology& topology, std::uint32_t source, std::uint32_t target) {
  for (const PairSpec& pair : topology.pairs) {
    for (const std::uint32_t volume : {source, target}) {
      if (pair.source == volume || pair.target == volume) return pair.extent;
    }
  }
  return PairSpec{}.extent;
}

bool makes_pairs(Method method) {
  return method == Method::CreateElementReplica || method == Method::CreateListReplica ||
         method == Method::CreateGroupReplica || method == Method::CreateGroupReplicaFromElements ||
         method == Method::AddElementsToGroupSynchronized;
}

bool makes_group(Method method) {
  return method == Method::CreateGroupReplica || method == Method::CreateGroupReplicaFromElements;
}

const char* pair_output(Method method) {
  return method == Method::CreateElementReplica ? "Synchronization" : "Synchronizations";
}

}  // namespace

void MethodForecast::foresee(MethodStep& step, const MadeNames& names, int line) {
  switch (step.request.method) {
    case Method::CreateGroup:
      foresee_group(step, names, line);
      break;
    case Method::AddMembers:
    case Method::RemoveMembers:
      foresee_members(step);
      break;
    case Method::CreateSynchronizationAspect:
      foresee_aspect(step, names, line);
      break;
    case Method::ModifyReplicaSynchronization:
      foresee_sync_pairs(step);
      break;
    case Method::CreateGroupReplicaFromElementSynchronizations:
      foresee_grouping(step, names, line);
      break;
    default:
      if (makes_pairs(step.request.method)) foresee_pairs(step, names, line);
  }
}

bool MethodForecast::register_name(Target::Kind kind, const std::string& name, std::size_t index,
                                   int line) {
  if (const std::string problem = name_problem(name); !problem.empty()) {
    context_.problems.error(line, "with", problem);
    return false;
  }
  if (context_.names.known(name)) {
    context_.problems.error(line, "with", "the name " + in_quotes(name) + " is taken");
    return false;
  }
  context_.names.add_made(kind, name, index);
  return true;
}

std::string MethodForecast::name_for(const MadeNames& names, const std::string& output,
                                     std::size_t index, const MethodStep& step, int line,
                                     const std::string& otherwise) {
  const auto given = names.find(output);
  if (given != names.end() && index < given->second.size()) return given->second[index];
  return (step.name.empty() ? "line" + std::to_string(line) : step.name) + "." + otherwise;
}

MethodForecast::Volumes MethodForecast::elements_of(const MethodRequest& request,
                                                    const char* parameter) const {
  Volumes volumes;
  for (const Reference& reference : request.references(parameter)) {
    if (reference.kind == Reference::Kind::Element) volumes.push_back(reference.index);
  }
  return volumes;
}

MethodForecast::Volumes& MethodForecast::members_of(const Reference& group) {
  const GroupKey key{group.kind, group.index};
  const auto [place, fresh] = members_.try_emplace(key);
  const Topology& topology = context_.scenario.topology;
  const bool whole = group.kind != Reference::Kind::ReplicationGroup;
  if (fresh && whole && group.index < topology.groups.size()) {
    for (const std::uint32_t member : topology.groups[group.index].members) {
      place->second.push_back(group.kind == Reference::Kind::SourceGroup
                                  ? topology.pairs[member].source
                                  : topology.pairs[member].target);
    }
  }
  return place->second;
}

MethodForecast::Volumes MethodForecast::sources_of(const MethodRequest& request) {
  if (const auto group = request.reference("SourceGroup");
      group && request.method == Method::CreateGroupReplica)
    return members_of(*group);
  for (const char* parameter : {"SourceElement", "SourceElements"}) {
    if (Volumes given = elements_of(request, parameter); !given.empty()) return given;
  }
  return {};
}

MethodForecast::Volumes MethodForecast::targets_of(const MethodRequest& request) {
  if (const auto group = request.reference("TargetGroup");
      group && request.method == Method::CreateGroupReplica)
    return members_of(*group);
  for (const char* parameter : {"TargetElement", "TargetElements"}) {
    if (Volumes given = elements_of(request, parameter); !given.empty()) return given;
  }
  return {};
}

std::uint32_t MethodForecast::add_group(MethodStep& step, const MadeNames& names,
                                        const std::string& output, int line) {
  Topology& topology = context_.scenario.topology;
  const auto index = static_cast<std::uint32_t>(topology.groups.size());
  GroupSpec group;
  group.name = name_for(names, output, 0, step, line, "group");
  group.made_by = line;
  register_name(Target::Kind::Group, group.name, index, line);
  topology.groups.push_back(std::move(group));
  step.request.places.group = GroupId{index};
  return index;
}

void MethodForecast::add_pair(MethodStep& step, std::uint32_t source, std::uint32_t target,
                              const std::string& name, int line) {
  Topology& topology = context_.scenario.topology;
  PairSpec pair;
  pair.name = name;
  pair.source = source;
  pair.target = target;
  pair.made_by = line;
  pair.extent = extent_of(topology, source, target);
  if (const auto type = step.request.number("SyncType"); type && *type >= 6 && *type <= 9)
    pair.type = static_cast<SyncType>(*type);
  if (const auto mode = step.request.number("Mode"); mode && *mode >= 2 && *mode <= 5)
    pair.mode = static_cast<Mode>(*mode);
  if (const auto joined = step.request.reference("Synchronized");
      joined && joined->kind == Reference::Kind::Group &&
      !topology.groups[joined->index].members.empty()) {
    const PairSpec& first = topology.pairs[topology.groups[joined->index].members.front()];
    pair.type = first.type;
    pair.mode = first.mode;
  }
  if (const auto wanted = setting(step.request, SettingProperty::DesiredCopyMethodology))
    pair.copy_methodology = static_cast<CopyMethodology>(*wanted);
  const auto index = static_cast<std::uint32_t>(topology.pairs.size());
  // What can never be is left to the service to refuse.
  if (!register_name(Target::Kind::Pair, name, index, line)) return;
  complete_path(topology, pair);
  topology.pairs.push_back(std::move(pair));
  step.request.places.pairs.push_back({PairId{index}, {}});
}

void MethodForecast::foresee_pairs(MethodStep& step, const MadeNames& names, int line) {
  Topology& topology = context_.scenario.topology;
  const Volumes sources = sources_of(step.request);
  const Volumes targets = targets_of(step.request);
  std::optional<std::uint32_t> group;
  if (makes_group(step.request.method)) group = add_group(step, names, "Synchronization", line);
  if (const auto joined = step.request.reference("Synchronized");
      joined && joined->kind == Reference::Kind::Group)
    group = joined->index;
  const bool one_to_many = makes_group(step.request.method) && sources.size() == 1;
  const std::size_t count = one_to_many ? targets.size() : std::min(sources.size(), targets.size());
  const std::string output =
      makes_group(step.request.method) ? "" : pair_output(step.request.method);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = makes_group(step.request.method)
                                 ? topology.groups[*group].name + "." + std::to_string(i + 1)
                                 : name_for(names, output, i, step, line, std::to_string(i + 1));
    const std::size_t before = topology.pairs.size();
    add_pair(step, sources[one_to_many ? 0 : i], targets[i], name, line);
    if (group && topology.pairs.size() > before)
      topology.groups[*group].later_members.push_back(static_cast<std::uint32_t>(before));
  }
  if (!group || !makes_group(step.request.method)) return;
  members_of({Reference::Kind::SourceGroup, *group}) = sources;
  members_of({Reference::Kind::TargetGroup, *group}) = targets;
}

void MethodForecast::foresee_group(MethodStep& step, const MadeNames& names, int line) {
  Topology& topology = context_.scenario.topology;
  const auto index = static_cast<std::uint32_t>(topology.replication_groups.size());
  const std::string name = name_for(names, "ReplicationGroup", 0, step, line, "group");
  if (!register_name(Target::Kind::ReplicationGroup, name, index, line)) return;
  topology.replication_groups.push_back(name);
  step.request.places.replication_group = ReplicationGroupId{index};
  members_of({Reference::Kind::ReplicationGroup, index}) = elements_of(step.request, "Members");
}

void MethodForecast::foresee_aspect(MethodStep& step, const MadeNames& names, int line) {
  Topology& topology = context_.scenario.topology;
  const auto index = static_cast<std::uint32_t>(topology.aspects.size());
  const std::string name = name_for(names, "SettingsState", 0, step, line, "point");
  if (!register_name(Target::Kind::Aspect, name, index, line)) return;
  topology.aspects.push_back(name);
  step.request.places.aspect = AspectId{index};
}

void MethodForecast::foresee_members(const MethodStep& step) {
  const auto group = step.request.reference("ReplicationGroup");
  if (!group || group->kind == Reference::Kind::Unknown) return;
  Volumes& held = members_of(*group);
  for (const std::uint32_t volume : elements_of(step.request, "Members")) {
    if (step.request.method == Method::RemoveMembers) {
      std::erase(held, volume);
    } else if (std::find(held.begin(), held.end(), volume) == held.end()) {
      held.push_back(volume);
    }
  }
}

void MethodForecast::foresee_sync_pairs(const MethodStep& step) {
  const auto group = step.request.reference("Synchronization");
  if (!group || group->kind != Reference::Kind::Group) return;
  std::vector<std::uint32_t>& later = context_.scenario.topology.groups[group->index].later_members;
  for (const Reference& pair : step.request.references("SyncPair")) {
    if (pair.kind == Reference::Kind::Pair) later.push_back(pair.index);
  }
}

void MethodForecast::foresee_grouping(MethodStep& step, const MadeNames& names, int line) {
  const std::uint32_t group = add_group(step, names, "GroupSynchronization", line);
  Topology& topology = context_.scenario.topology;
  for (const Reference& pair : step.request.references("ElementSynchronizations")) {
    if (pair.kind != Reference::Kind::Pair) continue;
    topology.groups[group].later_members.push_back(pair.index);
    members_of({Reference::Kind::SourceGroup, group}).push_back(topology.pairs[pair.index].source);
    members_of({Reference::Kind::TargetGroup, group}).push_back(topology.pairs[pair.index].target);
  }
}

}  // namespace replisim::format
