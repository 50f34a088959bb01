// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "sim/engine/measures.hpp"

namespace replisim::engine {

namespace {

/// Hosts are settled once for all pairs of a group.
class Readings {
 public:
  explicit Readings(DataPath& data) : data_(data) { data_.begin_readings(); }
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;
  ~Readings() { data_.end_readings(); }

 private:
  DataPath& data_;
};

}  // namespace

/// A write in the order of its group (S-36): by acknowledgement, then issue, then member; those of
/// one member by number, since one load may follow another at the same instant.
struct Measures::ImageOfPairs {
  using Place = std::tuple<SimTime, SimTime, std::size_t, std::uint64_t>;
  DependentWriteTest test;
  std::optional<Place> latest_present;
  std::optional<Place> earliest_missing;

  void present(const VolumeWrites& writes, std::uint64_t n, std::size_t member) {
    test.present(writes.issue(n));
    const Place place{writes.acknowledged(n), writes.issue(n), member, n};
    if (!latest_present || *latest_present < place) latest_present = place;
  }
  void missing(const VolumeWrites& writes, std::uint64_t n, std::size_t member) {
    test.missing(writes.acknowledged(n));
    const Place place{writes.acknowledged(n), writes.issue(n), member, n};
    if (!earliest_missing || place < *earliest_missing) earliest_missing = place;
  }
};

/// All of the write's extents hold it, or what was written over it later.
bool Measures::whole_in_image(const Replica& replica, const VolumeWrites& writes, std::uint64_t n) {
  const ExtentRun run = data_.extents_written(replica, WriteCursor(writes, n).write());
  for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
    if (!data_.holds(replica, e, n)) return false;
  return true;
}

/// Some of its extents hold it, while others are as they were before.
bool Measures::torn_in_image(const Replica& replica, const VolumeWrites& writes, std::uint64_t n) {
  const ExtentRun run = data_.extents_written(replica, WriteCursor(writes, n).write());
  bool some = false;
  bool all = true;
  for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
    all = all && data_.holds(replica, e, n);
    some = some || (data_.holds(replica, e, n) && !data_.holds(replica, e, n + 1));
  }
  return some && !all;
}

/// What decides about the pair's image where no write is torn: of the writes that are in it
/// the latest, of those that were acknowledged and are not the earliest.
void Measures::gather(PairId pair, std::size_t member, ImageOfPairs& image) {
  Replica& replica = data_.replica(pair);
  const std::uint32_t source = replica.from_volume();
  const VolumeWrites& writes = data_.volume(source).writes;
  const std::uint64_t acknowledged = data_.acknowledged(source);
  const bool pure = data_.is_cut(replica);
  const std::uint64_t cut = pure ? data_.image_cut(replica) : data_.settle_behind(replica);
  const std::uint64_t first = pure ? cut : std::min(replica.stale_from, cut);
  if (first > 0) image.present(writes, first - 1, member);
  std::uint64_t missing = cut;
  if (!pure) {
    const std::uint64_t held = replica.held_until[static_cast<std::size_t>(replica.from)];
    if (held > first) image.present(writes, held - 1, member);
    const auto lack = replica.behind.earliest(
        [&](std::uint64_t e, std::uint64_t n) { return data_.holds(replica, e, n); });
    // Behind the cut a pass may have read single extents that were written since.
    while (!lack && missing < std::min(held, acknowledged) &&
           whole_in_image(replica, writes, missing))
      ++missing;
    if (lack) missing = lack->write;
  }
  if (missing < acknowledged) image.missing(writes, missing, member);
}

/// How many writes the pair's image holds in part: each is behind in some extent, and held by
/// another one near it. The pair is settled. Stops at the first when `any` is enough.
std::uint64_t Measures::torn_of(PairId pair, bool any) {
  Replica& replica = data_.replica(pair);
  if (data_.is_cut(replica)) return 0;
  const std::uint32_t source = replica.from_volume();
  const VolumeWrites& writes = data_.volume(source).writes;
  const std::uint64_t cut = replica.behind.next();
  const std::uint64_t first = std::min(replica.stale_from, cut);
  const VersionMap& held = data_.volume(replica.at(replica.other(replica.from))).versions;
  std::vector<std::uint64_t> torn;
  const auto look_at = [&](std::uint64_t n) {
    if ((any && !torn.empty()) || (!torn.empty() && torn.back() == n)) return;
    if (torn_in_image(replica, writes, n)) torn.push_back(n);
  };
  const std::uint64_t near = std::max<std::uint64_t>(replica.behind.widest(), 1) - 1;
  std::uint64_t seen = 0;  // extents below this
  if (near > 0)
    replica.behind.for_each_behind([&](std::uint64_t behind) {
      const std::uint64_t end = std::min(behind + near + 1, replica.extents);
      for (std::uint64_t e = std::max(seen, behind - std::min(behind, near)); e < end; ++e) {
        const Stamp stamp = held.at(e);
        if (stamp.written() && stamp.volume() == source && stamp.index() >= first &&
            stamp.index() < cut)
          look_at(stamp.index());
      }
      seen = end;
    });
  const std::uint64_t until = replica.held_until[static_cast<std::size_t>(replica.from)];
  for (std::uint64_t n = cut; n < until; ++n) look_at(n);
  std::sort(torn.begin(), torn.end());
  return static_cast<std::uint64_t>(std::unique(torn.begin(), torn.end()) - torn.begin());
}

/// The pairs whose images count; none: one of them has no whole image.
std::optional<std::vector<PairId>> Measures::pairs_that_count(const std::vector<PairId>& pairs) {
  std::vector<PairId> counted;
  for (const PairId pair : pairs) {
    if (stage_.service[pair].consistency_exempt && pairs.size() > 1) continue;
    const Replica& replica = data_.replica(pair);
    if (replica.phase == Replica::Phase::Off || !replica.ever_complete) return std::nullopt;
    if (data_.point_of(pair) != nullptr && !data_.shows_point(pair)) return std::nullopt;
    counted.push_back(pair);
  }
  return counted;
}

Measures::ImageOfPairs Measures::image_of(const std::vector<PairId>& counted) {
  ImageOfPairs image;
  for (std::size_t m = 0; m < counted.size(); ++m) gather(counted[m], m, image);
  return image;
}

bool Measures::any_torn(const std::vector<PairId>& counted) {
  return std::any_of(counted.begin(), counted.end(),
                     [&](PairId pair) { return torn_of(pair, true) > 0; });
}

bool Measures::consistent(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = pairs_that_count(pairs);
  return counted && image_of(*counted).test.consistent() && !any_torn(*counted);
}

/// The images together are the sources at one point of the write order (S-36).
bool Measures::prefix(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = pairs_that_count(pairs);
  if (!counted) return false;
  const ImageOfPairs image = image_of(*counted);
  const bool in_order = !image.latest_present || !image.earliest_missing ||
                        *image.latest_present < *image.earliest_missing;
  return in_order && !any_torn(*counted);
}

/// How many writes the images hold in part; none: there is no whole image.
std::optional<std::int64_t> Measures::torn(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = pairs_that_count(pairs);
  if (!counted) return std::nullopt;
  std::uint64_t sum = 0;
  for (const PairId pair : *counted) {
    if (!data_.is_cut(data_.replica(pair))) data_.settle_behind(data_.replica(pair));
    sum += torn_of(pair, false);
  }
  return static_cast<std::int64_t>(sum);
}

}  // namespace replisim::engine
