// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/unique.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace replisim::plan {
namespace {

/// Extents of a device, the last one included.
struct Range {
  std::uint32_t device;
  std::int64_t first;
  std::int64_t last;
};

}  // namespace

Bytes unique_bytes(Writes writes, Bytes extent) {
  std::vector<Range> ranges;
  ranges.reserve(writes.size());
  for (const Write& write : writes) {
    ranges.push_back({write.device, write.offset / extent.value,
                      (write.offset + write.size - 1) / extent.value});
  }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.device, a.first) < std::tie(b.device, b.first);
  });
  std::int64_t extents = 0;
  std::uint32_t device = 0;
  std::int64_t seen = -1;  // the last extent of the device that counts already
  for (const Range& range : ranges) {
    if (range.device != device) seen = -1;
    device = range.device;
    const std::int64_t first = std::max(range.first, seen + 1);
    if (range.last < first) continue;
    extents += range.last - first + 1;
    seen = range.last;
  }
  return extent * extents;
}

Folding folding(Writes writes, SimTime window, Bytes extent) {
  Folding result;
  std::size_t begin = 0;
  while (begin < writes.size()) {
    // The window of the next write: those without a write have no bytes.
    const SimTime since = writes[begin].at - writes.front().at;
    const SimTime end = writes.front().at + window * (since / window + 1);
    std::size_t stop = begin;
    while (stop < writes.size() && writes[stop].at < end) ++stop;
    const Writes inside = writes.subspan(begin, stop - begin);
    result.written += written_bytes(inside);
    result.unique += unique_bytes(inside, extent);
    begin = stop;
  }
  if (!writes.empty())
    result.windows = static_cast<std::size_t>((writes.back().at - writes.front().at) / window + 1);
  return result;
}

}  // namespace replisim::plan
