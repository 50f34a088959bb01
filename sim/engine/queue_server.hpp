// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/volume_writes.hpp"

namespace replisim::engine {

/// The ordered stream of an asynchronous mirror: one first-in-first-out queue over the volumes of a
/// consistency-enabled group, else of one pair (S-37). Writes enter when they are acknowledged, in
/// the order of acknowledgement, then issue, then member (S-36); the head leaves at the present
/// rate and is at the target one line latency later (S-35). So an image is always a prefix.
class QueueServer {
 public:
  /// Called for each departure while tracking: member, write, departure time.
  using Observer = std::function<void(std::size_t, std::uint64_t, SimTime)>;

  QueueServer(SimTime latency, SimTime now);

  /// Adds a volume whose writes from number `from` on go through the queue.
  std::size_t add_member(const VolumeWrites& writes, std::uint64_t from);
  std::size_t members() const { return members_.size(); }
  /// Writes acknowledged after `t` do not go through the queue; those before still do.
  void close_member(std::size_t member, SimTime t);
  /// The member leaves with what is at its target now; returns the number of its first write that
  /// is not.
  std::uint64_t remove_member(std::size_t member, SimTime t);

  /// From `t` on: bytes a second; 0 while the line is down.
  void change(SimTime t, double rate);
  double rate() const { return rates_.back().rate; }

  /// Follows every single departure from here on instead of skipping ahead.
  void track(Observer observer);
  bool tracking() const { return static_cast<bool>(observer_); }

  /// Writes of the member's volume below this number are at the target at `t`. All host servers
  /// must be settled to `t`; `t` never goes back.
  std::uint64_t delivered(std::size_t member, SimTime t);
  /// Writes below this number have left the queue at `t`.
  std::uint64_t sent(std::size_t member, SimTime t);
  /// Acknowledged bytes that have not left the queue, with the unsent rest of the head.
  double backlog(SimTime t);
  /// Acknowledged bytes that are not at the target (S: backlog).
  double undelivered(SimTime t);
  /// Of one member.
  double undelivered_of(std::size_t member, SimTime t);
  /// The most that was ever undelivered, while tracking.
  double most_undelivered(SimTime t);
  /// Acknowledgement of the oldest acknowledged write that is not at the target.
  std::optional<SimTime> oldest_missing(SimTime t);
  /// When everything acknowledged at `t` is at the target, at the present rate; none: never.
  std::optional<SimTime> drained_at(SimTime t);
  /// When the member's writes below `n`, all acknowledged, are at the target; none: never.
  std::optional<SimTime> delivered_at(std::size_t member, std::uint64_t n, SimTime t);
  /// The line's latency changes.
  void set_latency(SimTime latency) { latency_ = latency; }
  SimTime latency() const { return latency_; }
  /// Bytes that have arrived since the queue began, whole and in part.
  double bytes_sent(SimTime t);

 private:
  struct Member {
    const VolumeWrites* writes;
    std::uint64_t first;
    std::uint64_t end = UINT64_MAX;  ///< writes from here on do not go through the queue
  };
  struct Rate {
    SimTime from;
    double rate;
  };
  /// How far the queue has come at one instant.
  struct Stand {
    double clock = 0;
    std::vector<WriteCursor> next;
    std::optional<std::size_t> head;  ///< member whose next write has begun to leave
    double head_left = 0;
    double bytes = 0;
    SimTime left_at;  ///< when the last departed write left
  };
  struct Candidate {
    std::size_t member;
    SimTime acknowledged;
  };
  std::optional<Candidate> oldest(Stand& stand, SimTime t) const;
  void advance(Stand& stand, SimTime t, const Observer* observer);
  void serve_until(Stand& stand, SimTime t, double rate, const Observer* observer);
  void note_peak(double from, double until, double rate, double served);
  bool skip_ahead(Stand& stand, SimTime t, double rate) const;
  double pending(Stand& stand, SimTime t) const;
  double behind(std::size_t member, std::uint64_t n) const;
  std::uint64_t end_of(std::size_t member) const;
  Stand& at_target(SimTime t);
  Stand& at_source(SimTime t);

  SimTime latency_;
  std::vector<Member> members_;
  std::vector<Rate> rates_;
  Stand sent_;
  Stand arrived_;
  Observer observer_;
  std::vector<WriteCursor> entered_;  ///< while tracking: next write to enter, by member
  double entered_bytes_ = 0;
  double most_ = 0;
};

}  // namespace replisim::engine
