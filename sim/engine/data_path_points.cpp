// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/engine/data_path.hpp"
#include "sim/engine/service_of.hpp"

// Points in time: what the effects on a Snapshot or Clone do to its data. Between calls such a pair
// is parted in the sense of the change maps; it has no flow, only single passes of copies.
namespace replisim::engine {

namespace {

bool is_snapshot(const format::PairSpec& spec) {
  return spec.type == SyncType::Snapshot;
}

}  // namespace

void DataPath::make_points() {
  const auto& topology = stage_.scenario.topology;
  for (const format::PoolSpec& pool : topology.pools) pools_.emplace_back(pool.size);
  points_.resize(topology.pairs.size());
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    const format::PairSpec& spec = topology.pairs[i];
    if (spec.type == SyncType::Mirror) continue;
    auto point = std::make_unique<PointOfPair>();
    point->data = PointInTime(replicas_[i].size, spec.extent);
    point->first = ChangeMap(replicas_[i].size, spec.extent);
    point->restored_own = point->first;
    point->pool = spec.pool;
    points_[i] = std::move(point);
    point_pairs_.push_back(i);
  }
}

/// A pair that begins with an image shows the source as it is at 0 s (S-24).
void DataPath::begin_point(PairId pair) {
  if (!begins_identical(replicas_[pair.index].spec->state)) return;
  take_point(pair);
  points_[pair.index]->data.owed.clear();
  points_[pair.index]->fresh = false;
  replicas_[pair.index].ever_complete = true;
}

void DataPath::take_point(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  leave_point_pass(pair);
  const std::uint32_t source = replica.at(Side::System);
  const std::uint32_t target = replica.at(Side::Synced);
  settle_volume(source);
  settle_volume(target);
  const ChangeMap differs = point_changes(pair);
  for (const Side side : {Side::System, Side::Synced}) {
    Tracker& tracker = replica.tracker(side);
    tracker.map.clear();
    tracker.next = tracker.since = written(replica.at(side));
  }
  replica.phase = Replica::Phase::Parted;
  replica.from = Side::System;
  replica.follow_from = replica.tracker(Side::System).since;
  replica.parted_at = stage_.now;
  replica.stale_from = UINT64_MAX;
  replica.stale_since.reset();
  point.data.take(volumes_[source].versions, differs);
  point.methodology = stage_.service[pair].copy_methodology;
  point.fresh = point.joins = true;
  point.loose = false;
  point.told_written = false;
  point.restored_own.clear();
  if (is_snapshot(*replica.spec)) {
    replace_versions(target, pair, point.data.versions());
    point.data.owed.clear();
    replica.ever_complete = true;
  }
  recharge(pair);
  make_way_of_copies(pair);
}

/// Both pairs have one source: what it wrote since, and what was kept of it, is known at the other.
void DataPath::copy_point_in_time(PairId pair, PairId of) {
  take_point(pair);
  Replica& replica = replicas_[pair.index];
  Replica& keeper = replicas_[of.index];
  PointOfPair& point = *points_[pair.index];
  const PointInTime& kept = points_[of.index]->data;
  track(keeper, Side::System);
  settle_space(of);
  const std::uint32_t target = replica.at(Side::Synced);
  ChangeMap differs(replica.size, replica.spec->extent);
  differs.fill();
  point.data.take(kept.versions(), differs);
  replica.tracker(Side::System) = keeper.tracker(Side::System);
  replica.follow_from = keeper.follow_from;
  replica.parted_at = keeper.parted_at;
  if (is_snapshot(*replica.spec)) {
    point.data.saved = kept.saved;
    replace_versions(target, pair, point.data.versions());
    point.data.owed.clear();
    settle_space(pair);
  }
}

/// The extents in which the target may differ from the source: what either side's hosts wrote, and
/// what was never copied.
ChangeMap DataPath::point_changes(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  ChangeMap changes = point.data.owed;
  if (replica.phase != Replica::Phase::Parted) return changes;
  track(replica, Side::System);
  track(replica, Side::Synced);
  if (replica.pass && replica.pass->from == Side::System) {
    replica.pass->for_each_copied(
        replica.pass_moved(stage_.model),
        [&](ExtentRun run, std::uint64_t, double) { changes.clear(run); });
    point.first.for_each_run([&](ExtentRun run) { changes.clear(run); });
  }
  changes |= replica.track[0].map;
  changes |= replica.track[1].map;
  return changes;
}

void DataPath::discard_image(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  part_point(pair);
  settle_own(replica.at(Side::Synced));
  point.data.discard();
  replace_versions(replica.at(Side::Synced), pair, VersionMap(replica.size, replica.spec->extent));
  replica.phase = Replica::Phase::Off;
  replica.ever_complete = false;
  recharge(pair);
}

void DataPath::drop_target_writes(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  if (replica.phase != Replica::Phase::Parted) return;
  const std::uint32_t target = replica.at(Side::Synced);
  settle_own(target);
  track(replica, Side::Synced);
  Tracker& tracker = replica.tracker(Side::Synced);
  if (is_snapshot(*replica.spec)) {
    replace_versions(target, pair, point.data.versions());
    point.data.drop_target_writes();
  } else {
    point.data.own |= tracker.map;
    point.data.owed |= point.data.drop_target_writes();
  }
  // After a restore the source holds what hosts wrote here; the point in time does not.
  replica.tracker(Side::System).map |= point.restored_own;
  point.restored_own.clear();
  tracker.map.clear();
  tracker.next = tracker.since = written(target);
  point.told_written = false;
  recharge(pair);
}

/// A relationship that has just come into being: nothing is taken yet.
void DataPath::establish_point(PairId pair) {
  PointOfPair& point = *points_[pair.index];
  point.data.discard();
  point.deleted = point.fresh = point.told_written = false;
  recharge(pair);
}

void DataPath::delete_target(PairId pair) {
  discard_image(pair);
  points_[pair.index]->deleted = true;
  replicas_[pair.index].gone = true;
}

/// The target lives on with what it shows; its space stays taken.
void DataPath::forget_point(PairId pair) {
  part_point(pair);
  replicas_[pair.index].phase = Replica::Phase::Off;
  replicas_[pair.index].gone = true;
}

void DataPath::part_point(PairId pair) {
  cancel_control(pair);
  leave_point_pass(pair);
}

void DataPath::start_point_work(PairId pair, Work work) {
  PointOfPair& point = *points_[pair.index];
  const bool snapshot = is_snapshot(*replicas_[pair.index].spec);
  switch (work) {
    case Work::CopyAll:
      if (point.fresh && !snapshot) point.data.owed.fill();
      [[fallthrough]];
    case Work::CopyChanges:
    case Work::Rewind:
      point.fresh = false;
      if (snapshot) {
        start_control(pair);
      } else {
        copy_point(pair, work);
      }
      break;
    case Work::Control:
    case Work::Prepare:
    case Work::PointInTime:
    case Work::DrainQueue:  // there is none: the Mode says only what a mirror would do
      point.fresh = false;
      start_control(pair);
      break;
    case Work::Restore:
      restore_point(pair);
      break;
    case Work::None:
    case Work::Drain:
    case Work::Failback:
    case Work::CatchUp:
      break;
  }
}

/// The extents that the target owes go there, as the point in time holds them, in address order.
void DataPath::copy_point(PairId pair, Work work) {
  PointOfPair& point = *points_[pair.index];
  const CopyState state = stage_.service[pair].copy_state;
  // What is copied ahead of Activate is made good by it; a Rewind brings back what the array has
  // kept of the target's own extents.
  point.loose =
      state == CopyState::Inactive || state == CopyState::Prepared || work == Work::Rewind;
  point.first.clear();
  point.skipped = Bytes{};
  point.cursor = 0;
  point.cursor_bytes = Bytes{};
  CopyPass& pass = open_pass(pair, work, Side::System, point.data.owed);
  point.whole = pass.total;
  pass.left +=
      static_cast<double>(overwrite(replicas_[pair.index].at(Side::Synced), pair, pass.set).value);
  run_pass(pair);
}

/// What has been copied so far is at the target.
void DataPath::settle_copy(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointInTime& data = points_[pair.index]->data;
  VersionMap& target = volumes_[replica.at(Side::Synced)].versions;
  settle_own(replica.at(Side::Synced));
  replica.pass->for_each_copied(
      replica.pass_moved(stage_.model),
      [&](ExtentRun run, std::uint64_t, double) { data.copied(run, target); });
  note_first_copies(pair);
}

void DataPath::note_first_copies(PairId pair) {
  PointOfPair& point = *points_[pair.index];
  VersionMap& target = volumes_[replicas_[pair.index].at(Side::Synced)].versions;
  point.first.for_each_run([&](ExtentRun run) { point.data.copied(run, target); });
}

/// A running copy ends where it stands.
void DataPath::leave_point_pass(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (!replica.pass) return;
  PointOfPair& point = *points_[pair.index];
  pause_pass(replica);
  if (replica.pass->from == Side::Synced) {
    settle_restore(pair);
  } else {
    settle_copy(pair);
    if (replica.pass->call)
      copied_[replica.pass->call->index] += static_cast<std::uint64_t>(point.first.bytes().value);
  }
  replica.pass->total -= point.skipped;
  replica.pass->left = std::max(0.0, replica.pass->left - static_cast<double>(point.skipped.value));
  point.skipped = Bytes{};
  point.first.clear();
  abandon_pass(replica);
}

void DataPath::point_pass_done(PairId pair) {
  Replica& replica = replicas_[pair.index];
  const bool restore = replica.pass->from == Side::Synced;
  leave_point_pass(pair);
  if (restore) {
    Tracker& source = replica.tracker(Side::System);
    Tracker& target = replica.tracker(Side::Synced);
    source.since = replica.follow_from;
    target.since = written(replica.at(Side::Synced));
    points_[pair.index]->told_written = false;
  } else {
    replica.ever_complete = true;
    PointOfPair& point = *points_[pair.index];
    point.data.saved.clear();  // of a Snap-And-Clone: its snapshot has served
    recharge(pair);
  }
  // Work without data that has begun meanwhile has an end of its own.
  if (!control_.contains(pair.index)) report(WorkDone{pair});
}

bool DataPath::shows_point(PairId pair) const {
  const PointOfPair& point = *points_[pair.index];
  const Replica& replica = replicas_[pair.index];
  const bool copying = replica.pass && replica.pass->from == Side::System;
  return point.data.keeps() && point.data.owed.empty() && !copying;
}

double DataPath::point_share(PairId pair) {
  const Replica& replica = replicas_[pair.index];
  const PointOfPair& point = *points_[pair.index];
  if (!replica.pass || point.whole.value == 0) return 1;
  const double moved = replica.pass_moved(stage_.model);
  const auto left = static_cast<double>((replica.pass->total - point.skipped).value) - moved;
  return std::clamp(1 - left / static_cast<double>(point.whole.value), 0.0, 1.0);
}

/// Whether hosts may write the target now (D-41): while it shows something and nothing is read from
/// it or copied to it.
bool DataPath::target_open(PairId pair) const {
  const PointOfPair& point = *points_[pair.index];
  const Replica& replica = replicas_[pair.index];
  if (point.deleted) return false;
  if (replica.gone) return true;
  if (replica.pass || replica.phase == Replica::Phase::Off) return false;
  switch (stage_.service[pair].copy_state) {
    case CopyState::Synchronized:
    case CopyState::Skewed:
    case CopyState::Fractured:
    case CopyState::Split:
    case CopyState::Restored:
      return true;
    default:
      return false;
  }
}

}  // namespace replisim::engine
