// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

// Writes into a volume that no host of its own makes: copies of any kind, and what a mirror
// delivers. All of them go through overwrite(): points in time of the volume keep what they still
// need, and those who track its changes count them. A copy waits for the pre-images of its whole
// set; those that a delivery needs take space, but no time.
namespace replisim::engine {

namespace {

/// Pairs that share a volume may see it in different sizes and extents.
void mark(ChangeMap& map, const ChangeMap& set) {
  if (map.volume_size() == set.volume_size() && map.extent() == set.extent()) {
    map |= set;
    return;
  }
  set.for_each_run([&](ExtentRun run) {
    map.set_write(run.first * static_cast<std::uint64_t>(set.extent().value),
                  static_cast<std::uint64_t>(set.bytes_of(run).value));
  });
}

}  // namespace

/// The set is about to be written, or was just written, into the volume. Returns the bytes of
/// pre-images that have to be copied first.
Bytes DataPath::overwrite(std::uint32_t volume, PairId by, const ChangeMap& set) {
  Bytes first;
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    Replica& other = replicas_[i];
    if (other.gone) continue;
    const Side side = other.at(Side::System) == volume ? Side::System : Side::Synced;
    // A snapshot keeps its point in time even during its own restore: what hosts wrote to it is new
    // to the source.
    const bool own_clone = i == by.index && other.spec->type != SyncType::Snapshot;
    if (points_[i] && side == Side::System && !own_clone) {
      ChangeMap seen(other.size, other.spec->extent);
      mark(seen, set);
      first += make_way(PairId{i}, seen);
    }
    if (i == by.index) continue;
    if (other.phase == Replica::Phase::Parted) mark(other.tracker(side).map, set);
    if (other.phase == Replica::Phase::Flowing && others_write_into(volume, PairId{i}))
      mark(other.lacking, set);
  }
  return first;
}

/// A copy of another pair, or hosts by way of a Failback, write into the volume.
bool DataPath::others_write_into(std::uint32_t volume, PairId pair) const {
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    const Replica& other = replicas_[i];
    if (i == pair.index) continue;
    if (other.pass && other.at(other.other(other.pass->from)) == volume) return true;
    if (!points_[i] && other.phase == Replica::Phase::Flowing && other.from == Side::Synced &&
        other.to_volume() == volume)
      return true;
  }
  return false;
}

/// What a mirror would read, or write, is still being written by others: its own copy comes after.
bool DataPath::waits_for_others(PairId pair) const {
  if (points_[pair.index]) return false;
  const Replica& replica = replicas_[pair.index];
  const bool restores = replica.pass && replica.pass->from != replica.from;
  return !restores &&
         (others_write_into(replica.volume[0], pair) || others_write_into(replica.volume[1], pair));
}

/// A running mirror of a volume that others wrote into: a copy brings its other end in line, once
/// they are done. A copy that waited begins anew: only now its set is known.
void DataPath::catch_up_with_others() {
  for (std::uint32_t i = 0; i < replicas_.size(); ++i) {
    const PairId pair{i};
    Replica& replica = replicas_[i];
    if (points_[i] || replica.phase != Replica::Phase::Flowing) continue;
    const bool waits = waits_for_others(pair);
    if (replica.pass) {
      const bool restores = replica.pass->from != replica.from;
      const bool begins = std::exchange(replica.waited, waits) && !waits;
      if (restores || (!begins && replica.lacking.empty())) continue;
      const Work work = replica.pass->work;
      const Side from = replica.from;
      part(pair, false);
      begin_pass(pair, work, from, changed_set(replica));
      replica.waited = waits;
    } else if (!replica.lacking.empty()) {
      const Pair& published = stage_.service[pair];
      replica.waited = waits;
      if (published.work != Work::None) continue;  // it ends, or gives way
      const bool unseen = published.copy_state == CopyState::Partitioned;
      const CopyState state = unseen ? published.before_partition : published.copy_state;
      const bool reversed = state == CopyState::Failedover && published.flow_reversed;
      if (state == CopyState::Synchronized || (reversed && !unseen)) {
        report(SourceOverwritten{pair});
      } else {
        const Side from = replica.from;
        part(pair, false);
        begin_pass(pair, Work::None, from, changed_set(replica));
      }
    }
  }
}

/// The volume shows something else from now on.
void DataPath::replace_versions(std::uint32_t volume, PairId by, const VersionMap& versions) {
  overwrite(volume, by, volumes_[volume].versions.changed_against(versions));
  volumes_[volume].versions = versions;
}

/// Host writes that have arrived at the other end of a mirror are writes into it.
void DataPath::note_deliveries(Replica& replica) {
  if (replica.phase != Replica::Phase::Flowing) return;
  if (replica.joined) {
    settle_ends(replica);
    return;
  }
  const std::uint64_t until = cut(replica);
  if (until <= replica.noted) return;
  const std::uint64_t from = std::exchange(replica.noted, until);
  if (pairs_of_volume_[replica.to_volume()].size() == 1) return;
  ChangeMap arrived(replica.size, replica.spec->extent);
  mark_writes(volumes_[replica.from_volume()].writes, from, until, arrived);
  overwrite(replica.to_volume(), PairId{index_of(replica)}, arrived);
}

void DataPath::note_deliveries_into(std::uint32_t volume) {
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    Replica& replica = replicas_[i];
    if (!points_[i] && (replica.joined || replica.to_volume() == volume)) note_deliveries(replica);
  }
}

void DataPath::settle_volume(std::uint32_t volume) {
  settle_own(volume);
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    Replica& replica = replicas_[i];
    const bool written = replica.pass && replica.at(replica.other(replica.pass->from)) == volume;
    if (points_[i]) {
      if (written && replica.pass->from == Side::Synced) restore_done(replica);
      if (written && replica.pass->from == Side::System) settle_copy(PairId{i});
    } else if (replica.phase == Replica::Phase::Flowing) {
      if (replica.to_volume() == volume) settle_image(replica);
      if (written && replica.pass->from != replica.from) restore_done(replica);
    }
  }
}

/// A point in time that is taken while a copy writes into its source: it holds what is copied by
/// now, and what the rest will overwrite is kept first.
void DataPath::make_way_of_copies(PairId pair) {
  Replica& replica = replicas_[pair.index];
  const std::uint32_t source = replica.at(Side::System);
  for (const std::uint32_t i : pairs_of_volume_[source]) {
    Replica& other = replicas_[i];
    if (i == pair.index || !other.pass) continue;
    if (other.at(other.other(other.pass->from)) != source) continue;
    ChangeMap rest = other.pass->set;
    other.pass->for_each_copied(other.pass_moved(stage_.model),
                                [&](ExtentRun run, std::uint64_t, double) { rest.clear(run); });
    if (points_[i] ? other.pass->from == Side::Synced : other.pass->from != other.from) {
      // A restore leaves alone what hosts wrote since, and changes nothing where it has been: its
      // place goes back when pre-images have to be copied first.
      settle_volume(other.at(other.pass->from));
      const VersionMap& versions = volumes_[source].versions;
      const VersionMap& restored = volumes_[other.at(other.pass->from)].versions;
      other.pass->set.for_each_run([&](ExtentRun run) {
        for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
          const Stamp own = versions.at(e);
          const bool stands = own.written() && own.volume() == source;
          if ((stands && own.index() >= other.follow_from) || own == restored.at(e)) rest.clear(e);
        }
      });
    }
    const Bytes first = make_way(pair, rest);
    replica.tracker(Side::System).map |= rest;
    if (first.value == 0) continue;
    pause_pass(other);
    other.pass->left += static_cast<double>(first.value);
    run_pass(PairId{i});
  }
}

}  // namespace replisim::engine
