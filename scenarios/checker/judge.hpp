// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/history.hpp"
#include "model/history/verdict.hpp"
#include "scenarios/checker/known.hpp"
#include "scenarios/format/scenario.hpp"

/// Judges the expectations of a scenario against the recorded history of a run. Pure: reads nothing
/// else, so a stored history, or one of a real array, is judged by the same code.
namespace replisim::checker {

struct JudgeOptions {
  std::vector<KnownFailure> known;  ///< rows of known_failures.csv
  /// What followed the file name on the command line and made this run what it is, for the repeat
  /// command: "--profile 3par --set wan.bandwidth=1Gbps".
  std::string run_options;
};

/// One verdict a check, in the order of the file's lines. A check is one condition where each can
/// be judged alone (a point, `end`, `always`, the row of a call), and the whole cell where the
/// conditions must hold together at one instant (an `expect` with a window, `never`, `wait`).
std::vector<Verdict> judge(const format::Scenario& scenario, const History& history,
                           const JudgeOptions& options = {});

/// The text of the whole mismatch block, with its first `file:line: FAIL` line; empty for a verdict
/// that needs none.
std::string mismatch_block(const Verdict& verdict);

/// True for verdicts that make the run a failed one: fail, error, surprise.
bool is_bad(Outcome outcome);

}  // namespace replisim::checker
