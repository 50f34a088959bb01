// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "reports/result.hpp"

/// What people look at: a page for a browser and a timeline for a trace viewer. Both are made from
/// results alone and are byte-identical for equal results.
namespace replisim::reports {

/// report.html: one file that asks for no other and runs no script. What did not pass comes first,
/// then each scenario with a lane of CopyState for each pair and group, its calls and partings.
std::string report_html(const std::vector<ScenarioResult>& results);

/// trace.json in the format of Chrome's trace viewer (times in microseconds): a process for each
/// scenario, slices of CopyState, calls and other changes as instants.
std::string trace_json(const std::vector<ScenarioResult>& results);

}  // namespace replisim::reports
