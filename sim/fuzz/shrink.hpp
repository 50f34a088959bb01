// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/fuzz/examine.hpp"

namespace replisim::fuzz {

/// What each piece of work finds, made in a process of its own: a crash or a hang is a finding too.
std::vector<std::vector<Broken>> in_children(
    std::size_t count, int parallel, std::chrono::milliseconds timeout, bool& interrupted,
    const std::function<std::vector<Broken>(std::size_t)>& work);

struct Shrunk {
  Draft draft;
  Broken broken;               ///< as it shows there
  std::size_t candidates = 0;  ///< that were run for it
};

/// Takes rows, pairs, words and values out of a scenario as long as SimGrid still shows a finding
/// of the kind: what is left can not spare any of them. Nothing comes back when the whole scenario
/// does not show it. The result does not depend on `parallel`.
std::optional<Shrunk> shrink(const Draft& draft, const std::string& kind, int parallel,
                             std::chrono::milliseconds timeout);

}  // namespace replisim::fuzz
