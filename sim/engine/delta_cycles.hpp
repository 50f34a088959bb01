// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/data/change_map.hpp"
#include "model/service/ids.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/flow_model.hpp"
#include "sim/engine/host_load.hpp"
#include "sim/engine/platform.hpp"

namespace replisim::engine {

/// Delta-Update replication of one pair, or of the members of a consistency-enabled group with one
/// point in time for all of them (S-37): at s_k the extents written since s_(k-1) are sent; when
/// the last byte is there they are applied at once; s_(k+1) = max(s_k + interval, end of transfer
/// k), or earlier when so many blocks have changed.
class DeltaCycles {
 public:
  struct Member {
    PairId pair;
    std::uint32_t volume = 0;
    ChannelIndex channel = 0;
    std::uint64_t cut = 0;      ///< writes below are in the applied image
    std::uint64_t sending = 0;  ///< writes below are in the transfer under way
    SimTime point;              ///< the last instant whose writes are applied
    SimTime next_point;         ///< that of the transfer under way
    Bytes set;                  ///< bytes of its set in that transfer
    /// Whether a last cycle was asked for, is under way, or is applied.
    enum class End : std::uint8_t { None, Asked, Sending, Applied } end = End::None;
    Bytes size;    ///< of its volume; none: as the cycles were made for
    Bytes extent;  ///< of its pair
  };
  /// What the cycles need of the data path.
  struct Host {
    FlowModel& model;
    const Platform& platform;
    EventQueue& events;
    Users& users;
    std::function<std::uint64_t(std::uint32_t volume, SimTime now)> acknowledged;
    std::function<std::uint64_t(std::uint32_t volume)> written;  ///< on its disk
    std::function<const VolumeWrites&(std::uint32_t volume)> writes;
    /// Marks the write that many after the last acknowledged one, and tells when it will be
    /// acknowledged; none: there is none.
    std::function<std::optional<SimTime>(std::uint32_t volume, std::uint64_t ahead, ChangeMap& map)>
        coming_write;
    std::function<bool(PairId)> open;         ///< the pair's line carries data
    std::function<void(PairId)> last_begins;  ///< what is written from now on is in no cycle
    std::function<void(PairId, std::uint64_t cut, Bytes set)> applied;
  };

  DeltaCycles(Host host, SimTime interval, std::optional<std::int64_t> blocks, Bytes volume_size,
              Bytes extent, SimTime latency);

  /// The member's image is the cut, as of its point; its next set starts there. Cycles run from the
  /// first member on; one begins at once where the members' images are of different points.
  void add_member(const Member& member, SimTime now);
  /// Leaves with the image applied last; a transfer under way goes on without it. Returns the cut.
  std::uint64_t remove_member(PairId pair, SimTime now);
  bool has(PairId pair) const;
  /// The applied images of all members are of one point in time.
  bool at_one_point() const;
  /// The point in time of the member's image.
  SimTime point_of(PairId pair) const;
  bool empty() const { return members_.empty(); }

  /// A flow has moved its last byte (not necessarily one of these).
  void flow_stopped(FlowIndex flow);
  void flow_ended(FlowIndex flow, SimTime now);
  /// The line went down or came back, or loads changed.
  void world_changed(SimTime now);
  /// Of transfers whose last byte leaves from now on.
  void set_latency(SimTime latency) { latency_ = latency; }
  /// Sends what is missing at once and tells when it is there (a drain); none: never.
  void flush(SimTime now);
  bool flushed(SimTime now);
  /// The member's next cycle is its last: of all that is on its disk when it begins, at once or
  /// when the transfer under way is over.
  void end_with(PairId pair, SimTime now);
  /// The last cycle is applied.
  bool ended(PairId pair) const;
  /// It is not the last after all.
  void go_on(PairId pair, SimTime now);

  std::uint64_t cut_of(PairId pair) const;
  /// As cut_of(), with a set that has left as a whole and is still on the line.
  std::uint64_t cut_on_line(PairId pair) const;
  /// Extents written since the applied image.
  Bytes pending(PairId pair, SimTime now);
  SimTime applied_point() const { return applied_point_; }
  std::uint64_t count() const { return count_; }
  Bytes sent() const { return sent_; }
  SimTime longest() const { return longest_; }
  /// Bytes of finished and running transfers by channel.
  const std::vector<std::pair<ChannelIndex, double>>& carried() const { return carried_; }

  /// Flows under way.
  std::vector<std::pair<ChannelIndex, FlowIndex>> running() const;

  /// Points at which age(t) falls: the instant and the new point in time; for its distribution.
  struct Step {
    SimTime at;
    SimTime point;
  };
  const std::vector<Step>& steps() const { return steps_; }

 private:
  struct Flow {
    FlowIndex flow = 0;
    bool running = false;
    bool ended = false;
    double left = 0;
    ChannelIndex channel = 0;
  };
  void cycle(SimTime now);
  void take_sets(SimTime now);
  void start_transfer(SimTime now);
  void transfer_left(SimTime now);
  void transfer_done(SimTime now);
  void plan(SimTime now);
  bool open() const;
  void begin_count(const Member& member);
  std::uint64_t unique_extents(const Member& member, std::uint64_t to);
  std::optional<SimTime> blocks_reached(SimTime now);

  Host host_;
  SimTime interval_;
  std::optional<std::int64_t> blocks_;
  ChangeMap scratch_;
  SimTime latency_;
  std::vector<Member> members_;
  std::vector<Flow> flows_;
  bool transferring_ = false;
  bool flush_ = false;
  SimTime started_;        ///< s_k of the present or last cycle
  SimTime applied_point_;  ///< newest point in time wholly at the target
  std::optional<EventQueue::Handle> next_;
  std::optional<EventQueue::Handle> arrival_;
  std::uint64_t count_ = 0;
  Bytes sent_;
  SimTime longest_;
  std::vector<std::pair<ChannelIndex, double>> carried_;
  std::vector<Step> steps_;
};

}  // namespace replisim::engine
