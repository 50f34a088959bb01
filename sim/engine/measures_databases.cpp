// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "model/data/recovery.hpp"
#include "sim/engine/measures.hpp"

namespace replisim::engine {

namespace {

using Written = Databases::Written;

/// A mirror's reading volume, and what its other end holds of it.
struct HeldImage {
  const VersionMap* versions = nullptr;
  std::uint64_t extent = 1;
};

/// What images hold of single writes. It knows no cuts and no order of writes: it looks at the
/// versions of the extents.
class HeldWrites {
 public:
  explicit HeldWrites(DataPath& data) : data_(data) {}
  void add(std::uint32_t source, HeldImage image) { images_.emplace(source, image); }
  bool knows(std::uint32_t volume) const { return images_.contains(volume); }

  Presence held(Written written) const {
    const HeldImage& image = images_.at(written.volume);
    const VolumeWrites& writes = data_.volume(written.volume).writes;
    WriteCursor cursor(writes, written.number);
    const Write write = cursor.write();
    const std::uint64_t last =
        std::min((write.offset + write.size - 1) / image.extent, image.versions->extents() - 1);
    bool some = false;
    bool all = true;
    for (std::uint64_t e = write.offset / image.extent; e <= last; ++e) {
      const Stamp stamp = image.versions->at(e);
      const bool own = stamp.written() && stamp.volume() == written.volume;
      some = some || (own && stamp.index() >= written.number);
      all = all && (own ? stamp.index() >= written.number : later(stamp, writes, written));
    }
    if (all) return Presence::Whole;
    return some ? Presence::Torn : Presence::Absent;
  }

 private:
  /// Another volume's host wrote the extent after this write: it came with a restore, a failback or
  /// from a host of the other end.
  bool later(Stamp stamp, const VolumeWrites& writes, Written written) const {
    return stamp.written() && data_.volume(stamp.volume()).writes.departure(stamp.index()) >
                                  writes.departure(written.number);
  }

  DataPath& data_;
  std::map<std::uint32_t, HeldImage> images_;
};

/// Writes to volumes that are no part of what is asked about are taken to be where they should be.
bool can_start(const Databases& databases, std::size_t database, const HeldWrites& images,
               const Database::Transaction& transaction) {
  const auto presence = [&](const std::optional<Database::Place>& place, Presence elsewhere) {
    const auto written = place ? databases.written(database, *place) : std::nullopt;
    if (!written) return Presence::Absent;
    return images.knows(written->volume) ? images.held(*written) : elsewhere;
  };
  std::vector<Presence> data;
  bool any = false;
  for (const Database::Place& place : transaction.data) {
    data.push_back(presence(place, Presence::Whole));
    const auto written = databases.written(database, place);
    any = any || (written && images.knows(written->volume) && data.back() != Presence::Absent);
  }
  const Presence intent = presence(transaction.intent, Presence::Whole);
  const Presence done = presence(transaction.done, Presence::Absent);
  // Data elsewhere says nothing about an intent that is missing here.
  if (!any && done != Presence::Whole) return true;
  if (!any) return recoverable({Presence::Whole, data, done});
  return recoverable({intent, data, done});
}

}  // namespace

/// The databases that write to the mirrors' sources can start from the other ends; none: there
/// is no database.
std::optional<std::int64_t> Measures::recoverable(const std::vector<PairId>& pairs) {
  HeldWrites images(data_);
  for (const PairId pair : pairs) {
    Replica& replica = data_.replica(pair);
    if (replica.phase == Replica::Phase::Off || !replica.ever_complete) return 0;
    if (data_.point_of(pair) != nullptr && !data_.shows_point(pair)) return 0;
    data_.settle_image(replica);
    data_.settle_volume(replica.at(replica.other(replica.from)));
    images.add(replica.at(replica.from),
               {&data_.volume(replica.at(replica.other(replica.from))).versions,
                static_cast<std::uint64_t>(replica.spec->extent.value)});
  }
  const Databases& databases = data_.databases();
  for (std::size_t i = 0; i < databases.size(); ++i)
    for (const Database::Transaction& transaction : databases[i].transactions())
      if (!can_start(databases, i, images, transaction)) return 0;
  return databases.size() > 0 ? std::optional<std::int64_t>(1) : std::nullopt;
}

}  // namespace replisim::engine
