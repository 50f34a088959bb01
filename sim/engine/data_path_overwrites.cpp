// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

// Writes into a volume that no host of its own makes: copies of any kind, and what a mirror
// delivers. All of them go through overwrite(): points in time of the volume keep what they still
// need, and those who track its changes count them. A copy waits for the pre-images of its whole
// set; those that a delivery needs take space, but no time.
namespace replisim::engine {

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
    if (points_[i] && side == Side::System && !own_clone) first += make_way(PairId{i}, set);
    if (i == by.index) continue;
    if (other.phase == Replica::Phase::Parted) other.tracker(side).map |= set;
    if (points_[by.index] && other.phase == Replica::Phase::Flowing)
      throw std::runtime_error(stage_.service.pairs[i].name +
                               " runs from the same source: a restore into the source of a running "
                               "mirror is not simulated");
  }
  return first;
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
      // A restore leaves alone what hosts wrote since.
      const VersionMap& versions = volumes_[source].versions;
      other.pass->set.for_each_run([&](ExtentRun run) {
        for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
          const Stamp own = versions.at(e);
          const bool stands = own.written() && own.volume() == source;
          if (stands && own.index() >= other.follow_from) rest.clear(e);
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
