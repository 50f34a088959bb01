// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/engine/measures.hpp"

namespace replisim::engine {

/// Every extent of the other end has the serving end's version. Told from the versions themselves,
/// which are kept apart from the cuts.
bool Measures::identical(PairId pair) {
  Replica& replica = data_.replica(pair);
  if (replica.phase == Replica::Phase::Off || replica.gone) return false;
  if (data_.point_of(pair) != nullptr && !data_.shows_point(pair)) return false;
  if (replica.pass || replica.stale_from != UINT64_MAX) return false;
  if (replica.joined) return data_.ends_alike(replica);
  data_.settle_image(replica);
  data_.settle_volume(replica.volume[0]);
  data_.settle_volume(replica.volume[1]);
  const std::uint32_t reading = replica.from_volume();
  const VersionMap& source = data_.volume(reading).versions;
  const VersionMap& target = data_.volume(replica.to_volume()).versions;
  if (source == target) return true;
  if (replica.phase != Replica::Phase::Flowing || !replica.waits_for_target()) return false;
  // A synchronous write under way is in both images once it is acknowledged.
  const std::uint64_t settled = std::max(data_.acknowledged(reading), data_.cut(replica));
  bool same = true;
  source.changed_against(target).for_each_run([&](ExtentRun run) {
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
      const Stamp own = source.at(e);
      same = same && own.written() && own.volume() == reading && own.index() >= settled;
    }
  });
  return same;
}

std::int64_t Measures::latency_statistic(std::uint32_t volume, const std::string& key) {
  LatencyDistribution latencies;
  data_.settle(volume);
  const VolumeWrites& writes = data_.volume(volume).writes;
  const std::uint64_t acknowledged = writes.acknowledged_until(stage_.now);
  for (const WriteBatch& batch : writes.batches()) {
    if (batch.from >= acknowledged) break;
    const std::uint64_t count = std::min(batch.count, acknowledged - batch.from);
    const SimTime first = batch.acknowledged(0) - batch.issue(0);
    const bool steady = batch.paced && batch.acknowledged(0) > batch.floor;
    if (steady || count == 1) {
      latencies.add(first.value, static_cast<std::int64_t>(count));
    } else {
      for (std::uint64_t i = 0; i < count; ++i)
        latencies.add((batch.acknowledged(i) - batch.issue(i)).value);
    }
  }
  const std::string which = key.substr(key.find('.') + 1);
  if (which == "max") return latencies.max();
  if (which == "mean") return latencies.mean();
  return latencies.percentile({std::stoll(which.substr(1)), 100});
}

std::optional<std::int64_t> Measures::of_volume(std::uint32_t volume, const std::string& key) {
  if (key.rfind("latency.", 0) == 0) {
    if (data_.acknowledged(volume) == 0) return std::nullopt;
    return latency_statistic(volume, key);
  }
  VolumeState& state = data_.volume(volume);
  HostLoad* host = data_.load_on(volume);
  data_.settle(volume);
  if (key == "io.acknowledged") return static_cast<std::int64_t>(data_.acknowledged(volume));
  if (key == "written") return state.writes.bytes_between(0, data_.acknowledged(volume)).value;
  std::uint64_t count = 0;
  if (key == "io.issued") count = state.issued_earlier + (host ? host->issued(stage_.now) : 0);
  if (key == "io.refused")
    count = state.refused_earlier + (host ? host->server().refused(stage_.now) : 0);
  if (key == "io.failed") {
    count = state.failed_earlier;
    if (host)
      count += host->server().failed() +
               host->server().failed_while_held(stage_.now, stage_.service.policy.host_timeout);
  }
  return static_cast<std::int64_t>(count);
}

double Measures::carried(ResourceIndex resource) {
  double sum = 0;
  for (const auto& [channel, moved] : data_.carried()) {
    const auto& crosses = stage_.platform[channel].crosses;
    if (std::find(crosses.begin(), crosses.end(), resource) != crosses.end()) sum += moved;
  }
  return sum;
}

std::optional<std::int64_t> Measures::of_resource(const format::Target& target,
                                                  const std::string& key) {
  using Direction = format::Target::Direction;
  std::vector<ResourceIndex> resources;
  if (target.kind == format::Target::Kind::Array) {
    resources = {stage_.platform.disk_read(target.index), stage_.platform.disk_write(target.index)};
  } else {
    if (target.direction != Direction::Reverse)
      resources.push_back(stage_.platform.line(target.index, true));
    if (target.direction != Direction::Forward)
      resources.push_back(stage_.platform.line(target.index, false));
  }
  std::optional<std::int64_t> most;
  for (const ResourceIndex index : resources) {
    const Resource& resource = stage_.platform.resource(index);
    if (!resource.bandwidth || stage_.now.value == 0) continue;
    const double share = key == "busy.max"
                             ? data_.highest_use(index)
                             : carried(index) / (*resource.bandwidth * to_seconds(stage_.now));
    const auto parts = static_cast<std::int64_t>(std::llround(share * static_cast<double>(kWhole)));
    if (!most || parts > *most) most = parts;
  }
  return most;
}

std::optional<std::int64_t> Measures::of_call(const format::Target& target,
                                              const std::string& key) {
  const auto call = stage_.call_of_step(target.index);
  if (!call) return std::nullopt;
  if (key == "copied") return static_cast<std::int64_t>(data_.copied_by(*call));
  const Call& of = stage_.service[*call];
  if (!of.job) return std::nullopt;
  if (key == "ElapsedTime") return elapsed_time(stage_.service[*of.job], stage_.now).value;
  if (key != "PercentComplete") return std::nullopt;
  // A job may end before the work that its call began, by a time limit or by a state reached.
  const Job& job = stage_.service[*of.job];
  if (job.state != JobState::Running) return job.percent_complete * (kWhole / 100);
  double sum = 0;
  for (const CallEntry& entry : of.entries) {
    const Replica& replica = data_.replica(entry.pair);
    if (entry.finished) sum += 1;
    if (!entry.finished && replica.pass && data_.point_of(entry.pair) != nullptr)
      sum += data_.point_share(entry.pair);
    else if (!entry.finished && replica.pass && replica.pass->total.value > 0)
      sum += replica.pass_moved(stage_.model) / static_cast<double>(replica.pass->total.value);
  }
  const double share = of.entries.empty() ? 0 : sum / static_cast<double>(of.entries.size());
  return static_cast<std::int64_t>(std::min(99.0, std::floor(share * 100))) * (kWhole / 100);
}

}  // namespace replisim::engine
