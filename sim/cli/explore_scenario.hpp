// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/cli/explore_options.hpp"

namespace replisim::cli {

/// A file that a counterexample needs, by its path below the folder of --out.
struct WrittenFile {
  std::string path;
  std::string text;
};

/// The counterexample as a scenario with its topology: the same calls and faults in the same order,
/// and a wait where the world has to come to an end by itself.
std::vector<WrittenFile> scenario_of(const ExploreChoice& choice, const explore::Edges& edges,
                                     const explore::Outcome& outcome);

}  // namespace replisim::cli
