// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
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

std::optional<std::string> read_file(const std::string& path, format::Diagnostics& diagnostics) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file) return text;
  diagnostics.add({path, 0, format::Severity::Error, "",
                   std::string("cannot read: ") + std::strerror(errno), ""});
  return std::nullopt;
}

/// Formats the files; with `only_look` none is written. Gives those that were not formatted.
std::vector<std::string> format_files(const std::vector<std::string>& files, bool only_look,
                                      format::Diagnostics& diagnostics) {
  std::vector<std::string> changed;
  for (const std::string& file : files) {
    const auto text = read_file(file, diagnostics);
    if (!text) continue;
    const std::string formatted = format::format_file(*text);
    if (formatted == *text) continue;
    changed.push_back(file);
    if (only_look) continue;
    const std::string trouble = reports::write_file(file, formatted);
    if (!trouble.empty()) throw UsageError(trouble);
  }
  return changed;
}

int run_fmt(const Call& call) {
  if (call.arguments.empty()) throw UsageError("fmt: name at least one file or folder");
  const bool only_look = call.has("check");
  format::Diagnostics diagnostics;
  const auto files = select_files(call.arguments, Which::AllTables, diagnostics);
  const auto changed = format_files(files, only_look, diagnostics);
  if (diagnostics.has_errors()) {
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  if (call.has("json")) {
    const nlohmann::ordered_json answer{{"files", files.size()},
                                        {only_look ? "unformatted" : "changed", changed}};
    std::cout << answer.dump(2) << '\n';
  } else {
    for (const std::string& file : changed)
      std::cout << file << (only_look ? ":1: not formatted\n" : ": formatted\n");
  }
  if (files.empty()) {
    std::cerr << "replisim: fmt: nothing selected\n";
    return NothingSelected;
  }
  return only_look && !changed.empty() ? Unexpected : AllAsExpected;
}

}  // namespace

const Verb fmt_verb{"fmt",
                    "FILE, DIR or GLOB...",
                    "align the columns of scenario and topology files",
                    "Rewrites the files in place; cells, comments and order stay as they are.\n",
                    fmt_options,
                    run_fmt};

}  // namespace replisim::cli
