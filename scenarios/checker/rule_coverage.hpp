// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scenarios/format/rule_register.hpp"

/// Which rules of the register have something that would fail if they were broken.
namespace replisim::checker {

/// What was seen to hold.
struct Evidence {
  std::set<std::string> clauses;  ///< of rows and cases that passed
  std::set<std::string> files;    ///< paths of scenarios whose checks all passed
  std::set<std::string> tests;    ///< names of test cases in the sources
  bool tests_known = false;       ///< false: there are no sources here, names are taken for good
};

/// The clauses of a cell "R-03, D-06" or of the id of a row "Fracture/Split/-/D-05".
std::vector<std::string> clauses_in(const std::string& text);

/// One sentence for each rule that is not covered, in the order of the ids.
std::vector<std::string> uncovered_rules(const std::vector<format::RegisteredRule>& rules,
                                         const Evidence& evidence);

}  // namespace replisim::checker
