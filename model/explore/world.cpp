// SPDX-License-Identifier: Apache-2.0
#include "model/explore/world.hpp"

#include <algorithm>
#include <string>

#include "model/service/cell_service.hpp"
#include "model/service/modes.hpp"
#include "model/service/valuation.hpp"

namespace replisim::explore {
namespace {

constexpr std::size_t index_of(Side side) {
  return static_cast<std::size_t>(side);
}
constexpr Side other(Side side) {
  return side == Side::System ? Side::Synced : Side::System;
}

/// The end that hosts write to.
Side writing_end(const Pair& pair) {
  return pair.both_serve ? Side::System : pair.serving;
}
/// The end that the pair's flow starts from.
Side flow_source(const Pair& pair) {
  if (pair.flow_reversed) {
    return Side::Synced;
  }
  return pair.mode == Mode::Active ? writing_end(pair) : Side::System;
}
bool flow_open_now(const Pair& pair) {
  return pair.flow_reversed ? reverse_open(pair) : flow_open(pair);
}
/// Hosts that a Failover moves without a drain have stopped before: what they write after the check
/// is at an end that is being given up.
bool hosts_left(const Pair& pair) {
  return pair.progress_status == ProgressStatus::Failingover && pair.work == Work::Control;
}
/// A host's write waits for the other end.
bool writes_wait(const Pair& pair, const PairWorld& data) {
  const bool together =
      pair.mode == Mode::Synchronous || pair.mode == Mode::Active || pair.write_through;
  return data.flowing && together && writing_end(pair) == flow_source(pair);
}
Writes last_write(const World& world) {
  return static_cast<Writes>(1U << (world.issued - 1U));
}
/// The write that waits for its acknowledgement, where it is the pair's and not at the other end.
Writes undelivered(const State& state, PairId id) {
  if (state.world.waiting != id.index) {
    return 0;
  }
  const PairWorld& data = state.world.pairs[id.index];
  const Side to = other(flow_source(state.service[id]));
  return static_cast<Writes>(last_write(state.world) & ~data.at[index_of(to)]);
}

/// Pairs whose writes are delivered in one order with the pair's.
bool same_order(const Service& service, PairId a, PairId b) {
  if (a == b) {
    return true;
  }
  const Pair& one = service[a];
  const Pair& two = service[b];
  return one.group && one.group == two.group && service[*one.group].consistency_enabled &&
         one.sync_type == SyncType::Mirror && !one.consistency_exempt && !two.consistency_exempt;
}

/// What is on the way in the pair's order.
Writes queued_with(const State& state, PairId id) {
  Writes all = 0;
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    if (state.service.pairs[i].exists && same_order(state.service, id, PairId{i})) {
      all |= state.world.pairs[i].queue;
    }
  }
  return all;
}

/// What other members of the pair's order have on the way to their targets.
Writes queued_ahead(const State& state, PairId id) {
  Writes all = 0;
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    const Pair& mate = state.service.pairs[i];
    if (i != id.index && mate.exists && !mate.flow_reversed &&
        same_order(state.service, id, PairId{i})) {
      all |= state.world.pairs[i].queue;
    }
  }
  return all;
}

/// The instance's pair number `number`, at rest.
Pair resting_pair(const Instance& instance, const Service& service, std::uint32_t number) {
  Cell cell;
  cell.version = service.version;
  cell.profile = service.profile;
  cell.type = instance.type;
  cell.state = instance.from;
  cell.mode = instance.mode;
  cell.locality = instance.locality;
  Pair pair = set_up(cell).service.pairs.front();
  pair.name = "p" + std::to_string(number + 1);
  pair.system_element = {2 * number};
  pair.synced_element = {2 * number + 1};
  return pair;
}

}  // namespace

State initial_state(const Instance& instance) {
  constexpr SimTime kSomeLimit = seconds(60);
  State state;
  Service& service = state.service;
  service.version = instance.profile.version;
  service.profile = instance.profile;
  if (instance.waits) {
    service.policy.wait_limit = kSomeLimit;
  }
  for (std::uint32_t i = 0; i < instance.pairs; ++i) {
    service.pairs.push_back(resting_pair(instance, service, i));
    state.world.pairs[i].flowing =
        instance.type == SyncType::Mirror && instance.from == CopyState::Synchronized;
  }
  if (instance.group) {
    Group group;
    group.name = "g1";
    group.consistency_enabled = true;
    for (std::uint32_t i = 0; i < instance.pairs; ++i) {
      group.members.push_back(PairId{i});
      service.pairs[i].group = GroupId{0};
    }
    service.groups.push_back(group);
  }
  settle_groups(service);
  survey_all(state);
  return state;
}

bool is_swapped(const Pair& pair, PairId id) {
  return pair.system_element.index != 2 * id.index;
}

Knowledge knowledge_of(const World& world, const Service& service, PairId id) {
  const Pair& pair = service[id];
  const PairWorld& data = world.pairs[id.index];
  const bool remote = pair.locality == Locality::Remote;
  const std::size_t system = is_swapped(pair, id) ? 1 : 0;
  const std::size_t synced = 1 - system;
  const auto array = [remote](std::size_t end) { return remote ? end : 0; };
  Knowledge knows = pair.knows;
  knows.forward_path_up = !remote || world.line[system];
  knows.reverse_path_up = !remote || world.line[synced];
  knows.system_power = world.power[array(system)];
  knows.synced_power = world.power[array(synced)];
  knows.system_seen = knows.system_power && world.seen[array(system)];
  knows.synced_seen = knows.synced_power && world.seen[array(synced)];
  knows.system_failed = data.failed[system];
  knows.synced_failed = data.failed[synced];
  knows.system_unknown = data.unknown && system == 1;
  knows.synced_unknown = data.unknown && synced == 1;
  return knows;
}

void survey(const World& world, const Service& service, PairId id, Knowledge& knows) {
  const Pair& pair = service[id];
  const PairWorld& data = world.pairs[id.index];
  const Writes system = data.at[index_of(Side::System)];
  const Writes synced = data.at[index_of(Side::Synced)];
  const bool from_system = pair.serving == Side::System;
  knows.space_exhausted = data.no_room;
  knows.source_written_since_failover = false;  // hosts are at one end only
  if (data.flowing) {
    knows.missing_writes = data.queue != 0 || data.working != Work::None;
    knows.source_has_newer = false;
    knows.target_written = false;
    return;
  }
  const bool nothing_yet = pair.image == Image::none;
  const Writes newer = from_system ? system & ~synced : synced & ~system;
  knows.missing_writes = nothing_yet || newer != 0;
  knows.source_has_newer = !nothing_yet && (system & ~synced) != 0;
  knows.target_written = data.target_written || (!nothing_yet && (synced & ~system) != 0);
}

void survey_all(State& state) {
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    Pair& pair = state.service.pairs[i];
    if (pair.exists) {
      survey(state.world, state.service, PairId{i}, pair.knows);
    }
  }
}

bool may_finish(const State& state, PairId id) {
  const Pair& pair = state.service[id];
  const PairWorld& data = state.world.pairs[id.index];
  switch (data.working) {
    case Work::None:
    case Work::Drain:
      return false;
    case Work::CopyAll:
    case Work::CopyChanges:
      // What was copied may be younger than what others of the order still have on the way.
      return flow_open(pair) && (is_point_in_time(pair) || queued_with(state, id) == 0);
    case Work::DrainQueue:
      return flow_open(pair) && data.queue == 0;
    case Work::CatchUp:
      return reverse_open(pair) && data.queue == 0;
    case Work::Restore:
      return reverse_open(pair) && data.queue == 0 && undelivered(state, id) == 0;
    case Work::Failback:
      // Its target is ahead of what others of the order still have on the way (S-40).
      return reverse_open(pair) && queued_ahead(state, id) == 0;
    case Work::Control:
    case Work::Prepare:
    case Work::PointInTime:
    case Work::Rewind:
      return true;
  }
  return false;
}

void finish_work(State& state, PairId id) {
  const Pair& pair = state.service[id];
  PairWorld& data = state.world.pairs[id.index];
  Writes& system = data.at[index_of(Side::System)];
  Writes& synced = data.at[index_of(Side::Synced)];
  const Writes on_the_way = undelivered(state, id);
  switch (data.working) {
    case Work::CopyAll:
    case Work::CopyChanges:
      if (is_point_in_time(pair)) {
        synced = data.point;
      } else {
        const Side from = flow_source(pair);
        data.at[index_of(other(from))] = static_cast<Writes>(data.at[index_of(from)] & ~on_the_way);
      }
      data.target_written = false;
      break;
    case Work::CatchUp:
      system = static_cast<Writes>(synced & ~on_the_way);
      break;
    case Work::Failback:
      system = synced;  // hosts are held for this instant
      data.queue = 0;
      break;
    case Work::PointInTime:
    case Work::Rewind:
      synced = data.point;
      break;
    case Work::Restore:
      data.flowing = false;  // what comes next, flow or rest, the model says
      break;
    default:
      break;
  }
  data.working = Work::None;
}

bool may_write(const Instance& instance, const State& state, PairId id) {
  const World& world = state.world;
  const Pair& pair = state.service[id];
  const PairWorld& data = world.pairs[id.index];
  const bool system = writing_end(pair) == Side::System;
  return pair.exists && !hosts_left(pair) && world.issued < instance.writes &&
         world.waiting == kNobody && !data.held && !pair.hosts_refused &&
         (system ? pair.knows.system_power : pair.knows.synced_power) &&
         !(system ? pair.knows.system_failed : pair.knows.synced_failed);
}

void write(State& state, PairId id) {
  World& world = state.world;
  const Pair& pair = state.service[id];
  PairWorld& data = world.pairs[id.index];
  ++world.issued;
  const Writes one = last_write(world);
  const Side end = writing_end(pair);
  data.own |= one;
  data.at[index_of(end)] |= one;
  if (writes_wait(pair, data)) {
    world.waiting = static_cast<std::uint8_t>(id.index);
    return;
  }
  world.acknowledged |= one;
  if (data.flowing && end == flow_source(pair)) {
    data.queue |= one;
  }
}

bool may_deliver(const State& state, PairId id) {
  const Pair& pair = state.service[id];
  const PairWorld& data = state.world.pairs[id.index];
  if (!data.flowing || !flow_open_now(pair)) {
    return false;
  }
  if (data.queue == 0) {
    return writes_wait(pair, data) && undelivered(state, id) != 0;
  }
  const Writes all = queued_with(state, id);
  const unsigned first = all & (~unsigned{all} + 1U);
  return (data.queue & first) != 0;
}

void deliver(State& state, PairId id) {
  PairWorld& data = state.world.pairs[id.index];
  const Side to = other(flow_source(state.service[id]));
  if (data.queue == 0) {
    data.at[index_of(to)] |= last_write(state.world);
    return;
  }
  const auto first = static_cast<Writes>(data.queue & (~unsigned{data.queue} + 1U));
  data.at[index_of(to)] |= first;
  data.queue &= static_cast<Writes>(~first);
}

bool may_acknowledge(const State& state) {
  if (state.world.waiting == kNobody) {
    return false;
  }
  const PairId id{state.world.waiting};
  const Pair& pair = state.service[id];
  return !hosts_left(pair) &&
         (!writes_wait(pair, state.world.pairs[id.index]) || undelivered(state, id) == 0);
}

void acknowledge(State& state) {
  World& world = state.world;
  const PairId id{world.waiting};
  const Writes one = last_write(world);
  PairWorld& data = world.pairs[id.index];
  const Writes late = undelivered(state, id);
  world.acknowledged |= one;
  world.waiting = kNobody;
  if (data.flowing && writing_end(state.service[id]) == flow_source(state.service[id])) {
    data.queue |= late;
  }
}

bool may_write_target(const State& state, PairId id) {
  const Pair& pair = state.service[id];
  const PairWorld& data = state.world.pairs[id.index];
  if (!pair.exists || data.target_written || data.held || pair.serving == Side::Synced ||
      !pair.knows.synced_power || pair.knows.synced_failed || pair.mode == Mode::Active) {
    return false;
  }
  switch (pair.copy_state) {
    case CopyState::Fractured:
    case CopyState::Split:
      return true;
    case CopyState::Synchronized:
    case CopyState::Restored:
      return is_point_in_time(pair);
    default:
      return false;
  }
}

bool is_drained(const State& state, const DrainSet& set) {
  return std::ranges::all_of(set.pairs, [&state](PairId id) {
    const PairWorld& data = state.world.pairs[id.index];
    return !data.draining || !data.flowing || (data.queue == 0 && undelivered(state, id) == 0);
  });
}

bool follows_order(const State& state, PairId id) {
  Writes image = 0;
  Writes own = 0;
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    if (state.service.pairs[i].exists && same_order(state.service, id, PairId{i})) {
      image |= state.world.pairs[i].at[index_of(Side::Synced)];
      own |= state.world.pairs[i].own;
    }
  }
  return is_dependent_write_consistent(image, own, state.world.acknowledged);
}

void lose_power(State& state, std::size_t array) {
  World& world = state.world;
  world.power[array] = false;
  if (world.waiting == kNobody) {
    return;
  }
  const PairId id{world.waiting};
  const Pair& pair = state.service[id];
  const bool on_b = is_swapped(pair, id) == (writing_end(pair) == Side::System);
  const std::size_t serving = pair.locality == Locality::Remote && on_b ? 1 : 0;
  if (serving == array) {
    world.waiting = kNobody;
  }
}

bool is_dependent_write_consistent(Writes image, Writes own, Writes acknowledged) {
  const unsigned missing = unsigned{own} & acknowledged & ~unsigned{image};
  const unsigned first = missing & (~missing + 1U);
  return missing == 0 || (image & own & ~(first - 1U) & ~first) == 0;
}

}  // namespace replisim::explore
