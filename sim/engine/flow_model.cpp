// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/flow_model.hpp"

#include <cmath>

namespace replisim::engine {

SimTime to_sim_time(double seconds) {
  return nanoseconds(std::llround(seconds * 1e9));
}

double to_seconds(SimTime time) {
  return static_cast<double>(time.value) / 1e9;
}

}  // namespace replisim::engine
