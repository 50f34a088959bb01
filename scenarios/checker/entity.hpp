// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/checker/timeline.hpp"
#include "scenarios/format/scenario.hpp"

/// From the names of a scenario to the entities of its history.
namespace replisim::checker {

/// The names under which a history may know a target, best first: as written (`p1.source`,
/// `wan.forward`), then the volume in that role at the position (S-25), or the line itself.
std::vector<std::string> entity_names(const format::Scenario& scenario, const Timeline& timeline,
                                      const format::Target& target, const Position& position);

/// True while hosts use the SyncedElement of a pair (Failover until Failback).
bool served_by_synced(const Timeline& timeline, const std::string& pair, const Position& position);

/// The volume that hosts use for a pair, or the other one.
std::string volume_in_role(const format::Scenario& scenario, const Timeline& timeline,
                           std::uint32_t pair, format::Target::Role role, const Position& position);

/// The target and everything whose changes explain it: a pair's group, a group's pairs, the job of
/// a call.
std::vector<std::string> related_names(const format::Scenario& scenario,
                                       const std::vector<format::Target>& targets);

/// The newest event of a property that the position sees; none when there is none.
const Event* last_event(const Timeline& timeline, const std::string& entity,
                        const std::string& property, const Position& position);

}  // namespace replisim::checker
