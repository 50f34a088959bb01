// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

/// Exact percentiles of quantities that are known as lines and progressions, not as samples.
namespace replisim {

/// A share: 99/100 for the 99th percentile.
struct Share {
  std::int64_t part = 0;
  std::int64_t whole = 100;
};

/// How long a piecewise linear quantity of whole units had which value: lag in ns, backlog in
/// bytes. Order does not matter, so a sawtooth of n equal teeth is one segment with count n.
class TimeDistribution {
 public:
  /// The quantity went from `from` to `to`, at a steady pace, within `duration` ns; `count` times.
  /// A duration of 0 is a value that was touched: it counts for max() only.
  void add(std::int64_t from, std::int64_t to, std::int64_t duration, std::int64_t count = 1);
  void add_constant(std::int64_t value, std::int64_t duration) { add(value, value, duration); }
  void merge(const TimeDistribution& other);

  bool empty() const { return !touched_; }
  /// All durations, in ns.
  std::int64_t total() const { return total_; }
  /// The least whole x with value <= x during at least the share of the time; max() when no time
  /// passed. Parts of a nanosecond below 2^-24 of a segment are cut off.
  std::int64_t percentile(Share share) const;
  std::int64_t max() const { return max_; }
  /// Time-weighted, rounded to nearest, halves up; max() when no time passed.
  std::int64_t mean() const;

 private:
  struct Segment {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t duration = 0;
    std::int64_t count = 0;
  };
  std::vector<Segment> segments_;
  std::int64_t total_ = 0;
  std::int64_t max_ = 0;
  bool touched_ = false;
};

/// A run of values: value i, from 0, is first + floor(i * step / per).
struct Progression {
  std::int64_t first = 0;
  std::int64_t step = 0;  ///< may be negative
  std::int64_t count = 1;
  std::int64_t per = 1;  ///< at least 1
};

/// Counted values, given as arithmetic progressions: the latencies of a batch of writes between two
/// changes of state.
class LatencyDistribution {
 public:
  void add(const Progression& values);
  void add(std::int64_t value, std::int64_t count = 1) { add(Progression{value, 0, count}); }
  void merge(const LatencyDistribution& other);

  std::int64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// By rank: the least value x such that at least the share of the values are <= x; 0 when empty.
  std::int64_t percentile(Share share) const;
  std::int64_t max() const { return max_; }
  /// Rounded to nearest, halves up; 0 when empty.
  std::int64_t mean() const;

 private:
  std::vector<Progression> runs_;
  std::int64_t count_ = 0;
  std::int64_t max_ = 0;
  std::int64_t min_ = 0;
};

}  // namespace replisim
