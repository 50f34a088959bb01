// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "scenarios/format/scenario.hpp"
#include "sim/engine/load.hpp"

namespace replisim::engine {

/// The stream of an `io` row that starts now on a volume; nothing, and a sentence, when its trace
/// can not be used.
std::shared_ptr<const WriteStream> make_load(const format::Scenario& scenario,
                                             const format::Step& step, const format::IoStep& io,
                                             std::uint32_t volume, SimTime now,
                                             std::string& problem);

}  // namespace replisim::engine
