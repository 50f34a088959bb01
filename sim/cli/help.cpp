// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/help.hpp"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

constexpr std::string_view kExitCodes =
    R"(exit codes:
  0    everything as expected
  1    some check was not met
  2    the command line or an input file is wrong; nothing of the selection ran
  3    the simulator failed: crash, hang, time limit, or two equal runs differed
  4    nothing was selected
  130  interrupted; finished runs are kept
)";

void print_overview() {
  std::cout << "replisim replays calls of CIM_ReplicationService.ModifyListSynchronization\n"
               "against simulated arrays, lines and groups, and judges what happens.\n\n"
               "usage: replisim VERB [OPTION...] [ARGUMENT...]\n\nverbs:\n";
  for (const Verb* verb : all_verbs())
    std::cout << "  " << std::left << std::setw(9) << verb->name << verb->summary << '\n';
  std::cout << "\n'replisim help VERB' explains one. "
            << "Every verb has --json.\n\n"
            << kExitCodes;
}

void print_json() {
  nlohmann::ordered_json verbs = nlohmann::ordered_json::array();
  for (const Verb* verb : all_verbs()) {
    nlohmann::ordered_json options = nlohmann::ordered_json::array();
    Options described = verb->options();
    described.add(common_options());
    for (const auto& option : described.options())
      options.push_back({{"name", option->long_name()}, {"text", option->description()}});
    verbs.push_back({{"verb", verb->name},
                     {"arguments", verb->arguments},
                     {"summary", verb->summary},
                     {"options", options}});
  }
  std::cout << verbs.dump(2) << '\n';
}

Options help_options() {
  return {};
}

int run_help(const Call& call) {
  if (call.arguments.size() > 1) throw UsageError("help: at most one verb");
  if (!call.has("json")) return print_help(call.arguments.empty() ? "" : call.arguments[0]);
  print_json();
  return AllAsExpected;
}

}  // namespace

int print_help(std::string_view name) {
  if (name.empty()) {
    print_overview();
    return AllAsExpected;
  }
  const Verb& verb = find_verb(name);
  std::cout << "usage: replisim " << verb.name << " [OPTION...] " << verb.arguments << '\n'
            << verb.summary << '\n';
  if (!verb.details.empty()) std::cout << '\n' << verb.details;
  const Options own = verb.options();
  if (!own.options().empty()) std::cout << "\nOptions:\n" << own;
  std::cout << '\n' << common_options() << '\n' << kExitCodes;
  return AllAsExpected;
}

const Verb help_verb{"help", "[VERB]",     "explain the verbs and their options",
                     "",     help_options, run_help};

}  // namespace replisim::cli
