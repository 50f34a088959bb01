// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "model/history/history.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::engine {

struct RunOptions {
  std::optional<SimTime> until;  ///< stop here, whatever the scenario says (--until)
};

/// Replays a scenario on SimGrid and records what happened. SimGrid allows one engine a process, so
/// this may be called once in the life of a process (sim/runs forks for it).
History simulate(const format::Scenario& scenario, const RunOptions& options = {});

}  // namespace replisim::engine
