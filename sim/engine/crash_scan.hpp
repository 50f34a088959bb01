// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <utility>

#include "model/data/promises.hpp"
#include "model/history/crash_point.hpp"
#include "sim/engine/measures.hpp"
#include "sim/engine/simulate.hpp"

namespace replisim::engine {

/// Looks at what every mirror's other end, and every group's targets, would be worth if all that
/// hosts use were lost now. It observes only: a run is the same with and without it.
class CrashScan {
 public:
  /// Broken promises are always noted; points where the options ask for them.
  CrashScan(Stage& stage, DataPath& data, Measures& measures, const RunOptions& options);

  /// Just before whatever happens at this instant.
  void look();

 private:
  void look_at(const format::Target& target, const ImageNow& shown, const std::string& name);
  bool wanted() const;
  bool has_image(PairId id) const;

  Stage& stage_;
  DataPath& data_;
  Measures& measures_;
  bool points_;
  std::set<SimTime> instants_;  ///< points at these alone; empty: at every event
  std::set<std::pair<std::string, std::string_view>> told_;  ///< entity, promise
};

}  // namespace replisim::engine
