// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/sweep/sqlite.hpp"
#include "sim/sweep/sweep.hpp"

/// Results as one wide table: a row a run, a column a parameter and a figure.
namespace replisim::sweep {

/// The view `results` of a file; none where there are more columns than SQLite takes.
void write_view(Database& database, const Sweep& sweep, const Results& results);

/// The same as CSV.
std::string results_csv(const Sweep& sweep, const Results& results);
/// Of a search: a row a combination and what was found.
std::string thresholds_csv(const Sweep& sweep, const Results& results);

}  // namespace replisim::sweep
