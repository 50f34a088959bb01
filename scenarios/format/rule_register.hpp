// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"

/// The register of rules: what must hold, and what would fail if it did not.
namespace replisim::format {

struct RegisteredRule {
  enum class By : std::uint8_t {
    Table,     ///< rows or refusals with this clause
    Scenario,  ///< a file of scenarios
    Test,      ///< a case of the test programs
  };
  int line = 0;
  std::string id;  ///< "R-03", "D-06", "A-9", "S-12"
  std::string title;
  By by = By::Table;
  std::string where;
};

std::optional<std::vector<RegisteredRule>> load_rules(const std::filesystem::path& file,
                                                      Diagnostics& diagnostics);

/// Every id that there is, D-01 to D-41, A-1 to A-11, and the S-nn.
std::vector<std::string> all_rule_ids();

}  // namespace replisim::format
