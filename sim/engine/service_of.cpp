// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/service_of.hpp"

#include <utility>

#include "model/service/core.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::engine {

bool begins_identical(CopyState state) {
  return state == CopyState::Synchronized || state == CopyState::Fractured ||
         state == CopyState::Split || state == CopyState::Suspended;
}

namespace {

Pair pair_of(const format::PairSpec& spec) {
  Pair pair;
  pair.name = spec.name;
  pair.system_element = ElementId{spec.source};
  pair.synced_element = ElementId{spec.target};
  pair.sync_type = spec.type;
  pair.mode = spec.mode;
  pair.locality = spec.locality;
  pair.copy_state = spec.state;
  pair.progress_status = format::first_progress(spec);
  pair.copy_methodology = spec.copy_methodology;
  pair.copy_priority = spec.copy_priority;
  pair.copy_recovery_mode = spec.copy_recovery_mode;
  pair.read_only = spec.read_only;
  pair.failed_copy_stops_host_io = spec.failed_copy_stops_host_io;
  pair.delta_update_interval = spec.delta_update_interval;
  pair.delta_update_blocks = spec.delta_update_blocks;
  pair.skew = spec.skew;
  pair.desired_rpo = spec.desired_rpo;
  pair.bias = spec.bias;
  // Parted from the start, the bias end has gone on.
  const bool parted = spec.state == CopyState::Fractured || spec.state == CopyState::Split ||
                      spec.state == CopyState::Suspended;
  if (spec.mode == Mode::Active && parted) pair.serving = spec.bias;
  if (spec.group) pair.group = GroupId{*spec.group};
  pair.consistency_exempt = spec.consistency_exempt;
  if (spec.aspect) pair.aspect = AspectId{*spec.aspect};
  if (spec.made_by != 0) {  // a place that is kept free
    pair.exists = false;
    return pair;
  }
  pair.when_established = SimTime{};
  if (begins_identical(spec.state)) {
    pair.image = Image::consistent;
    pair.first_copy_complete = true;
    pair.when_synced = SimTime{};
    pair.when_synchronized = SimTime{};
  }
  return pair;
}

/// What tells of paths: the ends of the lines, and places for what rows make known.
void add_registers(Service& service, const format::Topology& topology) {
  for (const format::AccessPointSpec& point : topology.access_points)
    service.access_points.push_back({point.name, point.made_by == 0, point.array});
  for (const std::string& name : topology.secrets) service.secrets.push_back({name, false, {}});
  for (const std::string& name : topology.collections) {
    service.collections.emplace_back();
    service.collections.back().name = name;
    service.collections.back().exists = false;
  }
}

/// Volumes, arrays, and the groups of volumes at both ends of the groups of pairs.
void add_elements(Service& service, const format::Topology& topology) {
  for (const format::Volume& volume : topology.volumes)
    service.elements.push_back(
        {volume.name, volume.array, volume.size, volume.made_by == 0, volume.pool});
  for (const format::PoolSpec& pool : topology.pools)
    service.pools.push_back({pool.name, pool.array});
  for (const format::Array& array : topology.arrays) service.systems.push_back({array.name});
  for (std::uint32_t a = 0; a < topology.arrays.size(); ++a)
    for (std::uint32_t b = a + 1; b < topology.arrays.size(); ++b)
      if (format::connected(topology, a, b)) service.connections.emplace_back(a, b);
  for (const std::string& name : topology.replication_groups) {
    service.replication_groups.emplace_back();
    service.replication_groups.back().name = name;
    service.replication_groups.back().exists = false;
  }
  for (const std::string& name : topology.aspects) {
    service.aspects.emplace_back();
    service.aspects.back().name = name;
    service.aspects.back().exists = false;
  }
  add_registers(service, topology);
  for (Group& group : service.groups) {
    if (!group.exists) continue;
    for (const bool source : {true, false}) {
      ReplicationGroup end;
      end.name = group.name + (source ? ".source" : ".target");
      for (const PairId member : group.members)
        end.members.push_back(source ? service[member].system_element
                                     : service[member].synced_element);
      end.persistent = group.persistent;
      end.delete_on_unassociated = group.delete_on_unassociated;
      (source ? group.source_group : group.target_group) =
          ReplicationGroupId{static_cast<std::uint32_t>(service.replication_groups.size())};
      service.replication_groups.push_back(std::move(end));
    }
  }
}

}  // namespace

Service service_of(const format::Scenario& scenario) {
  Service service;
  service.version = scenario.version;
  service.profile = scenario.profile;
  service.policy = scenario.policy;
  for (const format::PairSpec& spec : scenario.topology.pairs)
    service.pairs.push_back(pair_of(spec));
  for (const format::GroupSpec& spec : scenario.topology.groups) {
    Group group;
    group.name = spec.name;
    for (const std::uint32_t member : spec.members) group.members.push_back(PairId{member});
    group.consistency_enabled = spec.consistency_enabled;
    group.persistent = spec.persistent;
    group.delete_on_unassociated = spec.delete_on_unassociated;
    group.exists = spec.made_by == 0;
    service.groups.push_back(std::move(group));
  }
  add_elements(service, scenario.topology);
  settle_groups(service);
  return service;
}

}  // namespace replisim::engine
