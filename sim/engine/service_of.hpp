// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service/service.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::engine {

/// The replication service at 0 s, as the scenario's topology and settings describe it (S-20 to
/// S-24). PairId, GroupId and ElementId are positions in the topology.
Service service_of(const format::Scenario& scenario);

/// Both ends of a pair that begins in this state hold the same at 0 s (S-24).
bool begins_identical(CopyState state);

}  // namespace replisim::engine
