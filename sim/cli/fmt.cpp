// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "reports/writers.hpp"
#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/load.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/selection.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

Options fmt_options() {
  Options options;
  options.add_options()("check", "change nothing; exit 1 when a file is not formatted");
  return options;
}

/// A file that is not as fmt writes it, and what it becomes.
struct Change {
  std::string file;
  std::string text;
};

/// All files are read before the first is written: with an error in one of them none changes.
std::vector<Change> changes_of(const std::vector<std::string>& files,
                               format::Diagnostics& diagnostics) {
  std::vector<Change> changes;
  for (const std::string& file : files) {
    auto read = format::format_file(file, is_beside_scenarios(file), diagnostics);
    if (read && read->before != read->after) changes.push_back({file, std::move(read->after)});
  }
  return changes;
}

void print_changes(const std::vector<Change>& changes, std::size_t files, bool only_look,
                   bool json) {
  std::vector<std::string> names;
  names.reserve(changes.size());
  for (const Change& change : changes) names.push_back(change.file);
  if (json) {
    const nlohmann::ordered_json answer{{"files", files},
                                        {only_look ? "unformatted" : "changed", names}};
    std::cout << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else {
    for (const std::string& name : names)
      std::cout << name << (only_look ? ":1: not formatted\n" : ": formatted\n");
  }
}

/// False when a file could not be written, which is said; those after it stay as they are.
bool write_changes(std::vector<Change>& changes) {
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    const std::string trouble = reports::write_file(change->file, change->text);
    if (trouble.empty()) continue;
    std::cerr << trouble << '\n';
    changes.erase(change, changes.end());
    return false;
  }
  return true;
}

int run_fmt(const Call& call) {
  if (call.arguments.empty()) throw UsageError("fmt: name at least one file or folder");
  const bool only_look = call.has("check");
  format::Diagnostics diagnostics;
  const auto files = select_files(call.arguments, Which::AllTables, diagnostics);
  std::vector<Change> changes = changes_of(files, diagnostics);
  if (diagnostics.has_errors()) {
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  if (files.empty()) return nothing_selected("fmt", call.arguments);
  const bool written = only_look || write_changes(changes);
  print_changes(changes, files.size(), only_look, call.has("json"));
  if (!written) return SimulatorFailed;
  return only_look && !changes.empty() ? Unexpected : AllAsExpected;
}

}  // namespace

const Verb fmt_verb{"fmt",
                    "FILE, DIR or GLOB...",
                    "align the columns of scenario and topology files",
                    "Rewrites the files in place; cells, comments and order stay as they are.\n"
                    "Lines end in LF afterwards, and no byte order mark goes before them. With an\n"
                    "error in one of the files none is written.\n",
                    fmt_options,
                    run_fmt};

}  // namespace replisim::cli
