// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/rules/versions.hpp"
#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

namespace replisim::engine {
namespace {

/// The version has no name for a mirror that rests where it was restored.
bool goes_on_restored(const Service& service) {
  return spoken(service.version, CopyState::Restored) == CopyState::Synchronized;
}

}  // namespace

/// A Failover without Force was admitted because nothing is missing at the target: hosts wait until
/// it is over, so that nothing comes to be. Where the flow does not take writes there,
/// those under way fail at the host: to acknowledge them would be to lose them.
void DataPath::start_control(PairId pair) {
  if (restored_.contains(pair.index)) part(pair, true);  // at this instant: it rests by now
  const auto call = stage_.service[pair].call;
  if (call && stage_.service[*call].operation == Operation::Failover &&
      !stage_.service[*call].force) {
    failover_held_.insert(pair.index);
    hold_pair(pair);
    const Replica& replica = replicas_[pair.index];
    if (replica.phase != Replica::Phase::Flowing || !path_open(replica, replica.from))
      fail_under_way(replica.at(stage_.service[pair].serving));
  }
  const SimTime at = stage_.now + stage_.service.policy.control_time;
  control_[pair.index] = stage_.events.add(at, [this, pair] {
    control_.erase(pair.index);
    report(WorkDone{pair});
  });
}

void DataPath::fail_under_way(std::uint32_t volume) {
  std::uint64_t failed = 0;
  for (const std::size_t load : volumes_[volume].loads)
    failed += loads_[load].host->fail_under_way(stage_.now);
  if (failed > 0)
    stage_.recorder.finding(
        stage_.now, stage_.scenario.topology.volumes[volume].name,
        std::to_string(failed) + " host writes under way failed: their volume is taken from them");
}

void DataPath::start_work(PairId pair, Work work) {
  Replica& replica = replicas_[pair.index];
  give_up_reset(pair);
  cancel_control(pair);
  emptying_queues_.erase(pair.index);  // the new work takes its place
  const auto& topology = stage_.scenario.topology;
  for (const std::uint32_t volume : replica.volume) {
    if (failing_arrays_.erase(topology.volumes[volume].array) == 0) continue;
    stage_.recorder.finding(stage_.now, topology.arrays[topology.volumes[volume].array].name,
                            "the work ends with an unspecified error");
    report(WorkFailed{pair, Reason::unspecified});
    return;
  }
  if (points_[pair.index]) return start_point_work(pair, work);
  const bool active = replica.mode == Mode::Active;
  const Side right = active ? stage_.service[pair].serving : Side::System;
  switch (work) {
    case Work::Control:
    case Work::Prepare:
      start_control(pair);
      break;
    case Work::CopyAll:
      if (replica.phase == Replica::Phase::Flowing) part(pair, false);
      replica.phase = Replica::Phase::Off;
      begin_pass(pair, work, right, changed_set(replica));
      break;
    case Work::CopyChanges: {
      if (replica.phase == Replica::Phase::Flowing) part(pair, false);
      begin_pass(pair, work, right, changed_set(replica));
      break;
    }
    case Work::Restore: {
      const ChangeMap set = changed_set(replica);
      follow(pair, Side::System);
      begin_pass(pair, work, Side::Synced, set);
      break;
    }
    case Work::Failback:
      start_failback(pair);
      break;
    case Work::DrainQueue:
      drain_queue_work(pair);
      break;
    case Work::None:
    case Work::Drain:
    case Work::CatchUp:
    case Work::PointInTime:
    case Work::Rewind:
      break;
  }
}

/// Until the pass has ended the image is no cut: from which write on something may be missing.
void DataPath::note_stale(Replica& replica, PairId pair) {
  std::uint64_t from = 0;
  if (replica.phase == Replica::Phase::Parted)
    from = replica.tracker(stage_.service[pair].serving).since;
  const std::uint32_t volume = replica.at(stage_.service[pair].serving);
  if (from < replica.stale_from) replica.behind = LackingWrites();
  replica.stale_from = std::min(replica.stale_from, from);
  const std::uint64_t oldest = replica.stale_from;
  if (oldest < acknowledged(volume) && !replica.stale_since)
    replica.stale_since = volumes_[volume].writes.acknowledged(oldest);
}

/// A pass over the set that has moved nothing yet; run_pass() lets it go.
CopyPass& DataPath::open_pass(PairId pair, Work work, Side from, ChangeMap set) {
  CopyPass& pass = replicas_[pair.index].pass.emplace();
  pass.work = work;
  pass.from = from;
  pass.total = set.bytes();
  pass.set = std::move(set);
  pass.left = static_cast<double>(pass.total.value);
  pass.channel = copy_channel(pair, from);
  pass.started = stage_.now;
  pass.call = stage_.service[pair].call;
  pass.note(stage_.now, 0);
  return pass;
}

/// The other end follows `from`, after the extents of the set have been copied to it.
void DataPath::begin_pass(PairId pair, Work work, Side from, ChangeMap set) {
  Replica& replica = replicas_[pair.index];
  const bool restore = work == Work::Restore;
  note_stale(replica, pair);
  if (!restore) follow(pair, from);
  CopyPass& pass = open_pass(pair, work, from, std::move(set));
  pass.started_at_write = written(replica.at(from));
  // What points in time of the other volume still need goes out of the way first.
  pass.left +=
      static_cast<double>(overwrite(replica.at(replica.other(from)), pair, pass.set).value);
  if (!restore) remember_base(replica);
  if (!replica.delta) join_flow(pair);
  run_pass(pair);
}

void DataPath::remember_base(Replica& replica) {
  settle_own(replica.from_volume());
  const VersionMap& versions = volumes_[replica.from_volume()].versions;
  CopyPass& pass = *replica.pass;
  pass.during = VersionMap(replica.size, replica.spec->extent);
  pass.settled.heard = pass.started_at_write;
  if (versions.memory() == 0) return;
  pass.base.reserve(pass.set.count());
  pass.set.for_each_run([&](ExtentRun run) {
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
      pass.base.push_back(versions.at(e));
  });
}

void DataPath::run_pass(PairId pair) {
  Replica& replica = replicas_[pair.index];
  CopyPass& pass = *replica.pass;
  if (pass.flow || pass.copied_all || !path_open(replica, pass.from)) return;
  if (waits_for_others(pair)) {
    replica.waited = true;
    return;
  }
  pass.note(stage_.now, static_cast<double>(pass.total.value) - pass.left);
  if (pass.left <= 0) {
    pass_left(pair);
    return;
  }
  const Channel& channel = stage_.platform[pass.channel];
  pass.flow = stage_.model.start(channel.flow_class, pass.left);
  stage_.users.add(channel, 1);
  pass_flows_[*pass.flow] = pair.index;
}

/// At which rate the passes go on from this instant.
void DataPath::note_pass_rates() {
  for (const auto& [flow, pair] : pass_flows_) {
    CopyPass& pass = *replicas_[pair].pass;
    const double rate = stage_.model.rate(flow);
    if (pass.progress.back().rate == rate) continue;
    const double left = stage_.model.remaining(flow);
    pass.note(stage_.now, static_cast<double>(pass.total.value) - left, rate);
  }
}

void DataPath::pause_pass(Replica& replica) {
  CopyPass& pass = *replica.pass;
  if (!pass.flow) return;
  pass_flows_.erase(*pass.flow);
  const double left = stage_.model.cancel(*pass.flow);
  stage_.users.add(stage_.platform[pass.channel], -1);
  carried_.emplace_back(pass.channel, pass.left - left);
  pass.left = left;
  pass.flow.reset();
  pass.note(stage_.now, static_cast<double>(pass.total.value) - pass.left);
}

/// What was copied counts for the call (S: copied); the rest of the set stays to be copied.
void DataPath::abandon_pass(Replica& replica) {
  if (!replica.pass) return;
  pause_pass(replica);
  const double moved = replica.pass_moved(stage_.model);
  if (replica.pass->call)
    copied_[replica.pass->call->index] += static_cast<std::uint64_t>(std::llround(moved));
  if (replica.pass->end_event) stage_.events.cancel(*replica.pass->end_event);
  ending_passes_.erase(static_cast<std::uint32_t>(&replica - replicas_.data()));
  replica.delivered_earlier += bytes(std::llround(moved));
  replica.pass.reset();
}

/// The engine has forgotten the flow: nobody may ask for it any more.
void DataPath::flow_stopped(FlowIndex flow) {
  if (const auto found = pass_flows_.find(flow); found != pass_flows_.end()) {
    CopyPass& pass = *replicas_[found->second].pass;
    stage_.users.add(stage_.platform[pass.channel], -1);
    carried_.emplace_back(pass.channel, pass.left);
    pass.flow.reset();
    pass.left = 0;
    return;
  }
  for (const auto& cycles : cycles_) cycles->flow_stopped(flow);
}

void DataPath::flow_ended(FlowIndex flow) {
  if (const auto found = pass_flows_.find(flow); found != pass_flows_.end()) {
    const PairId pair{found->second};
    pass_flows_.erase(found);
    pass_left(pair);
    return;
  }
  for (const auto& cycles : cycles_) cycles->flow_ended(flow, stage_.now);
}

/// The last byte of the pass has left. It is at the other end one latency later; an asynchronous
/// mirror is aligned when also the queue of this instant is there (S-38).
void DataPath::pass_left(PairId pair) {
  Replica& replica = replicas_[pair.index];
  CopyPass& pass = *replica.pass;
  pass.note(stage_.now, static_cast<double>(pass.total.value));
  pass.copied_all = true;
  pass.queue_until = acknowledged(replica.from_volume());
  if (pass.from == Side::System && stream_of(replica)) pass.ahead = others_under_way(pair);
  const SimTime at = stage_.now + (pass.total.value > 0 ? replica.latency : SimTime{});
  pass.end_event = stage_.events.add(at, [this, pair] {
    replicas_[pair.index].pass->end_event.reset();
    ending_passes_.insert(pair.index);
    schedule_pass_end(pair);
  });
}

void DataPath::schedule_pass_end(PairId pair) {
  Replica& replica = replicas_[pair.index];
  CopyPass& pass = *replica.pass;
  OrderedStream* stream = pass.from == replica.from ? stream_of(replica) : nullptr;
  const auto passed = passed_at(pass.ahead);
  const bool whole = !stream || cut(replica) >= pass.queue_until;
  if (whole && passed == stage_.now) {
    pass_done(pair);
    return;
  }
  if (pass.end_event) stage_.events.cancel(*pass.end_event);
  pass.end_event.reset();
  const auto at =
      whole ? passed
            : stream->queue(stage_.now).delivered_at(replica.member, pass.queue_until, stage_.now);
  if (!at || !passed) return;  // a line is down: regulate() asks again
  const SimTime next = std::max({*at, *passed, stage_.now + nanoseconds(1)});
  pass.end_event = stage_.events.add(next, [this, pair] {
    replicas_[pair.index].pass->end_event.reset();
    schedule_pass_end(pair);
  });
}

void DataPath::pass_done(PairId pair) {
  if (points_[pair.index]) return point_pass_done(pair);
  Replica& replica = replicas_[pair.index];
  settle_image(replica);
  const bool restore = replica.pass->from != replica.from;
  if (restore) {
    restore_done(replica);
  } else if (!replica.delta) {
    replica.image_applied = std::max(replica.image_applied, cut(replica));
  }
  const Work work = replica.pass->work;
  abandon_pass(replica);
  replica.stale_from = UINT64_MAX;
  replica.stale_since.reset();
  replica.behind = LackingWrites();
  replica.ever_complete = true;
  if (restore && replica.delta && goes_on_restored(stage_.service)) {
    join_flow(pair);  // what hosts wrote meanwhile goes by cycles, with those of the group
    join_ends(pair);
  } else if (restore) {
    // What comes next, flow or rest, the model says at this instant.
    restored_.insert(pair.index);
  } else if (replica.delta) {
    join_flow(pair);
  } else if (work != Work::Failback) {
    join_ends(pair);
  }
  if (work == Work::Failback) {
    finish_failback(pair);
  } else if (work != Work::None) {
    awaiting_point_.insert(pair.index);
    look_at_point(pair);
  }
}

/// Mirrors that the model leaves at rest after a restore.
void DataPath::part_restored() {
  const auto restored = restored_;
  for (const std::uint32_t pair : restored) part(PairId{pair}, true);
}

/// Extents that a reverse pass has copied hold what the replica holds, unless hosts have written
/// them since (those writes went to both).
void DataPath::restore_done(Replica& replica) {
  const std::uint32_t source = replica.at(Side::System);
  settle_own(source);
  settle_own(replica.at(Side::Synced));  // what its hosts wrote while the two were parted
  const VersionMap& replica_versions = volumes_[replica.at(Side::Synced)].versions;
  VersionMap& versions = volumes_[source].versions;
  const std::uint64_t since = replica.follow_from;
  replica.pass->for_each_copied(
      replica.pass_moved(stage_.model), [&](ExtentRun run, std::uint64_t, double) {
        for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
          const Stamp own = versions.at(e);
          if (own.written() && own.volume() == source && own.index() >= since) continue;
          versions.set(e, replica_versions.at(e));
        }
      });
}

/// Changes go back while hosts go on at the serving end; then they are held for the last drain
/// (S-40).
void DataPath::start_failback(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.phase == Replica::Phase::Flowing && replica.from == Side::Synced) {
    if (replica.pass) {
      replica.pass->work = Work::Failback;
      replica.pass->call = stage_.service[pair].call;
    } else {
      finish_failback(pair);
    }
    return;
  }
  begin_pass(pair, Work::Failback, Side::Synced, changed_set(replica));
}

void DataPath::finish_failback(PairId pair) {
  const auto held = failback_held_.try_emplace(pair.index, others_under_way(pair)).first;
  hold_pair(pair);
  const auto own = drained_at(pair);
  const auto passed = passed_at(held->second);
  if (!own || !passed) {
    // The line went down in the last instant: hosts go on, world_changed() tries again.
    return;
  }
  const SimTime at = std::max(*own, *passed);
  if (at <= stage_.now) {
    report(WorkDone{pair});
    return;
  }
  if (at < SimTime::max()) look_at_failback(pair, at);  // else cycle_applied() asks again
}

void DataPath::look_at_failback(PairId pair, SimTime at) {
  stage_.events.add(at, [this, pair] {
    if (failback_held_.contains(pair.index) && stage_.service[pair].work == Work::Failback)
      finish_failback(pair);
  });
}

}  // namespace replisim::engine
