// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/pacing.hpp"
#include "sim/engine/volume_writes.hpp"
#include "sim/engine/write_watch.hpp"

namespace replisim::engine {

/// The server that takes one load's writes, first in first out (S-33, S-34): write k departs at
/// max(issue, departure before it) + size / rate and is acknowledged a fixed time later. The rate
/// is constant between two changes; settle() turns everything up to an instant into batches and has
/// to be called before each change.
class WriteServer {
 public:
  WriteServer(std::shared_ptr<Pacing> pacing, VolumeWrites& writes, SimTime now);

  /// Departures up to and including `t` become batches.
  void settle(SimTime t);
  /// From here on: bytes a second (0: nothing moves; infinite allowed) and the time from departure
  /// to acknowledgement.
  void change(double rate, SimTime ack_extra);
  SimTime ack_extra() const { return ack_extra_; }
  /// Writes that have not departed are acknowledged then at the earliest.
  void acknowledge_not_before(SimTime t) { floor_ = std::max(floor_, t); }
  double rate() const { return rate_; }
  /// A closed loop (queue=N) keeps its writes apart by itself: each departs this long after its
  /// issue, whatever the others do.
  void pipeline(SimTime delay) { pipelined_ = delay; }

  /// Every write is looked at from here on, or none any more; after settle(). A write in service
  /// goes on with what the watch says.
  void watch(WriteWatch* watch);
  WriteWatch* watched() const { return watch_; }
  /// The write in service, if its service has begun.
  std::optional<Write> in_service() const;
  /// It takes so many bytes more.
  void add_work(double bytes) { head_left_ += bytes; }
  /// Its rest is told in other units.
  void scale_work(double factor) { head_left_ *= factor; }
  /// When the next write departs, at the present rate and without what a watch may add; none:
  /// never, or there is none.
  std::optional<SimTime> next_departure() const;

  /// Writes issued at `t` or later wait at the host. Those before go on.
  void hold(SimTime t);
  /// Lets the held writes go; those older than `timeout` have failed at the host (S-41). Returns
  /// how many failed.
  std::uint64_t release(SimTime t, SimTime timeout);
  /// Held writes older than `timeout` at `t`.
  std::uint64_t failed_while_held(SimTime t, SimTime timeout) const;
  bool held() const { return held_from_.has_value(); }
  /// The write in service and the ones waiting are lost (power failure): they are never
  /// acknowledged. Returns how many.
  std::uint64_t drop(SimTime t);
  /// From `t` on writes are refused at once, until accept(). Returns nothing: refused()
  /// counts.
  void refuse(SimTime t);
  void accept(SimTime t);
  std::uint64_t refused(SimTime t) const;
  std::uint64_t failed() const { return failed_; }

  /// Writes go to this volume from now on (hosts moved); nothing may be in service.
  void move_to(VolumeWrites& writes) { writes_ = &writes; }

  const Pacing& pacing() const { return *pacing_; }
  Pacing& pacing() { return *pacing_; }
  /// The pace changes: keeps what was served under the old one.
  void repace(std::shared_ptr<Pacing> pacing) { pacing_ = std::move(pacing); }

  /// Admitted writes that have not departed at the settled instant `t`.
  std::uint64_t waiting(SimTime t) const;
  /// When the last write admitted so far is acknowledged, at the present rate; none: never.
  std::optional<SimTime> idle_at(SimTime t) const;
  /// Bytes that are admitted and have not departed at the settled instant `t`.
  double backlog(SimTime t) const;
  /// When the next write is acknowledged, at the present rate; none: never, or there is none.
  std::optional<SimTime> next_acknowledgement() const;
  std::uint64_t next() const { return next_; }
  /// Bytes that have left since the server began, also of the write in service and of those that
  /// were lost on their way.
  double moved() const { return moved_ + head_moved(); }

 private:
  /// Writes that failed while they were held, behind others that still wait.
  struct Gap {
    std::uint64_t from;
    std::uint64_t to;
  };
  void skip_gaps();
  std::uint64_t failed_among(std::uint64_t limit) const;
  std::uint64_t admitted(SimTime t) const;
  double head_bytes() const;
  double head_moved() const;
  double service_time(double bytes) const;
  bool serve_watched(SimTime t);
  void serve_run(SimTime t, std::uint64_t limit);
  void serve_paced(SimTime t, std::uint64_t limit, SimTime delay);
  void emit(std::uint64_t count, bool paced, double base, double step, SimTime delay);

  std::shared_ptr<Pacing> pacing_;
  VolumeWrites* writes_;
  WriteWatch* watch_ = nullptr;
  double rate_ = 0;
  SimTime ack_extra_;
  SimTime floor_;           ///< last acknowledgement handed out
  std::uint64_t next_ = 0;  ///< first write that has not departed
  double head_left_ = -1;   ///< bytes the head still needs; -1: not begun
  double moved_ = 0;        ///< of departed writes, and what had left of lost ones
  double clock_ = 0;        ///< settled up to here, or free from here, in seconds
  std::optional<SimTime> held_from_;
  std::uint64_t admit_end_ = UINT64_MAX;
  std::optional<SimTime> pipelined_;
  SimTime released_at_;
  std::vector<Gap> gaps_;  ///< in order, none below next_
  std::uint64_t failed_ = 0;
  std::uint64_t refused_ = 0;
  std::optional<std::uint64_t> refusing_from_;
};

}  // namespace replisim::engine
