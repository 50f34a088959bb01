// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

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
  settle_restores_into(source);
  settle_own(source);
  settle_own(target);
  const ChangeMap set = volumes_[source].versions.changed_against(volumes_[target].versions);
  replica.follow_from = written(source);
  point.skipped = Bytes{};
  CopyPass& pass = open_pass(pair, Work::Restore, Side::Synced, set);
  // What others keep of the source goes out of the way first.
  pass.left += static_cast<double>(make_way_for_restore(pair, set).value);
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

/// A point in time of the volume sees what restores have done to it so far.
void DataPath::settle_restores_into(std::uint32_t volume) {
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    Replica& replica = replicas_[i];
    if (points_[i] && replica.pass && replica.pass->from == Side::Synced &&
        replica.at(Side::System) == volume)
      restore_done(replica);
  }
}

/// The pairs of the source take notice that it will hold something else; returns the bytes of
/// pre-images that have to be copied for them first.
Bytes DataPath::make_way_for_restore(PairId pair, const ChangeMap& set) {
  const std::uint32_t source = replicas_[pair.index].at(Side::System);
  Bytes first;
  for (const std::uint32_t i : pairs_of_volume_[source]) {
    Replica& other = replicas_[i];
    if (other.gone) continue;
    if (i == pair.index) {
      // A snapshot keeps its point in time even then: what hosts wrote to it is new to the source.
      if (other.spec->type == SyncType::Snapshot) first += make_way(pair, set);
      continue;
    }
    if (other.phase == Replica::Phase::Flowing)
      throw std::runtime_error(stage_.service.pairs[i].name +
                               " runs from the same source: a restore into the source of a running "
                               "mirror is not simulated");
    const Side side = other.at(Side::System) == source ? Side::System : Side::Synced;
    if (points_[i] && side == Side::System) first += make_way(PairId{i}, set);
    if (other.phase == Replica::Phase::Parted) other.tracker(side).map |= set;
  }
  return first;
}

/// A point in time that is taken while a restore into its source runs: it holds what is restored by
/// now, and what the rest will overwrite is kept first.
void DataPath::make_way_of_restores(PairId pair) {
  Replica& replica = replicas_[pair.index];
  const std::uint32_t source = replica.at(Side::System);
  for (const std::uint32_t i : pairs_of_volume_[source]) {
    Replica& other = replicas_[i];
    const bool restores = points_[i] && other.pass && other.pass->from == Side::Synced;
    if (!restores || i == pair.index || other.at(Side::System) != source) continue;
    ChangeMap rest = other.pass->set;
    other.pass->for_each_copied(other.pass_moved(stage_.model),
                                [&](ExtentRun run, std::uint64_t, double) { rest.clear(run); });
    // What hosts wrote since stands.
    const VersionMap& versions = volumes_[source].versions;
    other.pass->set.for_each_run([&](ExtentRun run) {
      for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
        const Stamp own = versions.at(e);
        const bool stands = own.written() && own.volume() == source;
        if (stands && own.index() >= other.follow_from) rest.clear(e);
      }
    });
    const Bytes first = make_way(pair, rest);
    replica.tracker(Side::System).map |= rest;
    if (first.value == 0) continue;
    pause_pass(other);
    other.pass->left += static_cast<double>(first.value);
    run_pass(PairId{i});
  }
}

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
  const bool to_target = replica.spec->type != SyncType::Snapshot && copies;
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
