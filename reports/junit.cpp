// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/judge.hpp"

namespace replisim::reports {
namespace {

/// "scenarios/mirror/x.csv" as a class: "scenarios.mirror.x".
std::string classname_of(const std::string& path) {
  std::string name = path;
  const std::size_t end = name.rfind(".csv");
  if (end != std::string::npos && end + 4 == name.size()) name.resize(end);
  while (name.rfind("./", 0) == 0) name.erase(0, 2);
  while (!name.empty() && name.front() == '/') name.erase(0, 1);
  std::replace(name.begin(), name.end(), '/', '.');
  return printable(name);
}

std::string wall_text(std::int64_t ns) {
  return fmt::format("{:.6f}", static_cast<double>(ns) * 1e-9);
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

std::string short_message(const Verdict& verdict) {
  if (!verdict.reason.empty()) return printable(verdict.reason);
  return printable(fmt::format("expected {}, actual {}", verdict.expected, verdict.actual));
}

void add_outcome(pugi::xml_node testcase, const Verdict& verdict) {
  const char* element = nullptr;
  if (verdict.outcome == Outcome::fail || verdict.outcome == Outcome::surprise) element = "failure";
  if (verdict.outcome == Outcome::error) element = "error";
  if (verdict.outcome == Outcome::skip || verdict.outcome == Outcome::known) element = "skipped";
  if (element == nullptr) return;
  pugi::xml_node child = testcase.append_child(element);
  set(child, "message", short_message(verdict));
  if (verdict.outcome != Outcome::skip)
    set(child, "type", std::string(name_of_outcome(verdict.outcome)));
  const std::string block = printable(checker::mismatch_block(verdict));
  if (!block.empty()) child.append_child(pugi::node_pcdata).set_value(block.c_str());
}

void add_scenario(pugi::xml_node suite, const ScenarioResult& result) {
  const auto checks = static_cast<std::int64_t>(std::max<std::size_t>(1, result.verdicts.size()));
  for (const auto& verdict : result.verdicts) {
    pugi::xml_node testcase = suite.append_child("testcase");
    set(testcase, "classname", classname_of(result.path));
    const std::string row = verdict.line > 0 ? fmt::format("L{} ", verdict.line) : "";
    set(testcase, "name", printable(row + verdict.check));
    set(testcase, "file", printable(result.path));
    if (verdict.line > 0) set(testcase, "line", std::to_string(verdict.line));
    set(testcase, "time", wall_text(result.wall_ns / checks));
    add_outcome(testcase, verdict);
  }
}

int cases_with(pugi::xml_node suite, const char* element) {
  const auto cases = suite.children("testcase");
  return static_cast<int>(std::count_if(cases.begin(), cases.end(), [&](pugi::xml_node testcase) {
    return static_cast<bool>(testcase.child(element));
  }));
}

struct Totals {
  int tests = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;
};

void set_totals(pugi::xml_node node, const Totals& totals) {
  set(node, "tests", std::to_string(totals.tests));
  set(node, "failures", std::to_string(totals.failures));
  set(node, "errors", std::to_string(totals.errors));
  set(node, "skipped", std::to_string(totals.skipped));
}

Totals totals_of(pugi::xml_node suite) {
  const auto cases = suite.children("testcase");
  return {static_cast<int>(std::distance(cases.begin(), cases.end())), cases_with(suite, "failure"),
          cases_with(suite, "error"), cases_with(suite, "skipped")};
}

/// Folders in the order in which they first appear.
std::vector<std::string> suites_of(const std::vector<ScenarioResult>& results) {
  std::vector<std::string> suites;
  for (const auto& result : results) {
    if (std::find(suites.begin(), suites.end(), result.suite) == suites.end()) {
      suites.push_back(result.suite);
    }
  }
  return suites;
}

}  // namespace

std::string junit_xml(const std::vector<ScenarioResult>& results) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "replisim");
  Totals all;
  std::int64_t all_ns = 0;
  for (const auto& name : suites_of(results)) {
    pugi::xml_node suite = root.append_child("testsuite");
    set(suite, "name", printable(name));
    std::int64_t wall_ns = 0;
    for (const auto& result : results) {
      if (result.suite != name) continue;
      add_scenario(suite, result);
      wall_ns += result.wall_ns;
    }
    const Totals totals = totals_of(suite);
    set_totals(suite, totals);
    set(suite, "time", wall_text(wall_ns));
    all.tests += totals.tests;
    all.failures += totals.failures;
    all.errors += totals.errors;
    all.skipped += totals.skipped;
    all_ns += wall_ns;
  }
  set_totals(root, all);
  set(root, "time", wall_text(all_ns));
  std::ostringstream out;
  document.save(out, " ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace replisim::reports
