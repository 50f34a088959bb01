// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/rule_coverage.hpp"

#include <algorithm>
#include <cctype>

namespace replisim::checker {
namespace {

using format::RegisteredRule;
using By = RegisteredRule::By;

bool ends_with_path(const std::string& path, const std::string& end) {
  return path == end || path.ends_with("/" + end);
}

/// Why the row is no evidence; empty when it is.
std::string missing(const RegisteredRule& rule, const Evidence& evidence) {
  switch (rule.by) {
    case By::Table:
      if (evidence.clauses.count(rule.where) > 0) return {};
      return "no case that passes touches clause " + rule.where;
    case By::Scenario:
      if (std::any_of(evidence.files.begin(), evidence.files.end(),
                      [&](const std::string& path) { return ends_with_path(path, rule.where); }))
        return {};
      return "no scenario " + rule.where + " whose checks all pass";
    case By::Test:
      if (!evidence.tests_known || evidence.tests.count(rule.where) > 0) return {};
      return "no test named '" + rule.where + "'";
  }
  return {};
}

bool is_letter(char letter) {
  return letter == 'R' || letter == 'D' || letter == 'A' || letter == 'S';
}

}  // namespace

std::vector<std::string> clauses_in(const std::string& text) {
  std::vector<std::string> clauses;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const bool starts = i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0;
    if (!starts || !is_letter(text[i]) || text[i + 1] != '-') continue;
    std::size_t end = i + 2;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end > i + 2) clauses.push_back(text.substr(i, end - i));
  }
  return clauses;
}

std::vector<std::string> uncovered_rules(const std::vector<RegisteredRule>& rules,
                                         const Evidence& evidence) {
  std::vector<std::string> uncovered;
  for (const std::string& id : format::all_rule_ids()) {
    std::string why = "nothing is named for it";
    for (const RegisteredRule& rule : rules) {
      if (rule.id != id) continue;
      why = missing(rule, evidence);
      if (why.empty()) break;
    }
    if (!why.empty()) uncovered.emplace_back(id).append(": ").append(why);
  }
  return uncovered;
}

}  // namespace replisim::checker
