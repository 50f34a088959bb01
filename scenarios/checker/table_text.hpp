// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/checker/decision_table.hpp"

/// Decision tables as text: the shortest form as CSV, what differs between two, and what moved.
namespace replisim::checker {

/// "# generic, version seed: 1234 cells, 56 rows, xxHash 0123456789abcdef", then the rows.
std::string table_csv(const DecisionTable& table, const std::vector<TableRow>& rows);

/// The cells in which two tables over the same questions differ, in their shortest form: the
/// columns of each carry the name of its profile.
std::string difference_csv(const DecisionTable& a, const DecisionTable& b);

/// What a committed text and a new one do not share, line by line: "- " was, "+ " is. At most
/// `most` lines, then how many more.
std::vector<std::string> moved_rows(const std::string& was, const std::string& is,
                                    std::size_t most);

}  // namespace replisim::checker
