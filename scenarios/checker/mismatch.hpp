// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/signal.hpp"
#include "scenarios/checker/timeline.hpp"
#include "scenarios/format/scenario.hpp"

/// The block that explains a failed check.
namespace replisim::checker {

/// What all checks of one scenario share.
struct Court {
  const format::Scenario& scenario;
  const Timeline& timeline;
  const JudgeOptions& options;
};

/// Everything a check found out before it failed.
struct Mismatch {
  const format::Step* step = nullptr;
  std::vector<const format::Condition*> conditions;  ///< judged together
  std::vector<Value> actual;                         ///< one for each condition
  Position where;                                    ///< the instant judged
  std::string span;                  ///< "from 10s to 15s" for windows; empty for a point
  std::string remark;                ///< "became true at 15.250 s, 1.250 s late"
  bool updatable = true;             ///< --update may write the actual values into the cell
  const CallRecord* call = nullptr;  ///< for the row of a call
};

/// Fills in outcome fail, expected, actual, clause, explanation and replacement.
void explain(const Court& court, const Mismatch& mismatch, Verdict& verdict);

/// The reason for an outcome in the order of knowledge: why the call was answered so, which event
/// brought the state about, which finding speaks of the entity. Empty when the history tells
/// nothing.
std::string because_of(const Court& court, const Mismatch& mismatch);

/// "D-15 (decision), row Failover/Partitioned/Force=true"; empty when no call had a part in it.
std::string clause_of(const Court& court, const Mismatch& mismatch);

/// The history near the judged instant, a few lines before and after; the last line that the check
/// sees is marked by ">" and carries `note`. A finding that was told as `because` is not repeated.
std::vector<std::string> around(const Court& court, const Mismatch& mismatch,
                                const std::string& note, const std::string& because);

}  // namespace replisim::checker
