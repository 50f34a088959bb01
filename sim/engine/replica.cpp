// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/replica.hpp"

#include <algorithm>

namespace replisim::engine {

void CopyPass::note(SimTime now, double moved) {
  progress.emplace_back(now, moved);
}

SimTime CopyPass::time_of(double bytes) const {
  for (std::size_t i = 1; i < progress.size(); ++i) {
    const auto& [t1, b1] = progress[i];
    if (b1 < bytes) continue;
    const auto& [t0, b0] = progress[i - 1];
    if (b1 <= b0) return t1;
    const double share = std::max(0.0, (bytes - b0) / (b1 - b0));
    return t0 + to_sim_time(to_seconds(t1 - t0) * share);
  }
  return progress.empty() ? started : progress.back().first;
}

double Replica::pass_moved(const FlowModel& model) const {
  if (!pass) return 0;
  if (pass->copied_all) return static_cast<double>(pass->total.value);
  const double left = pass->flow ? model.remaining(*pass->flow) : pass->left;
  // Before its own bytes a restore moves what others keep of the source.
  return std::max(0.0, static_cast<double>(pass->total.value) - left);
}

}  // namespace replisim::engine
