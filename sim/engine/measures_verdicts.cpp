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
  std::optional<Place> latest_issued;  ///< of those present

  void present(const VolumeWrites& writes, std::uint64_t n, std::size_t member) {
    test.present(writes.issue(n));
    const Place place{writes.acknowledged(n), writes.issue(n), member, n};
    if (!latest_present || *latest_present < place) latest_present = place;
    if (!latest_issued || std::get<1>(*latest_issued) < writes.issue(n)) latest_issued = place;
  }
  void missing(const VolumeWrites& writes, std::uint64_t n, std::size_t member) {
    test.missing(writes.acknowledged(n));
    const Place place{writes.acknowledged(n), writes.issue(n), member, n};
    if (!earliest_missing || place < *earliest_missing) earliest_missing = place;
  }
  bool in_order() const {
    return !latest_present || !earliest_missing || *latest_present < *earliest_missing;
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

/// The writes that the pair's image holds in part: each is behind in some extent, and held by
/// another one near it. The pair is settled. Stops at the first when `any` is enough.
std::vector<std::uint64_t> Measures::torn_of(PairId pair, bool any) {
  Replica& replica = data_.replica(pair);
  if (data_.is_cut(replica)) return {};
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
  torn.erase(std::unique(torn.begin(), torn.end()), torn.end());
  return torn;
}

/// None: one of them has no whole image.
std::optional<std::vector<PairId>> Measures::all_with_images(const std::vector<PairId>& pairs) {
  for (const PairId pair : pairs) {
    const Replica& replica = data_.replica(pair);
    if (replica.phase == Replica::Phase::Off || !replica.ever_complete) return std::nullopt;
    if (data_.point_of(pair) != nullptr && !data_.shows_point(pair)) return std::nullopt;
  }
  return pairs;
}

Measures::ImageOfPairs Measures::image_of(const std::vector<PairId>& counted) {
  ImageOfPairs image;
  for (std::size_t m = 0; m < counted.size(); ++m) gather(counted[m], m, image);
  return image;
}

bool Measures::any_torn(const std::vector<PairId>& counted) {
  return std::any_of(counted.begin(), counted.end(),
                     [&](PairId pair) { return !torn_of(pair, true).empty(); });
}

/// Why all_with_images() found none.
ImageFlaw Measures::without_image(const std::vector<PairId>& pairs) {
  ImageFlaw flaw;
  for (const PairId pair : pairs) {
    const Replica& replica = data_.replica(pair);
    const bool shown = data_.point_of(pair) == nullptr || data_.shows_point(pair);
    if (replica.phase != Replica::Phase::Off && replica.ever_complete && shown) continue;
    if (replica.pass || replica.stale_from != UINT64_MAX) return half_copied(pair);
    flaw.pair = stage_.service[pair].name;
    break;
  }
  return flaw;
}

ImageFlaw Measures::half_copied(PairId pair) {
  const Replica& replica = data_.replica(pair);
  ImageFlaw flaw;
  flaw.kind = ImageFlaw::Kind::HalfCopied;
  flaw.pair = stage_.service[pair].name;
  flaw.first_copy = !replica.ever_complete;
  flaw.under_way = replica.pass.has_value();
  return flaw;
}

/// Write n of a member, with its place among the acknowledged writes of all.
WriteMark Measures::mark(const std::vector<PairId>& counted, std::size_t member, std::uint64_t n) {
  const std::uint32_t source = data_.replica(counted[member]).from_volume();
  const VolumeWrites& writes = data_.volume(source).writes;
  const Write write = WriteCursor(writes, n).write();
  const ImageOfPairs::Place place{writes.acknowledged(n), writes.issue(n), member, n};
  const SimTime acknowledged = std::get<0>(place);
  WriteMark mark{stage_.service[counted[member]].name,
                 stage_.scenario.topology.volumes[source].name,
                 n + 1,
                 0,
                 write.offset,
                 write.size,
                 std::get<1>(place),
                 acknowledged <= stage_.now ? acknowledged : SimTime::max()};
  if (acknowledged > stage_.now) return mark;  // others may still be acknowledged before it
  std::uint64_t before = 0;
  for (std::size_t m = 0; m < counted.size(); ++m) {
    const VolumeWrites& others = data_.volume(data_.replica(counted[m]).from_volume()).writes;
    std::uint64_t k = others.acknowledged_until(acknowledged - SimTime{1});
    for (WriteCursor cursor(others, k); !cursor.at_end(); cursor.next(), ++k)
      if (!(ImageOfPairs::Place{cursor.acknowledged(), cursor.issue(), m, k} < place)) break;
    before += k;
  }
  mark.place = before + 1;
  return mark;
}

std::optional<ImageFlaw> Measures::flaw(const format::Target& target, bool of_prefix) {
  const Readings readings(data_);
  const auto pairs = counting(target);
  const auto counted = all_with_images(pairs);
  if (!counted) return without_image(pairs);
  const ImageOfPairs image = image_of(*counted);
  ImageFlaw flaw;
  flaw.kind = ImageFlaw::Kind::OutOfOrder;
  const auto add = [&](const ImageOfPairs::Place& place, std::optional<WriteMark>& to) {
    const std::size_t member = std::get<2>(place);
    const PairId pair = (*counted)[member];
    if (flaw.pair.empty() && !data_.is_cut(data_.replica(pair))) flaw = half_copied(pair);
    to = mark(*counted, member, std::get<3>(place));
  };
  const bool ordered = of_prefix ? image.in_order() : image.test.consistent();
  if (!ordered) {
    std::optional<WriteMark> missing;
    std::optional<WriteMark> present;
    add(*image.earliest_missing, missing);
    add(of_prefix ? *image.latest_present : *image.latest_issued, present);
    flaw.missing = std::move(missing);
    flaw.present = std::move(present);
    return flaw;
  }
  for (std::size_t m = 0; m < counted->size(); ++m) {
    const auto torn = torn_of((*counted)[m], true);
    if (torn.empty()) continue;
    flaw = half_copied((*counted)[m]);
    flaw.torn = mark(*counted, m, torn.front());
    return flaw;
  }
  return std::nullopt;
}

bool Measures::consistent(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = all_with_images(pairs);
  return counted && image_of(*counted).test.consistent() && !any_torn(*counted);
}

/// The images together are the sources at one point of the write order (S-36).
bool Measures::prefix(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = all_with_images(pairs);
  if (!counted) return false;
  const ImageOfPairs image = image_of(*counted);
  return image.in_order() && !any_torn(*counted);
}

/// How many writes the images hold in part; none: there is no whole image.
std::optional<std::int64_t> Measures::torn(const std::vector<PairId>& pairs) {
  const Readings readings(data_);
  const auto counted = all_with_images(pairs);
  if (!counted) return std::nullopt;
  std::uint64_t sum = 0;
  for (const PairId pair : *counted) {
    if (!data_.is_cut(data_.replica(pair))) data_.settle_behind(data_.replica(pair));
    sum += torn_of(pair, false).size();
  }
  return static_cast<std::int64_t>(sum);
}

}  // namespace replisim::engine
