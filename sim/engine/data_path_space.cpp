// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "sim/engine/data_path.hpp"

// Space in pools: who takes it, and the first write for which there is none left. Writes are a
// computed stream, so that write is found by looking ahead; the engine wakes when it departs.
namespace replisim::engine {

namespace {

/// Writes looked at in one go.
constexpr std::uint64_t kLookAhead = 1'000;

}  // namespace

/// Writes to one volume that take space for one pair.
struct DataPath::Demand {
  PairId pair;
  std::uint32_t volume = 0;
  bool source = true;  ///< pre-images; else writes to the target
  Bytes room;          ///< its share of what is left
};

/// Counts the extents for which coming writes would take space, until there is no room.
class DataPath::Lookout {
 public:
  using Has = std::function<bool(std::uint64_t extent)>;

  Lookout(const ChangeMap& extents, Bytes room, Has has)
      : extents_(&extents), room_(room), has_(std::move(has)) {}

  /// Takes one more write in; true when the room does not suffice for all of them.
  bool exceeded_by(const Write& write) {
    const ExtentRun run =
        extents_of_write(write.offset, write.size, extents_->extent(), extents_->extents());
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
      if (!has_(e) && seen_.insert(e).second) wanted_ += extents_->bytes_of({e, 1});
    return wanted_ > room_;
  }

 private:
  const ChangeMap* extents_;
  Bytes room_;
  Has has_;
  std::set<std::uint64_t> seen_;
  Bytes wanted_;
};

bool DataPath::has_room(PairId pair, Bytes bytes) {
  const auto pool = points_[pair.index]->pool;
  return !pool || pools_[*pool].free() >= bytes;
}

bool DataPath::charge(PairId pair, Bytes bytes) {
  PointOfPair& point = *points_[pair.index];
  if (point.pool && !pools_[*point.pool].take(bytes)) return false;
  point.charged += bytes;
  return true;
}

/// A clone's target has room of its own; the snapshot that it may be copied from has not.
Bytes DataPath::space_of(PairId pair) const {
  const PointInTime& data = points_[pair.index]->data;
  return replicas_[pair.index].spec->type == SyncType::Snapshot ? data.space() : data.saved.bytes();
}

/// Space that the pair needs no more goes back.
void DataPath::recharge(PairId pair) {
  PointOfPair& point = *points_[pair.index];
  const Bytes needed = space_of(pair);
  space_planned_ = false;
  if (needed >= point.charged) return;
  if (point.pool) pools_[*point.pool].give(point.charged - needed);
  point.charged = needed;
}

/// A pre-image can not be kept: hosts go on, the point in time is gone.
void DataPath::lose_point(PairId pair) {
  points_[pair.index]->data.lose();
  space_planned_ = false;
  if (path_open(replicas_[pair.index], Side::System)) {
    report(SpaceExhausted{pair});
  } else {
    report(WriteUndeliverable{pair});
  }
}

/// Brings the space of a pair up to what hosts have written by now.
void DataPath::settle_space(PairId pair) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  if (!point.data.keeps() || replica.gone || replica.phase != Replica::Phase::Parted) return;
  track(replica, Side::System);
  track(replica, Side::Synced);
  if (replica.spec->type == SyncType::Snapshot) {
    point.data.saved |= replica.track[0].map;
    point.data.own |= replica.track[1].map;
  } else if (redirects(pair) && still_needed(pair)) {
    point.data.saved |= replica.track[0].map;
  }
  const Bytes needed = space_of(pair);
  if (needed > point.charged && !charge(pair, needed - point.charged)) lose_point(pair);
}

Bytes DataPath::used_by(PairId pair) {
  if (!points_[pair.index]) return Bytes{};
  settle_space(pair);
  return points_[pair.index]->charged;
}

Bytes DataPath::used_of_pool(std::uint32_t pool) {
  for (const std::uint32_t i : point_pairs_)
    if (points_[i]->pool == pool) settle_space(PairId{i});
  return pools_[pool].used();
}

Bytes DataPath::free_in_pool(std::uint32_t pool) {
  used_of_pool(pool);
  return pools_[pool].free();
}

void DataPath::take_of_pool(std::uint32_t pool, Bytes taken) {
  used_of_pool(pool);
  pools_[pool].set_taken(taken);
}

/// There is no room for the pair, not even with what it holds given back.
bool DataPath::space_exhausted(PairId pair) {
  if (!points_[pair.index] || !points_[pair.index]->pool) return false;
  settle_space(pair);
  const PointOfPair& point = *points_[pair.index];
  const Bytes one = point.data.owed.bytes_of({0, 1});
  return pools_[*point.pool].free() + point.charged < one;
}

std::vector<DataPath::Demand> DataPath::demands() {
  std::vector<Demand> all;
  std::vector<std::int64_t> takers(pools_.size(), 0);
  for (const std::uint32_t i : point_pairs_) {
    const PairId pair{i};
    const Replica& replica = replicas_[i];
    const PointOfPair& point = *points_[i];
    const bool snapshot = replica.spec->type == SyncType::Snapshot;
    if (!point.data.keeps() || replica.gone) continue;
    const bool open = path_open(replica, Side::System);
    const bool takes = point.pool && (snapshot || redirects(pair));
    if (still_needed(pair) && (takes || !open))
      all.push_back({pair, replica.at(Side::System), true, {}});
    if (snapshot && takes && target_open(pair))
      all.push_back({pair, replica.at(Side::Synced), false, {}});
  }
  for (const Demand& demand : all)
    if (const auto pool = points_[demand.pair.index]->pool) ++takers[*pool];
  for (Demand& demand : all) {
    const auto pool = points_[demand.pair.index]->pool;
    const bool open = path_open(replicas_[demand.pair.index], Side::System);
    if (pool && (open || !demand.source)) demand.room = pools_[*pool].free() / takers[*pool];
  }
  return all;
}

DataPath::Lookout DataPath::lookout_for(const Demand& demand) {
  const PairId pair = demand.pair;
  const PointInTime& data = points_[pair.index]->data;
  const bool clone = replicas_[pair.index].spec->type != SyncType::Snapshot && !redirects(pair);
  if (clone) return {data.saved, demand.room, [this, pair](auto e) { return !lacks(pair, e); }};
  const ChangeMap& taken = demand.source ? data.saved : data.own;
  return {data.saved, demand.room, [&taken](auto e) { return taken.test(e); }};
}

/// When the first write that may find no room departs, at the earliest.
std::optional<SimTime> DataPath::next_lack(const Demand& demand) {
  std::optional<SimTime> first;
  for (const std::size_t load : volumes_[demand.volume].loads) {
    const auto at = next_lack_of(lookout_for(demand), *loads_[load].host);
    if (at && (!first || *at < *first)) first = at;
  }
  if (!demand.source) return first;
  for (const std::uint32_t i : pairs_of_volume_[demand.volume]) {
    Replica& mirror = replicas_[i];
    if (points_[i] || mirror.delta || mirror.phase != Replica::Phase::Flowing) continue;
    if (mirror.to_volume() != demand.volume && !mirror.joined) continue;
    const auto at = next_lack_of(demand, mirror);
    if (at && (!first || *at < *first)) first = at;
  }
  return first;
}

/// Writes that a mirror delivers, looked at when the lacking one is issued and when it arrives.
/// (Delta-Update tells of each cycle as it is applied.)
std::optional<SimTime> DataPath::next_lack_of(const Demand& demand, Replica& mirror) {
  const bool back = mirror.to_volume() != demand.volume;
  const std::uint32_t from = back ? mirror.to_volume() : mirror.from_volume();
  settle(from);
  const VolumeWrites& writes = volumes_[from].writes;
  const std::uint64_t arrived = back ? cut_of_end(mirror, mirror.other(mirror.from)) : cut(mirror);
  const std::uint64_t known = std::min(writes.size(), arrived + kLookAhead);
  Lookout lookout = lookout_for(demand);
  WriteCursor cursor(writes, arrived);
  for (std::uint64_t n = arrived; n < known; ++n, cursor.next()) {
    if (!lookout.exceeded_by(cursor.write()) && n + 1 < arrived + kLookAhead) continue;
    space_planned_ = false;  // rates may change till then
    // What was written since the mirror is synchronous arrives behind what its queue still holds.
    if (OrderedStream* stream = stream_of(mirror); stream && arrived < mirror.queue_end)
      return stream->queue(stage_.now)
          .delivered_at(mirror.member, std::min(n + 1, mirror.queue_end), stage_.now);
    return writes.departure(n) + mirror.latency;
  }
  std::optional<SimTime> first;
  for (const std::size_t load : volumes_[from].loads) {
    const auto at = next_lack_of(lookout, *loads_[load].host);
    if (at && (!first || *at < *first)) first = at;
  }
  return first;
}

std::optional<SimTime> DataPath::next_lack_of(Lookout lookout, HostLoad& host) {
  host.settle(stage_.now);
  const WriteServer& server = host.server();
  const Pacing& pacing = server.pacing();
  const auto departs = server.next_departure();
  if (!departs) {
    if (server.next() < pacing.end()) space_planned_ = false;  // it may go on later
    return std::nullopt;
  }
  bool lacking = false;
  std::uint64_t k = server.next();
  const std::uint64_t end = std::min(pacing.end(), k + kLookAhead);
  for (; k < end && !lacking; ++k) lacking = lookout.exceeded_by(pacing.stream().at(k));
  if (!lacking && k >= pacing.end()) return std::nullopt;
  const bool head = lacking && k - 1 == server.next();
  const SimTime issued = pacing.issue(k - 1);
  if (head || issued <= stage_.now) space_planned_ = false;  // rates may change till then
  return head ? *departs : std::max(*departs, issued);
}

/// Wakes the engine in time for the next write that may find no room.
void DataPath::plan_space() {
  if (point_pairs_.empty()) return;
  std::vector<std::pair<std::uint32_t, bool>> who;
  for (const Demand& demand : demands()) who.emplace_back(demand.pair.index, demand.source);
  if (space_planned_ && who == space_demands_) return;
  space_demands_ = std::move(who);
  for (const std::uint32_t i : point_pairs_)
    if (points_[i]->pool) settle_space(PairId{i});
  if (space_watch_) stage_.events.cancel(*space_watch_);
  space_watch_.reset();
  space_planned_ = true;
  std::optional<SimTime> first;
  for (const Demand& demand : demands()) {
    const auto at = next_lack(demand);
    if (at && (!first || *at < *first)) first = at;
  }
  if (!first) return;
  space_watch_ = stage_.events.add(std::max(*first, stage_.now + nanoseconds(1)), [this] {
    space_watch_.reset();
    space_planned_ = false;
  });
}

}  // namespace replisim::engine
