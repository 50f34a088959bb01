// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"

namespace replisim::format {

/// One row of known_failures.csv: a check that is known to fail, and why.
struct KnownFailure {
  int line = 0;
  std::string scenario;  ///< path, as selected or its end
  std::string check;     ///< text of the check: "expect g1 lost<=620MB"
  std::string profile;   ///< empty: every profile
  std::string expected_message;
  std::string reason;
  std::string issue;
};

/// Reads `scenario, check, profile, expected message, reason, issue`.
std::optional<std::vector<KnownFailure>> load_known_failures(const std::filesystem::path& file,
                                                             Diagnostics& diagnostics);

}  // namespace replisim::format
