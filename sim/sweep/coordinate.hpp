// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "sim/sweep/crew.hpp"
#include "sim/sweep/store.hpp"

namespace replisim::sweep {

struct Coordinated {
  std::size_t ran = 0;          ///< runs that were made now
  std::vector<Outcome> failed;  ///< runs without a result
  bool interrupted = false;
};

/// Hands out all runs that are missing in `results` and puts what comes back into `store` and
/// `results`. A run that fails is not tried again, and its combination is left.
Coordinated coordinate(const Sweep& sweep, Results& results, Store& store, Crew& crew,
                       const std::function<void(const Outcome&)>& on_outcome);

/// The first missing run of each combination of the shard that is not complete.
std::vector<Task> missing_runs(const Sweep& sweep, const Results& results);

/// How many runs there are results of.
std::size_t count_runs(const Results& results);

}  // namespace replisim::sweep
