// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "model/data/change_map.hpp"
#include "model/data/version_map.hpp"
#include "sim/engine/volume_writes.hpp"

namespace replisim::engine {

/// Marks the extents that a volume's writes [from, to) touch.
void mark_writes(const VolumeWrites& writes, std::uint64_t from, std::uint64_t to, ChangeMap& map);
/// Stamps them with the volume's writes.
void stamp_writes(const VolumeWrites& writes, std::uint32_t volume, std::uint64_t from,
                  std::uint64_t to, VersionMap& versions);

}  // namespace replisim::engine
