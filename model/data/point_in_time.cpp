// SPDX-License-Identifier: Apache-2.0
#include "model/data/point_in_time.hpp"

#include <algorithm>

namespace replisim {

PointInTime::PointInTime(Bytes size, Bytes extent)
    : saved(size, extent), own(size, extent), owed(size, extent), versions_(size, extent) {
  owed.fill();
}

void PointInTime::take(const VersionMap& source, const ChangeMap& differs) {
  versions_ = source;
  saved.clear();
  own.clear();
  owed |= differs;
  taken_ = true;
  lost_ = false;
}

void PointInTime::discard() {
  versions_ = VersionMap(owed.volume_size(), owed.extent());
  saved.clear();
  own.clear();
  owed.fill();
  taken_ = false;
  lost_ = false;
}

ChangeMap PointInTime::drop_target_writes() {
  ChangeMap dropped(own.volume_size(), own.extent());
  std::swap(dropped, own);
  return dropped;
}

void PointInTime::copied(ExtentRun run, VersionMap& target) {
  target.copy(versions_, run);
  owed.clear(run);
}

ExtentRun extents_of_write(std::uint64_t offset, std::uint64_t size, Bytes extent,
                           std::uint64_t extents) {
  const auto step = static_cast<std::uint64_t>(extent.value);
  const std::uint64_t first = offset / step;
  if (size == 0 || first >= extents) return {extents, 0};
  const std::uint64_t last = std::min(extents - 1, (offset + size - 1) / step);
  return {first, last - first + 1};
}

}  // namespace replisim
