// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/result.hpp"

/// What a user sees: quiet by default, failures and one summary.
namespace replisim::reports {

struct ConsoleOptions {
  bool verbose = false;  ///< -v: every check, and the events of each run
  bool color = false;    ///< see wants_color()
};

/// True when the descriptor is a terminal, NO_COLOR is not set (or empty) and TERM is not "dumb".
bool wants_color(int descriptor);

/// Everything about one scenario: nothing for a quiet pass, else its mismatch blocks, errors and
/// surprises in file order; verbose: its events and every verdict.
std::string scenario_text(const ScenarioResult& result, const ConsoleOptions& options);

/// The last lines: `12 scenarios, 148 checks: 146 pass, 1 fail, 1 known failure; 2.1 s, 41 h
/// simulated, seed 7, 3 ties`, then the failing files, one a line.
std::string summary_text(const std::vector<ScenarioResult>& results, std::int64_t wall_ns,
                         const ConsoleOptions& options);

}  // namespace replisim::reports
