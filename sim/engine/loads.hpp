// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "scenarios/format/scenario.hpp"
#include "sim/engine/load.hpp"

namespace replisim::engine {

/// What an `io` row makes hosts do.
struct MadeLoad {
  std::shared_ptr<const WriteStream> writes;  ///< none: the trace can not be used
  std::shared_ptr<const WriteStream> reads;   ///< of a trace with reads=on
  std::uint64_t reads_counted = 0;            ///< of a trace without it: counted, not simulated
};

/// The load of an `io` row that starts now on a volume; a sentence in `problem` when its trace can
/// not be used.
MadeLoad make_load(const format::Scenario& scenario, const format::Step& step,
                   const format::IoStep& io, std::uint32_t volume, SimTime now,
                   std::string& problem);

}  // namespace replisim::engine
