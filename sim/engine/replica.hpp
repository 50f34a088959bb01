// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/data/change_map.hpp"
#include "model/data/lacking_writes.hpp"
#include "model/data/version_map.hpp"
#include "model/service/core.hpp"
#include "model/units.hpp"
#include "scenarios/format/topology.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/flow_model.hpp"
#include "sim/engine/host_load.hpp"
#include "sim/engine/line_latency.hpp"
#include "sim/engine/platform.hpp"

namespace replisim::engine {

/// What counts as the other end's. OnLine: when what has left, and is still on the line, will have
/// arrived.
enum class Reach : std::uint8_t { AtTarget, OnLine };

/// Writes of a member of an ordered queue that have to be at its target first: those below `until`.
struct QueueMark {
  std::uint32_t pair = 0;
  std::size_t member = 0;
  std::uint64_t until = 0;
};

/// One pass of a copy over a set of extents, in address order (S-38).
struct CopyPass {
  Work work = Work::None;  ///< None: nobody waits for its end
  Side from = Side::System;
  ChangeMap set;
  Bytes total;
  ChannelIndex channel = 0;
  std::optional<FlowIndex> flow;  ///< none while paused or when all bytes have left
  double left = 0;                ///< bytes to go when the flow was last started
  bool copied_all = false;        ///< the last byte has left; what follows is latency and the queue
  SimTime started;
  std::uint64_t started_at_write = 0;  ///< writes of the reading end acknowledged at the start
  /// Versions of the set's extents at the start, in address order; empty for a restore, and when
  /// nothing had been written.
  std::vector<Stamp> base;
  /// Bytes copied at the instants when the rate changed, and the rate from then on.
  struct Progress {
    SimTime at;
    double moved = 0;
    double rate = 0;  ///< bytes a second
  };
  std::vector<Progress> progress;
  /// How much of it is in the other end's versions (settle_image): what the extents held when they
  /// were read is `base`, or what `during` has of them.
  struct Settled {
    ExtentRun run;              ///< of the set, the one the copy is in
    std::uint64_t extents = 0;  ///< copied of this run
    std::uint64_t place = 0;    ///< extents of the set before it
    double bytes = 0;           ///< and what they hold
    std::size_t progress = 0;   ///< where the last of them was read
    std::uint64_t heard = 0;    ///< writes below this are in `during`
    std::uint64_t below() const { return run.first + extents; }
  };
  Settled settled;
  VersionMap during;  ///< the reading end's writes since the pass began
  std::optional<EventQueue::Handle> end_event;
  std::optional<CallId> call;
  std::uint64_t queue_until = 0;  ///< copied_all: writes below this have to be delivered too
  std::vector<QueueMark> ahead;   ///< and these of the others of its order

  /// Notes how far the pass is at an instant, and at which rate it goes on.
  void note(SimTime now, double moved, double rate = 0);
  /// When that many bytes had been copied; not fewer than in the call before.
  SimTime time_of(double bytes);
  /// This extent of the set is copied, as far as settled.
  bool has_settled(std::uint64_t extent) const { return extent < settled.below(); }

  /// Calls visit(run, place, bytes), as below, for what has been copied since the last call.
  template <class Visit>
  void settle(double moved, Visit&& visit) {
    const auto extent = static_cast<double>(set.extent().value);
    const double limit = moved * (1 + 1e-12);
    for (;;) {
      Settled& at = settled;
      if (at.extents == at.run.count) {
        const auto next = set.next_run(at.below());
        if (!next) return;
        at.place += at.run.count;
        at.bytes += static_cast<double>(set.bytes_of(at.run).value);
        at.run = *next;
        at.extents = 0;
      }
      const auto bytes = static_cast<double>(set.bytes_of(at.run).value);
      std::uint64_t copied = at.run.count;
      if (!copied_all && at.bytes + bytes > limit)
        copied = static_cast<std::uint64_t>(std::max(0.0, (limit - at.bytes) / extent));
      if (copied <= at.extents) return;
      const std::uint64_t before = std::exchange(at.extents, copied);
      visit(ExtentRun{at.run.first + before, copied - before}, at.place + before,
            at.bytes + static_cast<double>(before) * extent);
      if (copied < at.run.count) return;
    }
  }

  /// Calls visit(run, place, bytes) for the extents that are wholly copied after `moved` bytes, in
  /// address order: place counts extents of the set before the run, bytes what they hold.
  template <class Visit>
  void for_each_copied(double moved, Visit&& visit) const {
    const auto extent = static_cast<double>(set.extent().value);
    const double limit = moved * (1 + 1e-12);
    double done = 0;
    std::uint64_t place = 0;
    for (auto run = set.next_run(0); run; run = set.next_run(run->first + run->count)) {
      const auto bytes = static_cast<double>(set.bytes_of(*run).value);
      if (copied_all || done + bytes <= limit) {
        visit(*run, place, done);
      } else {
        const auto whole = static_cast<std::uint64_t>((limit - done) / extent);
        if (whole > 0) visit(ExtentRun{run->first, whole}, place, done);
        return;
      }
      done += bytes;
      place += run->count;
    }
  }
};

/// Extents of one volume that hosts wrote since a parting, brought up to date on demand.
struct Tracker {
  ChangeMap map;
  std::uint64_t next = 0;   ///< first host write not yet in the map
  std::uint64_t since = 0;  ///< first host write that counts
};

/// The data of one pair: what its target holds and what has changed where. It knows nothing of
/// CopyStates; the model's effects drive it.
class Replica {
 public:
  enum class Phase : std::uint8_t {
    Off,      ///< nothing was ever copied, or it is given up: the next copy is a whole one
    Parted,   ///< changes are tracked on both sides
    Flowing,  ///< the target follows, perhaps with a pass under way
  };

  const format::PairSpec* spec = nullptr;
  std::array<std::uint32_t, 2> volume{};  ///< by Side; Reverse Roles swaps them
  bool swapped = false;                   ///< SystemElement is the topology's target
  SimTime latency;                        ///< of the line, one way, at present
  LineLatency line;                       ///< that of synchronous writes, since it follows
  Bytes size;                             ///< of the volumes
  std::uint64_t extents = 0;

  Phase phase = Phase::Off;
  Side from = Side::System;  ///< the end that is read while flowing
  bool exposed = false;      ///< hosts may write the other end
  bool gone = false;
  bool refuses_hosts = false;  ///< FailedCopyStopsHostIO took effect
  Mode mode = Mode::Synchronous;
  bool delta = false;  ///< Delta-Update cycles in place of the ordered queue
  std::array<Tracker, 2> track;
  std::optional<CopyPass> pass;
  ChangeMap lacking;    ///< what others' copies wrote into either end since the flow began
  bool waited = false;  ///< the pass could not begin before theirs ended

  std::uint64_t follow_from = 0;    ///< writes of the reading end below this are in the image
  SimTime follow_point;             ///< the last instant of those
  std::uint64_t line_until = 0;     ///< writes below this went to both ends, not through the queue
  std::uint64_t image_applied = 0;  ///< writes below this are in the other end's versions
  /// By the end that is read: the other's versions hold none of its writes from here on.
  std::array<std::uint64_t, 2> held_until{};
  LackingWrites behind;     ///< since the image is no cut; begun when somebody asks
  std::uint64_t noted = 0;  ///< arrivals below this are known to others of the other end's volume
  std::optional<std::size_t> queue;      ///< index of the ordered stream it is in
  std::size_t member = 0;                ///< its place there
  std::uint64_t queue_end = UINT64_MAX;  ///< writes from here on are synchronous (Reset To Sync)
  /// Reset To Sync is past its switch point: hosts write to both ends, the Mode follows.
  bool turning = false;
  /// Mode Adaptive: how host writes go (data_path_adaptive.cpp).
  enum class Pace : std::uint8_t {
    Free,      ///< acknowledged at the source
    Draining,  ///< they wait: what is acknowledged arrives first
    InStep,    ///< to both ends, as in a Synchronous mirror
  };
  Pace pace = Pace::Free;
  /// Mode Active: hosts use both ends, and what flows from `from` flows back too.
  bool joined = false;
  std::uint64_t back_from = 0;     ///< of the other end's writes: as follow_from
  std::uint64_t back_applied = 0;  ///< as image_applied
  /// By the end that writes: from here on they do not reach the other, which has no power.
  std::array<std::uint64_t, 2> unheard{UINT64_MAX, UINT64_MAX};
  std::uint64_t delta_cut = 0;  ///< point in time of the last applied cycle
  /// The image is no cut since an unfinished pass: writes from this number on may be missing.
  std::uint64_t stale_from = UINT64_MAX;
  std::optional<SimTime> stale_since;  ///< acknowledgement of the oldest of them
  bool ever_complete = false;          ///< a first copy has ended
  SimTime parted_at;
  Bytes delivered_earlier;          ///< by flows that have ended
  std::uint64_t failover_mark = 0;  ///< host writes of SystemElement when hosts moved away

  std::uint32_t from_volume() const { return volume[static_cast<std::size_t>(from)]; }
  std::uint32_t to_volume() const { return volume[1 - static_cast<std::size_t>(from)]; }
  Side other(Side side) const { return side == Side::System ? Side::Synced : Side::System; }
  std::uint32_t at(Side side) const { return volume[static_cast<std::size_t>(side)]; }
  /// The image holds this write of the end that is read, and none from behind it.
  void note_held(std::uint64_t n) {
    std::uint64_t& until = held_until[static_cast<std::size_t>(from)];
    until = std::max(until, n + 1);
  }
  Tracker& tracker(Side side) { return track[static_cast<std::size_t>(side)]; }

  /// Host writes are acknowledged when both ends have them.
  bool waits_for_target() const {
    return acknowledges_at_both_ends(mode) || turning || pace == Pace::InStep;
  }
  /// They go through the ordered queue.
  bool queues() const { return (mode == Mode::Asynchronous && !delta) || mode == Mode::Adaptive; }

  /// Bytes of the pass that have left so far.
  double pass_moved(const FlowModel& model) const;
};

}  // namespace replisim::engine
