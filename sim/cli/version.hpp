// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace replisim::cli {

std::string program_version();  ///< "replisim 0.1.0"
std::string program_commit();   ///< of the sources it was built from; empty when not known

}  // namespace replisim::cli
