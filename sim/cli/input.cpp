// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/input.hpp"

#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/checker/matrix.hpp"

namespace replisim::cli {

namespace {

/// Words of a matrix file that only the rules know.
void check_words(const format::MatrixFile& matrix, format::Diagnostics& diagnostics) {
  const Profile profile = generic_profile(Version::seed);
  for (const format::MatrixRow& row : matrix.rows) {
    const std::string problem = checker::cell_of(row, profile).problem;
    if (!problem.empty())
      diagnostics.add({matrix.path, row.line, format::Severity::Error, "", problem, ""});
  }
}

}  // namespace

std::vector<runs::Item> load_items(const std::vector<std::string>& files,
                                   const std::vector<format::Override>& overrides,
                                   format::Diagnostics& diagnostics) {
  std::vector<runs::Item> items;
  for (const std::string& file : files) {
    if (format::kind_of_file(file) == format::FileKind::Matrix) {
      if (auto matrix = format::load_matrix(file, diagnostics)) {
        check_words(*matrix, diagnostics);
        items.push_back({file, std::move(*matrix)});
      }
    } else if (auto scenario = format::load_scenario(file, overrides, diagnostics)) {
      items.push_back({file, std::move(*scenario)});
    }
  }
  return items;
}

namespace {

nlohmann::ordered_json to_json(const format::Diagnostics& diagnostics) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const format::Diagnostic& diagnostic : diagnostics.all()) {
    list.push_back(
        {{"file", diagnostic.file},
         {"line", diagnostic.line},
         {"severity", diagnostic.severity == format::Severity::Error ? "error" : "warning"},
         {"column", diagnostic.column},
         {"message", diagnostic.message},
         {"hint", diagnostic.hint}});
  }
  return list;
}

}  // namespace

std::string diagnostics_json(const format::Diagnostics& diagnostics) {
  // Names of files may hold any bytes.
  return to_json(diagnostics).dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

void print_bad_input(const format::Diagnostics& diagnostics, bool json) {
  std::cerr << diagnostics.to_text();
  if (!json) return;
  const nlohmann::ordered_json answer{{"ok", false}, {"diagnostics", to_json(diagnostics)}};
  std::cout << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace replisim::cli
