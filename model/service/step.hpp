// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "model/rules/rule.hpp"
#include "model/rules/spontaneous.hpp"
#include "model/service/core.hpp"

/// One step of the model: begin() or apply() of one fact. It changes the service, collects the
/// effects in the order in which they are asked for, and the changes in the order of R-72.
namespace replisim {

class Step {
 public:
  Step(Service& service, SimTime now) : service_(service), now_(now) {}

  Service& service() { return service_; }
  SimTime now() const { return now_; }

  void ask(Effect effect) { effects_.push_back(effect); }

  /// The one place where CopyState and ProgressStatus of a pair change, with all that hangs on
  /// them: SyncState, SyncMaintained, WhenSynchronized, refused hosts, waits of the call on the
  /// pair.
  void show(PairId id, CopyState state, ProgressStatus progress);
  /// The pair shows what an event of the world makes of it.
  void show(PairId id, WorldEvent event);
  void request(PairId id, CopyState state);  ///< RequestedCopyState (R-09)
  void set_image(PairId id, Image image);
  void set_serving(PairId id, Side side);
  void set_mode(PairId id, Mode mode);
  void set_skew(PairId id, std::optional<Bytes> skew);
  void set_write_through(PairId id, bool on);
  /// Switches consistency of a group; what follows from it is computed at the end.
  void set_consistency(GroupId id, bool enabled);
  void set_when(PairId id, Property property, std::optional<SimTime> when);
  void record(PairId id, Property property, std::int64_t from, std::int64_t to);
  /// Changes of calls and jobs; they stand last.
  void record(EntityRef entity, Property property, std::int64_t from, std::int64_t to);

  /// Mode Active: both ends serve hosts while the mirror flows, one does otherwise.
  void settle_ends(PairId id);

  void concern(CallId call) { calls_.insert(call); }
  void concern(GroupId group) { groups_.insert(group); }

  TimerId arm(TimerPurpose purpose, std::uint32_t index, SimTime delay);
  void cancel(std::optional<TimerId>& timer);

  /// Brings groups and calls up to date and hands everything out.
  StepResult finish();

 private:
  void settle_calls();

  Service& service_;
  SimTime now_;
  std::vector<Effect> effects_;
  std::vector<Change> pair_changes_;
  std::vector<Change> group_changes_;
  std::vector<Change> call_changes_;
  std::set<GroupId> groups_;
  std::set<CallId> calls_;
};

/// Recomputes what a group shows from its members; `record` takes the changes.
void update_group(Service& service, GroupId id, std::vector<Change>& changes);

/// Answers a call that was accepted and starts its entries, now or when its job has a place
/// (begin.cpp).
void begin_call(Step& step, CallId call, const Decision& decision);

// Calls and jobs (jobs.cpp).
/// Answers and ends a call as far as its entries allow.
void settle_call(Step& step, CallId id);
void return_call(Step& step, CallId id, ReturnCode code, Reason reason);
/// WaitForCopyState was not reached in time.
void time_out_call(Step& step, CallId id);
/// The answer, or the job, comes now; what the entries do goes on.
void cut_short(Step& step, CallId id, ReturnCode code, Reason reason);
/// Starts what the checks left of the entries; those that drain do so together.
void start_entries(Step& step, CallId id);

// Work on pairs (work.cpp).
/// The entry of the call that works on the pair; nullptr when none does.
CallEntry* entry_on(Service& service, PairId id);
/// Starts an accepted entry. Entries that drain are collected in `drained` for the caller.
void start_entry(Step& step, CallId call, std::size_t entry, std::vector<PairId>& drained);
/// Starts the work of an entry: a point in time is taken first where the row says so.
void begin_work(Step& step, PairId id, const Rule& rule);
/// Asks the world for work on the pair; a copy leaves the target incomplete until it is done.
void start_work(Step& step, PairId id, Work work);
/// The work of the pair's entry is done: final state, effects, entry finished. `by_force`: the pair
/// is parted at its present stand, which is no Split.
void complete(Step& step, PairId id, bool by_force = false);
/// Effects and properties at the end of an operation, and of a copy (closing.cpp).
void close_operation(Step& step, PairId id, const Rule& rule, CallId call, Work done);
void close_copy(Step& step, PairId id, const Rule& rule, Work done);
/// The relationship is gone; `with_target`: and the target element.
void end_association(Step& step, PairId id, bool with_target);
/// The pair's entry is over without its final state. The pair itself is not touched.
void fail_entry(Step& step, PairId id, ReturnCode code, Reason reason);
void work_done(Step& step, PairId id);
void work_failed(Step& step, PairId id, Reason reason);
/// Starts a copy that no call asked for: after a repair.
void start_recovery(Step& step, PairId id);
/// The flow runs from SyncedElement to SystemElement from now on.
void start_reversal(Step& step, PairId id);
/// Starts that, and shows it.
void begin_reversal(Step& step, PairId id);

// Sets of pairs that are drained together (drain.cpp).
void open_sets(Step& step, CallId call, const std::vector<PairId>& pairs);
void set_drained(Step& step, SetId id);
void drain_failed(Step& step, SetId id, Reason reason);

// What the world does to pairs (faults.cpp).
/// Judges a pair by what the service knows now (S-52). `was_cured`: before the last news.
void reconsider(Step& step, PairId id, bool was_cured = true);
void break_pair(Step& step, PairId id, Reason reason);
/// The pair's work ends early: where it is the restore of a mirror, what hosts wrote since it began
/// may be at the target, in front of what they wrote before.
void cut_restore(Step& step, PairId id);
/// The flow of a Partitioned pair stops; it is Broken when it is seen again.
void part_unseen(Step& step, PairId id);
void link_lost(Step& step, PairId id);
void heartbeat_lost(Step& step, PairId id);

}  // namespace replisim
