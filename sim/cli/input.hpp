// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/load.hpp"
#include "sim/runs/batch.hpp"

/// Reading what was selected, and saying what is wrong with it.
namespace replisim::cli {

/// Reads every file of a selection. Files with errors are left out; their errors are in
/// `diagnostics`.
std::vector<runs::Item> load_items(const std::vector<std::string>& files,
                                   const std::vector<format::Override>& overrides,
                                   format::Diagnostics& diagnostics);

/// The timeline of an item; nullptr when it is a matrix, which has no tags and no steps.
const format::Scenario* scenario_of(const runs::Item& item);

/// Keeps the scenarios that have all the tags; matrix files have none. Says so when none is left.
/// Throws UsageError on a tag that no scenario of the selection has, and names those there are.
void keep_tagged(std::string_view verb, std::vector<runs::Item>& items,
                 const std::vector<std::string>& tags);

/// Says that the arguments select no file; gives the exit code.
int nothing_selected(std::string_view verb, const std::vector<std::string>& arguments);

/// The diagnostics as a JSON array.
std::string diagnostics_json(const format::Diagnostics& diagnostics);

/// Prints the diagnostics to the standard error; as JSON, with `"ok": false`, to the standard
/// output when `json`.
void print_bad_input(const format::Diagnostics& diagnostics, bool json);

}  // namespace replisim::cli
