// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/engine/data_path.hpp"

// Restore from a Snapshot or Clone: the extents in which the two differ go back to the source while
// hosts go on there. What hosts write meanwhile stands.
namespace replisim::engine {

void DataPath::restore_point(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  point.fresh = false;
  const std::uint32_t source = replica.at(Side::System);
  const std::uint32_t target = replica.at(Side::Synced);
  point_changes(pair);
  point.data.own |= replica.tracker(Side::Synced).map;
  settle_volume(source);
  settle_volume(target);
  const ChangeMap set = volumes_[source].versions.changed_against(volumes_[target].versions);
  replica.follow_from = written(source);
  point.skipped = Bytes{};
  CopyPass& pass = open_pass(pair, Work::Restore, Side::Synced, set);
  // What others keep of the source goes out of the way first.
  pass.left += static_cast<double>(overwrite(source, pair, set).value);
  point.whole = pass.total;
  run_pass(pair);
}

/// What has been restored so far is at the source.
void DataPath::settle_restore(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  restore_done(replica);
  replica.pass->for_each_copied(replica.pass_moved(stage_.model),
                                [&](ExtentRun run, std::uint64_t, double) {
                                  replica.track[0].map.clear(run);
                                  replica.track[1].map.clear(run);
                                });
  if (replica.pass->copied_all) {  // what changed and came to be the same again
    replica.track[0].map.clear();
    replica.track[1].map.clear();
  }
  // Host writes since the restore began count again.
  Tracker& source = replica.tracker(Side::System);
  source.next = std::min(source.next, replica.follow_from);
  point.restored_own = point.data.own;
}

/// What is about to be overwritten and the pair's point in time still needs is kept; returns the
/// bytes that have to be copied for it.
Bytes DataPath::make_way(PairId other, const ChangeMap& set) {
  PointOfPair& point = *points_[other.index];
  Replica& replica = replicas_[other.index];
  if (!still_needed(other)) return Bytes{};
  const bool copies = copies_first(other);
  settle_space(other);
  ChangeMap missing(replica.size, replica.spec->extent);
  set.for_each_run([&](ExtentRun run) {
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
      if (copies ? lacks(other, e) : !point.data.saved.test(e)) missing.set(e);
  });
  if (missing.empty()) return Bytes{};
  const bool to_target = replica.spec->type != SyncType::Snapshot && copies;
  if (copies && !path_open(replica, Side::System)) {
    lose_point(other);
    return Bytes{};
  }
  if (!to_target && !charge(other, missing.bytes())) {
    lose_point(other);
    return Bytes{};
  }
  if (to_target) {
    missing.for_each_run([&](ExtentRun run) { take_ahead(other, run); });
  } else {
    point.data.saved |= missing;
  }
  return copies ? missing.bytes() : Bytes{};
}

}  // namespace replisim::engine
