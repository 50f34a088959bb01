// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/input.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <variant>

#include "scenarios/checker/matrix.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {

namespace {

/// Words of a matrix file that only the rules know.
void check_words(const format::MatrixFile& matrix, format::Diagnostics& diagnostics) {
  const checker::MatrixProvider provider = checker::generic_provider(Version::seed);
  for (const format::MatrixRow& row : matrix.rows) {
    const std::string problem = checker::cell_of(row, provider).problem;
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

const format::Scenario* scenario_of(const runs::Item& item) {
  return std::get_if<format::Scenario>(&item.content);
}

void keep_tagged(std::string_view verb, std::vector<runs::Item>& items,
                 const std::vector<std::string>& tags) {
  if (items.empty() || tags.empty()) return;
  std::set<std::string> sorted;
  for (const runs::Item& item : items) {
    if (const auto* scenario = scenario_of(item))
      sorted.insert(scenario->tags.begin(), scenario->tags.end());
  }
  const std::vector<std::string> here(sorted.begin(), sorted.end());
  const std::string hint = "\n    " + (here.empty() ? "none of them has a tag"
                                                    : "tags here: " + format::join(here, " "));
  for (const std::string& tag : tags) {
    if (sorted.count(tag) != 0) continue;
    const auto near = format::nearest(tag, here);
    throw UsageError(std::string(verb) + ": no scenario of the selection is tagged " +
                     format::in_quotes(tag) + (near ? "\n    did you mean: " + *near : "") + hint);
  }
  std::erase_if(items, [&](const runs::Item& item) {
    const auto* scenario = scenario_of(item);
    return scenario == nullptr ||
           !std::all_of(tags.begin(), tags.end(),
                        [&](const std::string& tag) { return scenario->has_tag(tag); });
  });
  if (!items.empty()) return;
  std::cerr << "replisim: " << verb << ": no scenario of the selection has all the tags "
            << format::join(tags, " ") << hint << '\n';
}

int nothing_selected(std::string_view verb, const std::vector<std::string>& arguments) {
  std::vector<std::string> quoted;
  quoted.reserve(arguments.size());
  for (const std::string& argument : arguments) quoted.push_back(format::in_quotes(argument));
  std::cerr << "replisim: " << verb << ": nothing selected: no scenario in "
            << format::join(quoted, " ") << '\n';
  return NothingSelected;
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
