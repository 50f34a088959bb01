// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sim/engine/data_path.hpp"

namespace replisim::engine {

void DataPath::hold_pair(PairId pair) {
  for (const std::uint32_t volume : replicas_[pair.index].volume) {
    if (!holds_hosts_of(pair, volume)) continue;
    for (const std::size_t load : volumes_[volume].loads)
      loads_[load].host->hold(stage_.now, HostLoad::Hold::Drain);
  }
}

/// A drain or a Failover of the pair makes the hosts of this volume, one of its two, wait.
bool DataPath::holds_hosts_of(PairId pair, std::uint32_t volume) const {
  const auto set = stage_.service[pair].set;
  const bool holds = (set && stage_.service.sets[set->index].open) ||
                     failover_held_.contains(pair.index) || failback_held_.contains(pair.index);
  const Replica& replica = replicas_[pair.index];
  return holds && (replica.joined || volume == replica.at(stage_.service[pair].serving));
}

void DataPath::release_pair(PairId pair) {
  for (const std::uint32_t volume : replicas_[pair.index].volume) release_volume(volume);
}

void DataPath::release_volume(std::uint32_t volume) {
  std::uint64_t failed = 0;
  for (const std::size_t load : volumes_[volume].loads) {
    HostLoad& host = *loads_[load].host;
    if (!host.held_for(HostLoad::Hold::Drain)) continue;
    // What was held at an end that hosts have to leave is not written there.
    if (!open_to_hosts(volume)) host.refuse(stage_.now);
    failed += host.release(stage_.now, stage_.service.policy.host_timeout, HostLoad::Hold::Drain);
  }
  if (failed > 0)
    stage_.recorder.finding(
        stage_.now, stage_.scenario.topology.volumes[volume].name,
        std::to_string(failed) +
            " host writes were held longer than host_timeout and failed (R-41)");
}

/// A load that was held on one volume may have gone to another one, where nobody holds it.
void DataPath::release_strays() {
  for (const Load& load : loads_) {
    if (!load.host->held_for(HostLoad::Hold::Drain)) continue;
    const auto& pairs = pairs_of_volume_[load.volume];
    if (std::none_of(pairs.begin(), pairs.end(),
                     [&](std::uint32_t pair) { return holds_hosts_of(PairId{pair}, load.volume); }))
      release_volume(load.volume);
  }
}

void DataPath::hold_and_drain(SetId set, bool drain) {
  for (const PairId pair : stage_.service.sets[set.index].pairs) give_up_reset(pair);
  for (const PairId pair : stage_.service.sets[set.index].pairs) hold_pair(pair);
  if (!drain) {
    report(SetDrained{set});
    return;
  }
  drains_[set.index] = std::nullopt;
  schedule_drain(set.index);
}

/// When everything acknowledged by then is at the other end; asked again at that time, because
/// writes under way are acknowledged meanwhile. None: it can not end.
std::optional<SimTime> DataPath::drained_at(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.phase != Replica::Phase::Flowing) return stage_.now;
  if (replica.pass || !replica.lacking.empty() || !path_open(replica, replica.from))
    return std::nullopt;
  if (replica.pace == Replica::Pace::Draining) return SimTime::max();  // go_in_step() asks again
  SimTime idle_at = stage_.now;
  for (const std::uint32_t volume : replica.volume) {
    if (volume != replica.from_volume() && !replica.joined) continue;
    settle(volume);
    for (const std::size_t load : volumes_[volume].loads) {
      const auto idle = loads_[load].host->idle_at(stage_.now);
      if (!idle && replica.pace == Replica::Pace::InStep) return SimTime::max();  // no rate yet
      if (!idle) return std::nullopt;
      idle_at = std::max(idle_at, *idle);
    }
  }
  if (idle_at > stage_.now) return idle_at;
  if (DeltaCycles* cycles = cycles_of(pair)) {
    if (cycles->flushed(stage_.now)) return stage_.now;
    cycles->flush(stage_.now);
    return SimTime::max();  // cycle_applied() asks again
  }
  if (OrderedStream* stream = stream_of(replica))
    return stream->queue(stage_.now).drained_at(stage_.now);
  return stage_.now;
}

void DataPath::schedule_drain(std::uint32_t set) {
  const auto found = drains_.find(set);
  if (found == drains_.end()) return;
  auto& event = found->second;
  if (event) stage_.events.cancel(*event);
  event.reset();
  SimTime last = stage_.now;
  for (const PairId pair : stage_.service.sets[set].pairs) {
    const auto at = drained_at(pair);
    if (!at) {
      drains_.erase(found);
      report(DrainFailed{SetId{set}, Reason::link_down});
      return;
    }
    last = std::max(last, *at);
  }
  if (last <= stage_.now) {
    drains_.erase(found);
    report(SetDrained{SetId{set}});
  } else if (last < SimTime::max()) {
    event = stage_.events.add(last, [this, set] {
      if (const auto again = drains_.find(set); again != drains_.end()) {
        again->second.reset();
        schedule_drain(set);
      }
    });
  }
}

/// A cycle of the pair was applied. Asked once it is over for all its members: the answer may end
/// the drain, or begin another cycle.
void DataPath::ask_drains_of(PairId pair) {
  for (auto& [drain, event] : drains_) {
    const auto& pairs = stage_.service.sets[drain].pairs;
    if (event || std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) continue;
    event = stage_.events.add(stage_.now, [this, set = drain] {
      if (const auto again = drains_.find(set); again != drains_.end()) {
        again->second.reset();
        schedule_drain(set);
      }
    });
  }
  if (failback_held_.contains(pair.index)) look_at_failback(pair, stage_.now);
  if (!emptying_queues_.contains(pair.index) || control_.contains(pair.index)) return;
  control_[pair.index] = stage_.events.add(stage_.now, [this, pair] {
    control_.erase(pair.index);
    drain_queue_work(pair);
  });
}

void DataPath::release(SetId set) {
  if (const auto found = drains_.find(set.index); found != drains_.end()) {
    if (found->second) stage_.events.cancel(*found->second);
    drains_.erase(found);
  }
  for (const PairId pair : stage_.service.sets[set.index].pairs) release_pair(pair);
}

/// What has left already keeps its arrival.
void DataPath::change_latency(PairId pair, SimTime latency) {
  Replica& replica = replicas_[pair.index];
  if (latency == replica.latency) return;
  replica.latency = latency;
  if (OrderedStream* stream = stream_of(replica))
    stream->queue(stage_.now).set_latency(stage_.now, latency);
  if (DeltaCycles* cycles = cycles_of(pair)) cycles->set_latency(latency);
  const std::uint32_t from = replica.from_volume();
  const std::uint64_t left = written(from);
  if (left > 0) {
    replica.line.change(latency, volumes_[from].writes.departure(left - 1));
  } else {
    replica.line = LineLatency(latency);
  }
}

void DataPath::world_changed() {
  note_power_of_ends();
  space_planned_ = false;
  for (std::uint32_t i = 0; i < replicas_.size(); ++i) {
    Replica& replica = replicas_[i];
    change_latency(PairId{i}, stage_.world.line_latency(*replica.spec));
    if (replica.pass && !path_open(replica, replica.pass->from)) pause_pass(replica);
    if (replica.turning && !path_open(replica, replica.from)) turn_back(PairId{i});
    if (replica.pass) run_pass(PairId{i});
  }
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    power_of_load(i);
    route_load(i);
  }
  for (const auto& reads : reads_) {
    const std::uint32_t array = stage_.scenario.topology.volumes[reads->volume].array;
    if (stage_.world.power_of_array(array)) {
      reads->host->power_on(stage_.now);
    } else {
      reads->host->power_off(stage_.now);
    }
  }
  for (const auto& cycles : cycles_) cycles->world_changed(stage_.now);
  retry_waiting();
}

/// Ends that were computed with rates of another time are computed again.
void DataPath::retry_waiting() {
  const auto passes = ending_passes_;
  for (const std::uint32_t pair : passes) schedule_pass_end(PairId{pair});
  std::vector<std::uint32_t> sets;
  for (const auto& [set, event] : drains_) sets.push_back(set);
  for (const std::uint32_t set : sets) schedule_drain(set);
  const auto queues = emptying_queues_;
  for (const std::uint32_t pair : queues) {
    cancel_control(PairId{pair});
    drain_queue_work(PairId{pair});
  }
  const auto failbacks = failback_held_;
  for (const auto& [pair, marks] : failbacks)
    if (stage_.service.pairs[pair].work == Work::Failback && !control_.contains(pair))
      finish_failback(PairId{pair});
}

void DataPath::regulate() {
  const auto held = failover_held_;
  for (const std::uint32_t pair : held) {
    if (control_.contains(pair)) continue;  // it is not over
    failover_held_.erase(pair);
    release_pair(PairId{pair});
  }
  release_strays();
  if (!reorders_.empty() || !confirmations_.empty()) look_at_methods();
  part_restored();
  end_lost_resets();
  catch_up_with_others();
  guard_volumes();
  update_keepers();
  databases_.run();
  for (Load& load : loads_)
    if (load.host->regulator().active() || !load.host->stopped(stage_.now) ||
        load.host->backlog(stage_.now) > 0)
      load.host->regulator().regulate(stage_.now);
  let_followers_go();
  reflow_passes();
  plan_space();
  for (const std::uint32_t i : point_pairs_) watch_target(PairId{i});
  for (const auto& reads : reads_) reads->host->regulator().regulate(stage_.now);
  route_queues();
  for (const auto& stream : streams_)
    if (stream->live_members() > 0 || stream->backlog(stage_.now) > 0)
      stream->regulator().regulate(stage_.now);
  watch_skews();
  databases_.arm();
}

/// A load that took over a volume from an earlier one begins when that one's last write has left:
/// hosts see their writes in order. It may have been stopped meanwhile: what it issued comes all
/// the same.
void DataPath::let_followers_go() {
  for (const VolumeState& volume : volumes_) {
    bool ahead = false;
    for (const std::size_t load : volume.loads) {
      HostLoad& host = *loads_[load].host;
      if (!ahead && host.held_for(HostLoad::Hold::Earlier))
        host.release(stage_.now, SimTime::max(), HostLoad::Hold::Earlier);
      ahead = ahead || host.waiting(stage_.now);
    }
  }
}

bool DataPath::take_rates() {
  bool again = false;
  for (Load& load : loads_) again = load.host->regulator().take_rates(stage_.now) || again;
  for (const auto& reads : reads_) again = reads->host->regulator().take_rates(stage_.now) || again;
  for (const auto& stream : streams_) again = stream->regulator().take_rates(stage_.now) || again;
  if (!again) {
    note_pass_rates();
    note_use();
    retry_waiting();
    watch_skews();
    databases_.arm();
  }
  return again;
}

/// What every resource carries from this instant on, for busy.max.
void DataPath::note_use() {
  if (!wants_use_) return;
  std::vector<double> use(stage_.platform.resources(), 0.0);
  const auto add = [&](ChannelIndex channel, double rate) {
    for (const ResourceIndex index : stage_.platform[channel].crosses) use[index] += rate;
  };
  for (const Replica& replica : replicas_)
    if (replica.pass && replica.pass->flow)
      add(replica.pass->channel, stage_.model.rate(*replica.pass->flow));
  for (const auto& cycles : cycles_)
    for (const auto& [channel, flow] : cycles->running()) add(channel, stage_.model.rate(flow));
  for (const Load& load : loads_)
    if (const auto channel = load.host->regulator().channel())
      add(*channel, load.host->regulator().share(stage_.now));
  for (const auto& stream : streams_)
    if (const auto channel = stream->regulator().channel())
      add(*channel, stream->regulator().share(stage_.now));
  highest_use_.resize(use.size(), 0.0);
  for (ResourceIndex i = 0; i < use.size(); ++i) {
    const auto& bandwidth = stage_.platform.resource(i).bandwidth;
    if (bandwidth) highest_use_[i] = std::max(highest_use_[i], use[i] / *bandwidth);
  }
}

std::vector<std::pair<ChannelIndex, double>> DataPath::carried() {
  auto all = carried_;
  for (const auto& cycles : cycles_)
    all.insert(all.end(), cycles->carried().begin(), cycles->carried().end());
  for (const Replica& replica : replicas_)
    if (replica.pass && replica.pass->flow)
      all.emplace_back(replica.pass->channel,
                       replica.pass->left - stage_.model.remaining(*replica.pass->flow));
  for (const auto& stream : streams_)
    if (const auto channel = stream->regulator().channel())
      all.emplace_back(*channel, stream->queue(stage_.now).bytes_sent(stage_.now));
  for (const Load& load : loads_) {
    load.host->settle(stage_.now);
    for (const auto& [channel, sum] : load.host->carried(stage_.now))
      all.emplace_back(channel, sum);
  }
  for (const auto& reads : reads_)
    for (const auto& [channel, sum] : reads->host->carried(stage_.now))
      all.emplace_back(channel, sum);
  return all;
}

/// Under a steady load the instant at which the room is used up is a matter of arithmetic; it is
/// looked at again whenever rates change, and at the latest then.
void DataPath::watch_queue(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (const auto watch = queue_watch_.find(pair.index); watch != queue_watch_.end()) {
    stage_.events.cancel(watch->second);
    queue_watch_.erase(watch);
  }
  OrderedStream* stream = stream_of(replica);
  if (!stream || !replica.spec->queue || stage_.service[pair].knows.queue_full) return;
  const auto room = static_cast<double>(replica.spec->queue->value);
  const double used = stream->backlog(stage_.now);
  if (used >= room) {
    Knowledge knows = stage_.service[pair].knows;
    knows.queue_full = true;
    report(WorldChanged{pair, knows});
    return;
  }
  const auto load = stream->load(stage_.now);
  const double rate = stream->queue(stage_.now).rate();
  std::optional<SimTime> at;
  if (!load) {
    // A trace: each write is a step.
    if (const auto next = stream->next_arrival(stage_.now))
      at = std::max(*next, stage_.now + nanoseconds(1));
  } else if (*load > rate) {
    const double left = (room - used) / (*load - rate);
    if (left < 1e9) at = stage_.now + std::max(to_sim_time(left), microseconds(1));
  }
  if (!at) return;
  queue_watch_[pair.index] = stage_.events.add(*at, [this, pair] {
    queue_watch_.erase(pair.index);
    watch_queue(pair);
  });
}

/// The first host write to the exposed end of a parted pair is told (D-41).
void DataPath::watch_target(PairId pair) {
  if (const auto watch = target_watch_.find(pair.index); watch != target_watch_.end()) {
    stage_.events.cancel(watch->second);
    target_watch_.erase(watch);
  }
  Replica& replica = replicas_[pair.index];
  PointOfPair* point = points_[pair.index].get();
  if (point ? point->told_written || replica.gone || !target_open(pair)
            : replica.phase != Replica::Phase::Parted || !replica.exposed)
    return;
  const Side other = replica.other(stage_.service[pair].serving);
  const std::uint32_t volume = replica.at(other);
  if (acknowledged(volume) > replica.tracker(other).since) {
    report(TargetWritten{pair});
    if (point) point->told_written = true;
    return;
  }
  HostLoad* host = load_on(volume);
  if (!host) return;
  const auto at = host->server().next_acknowledgement();
  if (!at) return;
  target_watch_[pair.index] =
      stage_.events.add(std::max(*at, stage_.now + nanoseconds(1)), [this, pair] {
        target_watch_.erase(pair.index);
        watch_target(pair);
      });
}

}  // namespace replisim::engine
