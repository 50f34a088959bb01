// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "sim/engine/flow_model.hpp"

namespace replisim::test {

/// A client of the flow model that does what a test tells it at given times and notes what ended
/// when.
class FlowScript : public engine::FlowClient {
 public:
  using Action = std::function<void()>;

  void at(SimTime time, Action action) { actions_.emplace(time, std::move(action)); }
  /// Called for each ended flow, after it was noted.
  std::function<void(SimTime, engine::FlowIndex)> on_end = [](SimTime, engine::FlowIndex) {};
  /// Called when the rates are exact.
  std::function<void(SimTime)> on_rate = [](SimTime) {};
  /// Ends the run after so many ended flows.
  std::size_t stop_after = static_cast<std::size_t>(-1);
  bool stop = false;

  /// When each flow ended, in ns.
  const std::map<engine::FlowIndex, std::int64_t>& ends() const { return ends_; }
  std::int64_t end_of(engine::FlowIndex flow) const {
    const auto found = ends_.find(flow);
    return found == ends_.end() ? -1 : found->second;
  }
  /// The instants in order, each with the number of flows that ended in it.
  const std::vector<std::pair<std::int64_t, std::int64_t>>& instants() const { return instants_; }

  std::optional<SimTime> next_event() override {
    if (actions_.empty()) return std::nullopt;
    return actions_.begin()->first;
  }
  void on_instant(SimTime now, std::span<const engine::FlowIndex> ended) override {
    instants_.emplace_back(now.value, static_cast<std::int64_t>(ended.size()));
    for (const auto flow : ended) {
      ends_[flow] = now.value;
      on_end(now, flow);
    }
    while (!actions_.empty() && actions_.begin()->first <= now) {
      const Action action = std::move(actions_.begin()->second);
      actions_.erase(actions_.begin());
      action();
    }
  }
  void on_rates(SimTime now) override { on_rate(now); }
  bool finished() const override { return stop || ends_.size() >= stop_after; }

 private:
  std::multimap<SimTime, Action> actions_;
  std::map<engine::FlowIndex, std::int64_t> ends_;
  std::vector<std::pair<std::int64_t, std::int64_t>> instants_;
};

}  // namespace replisim::test
