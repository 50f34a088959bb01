// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace replisim::cli {

/// Prints the help of a verb, or the overview when `verb` is empty.
int print_help(std::string_view verb);

}  // namespace replisim::cli
