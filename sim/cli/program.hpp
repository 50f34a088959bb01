// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace replisim::cli {

/// The program, from the words of its command line to its exit code. Prints what is wrong.
int run_program(const std::vector<std::string>& words);

}  // namespace replisim::cli
