// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/checker/mismatch.hpp"
#include "scenarios/format/scenario.hpp"

/// The checks of one row and their judgement.
namespace replisim::checker {

/// The conditions that are judged together: one, or the whole cell.
using Check = std::vector<const format::Condition*>;

/// The checks of a row: one a condition where each can be judged alone, else one for the cell.
std::vector<Check> checks_of(const format::Step& step);

/// A row by its `do` and `on` cells: "Failover g1", "stop".
std::string row_name(const format::Scenario& scenario, const format::Step& step);

/// A verdict `pass` with everything but the judgement.
Verdict blank_verdict(const format::Scenario& scenario, const format::Step& step,
                      const Check& check);

Verdict judge_check(const Court& court, const format::Step& step, const Check& check);

}  // namespace replisim::checker
