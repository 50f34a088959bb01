// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/apply_writes.hpp"

#include <algorithm>

namespace replisim::engine {

namespace {

void apply(const VolumeWrites& writes, std::uint32_t volume, std::uint64_t from, std::uint64_t to,
           ChangeMap* map, VersionMap* versions) {
  to = std::min(to, writes.size());
  if (from >= to) return;
  for (std::size_t b = writes.batch_of(from);
       b < writes.batches().size() && writes.batches()[b].from < to; ++b) {
    const WriteBatch& batch = writes.batches()[b];
    const std::uint64_t first = std::max(from, batch.from);
    const std::uint64_t last = std::min(to, batch.from + batch.count);
    batch.pacing->stream().apply(batch.k0 + first - batch.from, batch.k0 + last - batch.from, map,
                                 versions, Stamp::of(volume, first));
  }
}

}  // namespace

void mark_writes(const VolumeWrites& writes, std::uint64_t from, std::uint64_t to, ChangeMap& map) {
  apply(writes, 0, from, to, &map, nullptr);
}

void stamp_writes(const VolumeWrites& writes, std::uint32_t volume, std::uint64_t from,
                  std::uint64_t to, VersionMap& versions) {
  apply(writes, volume, from, to, nullptr, &versions);
}

}  // namespace replisim::engine
