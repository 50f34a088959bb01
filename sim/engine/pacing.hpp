// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/load.hpp"

namespace replisim::engine {

/// When hosts issue the writes of one load. A generator issues write k at start + k x block / write
/// (S-33), a trace at its records' times; a pause (S-54), a closed loop whose pace follows the
/// latency, and the end of the load change the pace from some write on.
class Pacing {
 public:
  explicit Pacing(std::shared_ptr<const WriteStream> stream);

  const WriteStream& stream() const { return *stream_; }
  SimTime issue(std::uint64_t k) const;
  /// Number of writes issued before `t`, or at `t` as well.
  std::uint64_t issued_before(SimTime t) const;
  std::uint64_t issued_until(SimTime t) const { return issued_before(t + nanoseconds(1)); }
  /// Seconds between two writes; none for a trace.
  std::optional<double> interval() const;
  /// First write that never comes, or is not known yet.
  std::uint64_t end() const { return growing_ ? std::min(end_, *stream_->size()) : end_; }
  /// More writes may come to be known.
  bool growing() const { return growing_; }

  /// No write at or after `t`, ever.
  void stop(SimTime t);
  /// No write from `t` until resume(); it goes on without catching up.
  void pause(SimTime t);
  void resume(SimTime t);
  /// Closed loop: from the first write not issued before `t` on, one write every `interval`
  /// seconds.
  void set_interval(SimTime t, double interval);

 private:
  struct Segment {
    std::uint64_t from = 0;      ///< first write of the segment
    SimTime base;                ///< its issue time (generator), or the shift of the trace
    std::int64_t numerator = 0;  ///< interval in ns = numerator / denominator; 0: trace
    std::int64_t denominator = 1;
  };
  SimTime issue_in(const Segment& segment, std::uint64_t k) const;
  const Segment& segment_of(std::uint64_t k) const;

  std::shared_ptr<const WriteStream> stream_;
  std::vector<Segment> segments_;
  bool growing_ = false;
  std::uint64_t end_ = UINT64_MAX;
  std::optional<SimTime> paused_;
};

}  // namespace replisim::engine
