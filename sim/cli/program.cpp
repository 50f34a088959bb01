// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/program.hpp"

#include <csignal>
#include <exception>
#include <iostream>

#include "sim/cli/help.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

int run_words(const std::vector<std::string>& words) {
  if (words.empty()) throw UsageError("no verb given\n    see: replisim help");
  if (words[0] == "--help" || words[0] == "-h") return print_help({});
  if (words[0] == "--version") return version_verb.run({});
  const Verb& verb = find_verb(words[0]);
  const Call call = parse_call(verb, {words.begin() + 1, words.end()});
  if (call.has("help")) return print_help(verb.name);
  return verb.run(call);
}

}  // namespace

int run_program(const std::vector<std::string>& words) {
  // A reader that went away (`replisim list | head`) shows as a failed write.
  std::signal(SIGPIPE, SIG_IGN);
  int code = SimulatorFailed;
  try {
    code = run_words(words);
    std::cout.flush();
    if (std::cout.rdbuf() != nullptr && !std::cout) {
      std::cerr << "replisim: error: the results could not be written to the standard output\n";
      if (code == AllAsExpected || code == Unexpected) code = SimulatorFailed;
    }
  } catch (const UsageError& error) {
    std::cerr << "replisim: error: " << error.what() << '\n';
    code = BadInput;
  } catch (const std::exception& error) {
    std::cerr << "replisim: error: " << error.what() << '\n';
  }
  return code;
}

}  // namespace replisim::cli
