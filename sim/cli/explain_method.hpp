// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/service/methods/method.hpp"

namespace replisim::cli {

/// A method with its parameters, as rows of scenario files write them; as text or as JSON.
std::string explain_method(Method method, bool json);

}  // namespace replisim::cli
