// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/engine/active.hpp"
#include "sim/engine/apply_writes.hpp"
#include "sim/engine/data_path.hpp"

// Mode Active: while the two ends of a pair are joined, each mirrors its host writes to the other
// (S-34 in either direction). The flow of a Synchronous mirror runs from Replica::from, and another
// one like it runs back.
namespace replisim::engine {

/// The pair whose ends are joined and one of whose ends the volume is.
Replica* DataPath::joined_on(std::uint32_t volume) {
  for (const std::uint32_t pair : pairs_of_volume_[volume])
    if (replicas_[pair].joined) return &replicas_[pair];
  return nullptr;
}

/// The ends hold the same from now on, and hosts may use both.
void DataPath::join_ends(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.mode != Mode::Active || replica.phase != Replica::Phase::Flowing || replica.pass)
    return;
  settle_image(replica);
  replica.joined = true;
  replica.back_from = replica.back_applied = written(replica.to_volume());
  for (const std::uint32_t volume : replica.volume) route_volume(volume);
}

/// Writes of one end that are at the other.
std::uint64_t DataPath::cut_of_end(Replica& replica, Side end) {
  const std::uint32_t volume = replica.at(end);
  settle(volume);
  const std::uint64_t arrived =
      volumes_[volume].writes.departed_until(replica.line.left_by(stage_.now));
  const std::uint64_t since = end == replica.from ? replica.follow_from : replica.back_from;
  return std::max(since, std::min(arrived, replica.unheard[static_cast<std::size_t>(end)]));
}

/// Brings writes of one end, told by number, into what one of the two holds.
void DataPath::take_writes(Replica& replica, Side end, std::uint64_t from, std::uint64_t to,
                           Side into) {
  if (from >= to) return;
  const Side far = replica.other(end);
  const Side bias = stage_.service.pairs[index_of(replica)].bias;
  const auto writes_of = [&](Side side) {
    return EndWrites{replica.at(side), &volumes_[replica.at(side)].writes, side == bias};
  };
  merge_writes(writes_of(end), from, to, writes_of(far), replica.size, replica.spec->extent,
               volumes_[replica.at(into)].versions);
  if (into == end) return;
  ChangeMap arrived(replica.size, replica.spec->extent);
  mark_writes(volumes_[replica.at(end)].writes, from, to, arrived);
  overwrite(replica.at(into), PairId{index_of(replica)}, arrived);
}

void DataPath::settle_ends(Replica& replica) {
  for (const Side end : {Side::System, Side::Synced}) {
    VolumeState& volume = volumes_[replica.at(end)];
    const std::uint64_t own = written(replica.at(end));
    const std::uint64_t arrived = cut_of_end(replica, end);
    std::uint64_t& applied = end == replica.from ? replica.image_applied : replica.back_applied;
    // Who hears of an arrival may ask what has arrived.
    const std::uint64_t own_before = std::exchange(volume.applied, std::max(volume.applied, own));
    const std::uint64_t before = std::exchange(applied, std::max(applied, arrived));
    if (own > own_before) host_writes_ += own - own_before;
    take_writes(replica, end, own_before, own, end);
    take_writes(replica, end, before, arrived, replica.other(end));
  }
}

/// The two hold the same, but for writes that are not acknowledged yet: these are at one end or on
/// their way.
bool DataPath::ends_alike(Replica& replica) {
  settle_ends(replica);
  const VersionMap& system = volumes_[replica.volume[0]].versions;
  const VersionMap& synced = volumes_[replica.volume[1]].versions;
  if (system == synced) return true;
  const auto under_way = [&](Stamp stamp) {
    if (!stamp.written()) return false;
    const VolumeWrites& writes = volumes_[stamp.volume()].writes;
    return writes.acknowledged(stamp.index()) > stage_.now;
  };
  bool alike = true;
  system.changed_against(synced).for_each_run([&](ExtentRun run) {
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
      alike = alike && (under_way(system.at(e)) || under_way(synced.at(e)));
  });
  return alike;
}

/// An end without power hears nothing: what is on the line does not arrive there. It is sent again
/// if the end comes back before the pair is given up.
void DataPath::note_power_of_ends() {
  for (Replica& replica : replicas_) {
    if (!replica.joined) continue;
    for (const Side end : {Side::System, Side::Synced}) {
      const Side far = replica.other(end);
      std::uint64_t& unheard = replica.unheard[static_cast<std::size_t>(end)];
      const std::uint32_t array = stage_.scenario.topology.volumes[replica.at(far)].array;
      if (stage_.world.power_of_array(array)) {
        unheard = UINT64_MAX;
      } else if (unheard == UINT64_MAX) {
        unheard = cut_of_end(replica, end);
      }
    }
  }
}

/// Of two joined ends the other is the one that is read from now on, and would stay alone.
void DataPath::turn_joined(Replica& replica) {
  settle_ends(replica);
  replica.from = replica.other(replica.from);
  std::swap(replica.follow_from, replica.back_from);
  std::swap(replica.image_applied, replica.back_applied);
}

/// The other end takes no more host writes, the flow goes on as that of a Synchronous mirror. What
/// the other end has sent is taken in.
void DataPath::part_back(Replica& replica) {
  settle_ends(replica);
  const Side far = replica.other(replica.from);
  take_writes(replica, far, replica.back_applied, written(replica.at(far)), replica.from);
  replica.delivered_earlier +=
      volumes_[replica.at(far)].writes.bytes_between(replica.back_from, written(replica.at(far)));
  replica.joined = false;
  replica.noted = replica.image_applied;
  replica.unheard = {UINT64_MAX, UINT64_MAX};
  route_volume(replica.at(far));
}

/// The ends are parted: one goes on, the other takes no more host writes. Whatever the other has
/// sent is taken in before; it may have been acknowledged.
void DataPath::part_ends(PairId pair) {
  Replica& replica = replicas_[pair.index];
  settle_ends(replica);
  const Side stays = stage_.service[pair].serving;
  const Side leaves = replica.other(stays);
  const std::uint64_t at_other = cut_of_end(replica, stays);
  const std::uint64_t heard = cut_of_end(replica, leaves);
  const std::uint64_t taken = std::max(
      heard,
      std::min(written(replica.at(leaves)), replica.unheard[static_cast<std::size_t>(leaves)]));
  take_writes(replica, leaves, heard, taken, stays);
  replica.delivered_earlier += delivered_by_ends(replica);
  replica.joined = false;
  replica.unheard = {UINT64_MAX, UINT64_MAX};
  replica.phase = Replica::Phase::Parted;
  replica.from = stays;
  replica.follow_from = at_other;
  Tracker& own = replica.tracker(stays);
  Tracker& far = replica.tracker(leaves);
  own.map.clear();
  far.map.clear();
  own.next = own.since = at_other;
  far.next = far.since = taken;
  replica.parted_at = stage_.now;
  for (const std::uint32_t volume : replica.volume) route_volume(volume);
}

/// Bytes that have gone either way since the ends were joined.
Bytes DataPath::delivered_by_ends(Replica& replica) {
  const auto sent = [&](Side end, std::uint64_t since) {
    return volumes_[replica.at(end)].writes.bytes_between(since, cut_of_end(replica, end));
  };
  return sent(replica.from, replica.follow_from) +
         sent(replica.other(replica.from), replica.back_from);
}

EndsInUse DataPath::ends_in_use(PairId pair) const {
  const Replica& replica = replicas_[pair.index];
  const auto told = [&](std::uint32_t volume) {
    const auto& loads = volumes_[volume].loads;
    return std::all_of(loads.begin(), loads.end(), [&](std::size_t load) {
      const auto& mirrors = loads_[load].mirrors;
      return std::find(mirrors.begin(), mirrors.end(), pair.index) != mirrors.end();
    });
  };
  return {open_to_hosts(replica.volume[0]), open_to_hosts(replica.volume[1]),
          replica.joined && told(replica.volume[0]) && told(replica.volume[1])};
}

/// At no instant may both ends of an Active pair take writes that the other does not get.
void DataPath::guard_ends() const {
  for (std::uint32_t i = 0; i < replicas_.size(); ++i) {
    if (replicas_[i].mode != Mode::Active || replicas_[i].gone) continue;
    if (split_brain(ends_in_use(PairId{i})))
      throw std::logic_error("split brain: hosts write both ends of " + replicas_[i].spec->name +
                             ", which do not mirror each other");
  }
}

}  // namespace replisim::engine
