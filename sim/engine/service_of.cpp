// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/service_of.hpp"

#include <utility>

#include "model/service/core.hpp"

namespace replisim::engine {

namespace {

bool has_data(CopyState state) {
  return state == CopyState::Synchronized || state == CopyState::Fractured ||
         state == CopyState::Split || state == CopyState::Suspended;
}

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
  if (spec.group) pair.group = GroupId{*spec.group};
  pair.consistency_exempt = spec.consistency_exempt;
  pair.when_established = SimTime{};
  if (has_data(spec.state)) {
    pair.image = Image::consistent;
    pair.first_copy_complete = true;
    pair.when_synced = SimTime{};
    pair.when_synchronized = SimTime{};
  }
  return pair;
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
    service.groups.push_back(std::move(group));
  }
  settle_groups(service);
  return service;
}

}  // namespace replisim::engine
