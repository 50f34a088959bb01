// SPDX-License-Identifier: Apache-2.0
#include "model/service/pair_invariants.hpp"

#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/service/modes.hpp"
#include "model/service/points.hpp"
#include "model/service/valuation.hpp"

namespace replisim {
namespace {

bool is_flowing(CopyState state) {
  return state == CopyState::Unsynchronized || state == CopyState::Synchronized;
}

/// Exactly one unfinished, started entry of the pair's call is on the pair.
bool call_knows_pair(const Service& service, PairId id) {
  const Pair& pair = service[id];
  return std::ranges::count_if(service[*pair.call].entries, [id](const CallEntry& entry) {
           return entry.pair == id && entry.started && !entry.finished;
         }) == 1;
}

/// Makes a predicate of a test that looks at the pair alone.
template <bool (*Test)(const Pair&)>
bool of_pair(const Service& service, PairId id) {
  return Test(service[id]);
}

bool state_in_version(const Service& service, PairId id) {
  return exists_in(service.version, service[id].copy_state);
}
bool progress_in_version(const Service& service, PairId id) {
  return exists_in(service.version, service[id].progress_status);
}
bool not_mixed(const Pair& pair) {
  return pair.copy_state != CopyState::Mixed && pair.copy_state != CopyState::NotApplicable;
}
bool call_on_pair(const Service& service, PairId id) {
  return !service[id].call || call_knows_pair(service, id);
}
bool entry_has_work(const Pair& pair) {
  return !pair.call || pair.work != Work::None;
}
bool progress_has_work(const Pair& pair) {
  const bool pending = pair.progress_status == ProgressStatus::Pending;  // may be of a queue
  return pending || !is_under_way(pair.progress_status) || pair.work != Work::None;
}
bool unsynchronized_copies(const Pair& pair) {
  return pair.copy_state != CopyState::Unsynchronized || pair.work != Work::None;
}
bool request_has_call(const Pair& pair) {
  return pair.requested_copy_state == CopyState::NotApplicable || pair.call;
}
bool split_is_consistent(const Pair& pair) {
  return pair.copy_state != CopyState::Split || pair.work != Work::None ||
         pair.image == Image::consistent || pair.image == Image::modified;
}
bool synchronized_is_consistent(const Pair& pair) {
  return pair.copy_state != CopyState::Synchronized || pair.image == Image::consistent;
}
bool broken_is_silent(const Pair& pair) {
  return pair.copy_state != CopyState::Broken ||
         pair.progress_status == ProgressStatus::NotApplicable || pair.call;
}
bool partition_remembers(const Pair& pair) {
  return pair.copy_state != CopyState::Partitioned ||
         pair.before_partition != CopyState::NotApplicable || pair.call;
}
bool source_serves_flow(const Pair& pair) {
  return pair.serving == Side::System || pair.copy_state == CopyState::Failedover ||
         !is_flowing(pair.copy_state) ||
         (pair.mode == Mode::Active && pair.copy_state == CopyState::Unsynchronized);
}
bool no_split_brain(const Pair& pair) {
  return !pair.both_serve || ends_serve_together(pair);
}
bool active_serves_both(const Pair& pair) {
  return pair.both_serve || !ends_serve_together(pair);
}
bool active_is_remote(const Pair& pair) {
  return pair.mode != Mode::Active || pair.locality == Locality::Remote;
}
bool write_through_flows(const Pair& pair) {
  return !pair.write_through || (pair.mode == Mode::Adaptive && flows(pair));
}
bool reversed_only_failed_over(const Pair& pair) {
  return !pair.flow_reversed || pair.copy_state == CopyState::Failedover;
}
bool pending_has_flow(const Pair& pair) {
  return pair.progress_status != ProgressStatus::Pending || is_flowing(pair.copy_state) ||
         pair.copy_state == CopyState::Failedover;
}
bool point_is_never_failed_over(const Pair& pair) {
  return !is_point_in_time(pair) || (pair.copy_state != CopyState::Failedover &&
                                     pair.serving == Side::System && !pair.flow_reversed);
}
bool skewed_is_written(const Pair& pair) {
  return pair.copy_state != CopyState::Skewed ||
         (is_point_in_time(pair) && (pair.image == Image::modified || pair.work != Work::None));
}
bool ahead_waits_for_activate(const Pair& pair) {
  return !pair.copied_ahead || (pair.sync_type == SyncType::Clone &&
                                (waits_for_activate(pair) || pair.work != Work::None));
}
bool point_work_on_snapshot(const Pair& pair) {
  return pair.work != Work::PointInTime || pair.sync_type == SyncType::Snapshot;
}
bool set_is_open(const Service& service, PairId id) {
  return !service[id].set || service.sets[service[id].set->index].open;
}
bool drain_in_set(const Pair& pair) {
  return pair.work != Work::Drain || pair.set;
}

constexpr PairInvariant kInvariants[] = {
    {"copy-state-in-version", "CopyState does not exist in the version",
     "no client reads a CopyState that its schema does not have", state_in_version},
    {"progress-in-version", "ProgressStatus does not exist in the version",
     "no client reads a ProgressStatus that its schema does not have", progress_in_version},
    {"pair-never-mixed", "only groups are Mixed, only RequestedCopyState is Not Applicable",
     "a pair is always in one state that says what can be done with it", of_pair<not_mixed>},
    {"call-on-pair", "the call on the pair has no running entry for it",
     "what is being done to a pair can be told from the call that asked for it", call_on_pair},
    {"entry-has-work", "a running entry without work",
     "no operation hangs with nothing under way that could end it", of_pair<entry_has_work>},
    {"progress-has-work", "an operation in progress without work",
     "ProgressStatus says Splitting, Restoring and so on only while it is done",
     of_pair<progress_has_work>},
    {"unsynchronized-copies", "Unsynchronized, but nothing is being copied",
     "a pair that shows Unsynchronized is on its way to Synchronized",
     of_pair<unsynchronized_copies>},
    {"request-has-call", "RequestedCopyState is left over",
     "RequestedCopyState names a state that a call is aiming at now", of_pair<request_has_call>},
    {"split-image-consistent", "Split with an image that is not consistent (R-42)",
     "what is Split can be used: its target is consistent, or hosts have changed it since",
     of_pair<split_is_consistent>},
    {"synchronized-image-consistent", "Synchronized with an image that is not consistent",
     "what is Synchronized can be parted and used", of_pair<synchronized_is_consistent>},
    {"broken-without-progress", "Broken with a ProgressStatus",
     "a Broken pair does not seem to be getting anywhere", of_pair<broken_is_silent>},
    {"partitioned-remembers", "Partitioned without a remembered state",
     "a pair that is seen again shows what it was", of_pair<partition_remembers>},
    {"source-serves-flow", "hosts use the target while the mirror flows",
     "a mirror does not overwrite the volume that hosts are using", of_pair<source_serves_flow>},
    {"no-split-brain", "both ends serve hosts without being mirrored (split brain)",
     "two hosts never change two ends of an Active pair apart from each other",
     of_pair<no_split_brain>},
    {"active-serves-both", "an end of an Active pair in flow does not serve hosts",
     "both sites have their data while an Active pair is Synchronized",
     of_pair<active_serves_both>},
    {"active-is-remote", "Mode Active on one array", "Mode Active joins two arrays",
     of_pair<active_is_remote>},
    {"write-through-flows", "writes go synchronous outside a flow of Mode Adaptive",
     "hosts wait for the other end only where there is one to wait for",
     of_pair<write_through_flows>},
    {"reversed-only-failed-over", "a reversed flow outside Failedover",
     "data goes back to the source only after a Failover", of_pair<reversed_only_failed_over>},
    {"pending-has-flow", "Pending without a flow",
     "Pending means that a flow will go on when its line is back", of_pair<pending_has_flow>},
    {"point-never-failed-over", "a point in time that was failed over (D-02)",
     "hosts are never moved to a Snapshot or Clone", of_pair<point_is_never_failed_over>},
    {"skewed-is-written", "Skewed, but no hosts wrote a point in time (R-62)",
     "Skewed means that the target is not its point in time any more", of_pair<skewed_is_written>},
    {"ahead-waits-for-activate", "copied ahead of an Activate that is not to come",
     "a clone counts as copied ahead only until it is activated",
     of_pair<ahead_waits_for_activate>},
    {"point-work-on-snapshot", "the work of a snapshot on another type",
     "only a Snapshot is there without being copied", of_pair<point_work_on_snapshot>},
    {"set-is-open", "in a set that is closed", "no pair waits for a drain that is over",
     set_is_open},
    {"drain-in-set", "draining outside a set", "what drains is held and parted with its group",
     of_pair<drain_in_set>},
};

template <class Value>
Value common(const Service& service, const Group& group, Value Pair::*property, Value differs) {
  const Value first = service[group.members.front()].*property;
  return std::ranges::all_of(group.members,
                             [&](PairId id) { return service[id].*property == first; })
             ? first
             : differs;
}

}  // namespace

std::span<const PairInvariant> pair_invariants() {
  return kInvariants;
}

bool group_shows_members(const Service& service, GroupId id) {
  const Group& group = service[id];
  const bool all_there =
      std::ranges::all_of(group.members, [&](PairId member) { return service[member].exists; });
  if (group.members.empty()) {
    return !group.delete_on_unassociated || !group.exists;
  }
  return all_there &&
         group.copy_state == common(service, group, &Pair::copy_state, CopyState::Mixed) &&
         group.progress_status ==
             common(service, group, &Pair::progress_status, ProgressStatus::Mixed) &&
         group.requested_copy_state ==
             common(service, group, &Pair::requested_copy_state, CopyState::NotApplicable);
}

bool call_is_sound(const Call& call) {
  const bool all_done =
      std::ranges::all_of(call.entries, [](const CallEntry& entry) { return entry.finished; });
  return !call.ended || (call.returned && all_done);
}

bool call_code_is_sound(const Call& call) {
  return call.job.has_value() == (call.code == ReturnCode::JobStarted);
}

}  // namespace replisim
