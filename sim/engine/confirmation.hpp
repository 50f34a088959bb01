// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/service/ids.hpp"

namespace replisim::engine {

/// So many writes of each of these pairs have to be at its other end.
using ArrivalMarks = std::vector<std::pair<PairId, std::uint64_t>>;

/// A ConfirmTargetData on its way, or a pair that finds its place in a new order.
struct Confirmation {
  CallId call;
  std::optional<PairId> joins;  ///< answered by Reordered, not by TargetConfirmed
  ArrivalMarks writes;
  bool waits = false;  ///< an event will look again
};

}  // namespace replisim::engine
