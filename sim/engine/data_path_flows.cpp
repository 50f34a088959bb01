// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

namespace replisim::engine {

namespace {

/// Weights of copies by CopyPriority (S-42).
int weight_of(CopyPriority priority) {
  switch (priority) {
    case CopyPriority::Low:
      return 1;
    case CopyPriority::High:
      return 4;
    case CopyPriority::Urgent:
      return 8;
    case CopyPriority::NotManaged:
    case CopyPriority::Same:
      break;
  }
  return 2;
}

Replica::Phase first_phase(CopyState state) {
  switch (state) {
    case CopyState::Synchronized:
      return Replica::Phase::Flowing;
    case CopyState::Fractured:
    case CopyState::Split:
    case CopyState::Suspended:
      return Replica::Phase::Parted;
    default:
      return Replica::Phase::Off;
  }
}

}  // namespace

void DataPath::make_replicas() {
  const auto& topology = stage_.scenario.topology;
  replicas_.resize(topology.pairs.size());
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    const format::PairSpec& spec = topology.pairs[i];
    Replica& replica = replicas_[i];
    replica.spec = &spec;
    replica.volume = {spec.source, spec.target};
    replica.latency = stage_.world.line_latency(spec);
    replica.size = topology.volumes[spec.source].size;
    replica.extents = extents_of(replica.size, spec.extent);
    replica.mode = spec.mode;
    replica.delta =
        spec.copy_methodology == CopyMethodology::DeltaUpdate && spec.mode == Mode::Asynchronous;
    replica.gone = spec.made_by != 0;
    for (Tracker& tracker : replica.track) tracker.map = ChangeMap(replica.size, spec.extent);
    replica.lacking = ChangeMap(replica.size, spec.extent);
    for (const std::uint32_t volume : replica.volume)
      if (volumes_[volume].versions.extents() == 0)
        volumes_[volume].versions = VersionMap(replica.size, spec.extent);
    replica.ever_complete = first_phase(spec.state) != Replica::Phase::Off;
    replica.exposed = spec.mode != Mode::Active &&
                      (spec.state == CopyState::Fractured || spec.state == CopyState::Split);
  }
  make_points();
  pairs_of_volume_.resize(volumes_.size());
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i)
    for (const std::uint32_t volume : replicas_[i].volume) pairs_of_volume_[volume].push_back(i);
  make_pair_channels();
  make_queue_channels();
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    const Replica::Phase phase = first_phase(topology.pairs[i].state);
    if (points_[i]) {
      begin_point(PairId{i});
    } else if (phase == Replica::Phase::Flowing) {
      follow(PairId{i}, Side::System);
      join_flow(PairId{i});
      join_ends(PairId{i});
    } else {
      replicas_[i].phase = phase;
    }
  }
}

void DataPath::make_pair_channels() {
  const auto& topology = stage_.scenario.topology;
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    for (const bool forward : {true, false}) {
      const auto path = stage_.platform.copy_path(topology.pairs[i], forward);
      for (const int weight : {1, 2, 4, 8})
        channels_.copy[{i, forward, weight}] = stage_.platform.channel(path, weight, false);
    }
  }
}

bool DataPath::forward(const Replica& replica, Side from) const {
  return (from == Side::System) != replica.swapped;
}

bool DataPath::path_open(const Replica& replica, Side from) const {
  const auto& topology = stage_.scenario.topology;
  return stage_.world.line_up(*replica.spec, forward(replica, from)) &&
         stage_.world.power_of_array(topology.volumes[replica.volume[0]].array) &&
         stage_.world.power_of_array(topology.volumes[replica.volume[1]].array);
}

ChannelIndex DataPath::copy_channel(PairId pair, Side from) const {
  const Replica& replica = replicas_[pair.index];
  const int weight = weight_of(stage_.service[pair].copy_priority);
  return channels_.copy.at({pair.index, forward(replica, from), weight});
}

std::optional<std::uint32_t> DataPath::shared_group(PairId pair) const {
  const Pair& published = stage_.service[pair];
  if (!published.group || published.consistency_exempt ||
      !stage_.service[*published.group].consistency_enabled)
    return std::nullopt;
  return published.group->index;
}

/// Where it stands among the members of the order that it shares (S-36).
std::size_t DataPath::place_in_group(PairId pair) const {
  const auto group = shared_group(pair);
  if (!group) return 0;
  const auto& members = stage_.service.groups[*group].members;
  return static_cast<std::size_t>(std::find(members.begin(), members.end(), pair) -
                                  members.begin());
}

/// Groups come after the pairs.
std::uint32_t DataPath::stream_key(PairId pair) const {
  const auto group = shared_group(pair);
  if (!group) return pair.index;
  return static_cast<std::uint32_t>(stage_.scenario.topology.pairs.size()) + *group;
}

DeltaCycles& DataPath::cycles_for(PairId pair) {
  const std::uint32_t key = stream_key(pair);
  if (const auto found = cycles_of_key_.find(key); found != cycles_of_key_.end())
    return *found->second;
  const Pair& published = stage_.service[pair];
  const Replica& replica = replicas_[pair.index];
  SimTime interval = published.delta_update_interval.value_or(SimTime{});
  if (interval.value == 0) interval = seconds(30);  // S-37
  DeltaCycles::Host host{
      stage_.model,
      stage_.platform,
      stage_.events,
      stage_.users,
      [this](std::uint32_t volume, SimTime t) {
        settle(volume);
        return volumes_[volume].writes.acknowledged_until(t);
      },
      [this](std::uint32_t volume) { return written(volume); },
      [this](std::uint32_t volume) -> const VolumeWrites& { return volumes_[volume].writes; },
      [this](std::uint32_t volume, std::uint64_t ahead, ChangeMap& map) {
        return coming_write(volume, ahead, map);
      },
      [this](PairId member) { return path_open(replicas_[member.index], Side::System); },
      [this](PairId member) { turn(member); },
      [this](PairId member, std::uint64_t to, Bytes set) { cycle_applied(member, to, set); }};
  cycles_.push_back(std::make_unique<DeltaCycles>(std::move(host), interval,
                                                  published.delta_update_blocks, replica.size,
                                                  replica.spec->extent, replica.latency));
  cycles_of_key_[key] = cycles_.back().get();
  return *cycles_.back();
}

std::optional<SimTime> DataPath::coming_write(std::uint32_t volume, std::uint64_t ahead,
                                              ChangeMap& map) {
  HostLoad* host = load_on(volume);
  if (!host) return std::nullopt;
  const Pacing& pacing = host->server().pacing();
  const std::uint64_t k = host->server().next() + ahead;
  if (k >= pacing.end()) return std::nullopt;
  const Write write = pacing.stream().at(k);
  map.set_write(write.offset, write.size);
  const double rate = host->server().rate();
  const double transfer = rate > 0 ? static_cast<double>(write.size) / rate : 0.0;
  return pacing.issue(k) + to_sim_time(transfer) + host->server().ack_extra();
}

/// A cycle is wholly at the target: its image is the new point in time.
void DataPath::cycle_applied(PairId pair, std::uint64_t to, Bytes set) {
  Replica& replica = replicas_[pair.index];
  const std::uint32_t from = replica.from_volume();
  settle_own(replica.to_volume());  // its own hosts' writes are older
  stamp_writes(volumes_[from].writes, from, replica.image_applied, to,
               volumes_[replica.to_volume()].versions);
  if (to > replica.image_applied) host_writes_ += to - replica.image_applied;
  replica.image_applied = std::max(replica.image_applied, to);
  replica.delivered_earlier += set;
  note_deliveries(replica);
  look_at_point(pair);
  ask_drains_of(pair);
}

/// A copy whose end waits for an image that the members of its group have of one point in time.
void DataPath::look_at_point(PairId pair) {
  if (!awaiting_point_.contains(pair.index)) return;
  if (const DeltaCycles* cycles = cycles_of(pair); cycles && !cycles->at_one_point()) return;
  awaiting_point_.erase(pair.index);
  report(WorkDone{pair});
}

/// The other end follows this one from now on: its image is what is on this one's disk.
void DataPath::follow(PairId pair, Side from) {
  Replica& replica = replicas_[pair.index];
  if (replica.from != from) replica.behind = LackingWrites();
  replica.phase = Replica::Phase::Flowing;
  replica.from = from;
  replica.exposed = false;
  replica.queue.reset();
  replica.queue_end = UINT64_MAX;
  replica.follow_from = written(replica.from_volume());
  replica.follow_point = stage_.now;
  awaiting_point_.erase(pair.index);
  replica.line_until = 0;
  replica.image_applied = replica.noted = replica.follow_from;
  replica.line = LineLatency(replica.latency);
}

/// Writes are sent on from now on: synchronously, through the queue, or by cycles.
void DataPath::join_flow(PairId pair) {
  Replica& replica = replicas_[pair.index];
  const std::uint32_t from = replica.from_volume();
  if (replica.delta) {
    DeltaCycles::Member member;
    member.pair = pair;
    member.volume = from;
    member.channel = copy_channel(pair, replica.from);
    member.cut = std::max(replica.follow_from, replica.line_until);
    member.point = replica.follow_point;
    member.size = replica.size;
    member.extent = replica.spec->extent;
    cycles_for(pair).add_member(member, stage_.now);
  } else if (replica.queues()) {
    replica.queue = stream_for(pair, replica.from);
    replica.member = streams_[*replica.queue]->add_member(
        from, volumes_[from].writes, std::max(replica.follow_from, replica.line_until),
        place_in_group(pair));
    auto& pairs = stream_pairs_[*replica.queue];
    pairs.resize(replica.member + 1);
    pairs[replica.member] = pair.index;
    if (lag_tracks_.contains(pair.index)) observe_stream(*replica.queue);
    streams_[*replica.queue]->regulator().regulate(stage_.now);
  }
  look_at_point(pair);
  route_volume(from);
}

/// The other end stops following; its image is the cut of this instant.
void DataPath::leave_flow(PairId pair) {
  Replica& replica = replicas_[pair.index];
  note_deliveries(replica);
  const std::uint64_t at = cut(replica);
  if (!replica.delta)
    replica.delivered_earlier +=
        volumes_[replica.from_volume()].writes.bytes_between(replica.follow_from, at);
  replica.follow_point = stage_.now;
  if (DeltaCycles* cycles = cycles_of(pair)) {
    replica.follow_point = cycles->point_of(pair);
    cycles->remove_member(pair, stage_.now);
  }
  if (replica.queue) {
    streams_[*replica.queue]->remove_member(replica.member, stage_.now);
    streams_[*replica.queue]->regulator().regulate(stage_.now);
  }
  replica.queue.reset();
  replica.turning = false;
  replica.pace = Replica::Pace::Free;
  replica.follow_from = at;
  emptying_queues_.erase(pair.index);
}

void DataPath::part(PairId pair, bool expose) {
  if (points_[pair.index]) return part_point(pair);
  Replica& replica = replicas_[pair.index];
  cancel_control(pair);
  awaiting_point_.erase(pair.index);
  if (failback_held_.erase(pair.index) > 0) release_pair(pair);
  restored_.erase(pair.index);
  if (replica.joined) {
    part_ends(pair);
    replica.tracker(replica.from).map |= replica.lacking;
    replica.lacking.clear();
  } else if (replica.phase == Replica::Phase::Flowing) {
    settle_image(replica);
    if (replica.waits_for_target() && path_open(replica, replica.from)) part_in_order(pair);
    const ChangeMap left = changed_set(replica);
    if (!left.empty() && replica.stale_from == UINT64_MAX) {
      if (const std::uint64_t held = image_cut(replica); held > 0) replica.note_held(held - 1);
      replica.stale_from = 0;
    }
    if (!is_cut(replica)) {
      settle_behind(replica);
      replica.behind.purge([&](std::uint64_t e, std::uint64_t n) { return holds(replica, e, n); });
    }
    const Side read = replica.pass ? replica.pass->from : replica.from;
    const bool reverse_pass = replica.pass && replica.pass->from != replica.from;
    if (reverse_pass) restore_done(replica);
    abandon_pass(replica);
    leave_flow(pair);
    replica.phase = Replica::Phase::Parted;
    Tracker& reading = replica.tracker(replica.from);
    Tracker& other = replica.tracker(replica.other(replica.from));
    reading.map.clear();
    other.map.clear();
    replica.tracker(read).map = left;
    replica.lacking.clear();
    reading.next = reading.since = replica.follow_from;
    other.next = other.since = written(replica.to_volume());
    replica.parted_at = stage_.now;
    route_volume(replica.from_volume());
  }
  replica.exposed = expose && replica.mode != Mode::Active;
  watch_target(pair);
}

/// The flow runs from the end that hosts use.
void DataPath::start_flow(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (points_[pair.index]) {
    if (replica.pass) run_pass(pair);
    return;
  }
  const Side from = stage_.service[pair].serving;
  if (replica.phase == Replica::Phase::Flowing) {
    if (restored_.erase(pair.index) > 0) {
      if (replica.delta) join_flow(pair);  // what hosts wrote meanwhile goes by cycles, too
      join_ends(pair);
    }
    if (replica.from != from) {
      // The end of a Failback: everything has arrived, the flow turns round.
      settle_image(replica);
      leave_flow(pair);
      const std::uint32_t before = replica.from_volume();
      follow(pair, from);
      join_flow(pair);
      join_ends(pair);
      route_volume(before);
    }
  } else if (const ChangeMap set = changed_set(replica); set.empty()) {
    follow(pair, from);
    join_flow(pair);
    join_ends(pair);
  } else {
    begin_pass(pair, Work::None, from, set);
  }
  if (failback_held_.erase(pair.index) > 0) release_pair(pair);
}

void DataPath::reverse_flow(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.phase == Replica::Phase::Flowing) part(pair, false);
  begin_pass(pair, Work::CatchUp, Side::Synced, changed_set(replica));
}

void DataPath::swap_roles(PairId pair) {
  part(pair, false);
  Replica& replica = replicas_[pair.index];
  std::swap(replica.volume[0], replica.volume[1]);
  std::swap(replica.track[0], replica.track[1]);
  std::swap(replica.held_until[0], replica.held_until[1]);
  replica.swapped = !replica.swapped;
  replica.from = replica.other(replica.from);
}

void DataPath::forget(PairId pair) {
  if (points_[pair.index]) return forget_point(pair);
  part(pair, true);
  replicas_[pair.index].phase = Replica::Phase::Off;
  replicas_[pair.index].gone = true;
}

void DataPath::forget_changes(PairId pair) {
  if (points_[pair.index]) return discard_image(pair);
  part(pair, false);
  replicas_[pair.index].phase = Replica::Phase::Off;
  replicas_[pair.index].ever_complete = false;
}

void DataPath::apply_settings(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (!replica.pass || replica.pass->copied_all) return;
  pause_pass(replica);
  replica.pass->channel = copy_channel(pair, replica.pass->from);
  run_pass(pair);
}

}  // namespace replisim::engine
