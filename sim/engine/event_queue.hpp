// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "model/units.hpp"

namespace replisim::engine {

/// The events of replisim's own (rows of the timeline, timers, cycles, ends of control work): a
/// binary heap, first in first out among equal times. The engine sees one armed timer.
class EventQueue {
 public:
  using Action = std::function<void()>;
  using Handle = std::uint64_t;

  /// `phase` orders events of one instant before their age does.
  Handle add(SimTime at, Action action, int phase = 0) {
    const Handle handle = next_++;
    entries_.push_back({at, phase, handle, std::move(action)});
    std::push_heap(entries_.begin(), entries_.end(), Later{});
    return handle;
  }

  /// An event that was already taken is not found, which is no error.
  void cancel(Handle handle) {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const Entry& entry) { return entry.handle == handle; });
    if (at == entries_.end()) return;
    entries_.erase(at);
    std::make_heap(entries_.begin(), entries_.end(), Later{});
  }

  std::optional<SimTime> next() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.front().at;
  }

  /// Takes the first event if it is due at `now` or before.
  std::optional<Action> take(SimTime now) {
    if (entries_.empty() || entries_.front().at > now) return std::nullopt;
    std::pop_heap(entries_.begin(), entries_.end(), Later{});
    Action action = std::move(entries_.back().action);
    entries_.pop_back();
    return action;
  }

 private:
  struct Entry {
    SimTime at;
    int phase;
    Handle handle;
    Action action;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return std::tuple(a.at, a.phase, a.handle) > std::tuple(b.at, b.phase, b.handle);
    }
  };
  std::vector<Entry> entries_;
  Handle next_ = 1;
};

}  // namespace replisim::engine
