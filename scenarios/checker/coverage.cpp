// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/coverage.hpp"

#include "model/service/cell.hpp"

namespace replisim::checker {

void Coverage::add(const History& history) {
  for (const auto& call : history.calls) {
    for (const auto& item : call.coverage) touched_.insert(item);
  }
}

void Coverage::add(const format::MatrixFile& file, const MatrixProvider& provider) {
  for (const auto& row : file.rows) {
    const MatrixCell situation = cell_of(row, provider);
    if (!situation.problem.empty()) continue;
    const CellResult result = run_cell(situation.cell);
    if (!result.coverage_item.empty()) touched_.insert(result.coverage_item);
    if (result.row != kNoRow) touched_.insert(coverage_item_of(transition_rules()[result.row]));
  }
}

std::vector<std::string> Coverage::uncovered() const {
  std::vector<std::string> items;
  for (auto& item : coverage_items()) {
    if (!touched(item)) items.push_back(std::move(item));
  }
  return items;
}

}  // namespace replisim::checker
