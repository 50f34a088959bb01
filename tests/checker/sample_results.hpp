// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "reports/result.hpp"

namespace replisim::test {

/// A result with something in every field, and with one verdict of each outcome.
reports::ScenarioResult full_result();

/// Two folders, three scenarios: one clean, one with a failure, one that crashed.
std::vector<reports::ScenarioResult> three_results();

/// A verdict with the given outcome.
Verdict verdict_with(Outcome outcome, int line, const std::string& check);

}  // namespace replisim::test
