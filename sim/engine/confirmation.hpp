// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "model/service/ids.hpp"

namespace replisim::engine {

/// A ConfirmTargetData on its way: writes that have to be at the other end.
struct Confirmation {
  CallId call;
  std::vector<std::pair<PairId, std::uint64_t>> writes;
  bool waits = false;  ///< an event will look again
};

}  // namespace replisim::engine
