// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"

/// Which files a command line means.
namespace replisim::cli {

enum class Which {
  Scenarios,  ///< timelines and matrix files; of a folder nothing else
  AllTables,  ///< every CSV file but traces, also topologies and profiles
};

/// The files that the arguments name: files as they are; folders with all that lies below, in the
/// order of their paths; patterns with * ? [ in the order of the names. No file twice. A file that
/// does not exist is a diagnostic; a folder or pattern may come out empty. Throws UsageError on an
/// empty argument.
std::vector<std::string> select_files(const std::vector<std::string>& arguments, Which which,
                                      format::Diagnostics& diagnostics);

/// True for a file below a folder that holds other things than scenarios: topologies, profiles.
bool is_beside_scenarios(const std::string& file);

}  // namespace replisim::cli
