// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/replica.hpp"

#include <algorithm>

namespace replisim::engine {

void CopyPass::note(SimTime now, double moved, double rate) {
  progress.push_back({now, moved, rate});
}

SimTime CopyPass::time_of(double bytes) {
  std::size_t& i = settled.progress;
  while (i + 1 < progress.size() && progress[i + 1].moved < bytes) ++i;
  if (i >= progress.size()) return started;
  const Progress& segment = progress[i];
  SimTime at = segment.at;
  if (segment.rate > 0) at += to_sim_time(std::max(0.0, bytes - segment.moved) / segment.rate);
  const bool ended = i + 1 < progress.size();
  if (ended && (segment.rate <= 0 || at > progress[i + 1].at)) at = progress[i + 1].at;
  return at;
}

double Replica::pass_moved(const FlowModel& model) const {
  if (!pass) return 0;
  if (pass->copied_all) return static_cast<double>(pass->total.value);
  const double left = pass->flow ? model.remaining(*pass->flow) : pass->left;
  // Before its own bytes a restore moves what others keep of the source.
  return std::max(0.0, static_cast<double>(pass->total.value) - left);
}

}  // namespace replisim::engine
