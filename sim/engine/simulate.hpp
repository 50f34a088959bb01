// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/history/history.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::engine {

struct RunOptions {
  std::optional<SimTime> until;  ///< stop here, whatever the scenario says (--until)
  bool crash_points = false;     ///< note what a disaster would leave (--crash-scan)
  /// The disasters' instants, which the run stops at for a look; empty: at every event.
  std::vector<SimTime> crash_instants;
  /// Hold states against the data, and the service against its invariants, at every event.
  bool check_promises = false;
  /// Who shares bandwidth: SimGrid is the reference, which needs a process a run.
  enum class Flows : std::uint8_t { SimGrid, Aggregated };
  Flows flows = Flows::SimGrid;
};

/// Replays a scenario on SimGrid and records what happened. SimGrid allows one engine a process, so
/// with it this may be called once in the life of a process (sim/runs forks for it).
History simulate(const format::Scenario& scenario, const RunOptions& options = {});

}  // namespace replisim::engine
