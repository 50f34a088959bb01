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

int run_show(const Call& call) {
  if (call.arguments.size() != 1) throw UsageError("show: name one timeline file");
  const std::vector<format::Override> overrides = overrides_of(call);
  format::Diagnostics diagnostics;
  const auto scenario = format::load_scenario(call.arguments[0], overrides, diagnostics);
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
