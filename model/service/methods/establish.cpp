// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "model/service/methods/creation.hpp"

// New pairs and groups come into being.
namespace replisim {

Locality place_of(const Service& service, ElementId source, ElementId target) {
  return service.elements[source.index].system == service.elements[target.index].system
             ? Locality::Local
             : Locality::Remote;
}

/// The pair as it will be when nothing is copied yet.
Pair blank_pair(const Service& service, const Creation& creation, const NewPair& made) {
  Pair pair;
  pair.system_element = made.source;
  pair.synced_element = made.target;
  pair.sync_type = creation.type;
  pair.mode = creation.mode;
  pair.locality = place_of(service, made.source, made.target);
  pair.knows = made.knows;
  pair.copy_state = resting_state(creation).value_or(CopyState::Initialized);
  pair.progress_status = pair.copy_state == CopyState::Initialized
                             ? ProgressStatus::Completed
                             : ProgressStatus::Requiresactivate;
  const Settings& settings = creation.settings;
  pair.copy_methodology = settings.copy_methodology.value_or(pair.copy_methodology);
  pair.copy_priority = settings.copy_priority.value_or(pair.copy_priority);
  pair.skew = settings.maximum_skew;
  if (!pair.skew && pair.mode == Mode::Adaptive && pair.sync_type == SyncType::Mirror) {
    pair.skew = service.policy.maximum_skew;
  }
  pair.desired_rpo = settings.desired_rpo;
  pair.copy_recovery_mode = settings.copy_recovery_mode.value_or(pair.copy_recovery_mode);
  pair.read_only = settings.read_only.value_or(pair.read_only);
  pair.failed_copy_stops_host_io =
      settings.failed_copy_stops_host_io.value_or(pair.failed_copy_stops_host_io);
  pair.delta_update_interval = settings.delta_update_interval;
  pair.delta_update_blocks = settings.delta_update_blocks;
  return pair;
}

namespace {

/// The ReplicationGroup at one end of a new group relationship: as given, or made here.
ReplicationGroupId end_group(Step& step, std::optional<ReplicationGroupId> given,
                             const std::string& name) {
  Service& service = step.service();
  if (given) {
    return *given;
  }
  const ReplicationGroupId id{static_cast<std::uint32_t>(service.replication_groups.size())};
  service.replication_groups.emplace_back();
  service[id].name = name;
  return id;
}

void hold_member(ReplicationGroup& group, ElementId element) {
  if (std::ranges::find(group.members, element) == group.members.end()) {
    group.members.push_back(element);
  }
}

/// A Snapshot takes space as it needs it, everything else all of it at once.
void make_target(Step& step, ElementId target, bool whole) {
  Element& element = step.service().elements[target.index];
  step.record({EntityKind::Element, target.index}, Property::Exists, element.exists ? 1 : 0, 1);
  element.exists = true;
  step.ask(MakeElement{target, whole});
}

/// A place at the end, where none was kept free.
void make_place(Service& service, PairId id, CallId call) {
  while (service.pairs.size() <= id.index) {
    Pair gap;
    gap.exists = false;
    gap.name = "pair " + std::to_string(service.pairs.size() + 1) + " of call " +
               std::to_string(call.index + 1);
    service.pairs.push_back(std::move(gap));
  }
}

}  // namespace

void establish_pair(Step& step, const Creation& creation, const NewPair& made, CallId call) {
  Service& service = step.service();
  make_place(service, made.id, call);
  Pair pair = blank_pair(service, creation, made);
  pair.name = service[made.id].name;
  pair.takes_from =
      creation.attaches && pair.sync_type != SyncType::Snapshot ? std::nullopt : made.point;
  if (made.makes_target) {
    make_target(step, made.target, pair.sync_type != SyncType::Snapshot);
  }
  pair.when_established = step.now();
  service[made.id] = std::move(pair);
  for (const Change& change : changes_of_new(service, made.id)) {
    const bool existence = change.property == Property::Exists && made.kept_free;
    step.record(made.id, change.property, existence ? 0 : change.from, change.to);
  }
  step.ask(EstablishPair{made.id});
}

GroupId establish_group(Step& step, std::optional<GroupId> place, const Creation& creation,
                        CallId call) {
  Service& service = step.service();
  GroupId id{static_cast<std::uint32_t>(service.groups.size())};
  if (place) {
    id = *place;
  } else {
    service.groups.emplace_back();
    service[id].name = creation.relationship_name.empty()
                           ? "group of call " + std::to_string(call.index + 1)
                           : creation.relationship_name;
  }
  Group& group = service[id];
  group.exists = true;
  group.consistency_enabled = creation.consistent;
  group.delete_on_unassociated = true;  // a relationship of groups ends with its last pair
  const std::string name = group.name;
  const ReplicationGroupId source = end_group(step, creation.source_group, name + ".source");
  const ReplicationGroupId target = end_group(step, creation.target_group, name + ".target");
  service[id].source_group = source;
  service[id].target_group = target;
  for (const Change& change : changes_of_new(service, id)) {
    const bool existence = change.property == Property::Exists && place;
    step.record(EntityRef{EntityKind::Group, id.index}, change.property,
                existence ? 0 : change.from, change.to);
  }
  return id;
}

void join_group(Step& step, GroupId id, PairId pair_id, bool exempt) {
  Service& service = step.service();
  Pair& pair = service[pair_id];
  pair.group = id;
  pair.consistency_exempt = exempt;
  service[id].members.push_back(pair_id);
  if (service[id].source_group.valid()) {
    hold_member(service[service[id].source_group], pair.system_element);
    hold_member(service[service[id].target_group], pair.synced_element);
  }
  step.concern(id);
}

std::vector<OutputValue> creation_outputs(const Service& service, const std::vector<NewPair>& pairs,
                                          std::optional<GroupId> group, Method method) {
  std::vector<std::string> names;
  std::vector<std::string> targets;
  for (const NewPair& made : pairs) {
    names.push_back(made.is_created() ? service[made.id].name : "NULL");
    targets.push_back(service.elements[made.target.index].name);
  }
  switch (method) {
    case Method::CreateElementReplica:
      return {{"Synchronization", names}, {"TargetElement", targets}};
    case Method::CreateListReplica:
      return {{"Synchronizations", names}, {"TargetElements", targets}};
    case Method::AddElementsToGroupSynchronized:
      return {{"Synchronizations", names}};
    case Method::CreateGroupReplicaFromElements:
    case Method::CreateGroupReplica: {
      const Group& made = service[*group];
      std::vector<OutputValue> outputs = {
          {"Synchronization", {made.name}},
          {"TargetGroup", {name_of_group(service, made.target_group)}}};
      if (method == Method::CreateGroupReplicaFromElements) {
        outputs.push_back({"SourceGroup", {name_of_group(service, made.source_group)}});
      }
      return outputs;
    }
    case Method::ModifySettingsDefineState:
      if (group) {
        return {{"Synchronization", {service[*group].name}},
                {"TargetGroup", {name_of_group(service, service[*group].target_group)}}};
      }
      return {{"Synchronization", names}, {"TargetElement", targets}};
    case Method::ModifyListSettingsDefineState:
      return {{"Synchronizations", names}, {"TargetElements", targets}};
    default:
      return {};
  }
}

}  // namespace replisim
