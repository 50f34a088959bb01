// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/known_failures.hpp"
#include "sim/runs/batch.hpp"

namespace replisim::cli {

/// Warns of rows that no check answers to: there is no such scenario, or no such check in it.
/// Scenarios that are not among `items` are looked for on the disk, and read; a row about one that
/// can not be read is left alone.
void warn_of_unmatched(const std::string& known_file,
                       const std::vector<format::KnownFailure>& known,
                       const std::vector<runs::Item>& items, format::Diagnostics& diagnostics);

}  // namespace replisim::cli
