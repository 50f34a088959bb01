// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/service/cell.hpp"
#include "sim/cli/verb.hpp"

/// The situation that `explain` is asked about.
namespace replisim::cli {

Options explain_options();

/// What the words of the command line say; throws UsageError, with the valid choices, on words that
/// are unknown and on situations that can not be: a type, Mode, CopyState or ProgressStatus that
/// the version does not have, a Mode that the type does not have.
Cell situation_of(const Call& call);

/// `--state all`: the situation in each CopyState of its version.
bool asks_for_all_states(const Call& call);
std::vector<Cell> in_all_states(const Cell& cell);

}  // namespace replisim::cli
