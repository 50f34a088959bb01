// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
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

/// The diagnostics as a JSON array.
std::string diagnostics_json(const format::Diagnostics& diagnostics);

/// Prints the diagnostics to the standard error; as JSON, with `"ok": false`, to the standard
/// output when `json`.
void print_bad_input(const format::Diagnostics& diagnostics, bool json);

}  // namespace replisim::cli
