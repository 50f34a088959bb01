// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/program.hpp"

int main(int argc, char** argv) {
  return replisim::cli::run_program({argv + 1, argv + argc});
}
