// SPDX-License-Identifier: Apache-2.0
#include <boost/program_options/value_semantic.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/load.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

Options show_options() {
  Options options;
  add_override_options(options);
  return options;
}

constexpr const char* kShown =
    "show prints timelines: files with the header at, do, on, with, expect, note";

/// What a file is when it is well known and no timeline.
std::string other_kind(const std::string& file) {
  switch (format::kind_of_file(file)) {
    case format::FileKind::Matrix:
      return "is a matrix: its rows have no times, topology or settings; `replisim run` judges "
             "them, `replisim explain OPERATION` explains one";
    case format::FileKind::KnownFailures:
      return "is a list of known failures";
    default:
      return {};
  }
}

int run_show(const Call& call) {
  if (call.arguments.size() != 1) throw UsageError("show: name one timeline file");
  const std::string& file = call.arguments[0];
  if (file.empty()) throw UsageError("show: '' names no file");
  const std::vector<format::Override> overrides = overrides_of(call);
  format::Diagnostics diagnostics;
  if (const std::string problem = other_kind(file); !problem.empty()) {
    diagnostics.add({file, 0, format::Severity::Error, "", problem, kShown});
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  const auto scenario = format::load_scenario(file, overrides, diagnostics);
  if (!scenario) {
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  std::cerr << diagnostics.to_text();
  if (call.has("json")) {
    std::cout << format::show_scenario_json(*scenario);
  } else {
    std::cout << format::show_scenario(*scenario);
  }
  return AllAsExpected;
}

}  // namespace

const Verb show_verb{
    "show", "FILE",       "print a scenario with absolute times, topology and defaults",
    "",     show_options, run_show};

}  // namespace replisim::cli
