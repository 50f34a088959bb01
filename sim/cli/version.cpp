// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/version.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/verb.hpp"

// The build writes it: #define REPLISIM_COMMIT "…".
#include "replisim_commit.hpp"

namespace replisim::cli {
namespace {

int run_version(const Call& call) {
  if (call.has("json")) {
    const nlohmann::ordered_json answer{{"program", program_version()},
                                        {"commit", program_commit()}};
    std::cout << answer.dump(2) << '\n';
    return AllAsExpected;
  }
  std::cout << program_version();
  if (!program_commit().empty()) std::cout << " (" << program_commit() << ')';
  std::cout << '\n';
  return AllAsExpected;
}

}  // namespace

std::string program_version() {
  return "replisim " REPLISIM_VERSION;
}

std::string program_commit() {
  return REPLISIM_COMMIT;
}

const Verb version_verb{"version", "",         "print the version of the program",
                        "",        no_options, run_version};

}  // namespace replisim::cli
