// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/known_failures.hpp"
#include "scenarios/format/load.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/known.hpp"
#include "sim/cli/selection.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

int run_check(const Call& call) {
  if (call.arguments.empty()) throw UsageError("check: name at least one file or folder");
  format::Diagnostics diagnostics;
  std::vector<std::string> scenarios;
  std::vector<std::pair<std::string, std::vector<format::KnownFailure>>> lists;
  std::size_t others = 0;
  for (const std::string& file : select_files(call.arguments, Which::Scenarios, diagnostics)) {
    if (format::kind_of_file(file) == format::FileKind::KnownFailures) {
      if (auto known = format::load_known_failures(file, diagnostics))
        lists.emplace_back(file, std::move(*known));
      ++others;
    } else {
      scenarios.push_back(file);
    }
  }
  const std::vector<runs::Item> items = load_items(scenarios, {}, diagnostics);
  for (const auto& [file, known] : lists) warn_of_unmatched(file, known, items, diagnostics);
  const std::size_t files = scenarios.size() + others;
  const bool ok = !diagnostics.has_errors();
  if (call.has("json")) {
    std::cout << "{\n\"ok\": " << (ok ? "true" : "false") << ",\n\"files\": " << files
              << ",\n\"diagnostics\": " << diagnostics_json(diagnostics) << "\n}\n";
  } else {
    std::cerr << diagnostics.to_text();
    if (ok && files > 0)
      std::cout << files << (files == 1 ? " file is" : " files are") << " valid\n";
  }
  if (!ok) return BadInput;
  if (files > 0) return AllAsExpected;
  return nothing_selected("check", call.arguments);
}

}  // namespace

const Verb check_verb{"check",
                      "FILE, DIR or GLOB...",
                      "read and validate scenarios, run nothing",
                      "Prints every problem as file:line: with its column and a hint.\n",
                      no_options,
                      run_check};

}  // namespace replisim::cli
