// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "sim/engine/data_path.hpp"

// The first write to an extent since a point in time. With Copy-On-Write the old extent is copied
// to the pool before it, for a Clone that is being copied to the target; the write takes that much
// longer. With Redirect-On-Write nothing is copied, only space is taken.
namespace replisim::engine {

namespace {

constexpr std::size_t kMostWays = 4;

/// Work is told at the rate of a channel; one without limit, or without power, has none to tell by.
bool is_finite_rate(double rate) {
  return rate > 0 && !std::isinf(rate);
}

}  // namespace

double Keeper::begins(const Write& write) {
  return data_.work_of_write(volume_, write);
}
double Keeper::joins(const Write& write, double left) {
  return data_.work_of_rest(volume_, write, left);
}
double Keeper::leaves(double left) {
  return data_.rest_without_watch(volume_, left);
}
void Keeper::departed(const Write& write) {
  data_.write_departed(volume_, write);
}

/// Channels for hosts' writes with the old extents ahead of them, for every set of ways that may be
/// in use.
void DataPath::make_keepers() {
  const auto& topology = stage_.scenario.topology;
  for (const std::uint32_t i : point_pairs_) {
    const format::PairSpec& spec = topology.pairs[i];
    keepers_.try_emplace(spec.source, std::make_unique<Keeper>(*this, spec.source));
    auto way = stage_.platform.copy_path(spec, true);
    std::sort(way.begin(), way.end());
    Ways& ways = ways_[spec.source];
    if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(std::move(way));
  }
  std::vector<std::pair<std::pair<std::uint32_t, std::vector<std::uint32_t>>, ChannelIndex>> plain(
      channels_.host.begin(), channels_.host.end());
  for (const auto& [key, channel] : plain) {
    const auto found = ways_.find(key.first);
    if (found == ways_.end()) continue;
    const Ways& ways = found->second;
    if (ways.size() > kMostWays)
      throw std::runtime_error(topology.volumes[key.first].name +
                               " has targets at more than the 4 places that are simulated");
    for (unsigned mask = 1; mask < (1U << ways.size()); ++mask) {
      std::vector<ResourceIndex> crosses = stage_.platform[channel].crosses;
      for (std::size_t way = 0; way < ways.size(); ++way)
        if ((mask >> way & 1U) != 0)
          crosses.insert(crosses.end(), ways[way].begin(), ways[way].end());
      channels_.keeping[{key.first, key.second, mask}] =
          stage_.platform.channel(std::move(crosses), kHostWeight, true);
    }
  }
}

/// The pair's point in time is one that its target shows, or comes to show.
bool DataPath::still_needed(PairId pair) const {
  const PointOfPair& point = *points_[pair.index];
  const Replica& replica = replicas_[pair.index];
  if (!point.data.keeps() || replica.gone || replica.phase != Replica::Phase::Parted) return false;
  if (replica.spec->type == SyncType::Snapshot) return true;
  if (point.data.owed.empty() || point.loose) return false;
  if (replica.pass) return replica.pass->from == Side::System;
  switch (stage_.service[pair].copy_state) {
    case CopyState::Initialized:
    case CopyState::Unsynchronized:
    case CopyState::Suspended:
    case CopyState::Partitioned:
    case CopyState::Invalid:
      return true;
    default:
      return false;
  }
}

bool DataPath::redirects(PairId pair) const {
  const CopyMethodology how = points_[pair.index]->methodology;
  return how == CopyMethodology::RedirectOnWrite || how == CopyMethodology::SnapAndClone;
}

bool DataPath::copies_first(PairId pair) const {
  if (!still_needed(pair) || redirects(pair)) return false;
  const PointInTime& data = points_[pair.index]->data;
  return replicas_[pair.index].spec->type != SyncType::Snapshot ||
         data.saved.count() < data.saved.extents();
}

/// The running copy has begun to read the extent.
bool DataPath::begun(PairId pair, std::uint64_t extent) {
  const Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  const CopyPass& pass = *replica.pass;
  if (pass.copied_all) return true;
  const double moved = replica.pass_moved(stage_.model) * (1 + 1e-12);
  const auto step = static_cast<double>(pass.set.extent().value);
  for (auto run = pass.set.next_run(point.cursor); run; run = pass.set.next_run(point.cursor)) {
    point.cursor = run->first;
    const double ahead = moved - static_cast<double>(point.cursor_bytes.value);
    const auto all = static_cast<double>(pass.set.bytes_of(*run).value);
    if (ahead < all) {
      const auto whole = static_cast<std::uint64_t>(std::max(0.0, ahead) / step);
      point.cursor_bytes += pass.set.bytes_of({run->first, whole});
      point.cursor += whole;
      break;
    }
    point.cursor_bytes += pass.set.bytes_of(*run);
    point.cursor += run->count;
  }
  if (extent != point.cursor) return extent < point.cursor;
  return moved > static_cast<double>(point.cursor_bytes.value) + 1;
}

/// The extent's old content is needed and nowhere else yet.
bool DataPath::lacks(PairId pair, std::uint64_t extent) {
  const PointOfPair& point = *points_[pair.index];
  const Replica& replica = replicas_[pair.index];
  if (replica.spec->type == SyncType::Snapshot) return !point.data.saved.test(extent);
  if (!replica.pass) return point.data.owed.test(extent);
  return replica.pass->set.test(extent) && !begun(pair, extent);
}

/// Extents go to a Clone's target ahead of its copy.
void DataPath::take_ahead(PairId pair, ExtentRun run) {
  Replica& replica = replicas_[pair.index];
  PointOfPair& point = *points_[pair.index];
  if (replica.pass) {
    replica.pass->set.clear(run);
    point.first.set(run);
    point.skipped += point.first.bytes_of(run);
  } else {
    settle_own(replica.at(Side::Synced));
    point.data.copied(run, volumes_[replica.at(Side::Synced)].versions);
  }
}

/// Bytes that have to be copied for the pair before the write; those of a Clone are at its target
/// from now on, those of a Snapshot in the pool when the write has departed.
Bytes DataPath::keep_first(PairId pair, const Write& write) {
  const Replica& replica = replicas_[pair.index];
  if (!copies_first(pair) || !path_open(replica, Side::System)) return Bytes{};
  const ExtentRun touched =
      extents_of_write(write.offset, write.size, replica.spec->extent, replica.extents);
  const bool snapshot = replica.spec->type == SyncType::Snapshot;
  Bytes bytes;
  for (std::uint64_t e = touched.first; e < touched.first + touched.count; ++e) {
    if (!lacks(pair, e)) continue;
    bytes += replica.track[0].map.bytes_of({e, 1});
    if (!snapshot) take_ahead(pair, {e, 1});
  }
  return snapshot && !has_room(pair, bytes) ? Bytes{} : bytes;
}

double DataPath::work_of_write(std::uint32_t volume, const Write& write) {
  const Keeper& keeper = *keepers_.at(volume);
  const double rate = stage_.platform.least_bandwidth(keeper.channel);
  const double plain = stage_.platform.least_bandwidth(keeper.plain);
  if (!is_finite_rate(rate)) {
    for (const std::uint32_t i : keeper.pairs) keep_first(PairId{i}, write);
    return static_cast<double>(write.size);
  }
  double work = std::isinf(plain) ? 0.0 : static_cast<double>(write.size) * rate / plain;
  for (const std::uint32_t i : keeper.pairs) {
    const Bytes old = keep_first(PairId{i}, write);
    if (old.value == 0) continue;
    const ChannelIndex way = copy_channel(PairId{i}, Side::System);
    work += static_cast<double>(old.value) * rate / stage_.platform.least_bandwidth(way);
    carry(way, static_cast<double>(old.value));
  }
  return work;
}

double DataPath::work_of_rest(std::uint32_t volume, const Write& write, double left) {
  const Keeper& keeper = *keepers_.at(volume);
  const double rate = stage_.platform.least_bandwidth(keeper.channel);
  const double plain = stage_.platform.least_bandwidth(keeper.plain);
  const double whole = work_of_write(volume, write);
  if (!is_finite_rate(rate) || std::isinf(plain)) return whole;
  return whole - (static_cast<double>(write.size) - left) * rate / plain;
}

double DataPath::rest_without_watch(std::uint32_t volume, double left) {
  const Keeper& keeper = *keepers_.at(volume);
  const double rate = stage_.platform.least_bandwidth(keeper.channel);
  const double plain = stage_.platform.least_bandwidth(keeper.plain);
  if (!is_finite_rate(rate) || std::isinf(plain)) return left;
  return left * plain / rate;
}

void DataPath::write_departed(std::uint32_t volume, const Write& write) {
  for (const std::uint32_t i : keepers_.at(volume)->pairs) {
    const PairId pair{i};
    const Replica& replica = replicas_[i];
    PointOfPair& point = *points_[i];
    if (!copies_first(pair)) continue;
    const ExtentRun touched =
        extents_of_write(write.offset, write.size, replica.spec->extent, replica.extents);
    ChangeMap& saved = point.data.saved;
    Bytes bytes;
    bool lacking = false;
    for (std::uint64_t e = touched.first; e < touched.first + touched.count; ++e) {
      if (!lacks(pair, e)) continue;
      lacking = true;
      bytes += saved.bytes_of({e, 1});
    }
    if (!lacking) continue;
    const bool snapshot = replica.spec->type == SyncType::Snapshot;
    if (!snapshot || !path_open(replica, Side::System) || !charge(pair, bytes)) {
      lose_point(pair);
    } else {
      saved.set(touched);
    }
  }
}

/// Who keeps what changes with calls, faults and full pools; loads are looked at accordingly.
void DataPath::update_keepers() {
  for (auto& [volume, keeper] : keepers_) {
    std::vector<std::uint32_t> pairs;
    std::vector<std::uint32_t> joining;
    for (const std::uint32_t i : pairs_of_volume_[volume]) {
      if (!points_[i] || replicas_[i].at(Side::System) != volume) continue;
      if (copies_first(PairId{i})) {
        pairs.push_back(i);
        if (points_[i]->joins) joining.push_back(i);
      }
      points_[i]->joins = false;
    }
    if (pairs == keeper->pairs && joining.empty()) continue;
    settle(volume);
    const bool watched = !keeper->pairs.empty();
    const double before = watched ? stage_.platform.least_bandwidth(keeper->channel) : 0.0;
    keeper->pairs = std::move(pairs);
    route_volume(volume);
    if (watched && !keeper->pairs.empty()) join_writes(volume, joining, before);
  }
}

/// A write that is in service while a point in time is taken does not belong to it: what it
/// overwrites is copied ahead of its rest.
void DataPath::join_writes(std::uint32_t volume, const std::vector<std::uint32_t>& pairs,
                           double rate_before) {
  const double rate = stage_.platform.least_bandwidth(keepers_.at(volume)->channel);
  const bool limited = is_finite_rate(rate) && is_finite_rate(rate_before);
  for (const std::size_t load : volumes_[volume].loads) {
    WriteServer& server = loads_[load].host->server();
    const auto write = server.in_service();
    if (!write) continue;
    if (limited) server.scale_work(rate / rate_before);
    for (const std::uint32_t i : pairs) {
      const Bytes old = keep_first(PairId{i}, *write);
      if (old.value == 0 || !is_finite_rate(rate)) continue;
      const ChannelIndex way = copy_channel(PairId{i}, Side::System);
      const auto bytes = static_cast<double>(old.value);
      server.add_work(bytes * rate / stage_.platform.least_bandwidth(way));
      carry(way, bytes);
    }
  }
}

std::optional<ChannelIndex> DataPath::keeping_channel(
    std::uint32_t volume, const std::vector<std::uint32_t>& mirrors) const {
  const auto keeper = keepers_.find(volume);
  if (keeper == keepers_.end() || keeper->second->pairs.empty()) return std::nullopt;
  const Ways& ways = ways_.at(volume);
  unsigned mask = 0;
  for (const std::uint32_t i : keeper->second->pairs) {
    if (!path_open(replicas_[i], Side::System)) continue;  // nothing is copied: see keep_first()
    auto way = stage_.platform.copy_path(*replicas_[i].spec, true);
    std::sort(way.begin(), way.end());
    mask |= 1U << (std::find(ways.begin(), ways.end(), way) - ways.begin());
  }
  if (mask == 0) return channels_.host.at({volume, mirrors});
  return channels_.keeping.at({volume, mirrors, mask});
}

/// Copies that first writes have shortened go on with what is left of them.
void DataPath::reflow_passes() {
  for (const std::uint32_t i : point_pairs_) {
    Replica& replica = replicas_[i];
    PointOfPair& point = *points_[i];
    if (point.skipped.value == 0 || !replica.pass) continue;
    CopyPass& pass = *replica.pass;
    const bool runs = pass.flow.has_value();
    if (runs) {
      pass_flows_.erase(*pass.flow);
      const double left = stage_.model.cancel(*pass.flow);
      stage_.users.add(stage_.platform[pass.channel], -1);
      carry(pass.channel, pass.left - left);
      pass.left = left;
      pass.flow.reset();
    }
    pass.total -= point.skipped;
    pass.left = std::max(0.0, pass.left - static_cast<double>(point.skipped.value));
    point.skipped = Bytes{};
    if (runs) run_pass(PairId{i});
  }
}

/// Notes bytes that crossed a channel, for busy.
void DataPath::carry(ChannelIndex channel, double bytes) {
  if (!carried_.empty() && carried_.back().first == channel) {
    carried_.back().second += bytes;
  } else {
    carried_.emplace_back(channel, bytes);
  }
}

}  // namespace replisim::engine
