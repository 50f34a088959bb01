// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/service/core.hpp"
#include "sim/engine/active.hpp"
#include "sim/engine/channels.hpp"
#include "sim/engine/confirmation.hpp"
#include "sim/engine/databases.hpp"
#include "sim/engine/delta_cycles.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/host_load.hpp"
#include "sim/engine/lag.hpp"
#include "sim/engine/ordered_stream.hpp"
#include "sim/engine/point_in_time.hpp"
#include "sim/engine/pool.hpp"
#include "sim/engine/replica.hpp"
#include "sim/engine/running_load.hpp"
#include "sim/engine/stage.hpp"

namespace replisim::engine {

/// Hosts, mirrors, queues and copies: it carries out the model's effects and reports facts. All
/// calls are at Stage::now.
class DataPath {
 public:
  explicit DataPath(Stage& stage);

  // ---- hosts (data_path_hosts.cpp) ----
  /// The load of an `io` row; `trace` when the row replays one.
  void start_load(const format::Step& step, const format::IoStep& io,
                  std::shared_ptr<const WriteStream> stream);
  /// Reads beside it, from the volume's array (S-43).
  void start_reads(std::uint32_t volume, std::shared_ptr<const WriteStream> stream);
  /// A database over several volumes; the row's is that of its log.
  void start_database(const format::Step& step, const format::DatabaseLoad& load);
  const Databases& databases() const { return databases_; }
  void stop_load(const format::Target& target);
  /// Of loads that have been stopped: no write of theirs waits.
  bool hosts_are_answered(std::uint32_t volume);
  /// The volume a target names now: p1.source follows the role.
  std::uint32_t volume_of(const format::Target& target) const;
  void serve_at(PairId pair, Side side);
  void refuse_hosts(PairId pair, bool refuse);
  /// Opens volumes to hosts, and closes them, as the facts of this instant have left them.
  void guard_volumes();
  /// Power or lines changed.
  void world_changed();
  void settle(std::uint32_t volume);

  // ---- copies and flows (data_path_copies.cpp, data_path_flows.cpp) ----
  void start_work(PairId pair, Work work);
  void stop_flow(PairId pair) { part(pair, false); }
  void part(PairId pair, bool expose);
  void start_flow(PairId pair);
  void reverse_flow(PairId pair);
  void swap_roles(PairId pair);
  void forget(PairId pair);
  void forget_changes(PairId pair);
  void change_mode(PairId pair, Mode mode);
  void write_through(PairId pair, bool on);  ///< or not (data_path_adaptive.cpp)
  void hold_and_drain(SetId set, bool drain);
  void release(SetId set);
  void apply_settings(PairId pair);

  // ---- what other methods bring about (data_path_methods.cpp) ----
  void establish(PairId pair);
  void reorder(PairId pair);
  void confirm(CallId call);
  /// A target element comes into being; `whole`: with all of its size taken from its pool.
  void make_element(ElementId element, bool whole);
  /// The next work on the array ends with "unspecified error" (S-10).
  void fail_next_work(std::uint32_t array) { failing_arrays_.insert(array); }
  /// A finite flow has moved its last byte: first all that ended at an instant stop, then each
  /// ends.
  void flow_stopped(FlowIndex flow);
  void flow_ended(FlowIndex flow);

  // ---- points in time (data_path_points.cpp, data_path_restores.cpp) ----
  void take_point(PairId pair);
  /// The pair's point in time is the one that `of` took.
  void copy_point_in_time(PairId pair, PairId of);
  void discard_image(PairId pair);
  void drop_target_writes(PairId pair);
  void delete_target(PairId pair);
  /// None for a mirror.
  PointOfPair* point_of(PairId pair) { return points_[pair.index].get(); }
  /// The target holds the point in time, and what hosts wrote to it since.
  bool shows_point(PairId pair) const;
  /// Share of the running copy that is done, 1 without one.
  double point_share(PairId pair);

  // ---- first writes (data_path_first_writes.cpp) ----
  /// Bytes, at the rate of the volume's channel, of a write whose service begins: its own and those
  /// of the old extents that are copied ahead of it.
  double work_of_write(std::uint32_t volume, const Write& write);
  /// The same for one that is in service with `left` bytes of its own to go.
  double work_of_rest(std::uint32_t volume, const Write& write, double left);
  double rest_without_watch(std::uint32_t volume, double left);
  void write_departed(std::uint32_t volume, const Write& write);

  // ---- space (data_path_space.cpp) ----
  /// What a pair takes of its pool now; of a pair without a pool what it would take.
  Bytes used_by(PairId pair);
  Bytes used_of_pool(std::uint32_t pool);
  Bytes free_in_pool(std::uint32_t pool);
  /// What others than replicas hold of a pool from now on.
  void take_of_pool(std::uint32_t pool, Bytes taken);

  // ---- the engine ----
  /// Brings every server in line with what changed at this instant.
  void regulate();
  /// True when rates have to be computed once more.
  bool take_rates();

  // ---- readings (data_path_readings.cpp) ----
  Knowledge survey(PairId pair);
  /// First host write of the reading end that is not at the other end.
  std::uint64_t cut(Replica& replica, Reach reach = Reach::AtTarget);
  /// Brings the other end's versions up to what it holds now.
  void settle_image(Replica& replica);
  // ---- images that are no cut (data_path_behind.cpp) ----
  bool is_cut(const Replica& replica) const;
  /// The cut, or that of what flows past a pass: its writes from here on have not been delivered.
  std::uint64_t image_cut(Replica& replica);
  /// Brings the other end's versions, and which writes it lacks, up to now; returns image_cut().
  std::uint64_t settle_behind(Replica& replica);
  /// Write n, or a later one, is in the extent of the other end.
  bool holds(const Replica& replica, std::uint64_t extent, std::uint64_t n) const;
  ExtentRun extents_written(const Replica& replica, const Write& write) const;
  // ---- writes of the service (data_path_overwrites.cpp) ----
  /// Brings a volume's versions up to now, whoever writes into it.
  void settle_volume(std::uint32_t volume);
  // ---- Mode Active (data_path_active.cpp) ----
  /// Writes of one end that are at the other, while the two are joined.
  std::uint64_t cut_of_end(Replica& replica, Side end);
  bool ends_alike(Replica& replica);
  Bytes delivered_by_ends(Replica& replica);
  EndsInUse ends_in_use(PairId pair) const;
  void settle_own(std::uint32_t volume);
  void track(Replica& replica, Side side);
  void settle_copied(Replica& replica, std::uint64_t until);
  void settle_delivered(Replica& replica, std::uint64_t until);
  ChangeMap changed_set(Replica& replica);
  std::uint64_t acknowledged(std::uint32_t volume);
  /// Writes whose data is on the volume's disk, acknowledged or not.
  std::uint64_t written(std::uint32_t volume);
  Replica& replica(PairId pair) { return replicas_[pair.index]; }
  VolumeState& volume(std::uint32_t index) { return volumes_[index]; }
  HostLoad* load_on(std::uint32_t volume);
  const std::vector<std::unique_ptr<OrderedStream>>& streams() const { return streams_; }
  OrderedStream* stream_of(const Replica& replica);
  void begin_readings();  ///< of one instant: nothing changes before end_readings()
  void end_readings();
  DeltaCycles* cycles_of(PairId pair);
  std::size_t volumes() const { return volumes_.size(); }
  std::uint64_t copied_by(CallId call) const;
  std::uint64_t host_writes() const { return host_writes_; }
  std::vector<std::pair<ChannelIndex, double>> carried();
  /// Tells a track of every write of the pair that arrives.
  void follow_lag(PairId pair, LagTrack* track);
  /// Reports when the pair's queue has no room left (S-52).
  void watch_queue(PairId pair);
  /// Asks for highest_use() of the run from here on.
  void follow_use() { wants_use_ = true; }
  /// Highest share of a resource's bandwidth in use at any instant so far.
  double highest_use(ResourceIndex resource) const { return highest_use_[resource]; }
  SimTime expected_copy_time(PairId pair);

 private:
  using Load = RunningLoad;
  using Reads = RunningReads;
  friend class Databases;
  std::size_t begin_load(const format::Target& target, std::shared_ptr<const WriteStream> stream,
                         std::optional<int> queue);
  void make_replicas();
  void make_channels();
  void make_pair_channels();
  void make_host_channels(std::uint32_t volume, std::vector<std::uint32_t> candidates);
  std::vector<std::uint32_t> synchronous_candidates(std::uint32_t volume) const;
  void route_load(std::size_t load);
  void end_load(std::uint32_t on);
  void leave_volume(std::size_t load);
  void enter_volume(std::size_t load, std::uint32_t to);
  void await_earlier(std::uint32_t on);
  void let_followers_go();
  void route_volume(std::uint32_t volume);
  bool open_to_hosts(std::uint32_t volume) const;
  void plan_cycles();
  void power_of_load(std::size_t load);

  CopyPass& open_pass(PairId pair, Work work, Side from, ChangeMap set);
  void begin_pass(PairId pair, Work work, Side from, ChangeMap set);
  void note_stale(Replica& replica, PairId pair);
  void remember_base(Replica& replica);
  void run_pass(PairId pair);
  void note_pass_rates();
  void pause_pass(Replica& replica);
  void pass_left(PairId pair);
  void schedule_pass_end(PairId pair);
  void pass_done(PairId pair);
  void restore_done(Replica& replica);
  void part_restored();
  void start_failback(PairId pair);
  void finish_failback(PairId pair);
  void look_at_failback(PairId pair, SimTime at);
  std::vector<QueueMark> others_under_way(PairId pair);
  std::optional<SimTime> passed_at(const std::vector<QueueMark>& marks);
  void abandon_pass(Replica& replica);
  void follow(PairId pair, Side from);
  void join_flow(PairId pair);
  void leave_flow(PairId pair);
  void look_at_point(PairId pair);
  std::optional<SimTime> coming_write(std::uint32_t volume, std::uint64_t ahead, ChangeMap& map);
  void cycle_applied(PairId pair, std::uint64_t to, Bytes set);
  void change_latency(PairId pair, SimTime latency);
  void retry_waiting();
  void observe_stream(std::size_t stream);
  void note_use();
  void watch_target(PairId pair);
  std::optional<SimTime> arrival_of(PairId pair, std::uint64_t writes);
  ArrivalMarks behind_in_order(PairId pair);
  void look_at_confirmations();
  void look_at_methods();
  // Reset To Sync (data_path_modes.cpp).
  void drain_queue_work(PairId pair);
  void close_queue(Replica& replica);
  void begin_pass_anew(PairId pair, Mode mode);
  void queue_from_now(PairId pair, bool at_target);
  void acknowledge_after(const std::vector<PairId>& pairs, std::uint32_t volume);
  std::vector<PairId> order_of(PairId pair) const;
  void follow_in_order(PairId pair);
  void part_in_order(PairId pair);
  bool in_own_queue(PairId pair) const;
  void turn(PairId pair);
  void turn_back(PairId pair);
  void give_up_reset(PairId pair);
  void end_lost_resets();
  void cancel_control(PairId pair);
  // Mode Adaptive (data_path_adaptive.cpp).
  std::uint64_t waiting_at(std::uint32_t volume);
  HostLoad* first_waiting(std::uint32_t volume);
  void await_drained(PairId pair);
  void go_in_step(PairId pair);
  void await_no_waiting(PairId pair);
  void leave_step(PairId pair);
  void look_at_skew(PairId pair, std::optional<SimTime> at, EventQueue::Action look);
  std::optional<SimTime> acknowledgement_ahead(std::uint32_t volume, std::uint64_t n);
  void watch_skew(PairId pair);
  void watch_skews();
  // Mode Active (data_path_active.cpp).
  Replica* joined_on(std::uint32_t volume);
  void join_ends(PairId pair);
  void take_writes(Replica& replica, Side end, std::uint64_t from, std::uint64_t to, Side into);
  void settle_ends(Replica& replica);
  void note_power_of_ends();
  void part_back(Replica& replica);
  void turn_joined(Replica& replica);
  void part_ends(PairId pair);
  void guard_ends() const;
  std::uint32_t index_of(const Replica& replica) const {
    return static_cast<std::uint32_t>(&replica - replicas_.data());
  }
  void start_control(PairId pair);
  // Points in time.
  void make_points();
  void begin_point(PairId pair);
  void start_point_work(PairId pair, Work work);
  void copy_point(PairId pair, Work work);
  void part_point(PairId pair);
  void forget_point(PairId pair);
  void establish_point(PairId pair);
  void point_pass_done(PairId pair);
  void leave_point_pass(PairId pair);
  void settle_copy(PairId pair);
  void note_first_copies(PairId pair);
  bool target_open(PairId pair) const;
  void restore_point(PairId pair);
  void settle_restore(PairId pair);
  Bytes make_way(PairId other, const ChangeMap& set);
  // Writes of the service.
  Bytes overwrite(std::uint32_t volume, PairId by, const ChangeMap& set);
  void replace_versions(std::uint32_t volume, PairId by, const VersionMap& versions);
  void note_deliveries(Replica& replica);
  void note_deliveries_into(std::uint32_t volume);
  void make_way_of_copies(PairId pair);
  bool others_write_into(std::uint32_t volume, PairId pair) const;
  bool waits_for_others(PairId pair) const;
  void catch_up_with_others();
  ChangeMap point_changes(PairId pair);
  // First writes.
  void make_keepers();
  bool still_needed(PairId pair) const;
  bool copies_first(PairId pair) const;
  bool redirects(PairId pair) const;
  bool begun(PairId pair, std::uint64_t extent);
  bool lacks(PairId pair, std::uint64_t extent);
  Bytes keep_first(PairId pair, const Write& write);
  void take_ahead(PairId pair, ExtentRun run);
  void update_keepers();
  void join_writes(std::uint32_t volume, const std::vector<std::uint32_t>& pairs,
                   double rate_before);
  std::optional<ChannelIndex> keeping_channel(std::uint32_t volume,
                                              const std::vector<std::uint32_t>& mirrors) const;
  void reflow_passes();
  void carry(ChannelIndex channel, double bytes);
  // Space.
  Bytes space_of(PairId pair) const;
  bool has_room(PairId pair, Bytes bytes);
  bool charge(PairId pair, Bytes bytes);
  void recharge(PairId pair);
  void lose_point(PairId pair);
  void settle_space(PairId pair);
  void plan_space();
  struct Demand;
  std::vector<Demand> demands();
  std::optional<SimTime> next_lack(const Demand& demand);
  class Lookout;
  Lookout lookout_for(const Demand& demand);
  std::optional<SimTime> next_lack_of(Lookout lookout, HostLoad& host);
  std::optional<SimTime> next_lack_of(const Demand& demand, Replica& mirror);
  bool space_exhausted(PairId pair);

  bool path_open(const Replica& replica, Side from) const;
  bool forward(const Replica& replica, Side from) const;
  ChannelIndex copy_channel(PairId pair, Side from) const;
  /// The consistency-enabled group whose queue or cycles the pair shares.
  std::optional<std::uint32_t> shared_group(PairId pair) const;
  std::size_t place_in_group(PairId pair) const;
  std::uint32_t stream_key(PairId pair) const;
  void make_queue_channels();
  ChannelIndex queue_channel(std::size_t stream) const;
  void route_queues();
  std::size_t stream_for(PairId pair, Side from);
  DeltaCycles& cycles_for(PairId pair);
  void hold_pair(PairId pair);
  void release_pair(PairId pair);
  void release_volume(std::uint32_t volume);
  void release_strays();
  void fail_under_way(std::uint32_t volume);
  bool holds_hosts_of(PairId pair, std::uint32_t volume) const;
  void schedule_drain(std::uint32_t set);
  void ask_drains_of(PairId pair);
  std::optional<SimTime> drained_at(PairId pair);
  void report(const Fact& fact) { stage_.facts.push_back(fact); }

  Stage& stage_;
  std::vector<VolumeState> volumes_;
  std::vector<Replica> replicas_;
  std::vector<std::vector<std::uint32_t>> pairs_of_volume_;
  std::vector<Load> loads_;
  std::vector<std::unique_ptr<Reads>> reads_;
  Databases databases_{*this};
  std::vector<std::unique_ptr<OrderedStream>> streams_;
  std::vector<std::unique_ptr<DeltaCycles>> cycles_;
  std::map<std::pair<std::uint32_t, bool>, std::size_t> stream_of_key_;
  std::vector<std::pair<std::uint32_t, bool>> key_of_stream_;
  std::map<std::uint32_t, DeltaCycles*> cycles_of_key_;
  std::map<std::uint32_t, std::optional<EventQueue::Handle>> drains_;  ///< by set
  std::map<std::uint32_t, EventQueue::Handle> queue_watch_;            ///< by pair
  std::map<std::uint32_t, EventQueue::Handle> target_watch_;
  std::map<std::uint32_t, EventQueue::Handle> skew_watch_;
  std::map<std::uint32_t, EventQueue::Handle> control_;  ///< by pair
  std::set<std::uint32_t> ending_passes_;
  std::set<std::uint32_t> awaiting_point_;   ///< copied, but not yet as of their group's point
  std::set<std::uint32_t> emptying_queues_;  ///< pairs with work DrainQueue
  std::set<std::uint32_t> turned_;  ///< those past their switch point, and some earlier ones
  Channels channels_;
  std::map<FlowIndex, std::uint32_t> pass_flows_;
  std::vector<std::pair<ChannelIndex, double>> carried_;
  std::map<std::uint32_t, std::uint64_t> copied_;  ///< by call
  std::set<std::uint32_t> failing_arrays_;
  std::set<std::uint32_t> reorders_;  ///< pairs that wait for their pass to end
  std::vector<Confirmation> confirmations_;
  std::set<std::uint32_t> restored_;       ///< at this instant: parted unless the flow goes on
  std::set<std::uint32_t> failover_held_;  ///< pairs whose hosts wait for the end of a Failover
  std::map<std::uint32_t, std::vector<QueueMark>> failback_held_;  ///< hosts held until this is in
  std::map<std::uint32_t, std::vector<LagTrack*>> lag_tracks_;     ///< by pair
  std::vector<std::vector<std::uint32_t>> stream_pairs_;           ///< by stream and member
  std::vector<std::unique_ptr<PointOfPair>> points_;               ///< by pair; none for mirrors
  std::vector<std::uint32_t> point_pairs_;                         ///< those that have one
  std::map<std::uint32_t, std::unique_ptr<Keeper>> keepers_;       ///< by source volume
  std::map<std::uint32_t, Ways> ways_;                             ///< likewise
  std::vector<Pool> pools_;
  std::optional<EventQueue::Handle> space_watch_;
  std::vector<std::pair<std::uint32_t, bool>> space_demands_;  ///< pair, and whether at its source
  bool space_planned_ = false;  ///< what space_watch_ waits for still stands
  std::vector<double> highest_use_;
  bool wants_use_ = false;
  std::uint64_t host_writes_ = 0;
};

}  // namespace replisim::engine
