// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/engine/data_path.hpp"

// Images of mirrors that are no cut: a pass is under way, or ended before its time. What a point in
// time shows is a cut always.
namespace replisim::engine {

void DataPath::begin_readings() {
  for (const auto& stream : streams_) stream->begin_reading(stage_.now);
}

void DataPath::end_readings() {
  for (const auto& stream : streams_) stream->end_reading();
}

bool DataPath::is_cut(const Replica& replica) const {
  return points_[index_of(replica)] || (!replica.pass && replica.stale_from == UINT64_MAX);
}

std::uint64_t DataPath::image_cut(Replica& replica) {
  if (replica.phase == Replica::Phase::Flowing) return cut(replica);
  return replica.phase == Replica::Phase::Parted ? replica.tracker(replica.from).since : 0;
}

bool DataPath::holds(const Replica& replica, std::uint64_t extent, std::uint64_t n) const {
  const Stamp stamp = volumes_[replica.at(replica.other(replica.from))].versions.at(extent);
  return stamp >= Stamp::of(replica.from_volume(), n) && stamp.volume() == replica.from_volume();
}

ExtentRun DataPath::extents_written(const Replica& replica, const Write& write) const {
  const auto extent = static_cast<std::uint64_t>(replica.spec->extent.value);
  const std::uint64_t first = std::min(write.offset / extent, replica.extents);
  const std::uint64_t end =
      std::min((write.offset + write.size + extent - 1) / extent, replica.extents);
  return {first, std::max(first, end) - first};
}

std::uint64_t DataPath::settle_behind(Replica& replica) {
  settle_image(replica);
  const bool flows = replica.phase == Replica::Phase::Flowing && !replica.joined;
  const std::uint64_t until = flows ? replica.image_applied : image_cut(replica);
  if (!replica.behind.begun())
    replica.behind = LackingWrites(replica.extents, std::min(replica.stale_from, until));
  if (replica.behind.next() >= until) return until;
  WriteCursor cursor(volumes_[replica.from_volume()].writes, replica.behind.next());
  const auto held = [&](std::uint64_t e, std::uint64_t n) { return holds(replica, e, n); };
  for (; replica.behind.next() < until; cursor.next())
    replica.behind.tell(extents_written(replica, cursor.write()), held);
  return until;
}

}  // namespace replisim::engine
