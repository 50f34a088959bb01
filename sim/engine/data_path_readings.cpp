// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

namespace replisim::engine {

OrderedStream* DataPath::stream_of(const Replica& replica) {
  return replica.queue ? streams_[*replica.queue].get() : nullptr;
}

DeltaCycles* DataPath::cycles_of(PairId pair) {
  for (const auto& cycles : cycles_)
    if (cycles->has(pair)) return cycles.get();
  return nullptr;
}

std::uint64_t DataPath::written(std::uint32_t volume) {
  settle(volume);
  return volumes_[volume].writes.departed_until(stage_.now);
}

std::uint64_t DataPath::cut(Replica& replica, Reach reach) {
  const std::uint32_t from = replica.from_volume();
  if (replica.phase != Replica::Phase::Flowing) return replica.follow_from;
  settle(from);
  const bool there = reach == Reach::AtTarget;
  const SimTime left = there ? replica.line.left_by(stage_.now) : stage_.now;
  const std::uint64_t arrived =
      std::max(replica.follow_from, volumes_[from].writes.departed_until(left));
  if (arrived < replica.line_until) return arrived;
  const std::uint64_t since = std::max(replica.follow_from, replica.line_until);
  if (replica.delta) {
    const PairId pair{static_cast<std::uint32_t>(&replica - replicas_.data())};
    DeltaCycles* cycles = cycles_of(pair);
    if (!cycles) return since;
    return std::max(since, there ? cycles->cut_of(pair) : cycles->cut_on_line(pair));
  }
  if (OrderedStream* stream = stream_of(replica)) {
    QueueServer& queue = stream->queue(stage_.now);
    const std::uint64_t until = there ? queue.delivered(replica.member, stage_.now)
                                      : queue.sent(replica.member, stage_.now);
    if (until < replica.queue_end) return std::max(since, until);
  }
  return arrived;
}

/// Own host writes of a volume into its versions, up to now.
void DataPath::settle_own(std::uint32_t volume) {
  if (Replica* joined = joined_on(volume)) {
    settle_ends(*joined);
    return;
  }
  VolumeState& state = volumes_[volume];
  const std::uint64_t until = written(volume);
  if (until <= state.applied) return;
  stamp_writes(state.writes, volume, state.applied, until, state.versions);
  host_writes_ += until - state.applied;
  state.applied = until;
}

void DataPath::settle_image(Replica& replica) {
  if (replica.phase != Replica::Phase::Flowing) return;
  if (replica.joined) {
    settle_ends(replica);
    return;
  }
  note_deliveries(replica);
  const std::uint32_t from = replica.from_volume();
  const std::uint64_t until = cut(replica);
  settle_own(replica.to_volume());
  if (replica.pass && replica.pass->from == replica.from) {
    settle_own(from);
    settle_copied(replica, until);
    settle_delivered(replica, until);
  } else {
    stamp_writes(volumes_[from].writes, from, replica.image_applied, until,
                 volumes_[replica.to_volume()].versions);
    if (until > replica.image_applied) replica.note_held(until - 1);
  }
  replica.image_applied = std::max(replica.image_applied, until);
}

/// What a pass has copied since the last call holds what was read: with the host writes since the
/// pass began that the reading took along, or that had been delivered before. What is copied later
/// holds those that have been delivered by now.
void DataPath::settle_copied(Replica& replica, std::uint64_t until) {
  const std::uint32_t from = replica.from_volume();
  const VolumeWrites& writes = volumes_[from].writes;
  VersionMap& target = volumes_[replica.to_volume()].versions;
  CopyPass& pass = *replica.pass;
  std::uint64_t& heard = pass.settled.heard;
  const std::uint64_t known = replica.delta ? heard : acknowledged(from);
  const auto hear = [&](std::uint64_t to) {
    stamp_writes(writes, from, heard, to, pass.during);
    heard = std::max(heard, to);
  };
  SimTime next = heard < known ? writes.acknowledged(heard) : SimTime::max();
  pass.settle(replica.pass_moved(stage_.model), [&](ExtentRun run, std::uint64_t place, double b) {
    for (std::uint64_t i = 0; i < run.count; ++i) {
      const std::uint64_t e = run.first + i;
      if (next != SimTime::max()) {
        b += static_cast<double>(pass.set.bytes_of({e, 1}).value);
        const SimTime read = pass.time_of(b);
        if (next <= read) {
          hear(std::min(known, writes.acknowledged_until(read)));
          next = heard < known ? writes.acknowledged(heard) : SimTime::max();
        }
      }
      Stamp stamp = pass.during.at(e);
      if (!stamp.written() && !pass.base.empty()) stamp = pass.base[place + i];
      if (stamp.written() && stamp.volume() == from) replica.note_held(stamp.index());
      // What a Restore gave up at the source is given up here as well.
      const Stamp had = target.at(e);
      if (had.written() && had.volume() == from && (stamp < had || stamp.volume() != from))
        replica.behind = LackingWrites();
      target.set(e, stamp);
    }
  });
  if (!replica.delta) hear(std::max(known, until));
}

/// Host writes that have been delivered since the last call: extents beyond the copy's cursor keep
/// what they have.
void DataPath::settle_delivered(Replica& replica, std::uint64_t until) {
  const std::uint32_t from = replica.from_volume();
  VersionMap& target = volumes_[replica.to_volume()].versions;
  const CopyPass& pass = *replica.pass;
  const auto extent = static_cast<std::uint64_t>(replica.spec->extent.value);
  WriteCursor cursor(volumes_[from].writes, replica.image_applied);
  for (std::uint64_t n = replica.image_applied; n < until; ++n, cursor.next()) {
    const Write write = cursor.write();
    const std::uint64_t last =
        std::min((write.offset + write.size - 1) / extent, replica.extents - 1);
    for (std::uint64_t e = write.offset / extent; e <= last; ++e) {
      if (pass.set.test(e) && (replica.delta || !pass.has_settled(e))) continue;
      const Stamp held = target.at(e);
      if (held.written() && held.volume() == from && held.index() > n) continue;
      target.set(e, Stamp::of(from, n));
      replica.note_held(n);
    }
  }
}

void DataPath::track(Replica& replica, Side side) {
  const std::uint32_t volume = replica.at(side);
  note_deliveries_into(volume);
  Tracker& tracker = replica.tracker(side);
  const std::uint64_t until = written(volume);
  if (until <= tracker.next) return;
  mark_writes(volumes_[volume].writes, tracker.next, until, tracker.map);
  host_writes_ += until - tracker.next;
  tracker.next = until;
}

/// The extents that the next copy has to move: union of both sides (S-39).
ChangeMap DataPath::changed_set(Replica& replica) {
  const PairId pair{static_cast<std::uint32_t>(&replica - replicas_.data())};
  if (points_[pair.index]) return point_changes(pair);
  if (replica.phase == Replica::Phase::Off) {
    ChangeMap all(replica.size, replica.spec->extent);
    all.fill();
    return all;
  }
  if (replica.phase == Replica::Phase::Flowing) {
    if (!replica.pass) return replica.lacking;
    ChangeMap left = replica.pass->set;
    replica.pass->for_each_copied(replica.pass_moved(stage_.model),
                                  [&](ExtentRun run, std::uint64_t, double) { left.clear(run); });
    return left |= replica.lacking;
  }
  track(replica, Side::System);
  track(replica, Side::Synced);
  return replica.track[0].map | replica.track[1].map;
}

Knowledge DataPath::survey(PairId pair) {
  Replica& replica = replicas_[pair.index];
  Knowledge knows = stage_.world.knowledge(*replica.spec, replica.swapped);
  knows.queue_full = stage_.service[pair].knows.queue_full;
  const Side serving = stage_.service[pair].serving;
  if (replica.phase == Replica::Phase::Flowing) {
    const std::uint32_t from = replica.from_volume();
    knows.missing_writes =
        replica.pass.has_value() || !replica.lacking.empty() || cut(replica) < acknowledged(from);
  } else if (replica.phase == Replica::Phase::Parted) {
    track(replica, Side::System);
    track(replica, Side::Synced);
    const Tracker& own = replica.tracker(serving);
    knows.missing_writes = !own.map.empty();
    knows.source_has_newer = !replica.tracker(Side::System).map.empty();
    knows.target_written = !replica.tracker(Side::Synced).map.empty();
  } else {
    knows.missing_writes = true;
  }
  knows.space_exhausted = space_exhausted(pair);
  knows.source_written_since_failover =
      serving == Side::Synced && acknowledged(replica.at(Side::System)) > replica.failover_mark;
  return knows;
}

SimTime DataPath::expected_copy_time(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.phase == Replica::Phase::Flowing) return {};
  const bool virtual_copy = replica.spec->type == SyncType::Snapshot;
  if (virtual_copy && replica.phase == Replica::Phase::Off) return {};
  const double rate = stage_.platform.least_bandwidth(copy_channel(pair, Side::System));
  if (rate <= 0 || std::isinf(rate)) return {};
  return to_sim_time(static_cast<double>(changed_set(replica).bytes().value) / rate);
}

std::uint64_t DataPath::copied_by(CallId call) const {
  const auto found = copied_.find(call.index);
  std::uint64_t sum = found == copied_.end() ? 0 : found->second;
  for (const Replica& replica : replicas_)
    if (replica.pass && replica.pass->call == call) {
      sum += static_cast<std::uint64_t>(std::llround(replica.pass_moved(stage_.model)));
      const auto& point = points_[static_cast<std::size_t>(&replica - replicas_.data())];
      if (point) sum += static_cast<std::uint64_t>(point->first.bytes().value);
    }
  return sum;
}

void DataPath::observe_stream(std::size_t index) {
  QueueServer& queue = streams_[index]->queue(stage_.now);
  if (queue.tracking()) return;
  queue.track([this, index](std::size_t member, std::uint64_t n, SimTime at) {
    const std::uint32_t pair = stream_pairs_[index][member];
    const auto tracks = lag_tracks_.find(pair);
    if (tracks == lag_tracks_.end()) return;
    const SimTime acknowledged = volumes_[replicas_[pair].from_volume()].writes.acknowledged(n);
    for (LagTrack* track : tracks->second) track->arrived(acknowledged, at);
  });
}

void DataPath::follow_lag(PairId pair, LagTrack* track) {
  lag_tracks_[pair.index].push_back(track);
  if (replicas_[pair.index].queue) observe_stream(*replicas_[pair.index].queue);
}

}  // namespace replisim::engine
