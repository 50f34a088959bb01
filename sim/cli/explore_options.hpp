// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/explore/search.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {

/// What `explore` was asked for.
struct ExploreChoice {
  explore::Instance instance;
  explore::Limits limits;
  std::vector<explore::Invariant> invariants;  ///< all, and what --never asks
};

Options explore_options();
/// Throws UsageError with the valid values.
ExploreChoice explore_choice(const Call& call);

}  // namespace replisim::cli
