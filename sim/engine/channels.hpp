// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/engine/platform.hpp"

namespace replisim::engine {

/// The different ways from a volume to where pre-images are kept; local ones are one.
using Ways = std::vector<std::vector<ResourceIndex>>;
/// The different ways of a queue's pairs, and a channel over every set of them.
struct QueueWays {
  std::vector<std::vector<ResourceIndex>> ways;
  std::map<std::uint32_t, std::size_t> way_of;  ///< by pair
  std::vector<ChannelIndex> over;               ///< by bits, less 1; the last crosses all
};
struct Channels {
  /// By volume and the pairs that mirror it synchronously.
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, ChannelIndex> host;
  std::map<std::uint32_t, ChannelIndex> read;                 ///< by volume
  std::map<std::pair<std::uint32_t, bool>, QueueWays> queue;  ///< by stream key and direction
  /// By pair, direction and weight.
  std::map<std::tuple<std::uint32_t, bool, int>, ChannelIndex> copy;
  /// By volume, the pairs that mirror it synchronously, and the ways that old extents take (bits
  /// of Ways).
  std::map<std::tuple<std::uint32_t, std::vector<std::uint32_t>, unsigned>, ChannelIndex> keeping;
};

}  // namespace replisim::engine
