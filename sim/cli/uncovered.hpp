// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/runs/batch.hpp"

namespace replisim::cli {

/// Replays the items and prints what no item touches and, with a register, which rules nothing
/// stands for. Returns Unexpected when there is anything. `rules`: path of the register; empty:
/// none.
int list_uncovered(const std::vector<runs::Item>& items, const std::string& rules, bool json);

}  // namespace replisim::cli
