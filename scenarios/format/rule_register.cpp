// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/rule_register.hpp"

#include <algorithm>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

using By = RegisteredRule::By;

std::optional<By> parse_by(const std::string& word) {
  if (word == "table") return By::Table;
  if (word == "scenario") return By::Scenario;
  if (word == "test") return By::Test;
  return std::nullopt;
}

void add_range(std::vector<std::string>& ids, char letter, int first, int last,
               std::size_t digits) {
  for (int i = first; i <= last; ++i) {
    std::string number = std::to_string(i);
    if (number.size() < digits) number.insert(0, digits - number.size(), '0');
    ids.push_back(std::string(1, letter) + "-" + number);
  }
}

}  // namespace

std::vector<std::string> all_rule_ids() {
  std::vector<std::string> ids;
  add_range(ids, 'R', 1, 74, 2);
  add_range(ids, 'D', 1, 41, 2);
  add_range(ids, 'A', 1, 11, 1);
  // The simulator's own decisions: calls, topology, data path, faults.
  add_range(ids, 'S', 1, 13, 2);
  add_range(ids, 'S', 20, 27, 2);
  add_range(ids, 'S', 30, 43, 2);
  add_range(ids, 'S', 50, 55, 2);
  return ids;
}

std::optional<std::vector<RegisteredRule>> load_rules(const std::filesystem::path& file,
                                                      Diagnostics& diagnostics) {
  static const Columns columns{{"id", "title", "by", "where"}, {"note"}};
  Problems problems(file.generic_string(), diagnostics);
  const auto table = read_table(file, columns, problems);
  if (!table) return std::nullopt;
  const std::vector<std::string> ids = all_rule_ids();
  std::vector<RegisteredRule> rules;
  for (const Row& row : table->rows) {
    const auto cell = [&](const char* column) { return table->cell(row, column); };
    for (const char* column : {"id", "title", "where"}) {
      if (cell(column).empty()) problems.error(row.line, column, "the cell is empty");
    }
    if (std::find(ids.begin(), ids.end(), cell("id")) == ids.end()) {
      problems.error(row.line, "id", "there is no rule " + in_quotes(cell("id")),
                     suggestion(cell("id"), ids));
    }
    const auto by = parse_by(cell("by"));
    if (!by) {
      problems.error(row.line, "by", "unknown word " + in_quotes(cell("by")),
                     suggestion(cell("by"), {"table", "scenario", "test"}));
    }
    rules.push_back({row.line, cell("id"), cell("title"), by.value_or(By::Table), cell("where")});
  }
  if (problems.errors() != 0) return std::nullopt;
  return rules;
}

}  // namespace replisim::format
