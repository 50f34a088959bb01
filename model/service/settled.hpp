// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/service/service.hpp"

namespace replisim {

/// What has still to come to an end by itself, sentences that begin with the name of a pair or a
/// call; empty when the service rests until somebody calls it. With all lines up and all elements
/// well it always comes to rest.
std::vector<std::string> unsettled(const Service& service);

}  // namespace replisim
