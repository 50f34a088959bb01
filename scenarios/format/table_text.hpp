// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace replisim::format {

/// One table of a topology as a text: "pairs.csv" and what that file holds.
struct TableText {
  std::string name;
  std::string text;
};

}  // namespace replisim::format
