// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <tuple>

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

/// A write in the order of its group (S-36): by acknowledgement, then issue, then member.
struct Measures::ImageOfPair {
  using Place = std::tuple<SimTime, SimTime, std::size_t>;
  DependentWriteTest test;
  std::optional<Place> latest_present;
  std::optional<Place> earliest_missing;
  std::uint64_t torn = 0;

  void present(SimTime issued, SimTime acknowledged, std::size_t member) {
    test.present(issued);
    const Place place{acknowledged, issued, member};
    if (!latest_present || *latest_present < place) latest_present = place;
  }
  void missing(SimTime issued, SimTime acknowledged, std::size_t member) {
    test.missing(acknowledged);
    const Place place{acknowledged, issued, member};
    if (!earliest_missing || place < *earliest_missing) earliest_missing = place;
  }
};

/// What decides about the pair's image: of the writes that are in it the latest, of those
/// that were acknowledged and are not the earliest, and how many are torn, with some of their
/// extents in it while others are as they were before.
void Measures::gather(PairId pair, std::size_t member, ImageOfPair& image) {
  Replica& replica = data_.replica(pair);
  const std::uint32_t source =
      replica.phase == Replica::Phase::Flowing ? replica.from_volume() : replica.at(replica.from);
  const VolumeWrites& writes = data_.volume(source).writes;
  const std::uint64_t acknowledged = data_.acknowledged(source);
  const std::uint64_t cut =
      replica.phase == Replica::Phase::Flowing
          ? data_.cut(replica)
          : (replica.phase == Replica::Phase::Parted ? replica.tracker(replica.from).since : 0);
  const bool pure = !replica.pass && replica.stale_from == UINT64_MAX;
  const std::uint64_t first = pure ? cut : std::min(replica.stale_from, cut);
  if (first > 0) image.present(writes.issue(first - 1), writes.acknowledged(first - 1), member);
  if (pure) {
    if (cut < acknowledged) image.missing(writes.issue(cut), writes.acknowledged(cut), member);
    return;
  }
  data_.settle_image(replica);
  const VersionMap& held = data_.volume(replica.at(replica.other(replica.from))).versions;
  const auto extent = static_cast<std::uint64_t>(replica.spec->extent.value);
  WriteCursor cursor(writes, first);
  for (std::uint64_t n = first; n < writes.size(); ++n, cursor.next()) {
    const Write write = cursor.write();
    const std::uint64_t last =
        std::min((write.offset + write.size - 1) / extent, replica.extents - 1);
    bool present = true;
    bool partly = false;
    for (std::uint64_t e = write.offset / extent; e <= last; ++e) {
      const Stamp stamp = held.at(e);
      present = present && stamp.written() && stamp.volume() == source && stamp.index() >= n;
      partly = partly || stamp == Stamp::of(source, n);
    }
    if (present) {
      image.present(cursor.issue(), cursor.acknowledged(), member);
    } else {
      if (n < acknowledged) image.missing(cursor.issue(), cursor.acknowledged(), member);
      image.torn += partly ? 1 : 0;
    }
  }
}

/// None: a pair that counts has no whole image.
std::optional<Measures::ImageOfPair> Measures::image_of(const std::vector<PairId>& pairs) {
  ImageOfPair image;
  for (std::size_t m = 0; m < pairs.size(); ++m) {
    if (stage_.service[pairs[m]].consistency_exempt && pairs.size() > 1) continue;
    const Replica& replica = data_.replica(pairs[m]);
    if (replica.phase == Replica::Phase::Off || !replica.ever_complete) return std::nullopt;
    if (data_.point_of(pairs[m]) != nullptr && !data_.shows_point(pairs[m])) return std::nullopt;
    gather(pairs[m], m, image);
  }
  return image;
}

bool Measures::consistent(const std::vector<PairId>& pairs) {
  const auto image = image_of(pairs);
  return image && image->torn == 0 && image->test.consistent();
}

/// The images together are the sources at one point of the write order (S-36).
bool Measures::prefix(const std::vector<PairId>& pairs) {
  const auto image = image_of(pairs);
  return image && image->torn == 0 &&
         (!image->latest_present || !image->earliest_missing ||
          *image->latest_present < *image->earliest_missing);
}

/// How many writes the images hold in part; none: there is no whole image.
std::optional<std::int64_t> Measures::torn(const std::vector<PairId>& pairs) {
  const auto image = image_of(pairs);
  if (!image) return std::nullopt;
  return static_cast<std::int64_t>(image->torn);
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
