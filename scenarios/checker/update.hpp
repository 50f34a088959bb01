// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/history/verdict.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::checker {

/// The scenario's text with the actual values of its failed checks in the `expect` cells (`run
/// --update`). Only the conditions that failed change; every other byte stays. Return codes change
/// only when `all` is true. A cell that becomes longer or shorter moves nothing else: `fmt` aligns.
std::string updated_text(const format::Scenario& scenario, const std::vector<Verdict>& verdicts,
                         bool all);

/// What an update changes, for showing it before it is written: "-" and "+" lines with their file
/// and line number. Both texts have the same lines but for those that changed.
std::string diff_text(const std::string& path, const std::string& before, const std::string& after);

}  // namespace replisim::checker
