// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <unordered_set>
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

  /// The event must not have been taken yet.
  void cancel(Handle handle) {
    cancelled_.insert(handle);
    drop_cancelled();
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
    drop_cancelled();
    return action;
  }

 private:
  /// Cancelled events leave the heap when they come to its top.
  void drop_cancelled() {
    while (!entries_.empty() && cancelled_.erase(entries_.front().handle) > 0) {
      std::pop_heap(entries_.begin(), entries_.end(), Later{});
      entries_.pop_back();
    }
  }

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
  std::unordered_set<Handle> cancelled_;
  Handle next_ = 1;
};

}  // namespace replisim::engine
