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
    case Method::ModifySettingsDefineState:
    case Method::ModifyListSettingsDefineState:
      foresee_copies(step, names, line);
      break;
    case Method::AddServiceAccessPoint:
    case Method::AddSharedSecret:
    case Method::CreateRemoteReplicationCollection:
      foresee_register(step, names, line);
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

void MethodForecast::add_pair(MethodStep& step, const WantedPairs& wanted, std::uint32_t source,
                              std::uint32_t target, const std::string& name, int line) {
  Topology& topology = context_.scenario.topology;
  PairSpec pair;
  pair.name = name;
  pair.source = source;
  pair.target = target;
  pair.made_by = line;
  pair.extent = extent_of(topology, source, target);
  pair.type = wanted.type;
  pair.mode = wanted.mode;
  if (wanted.type == SyncType::Snapshot) pair.pool = topology.volumes[target].pool;
  if (const auto methodology = setting(step.request, SettingProperty::DesiredCopyMethodology))
    pair.copy_methodology = static_cast<CopyMethodology>(*methodology);
  const auto index = static_cast<std::uint32_t>(topology.pairs.size());
  // What can never be is left to the service to refuse.
  if (!register_name(Target::Kind::Pair, name, index, line)) return;
  complete_path(topology, pair);
  topology.pairs.push_back(std::move(pair));
  step.request.places.pairs.push_back({PairId{index}, {}});
}

void MethodForecast::foresee_pairs(MethodStep& step, const MadeNames& names, int line) {
  const Topology& topology = context_.scenario.topology;
  WantedPairs wanted;
  wanted.sources = sources_of(step.request);
  wanted.targets = targets_of(step.request);
  if (const auto type = step.request.number("SyncType"); type && *type >= 6 && *type <= 9)
    wanted.type = static_cast<SyncType>(*type);
  if (const auto mode = step.request.number("Mode"); mode && *mode >= 2 && *mode <= 5)
    wanted.mode = static_cast<Mode>(*mode);
  wanted.makes_group = makes_group(step.request.method);
  if (wanted.makes_group) wanted.group = add_group(step, names, "Synchronization", line);
  if (const auto joined = step.request.reference("Synchronized");
      joined && joined->kind == Reference::Kind::Group) {
    wanted.group = joined->index;
    if (!topology.groups[joined->index].members.empty()) {
      const PairSpec& first = topology.pairs[topology.groups[joined->index].members.front()];
      wanted.type = first.type;
      wanted.mode = first.mode;
    }
  }
  wanted.one_to_many = wanted.makes_group && wanted.sources.size() == 1;
  if (!wanted.makes_group) wanted.output = pair_output(step.request.method);
  add_pairs(step, std::move(wanted), names, line);
}

void MethodForecast::add_pairs(MethodStep& step, WantedPairs wanted, const MadeNames& names,
                               int line) {
  Topology& topology = context_.scenario.topology;
  const bool made = wanted.targets.empty();
  const auto counted = step.request.number("TargetElementCount");
  std::size_t count = std::min(wanted.sources.size(), wanted.targets.size());
  if (wanted.one_to_many) count = wanted.targets.size();
  if (made) count = wanted.sources.size();
  constexpr std::int64_t kMostForeseen = 1024;  // the service refuses what has no place
  if (made && counted && wanted.one_to_many)
    count = static_cast<std::size_t>(std::min(*counted, kMostForeseen));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name =
        wanted.output.empty()
            ? topology.groups[*wanted.group].name + "." + std::to_string(i + 1)
            : name_for(names, wanted.output, i, step, line, std::to_string(i + 1));
    const std::uint32_t source = wanted.sources[wanted.one_to_many ? 0 : i];
    if (made) {
      const auto target = add_target(step, source, i, name, wanted, line);
      if (!target) break;
      wanted.targets.push_back(*target);
    }
    const std::size_t before = topology.pairs.size();
    add_pair(step, wanted, source, wanted.targets[i], name, line);
    if (wanted.group && topology.pairs.size() > before)
      topology.groups[*wanted.group].later_members.push_back(static_cast<std::uint32_t>(before));
  }
  if (!wanted.makes_group) return;
  members_of({Reference::Kind::SourceGroup, *wanted.group}) = wanted.sources;
  members_of({Reference::Kind::TargetGroup, *wanted.group}) = wanted.targets;
}

std::optional<std::uint32_t> MethodForecast::pool_for(const MethodRequest& request,
                                                      std::uint32_t source,
                                                      std::size_t index) const {
  const Topology& topology = context_.scenario.topology;
  std::vector<Reference> named = request.references("TargetPools");
  if (named.size() == 1) index = 0;
  if (const auto one = request.reference("TargetPool")) {
    named = {*one};
    index = 0;
  }
  if (!named.empty()) {
    const bool known = index < named.size() && named[index].kind == Reference::Kind::Pool;
    return known ? std::optional(named[index].index) : std::nullopt;
  }
  // The choice is the service's: the pool the source came from, else the first on its array.
  if (topology.volumes[source].pool) return topology.volumes[source].pool;
  for (std::uint32_t pool = 0; pool < topology.pools.size(); ++pool)
    if (topology.pools[pool].array == topology.volumes[source].array) return pool;
  return std::nullopt;
}

std::optional<std::uint32_t> MethodForecast::add_target(MethodStep& step, std::uint32_t source,
                                                        std::size_t index, const std::string& pair,
                                                        const WantedPairs& wanted, int line) {
  Topology& topology = context_.scenario.topology;
  const auto pool = pool_for(step.request, source, index);
  if (!pool) return std::nullopt;
  Volume volume;
  volume.array = topology.pools[*pool].array;
  volume.size = topology.volumes[source].size;
  volume.made_by = line;
  volume.pool = pool;
  volume.name = topology.pools[*pool].name + "." + pair;
  if (wanted.makes_group) {
    const auto relationship = step.request.texts("RelationshipName");
    const std::string prefix =
        relationship.empty() ? topology.groups[*wanted.group].name : relationship.front();
    volume.name = prefix + "_" + std::to_string(index + 1);
  }
  for (const char* parameter : {"ElementName", "ElementNames", "TargetElementNames"}) {
    const auto given = step.request.texts(parameter);
    if (index < given.size()) volume.name = given[index];
  }
  const auto place = static_cast<std::uint32_t>(topology.volumes.size());
  if (!register_name(Target::Kind::Volume, volume.name, place, line)) return std::nullopt;
  topology.volumes.push_back(std::move(volume));
  step.request.places.elements.push_back(ElementId{place});
  return place;
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

/// Each source of an aspect gets a place for its point in time: a Snapshot that no client sees.
void MethodForecast::foresee_aspect(MethodStep& step, const MadeNames& names, int line) {
  Topology& topology = context_.scenario.topology;
  const auto index = static_cast<std::uint32_t>(topology.aspects.size());
  const std::string name = name_for(names, "SettingsState", 0, step, line, "point");
  if (!register_name(Target::Kind::Aspect, name, index, line)) return;
  topology.aspects.push_back(name);
  step.request.places.aspect = AspectId{index};
  AspectOf& of = aspects_[index];
  if (const auto type = step.request.number("SyncType"); type && *type >= 6 && *type <= 9)
    of.type = static_cast<SyncType>(*type);
  if (const auto mode = step.request.number("Mode"); mode && *mode >= 2 && *mode <= 5)
    of.mode = static_cast<Mode>(*mode);
  of.sources = elements_of(step.request, "SourceElement");
  if (const auto group = step.request.reference("SourceGroup");
      group && group->kind != Reference::Kind::Unknown && group->kind != Reference::Kind::Null) {
    of.sources = members_of(*group);
    of.group = true;
  }
  for (const std::uint32_t source : of.sources) {
    Volume volume = topology.volumes[source];
    volume.name = name + ".data." + std::to_string(step.request.places.aspect_data.size() + 1);
    volume.made_by = line;
    volume.pool.reset();
    PairSpec pair;
    pair.name = name;
    pair.source = source;
    pair.target = static_cast<std::uint32_t>(topology.volumes.size());
    pair.type = SyncType::Snapshot;
    pair.copy_methodology = CopyMethodology::RedirectOnWrite;
    pair.made_by = line;
    pair.aspect = index;
    pair.extent = extent_of(topology, source, pair.target);
    step.request.places.aspect_data.push_back(
        PairId{static_cast<std::uint32_t>(topology.pairs.size())});
    topology.volumes.push_back(std::move(volume));
    topology.pairs.push_back(std::move(pair));
  }
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
