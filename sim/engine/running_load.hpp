// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/format/scenario.hpp"
#include "sim/engine/host_load.hpp"

namespace replisim::engine {

/// An `io` row at work.
struct RunningLoad {
  std::unique_ptr<HostLoad> host;
  std::uint32_t volume = 0;
  std::optional<std::pair<std::uint32_t, format::Target::Role>> follows;
  std::vector<std::uint32_t> candidates;  ///< pairs that may mirror it synchronously
  std::vector<std::uint32_t> mirrors;     ///< those that do
  std::optional<std::size_t> database;    ///< that it is a part of
};
/// The reads of a trace: they use the disks and change nothing.
struct RunningReads {
  VolumeState scratch;
  std::unique_ptr<HostLoad> host;
  std::uint32_t volume = 0;
};

}  // namespace replisim::engine
