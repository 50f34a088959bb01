// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/uncovered.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <variant>

#include "model/service/cell.hpp"
#include "scenarios/checker/coverage.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/rule_coverage.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/verb.hpp"
#include "sim/runs/processes.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
using checker::Evidence;
using nlohmann::ordered_json;

/// All checks of the run passed, and there was one.
bool holds(const reports::ScenarioResult& result) {
  return !result.verdicts.empty() &&
         std::all_of(result.verdicts.begin(), result.verdicts.end(),
                     [](const Verdict& verdict) { return verdict.outcome == Outcome::pass; });
}

/// The names in TEST_CASE("...") of a source; adjacent literals are one name.
void add_test_names(const std::string& text, std::set<std::string>& names) {
  constexpr std::string_view opening = "TEST_CASE(";
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + 1)) {
    std::string name;
    std::size_t i = at + opening.size();
    while (i < text.size() &&
           (text[i] == '"' || std::isspace(static_cast<unsigned char>(text[i])))) {
      if (text[i++] != '"') continue;
      for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\') ++i;
        name += text[i];
      }
      ++i;
    }
    names.insert(name);
  }
}

/// Names of the test cases, where the sources are at hand.
void read_tests(Evidence& evidence) {
  std::error_code trouble;
  fs::recursive_directory_iterator entry("tests", trouble);
  for (; !trouble && entry != fs::recursive_directory_iterator(); entry.increment(trouble)) {
    if (entry->path().extension() != ".cpp") continue;
    std::ifstream file(entry->path(), std::ios::binary);
    add_test_names({std::istreambuf_iterator<char>(file), {}}, evidence.tests);
    evidence.tests_known = true;
  }
}

void add_clauses(const std::string& text, Evidence& evidence) {
  for (const std::string& clause : checker::clauses_in(text)) evidence.clauses.insert(clause);
}

/// A run counts only when all its checks pass; of a matrix file, each case that does.
void take(const reports::ScenarioResult& result, checker::Coverage& coverage, Evidence& evidence) {
  if (holds(result)) {
    coverage.add(result.history);
    evidence.files.insert(result.path);
    for (const auto& call : result.history.calls) {
      for (const std::string& item : call.coverage) {
        if (!item.starts_with("refused/")) add_clauses(item, evidence);
      }
    }
  }
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.outcome == Outcome::pass) add_clauses(verdict.clause, evidence);
  }
}

}  // namespace

int list_uncovered(const std::vector<runs::Item>& items, const std::string& rules, bool json) {
  format::Diagnostics diagnostics;
  std::vector<format::RegisteredRule> registered;
  if (!rules.empty()) {
    auto loaded = format::load_rules(rules, diagnostics);
    if (!loaded) {
      print_bad_input(diagnostics, json);
      return BadInput;
    }
    registered = std::move(*loaded);
  }
  runs::BatchOptions options;
  options.parallel = runs::processors();
  checker::Coverage coverage;
  Evidence evidence;
  for (const auto& result : runs::run_batch(items, options).results)
    take(result, coverage, evidence);
  for (const runs::Item& item : items) {
    if (const auto* matrix = std::get_if<format::MatrixFile>(&item.content))
      coverage.add(*matrix, checker::generic_provider(Version::seed));
  }
  std::vector<std::string> uncovered = coverage.uncovered();
  std::size_t all = coverage_items().size();
  if (!rules.empty()) {
    read_tests(evidence);
    for (std::string& rule : checker::uncovered_rules(registered, evidence))
      uncovered.push_back(std::move(rule));
    all += format::all_rule_ids().size();
  }
  if (json) {
    const ordered_json answer{{"items", all}, {"uncovered", uncovered}};
    std::cout << answer.dump(2) << '\n';
  } else {
    for (const std::string& name : uncovered) std::cout << name << '\n';
  }
  return uncovered.empty() ? AllAsExpected : Unexpected;
}

}  // namespace replisim::cli
