// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/line_latency.hpp"
#include "sim/engine/volume_writes.hpp"

namespace replisim::engine {

/// The ordered stream of an asynchronous mirror: one first-in-first-out queue over the volumes of a
/// consistency-enabled group, else of one pair (S-37). Writes enter when they are acknowledged, in
/// the order of acknowledgement, then issue, then member (S-36); the head leaves at the present
/// rate and is at the target one line latency later (S-35). So an image is always a prefix.
class QueueServer {
 public:
  /// Called for each arrival while tracking: member, write, when it is at the target.
  using Observer = std::function<void(std::size_t, std::uint64_t, SimTime)>;

  QueueServer(SimTime latency, SimTime now);

  /// Adds a volume whose writes from number `from` on go through the queue. `place`: of writes that
  /// were issued and acknowledged together, that of the lower place goes first (S-36).
  std::size_t add_member(const VolumeWrites& writes, std::uint64_t from, std::size_t place = 0);
  std::size_t members() const { return members_.size(); }
  /// Writes acknowledged after `t` do not go through the queue; those before still do.
  void close_member(std::size_t member, SimTime t);
  /// The member leaves with what is at its target now; returns the number of its first write that
  /// is not. Its writes on the line are lost; those of the others keep their arrival.
  std::uint64_t remove_member(std::size_t member, SimTime t);

  /// From `t` on: bytes a second; 0 while the line is down.
  void change(SimTime t, double rate);
  double rate() const { return rates_.back().rate; }

  /// Follows every single write from here on instead of skipping ahead.
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
  /// When everything acknowledged at `t` has left, at the present rate; none: never.
  std::optional<SimTime> emptied_at(SimTime t);
  /// When everything acknowledged at `t` is at the target, at the present rate; none: never.
  std::optional<SimTime> drained_at(SimTime t);
  /// When the member's writes below `n`, all acknowledged, are at the target; none: never.
  std::optional<SimTime> delivered_at(std::size_t member, std::uint64_t n, SimTime t);
  /// The line's latency from `t` on; what is on the line keeps its arrival.
  void set_latency(SimTime t, SimTime latency);
  /// When something of the member's writes left last, `t` at the latest; before 0 s: never yet.
  SimTime sent_last(std::size_t member, SimTime t);
  /// Bytes that have arrived since the queue began, whole and in part.
  double bytes_sent(SimTime t);

 private:
  struct Member {
    const VolumeWrites* writes;
    std::uint64_t end = UINT64_MAX;  ///< writes from here on do not go through the queue
    bool gone = false;               ///< removed
    std::size_t place = 0;           ///< in its group
  };
  /// A member that was removed; at the target that shows when what left before has arrived.
  struct Removal {
    SimTime at;
    std::size_t member;
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
    double bytes = 0;                ///< served so far
    std::vector<SimTime> left_at;    ///< by member: when its last departed write left
    std::vector<std::uint64_t> end;  ///< by member: writes from here on do not pass
    std::size_t removals = 0;        ///< how many of removals_ it has come by
  };
  struct Candidate {
    std::size_t member;
    SimTime acknowledged;
  };
  /// The next write to leave of those acknowledged at `t`, of all members or of those still there.
  std::optional<Candidate> oldest(Stand& stand, SimTime t, bool of_all) const;
  void advance(Stand& stand, SimTime t, const Observer* observer);
  void advance_at_rates(Stand& stand, SimTime t, const Observer* observer);
  static void drop(Stand& stand, std::size_t member);
  void serve_until(Stand& stand, SimTime t, double rate, const Observer* observer);
  void note_peak(double from, double until, double rate, double served);
  bool skip_ahead(Stand& stand, SimTime t, double rate) const;
  double pending(Stand& stand, SimTime t) const;
  double behind(std::size_t member, std::uint64_t n) const;
  SimTime last_left() const;
  Stand& at_target(SimTime t);
  Stand& at_source(SimTime t);

  LineLatency latency_;
  std::vector<Member> members_;
  std::vector<Removal> removals_;  ///< in order of time
  std::vector<Rate> rates_;
  Stand sent_;
  Stand arrived_;
  Observer observer_;
  std::vector<WriteCursor> entered_;  ///< while tracking: next write to enter, by member
  double entered_bytes_ = 0;
  double most_ = 0;
  SimTime looked_at_;  ///< the target was last asked about
};

}  // namespace replisim::engine
