// SPDX-License-Identifier: Apache-2.0
#include <boost/program_options/value_semantic.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/selection.hpp"
#include "sim/cli/uncovered.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

using nlohmann::ordered_json;
using runs::Item;

Options list_options() {
  Options options;
  options.add_options()("tag",
                        boost::program_options::value<std::vector<std::string>>()->composing(),
                        "only scenarios with this tag; given twice, with both")(
      "uncovered",
      "replay them, and list the rules, rows of the transition table and refusals that none "
      "touches")(
      "rules", boost::program_options::value<std::string>()->value_name("F"),
      "with --uncovered: the register of rules (default: rules.csv in this folder, if there is one "
      "and nothing else is selected)");
  return options;
}

/// The first sentence of the comment that begins the file: what the scenario is about.
std::string title_of(const format::Scenario& scenario) {
  std::string title;
  for (const std::string& line : scenario.lines) {
    std::string_view text = format::trimmed(line);
    if (!text.starts_with("#")) break;
    text = format::trimmed(text.substr(1));
    if (!title.empty() && !text.empty()) title += ' ';
    title += text;
    const std::size_t end = title.find(". ");
    if (end != std::string::npos) return title.substr(0, end + 1);
  }
  return title;
}

ordered_json describe(const Item& item) {
  if (const auto* scenario = std::get_if<format::Scenario>(&item.content)) {
    return {{"file", item.path},
            {"kind", "timeline"},
            {"tags", scenario->tags},
            {"topology", scenario->topology.name},
            {"rows", scenario->steps.size()},
            {"title", title_of(*scenario)}};
  }
  const auto& matrix = std::get<format::MatrixFile>(item.content);
  return {{"file", item.path}, {"kind", "matrix"}, {"cases", matrix.rows.size()}};
}

void print_line(const Item& item) {
  std::cout << item.path;
  if (const auto* scenario = std::get_if<format::Scenario>(&item.content)) {
    std::cout << "  [" << format::join(scenario->tags, " ") << "]  " << title_of(*scenario) << '\n';
  } else {
    std::cout << "  " << std::get<format::MatrixFile>(item.content).rows.size() << " cases\n";
  }
}

/// The register of rules: the one that is named, or the one of this folder where all scenarios are
/// listed.
std::string register_of(const Call& call) {
  constexpr const char* kRules = "rules.csv";
  if (call.has("rules")) return call.get<std::string>("rules");
  const bool all = call.arguments.empty() && !call.has("tag");
  return all && std::filesystem::exists(kRules) ? kRules : "";
}

int run_list(const Call& call) {
  const std::vector<std::string> where =
      call.arguments.empty() ? std::vector<std::string>{"scenarios"} : call.arguments;
  format::Diagnostics diagnostics;
  const auto files = select_files(where, Which::Scenarios, diagnostics);
  std::vector<Item> items = load_items(files, {}, diagnostics);
  if (diagnostics.has_errors()) {
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  std::cerr << diagnostics.to_text();
  if (items.empty()) nothing_selected("list", where);
  if (call.has("tag")) keep_tagged("list", items, call.get<std::vector<std::string>>("tag"));
  if (items.empty()) {
    if (call.has("json")) std::cout << "[]\n";
    return NothingSelected;
  }
  if (call.has("uncovered")) {
    return list_uncovered(items, register_of(call), call.has("json"));
  }
  if (call.has("json")) {
    ordered_json list = ordered_json::array();
    for (const Item& item : items) list.push_back(describe(item));
    std::cout << list.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
  } else {
    for (const Item& item : items) print_line(item);
  }
  return AllAsExpected;
}

}  // namespace

const Verb list_verb{"list",
                     "[FILE, DIR or GLOB...]",
                     "list scenarios with their tags",
                     "Without arguments it lists the folder 'scenarios'.\n",
                     list_options,
                     run_list};

}  // namespace replisim::cli
