// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/modes.hpp"
#include "model/service/points.hpp"
#include "model/service/settings.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// Entries on their way: transient, work, final state.
namespace replisim {
namespace {

/// Operations that aim at a CopyState set RequestedCopyState.
bool aims_at_state(const Rule& rule) {
  return !rule.association_deleted && rule.mode_change == Mode::Unknown;
}

/// Ends what runs on the pair to make room for the entry (D-12, S-07).
void interrupt(Step& step, PairId id, const Rule& rule) {
  Pair& pair = step.service()[id];
  if (pair.work == Work::None) return;
  if (pair.call) {
    fail_entry(step, id, ReturnCode::Failed, Reason::wait_state_unreachable);
  }
  const bool goes_on = pair.work == Work::DrainQueue || rule.work == Work::Failback;
  if (!goes_on) {
    step.ask(StopFlow{id});
  }
  cut_restore(step, id);
  pair.work = Work::None;
}

/// What SystemElement holds while such work goes on is of two times.
bool copies_back(Work work) {
  return work == Work::CatchUp || work == Work::Failback || work == Work::Restore;
}

/// A copy of the changes is a whole one where nothing was copied, or the content was given up; the
/// whole copy of a clone that was copied ahead is one of the changes.
Work work_for(const Pair& pair, const Rule& rule) {
  if (rule.work == Work::CopyAll && pair.copied_ahead) {
    return Work::CopyChanges;
  }
  if (rule.work == Work::CopyChanges && pair.image == Image::none) {
    return Work::CopyAll;
  }
  // After Reverse Roles with feature 52 hosts are at SystemElement already.
  if (rule.work == Work::Failback && pair.serving == Side::System) {
    return Work::CopyChanges;
  }
  return rule.work;
}

}  // namespace

void start_work(Step& step, PairId id, Work work) {
  Pair& pair = step.service()[id];
  pair.work = work;
  pair.copying_back = copies_back(work) || (pair.copying_back && !is_copy(work));
  pair.copied_ahead = false;
  if (is_copy(work)) {
    // An Active pair's ends are brought together from the one that serves.
    if (pair.serving == Side::Synced && pair.mode != Mode::Active) {
      step.set_serving(id, Side::System);
      pair.flow_reversed = false;
      step.ask(ServeAt{id, Side::System});
    }
    if (work == Work::CopyAll) {
      pair.first_copy_complete = false;
      step.set_when(id, Property::WhenSynced, std::nullopt);
    }
    step.set_image(id, Image::incomplete);
  }
  step.ask(StartWork{id, work});
}

namespace {

/// What the pair shows while nothing of the row's required next steps is pending.
ProgressStatus final_progress(const Service& service, const ReplicationKind& kind, const Rule& rule,
                              bool by_group) {
  ProgressStatus progress = rule.final_progress;
  for (const NextStep& next : next_steps()) {
    if (next.operation == rule.operation && progress == ProgressStatus::Completed &&
        has_feature(service.profile, kind, by_group, next.feature)) {
      progress = next.progress;
    }
  }
  return spoken(service.version, progress);
}

/// Where an accepted operation lets the pair rest; a copy in the other direction may go on.
void rest(Step& step, PairId id, const Rule& rule, bool by_group) {
  Service& service = step.service();
  Pair& pair = service[id];
  if (rule.association_deleted) {
    return;
  }
  step.request(id, CopyState::NotApplicable);
  const bool mode_only = rule.final_progress == ProgressStatus::NotApplicable;
  const ProgressStatus progress = mode_only
                                      ? entry_on(service, id)->progress_before
                                      : final_progress(service, kind_of(pair), rule, by_group);
  const bool reverses = rule.to == CopyState::Failedover && pair.serving == Side::Synced &&
                        service.profile.failover_reverses && reverse_open(pair) &&
                        !element_failed(pair) && !source_is_shared(service, pair);
  if (reverses) {
    pair.progress_before = progress;
    step.show(id, CopyState::Failedover, ProgressStatus::Resyncing);
  } else {
    step.show(id, spoken(service.version, rule.to), progress);
  }
  pair.before_break = CopyState::NotApplicable;
  pair.before_partition = CopyState::NotApplicable;
}

void apply_settings(Step& step, PairId id, const Call& call) {
  const Settings& settings = call.settings;
  if (!changes_properties(settings)) {
    return;
  }
  Pair& pair = step.service()[id];
  const auto put = [&step, id](auto& held, auto wanted, Property property) {
    if (wanted) {
      step.record(id, property, static_cast<std::int64_t>(held),
                  static_cast<std::int64_t>(*wanted));
      held = *wanted;
    }
  };
  put(pair.copy_priority, settings.copy_priority, Property::CopyPriority);
  put(pair.copy_recovery_mode, settings.copy_recovery_mode, Property::CopyRecoveryMode);
  put(pair.failed_copy_stops_host_io, settings.failed_copy_stops_host_io,
      Property::FailedCopyStopsHostIO);
  put(pair.read_only, settings.read_only, Property::ReadOnly);
  put(pair.copy_methodology, settings.copy_methodology, Property::CopyMethodology);
  if (settings.delta_update_interval) {
    pair.delta_update_interval = settings.delta_update_interval;
  }
  if (settings.delta_update_blocks) {
    pair.delta_update_blocks = settings.delta_update_blocks;
  }
  if (settings.maximum_skew) {
    step.set_skew(id, settings.maximum_skew);
  }
  if (settings.desired_rpo) {
    step.record(id, Property::DesiredRPO, pair.desired_rpo ? pair.desired_rpo->value : kNull,
                settings.desired_rpo->value);
    pair.desired_rpo = settings.desired_rpo;
  }
  pair.consistency_exempt = pair.consistency_exempt || settings.consistency_exempt;
  step.ask(ApplySettings{id});
}

/// The procedure of Split for an operation that parts pairs at their own moment otherwise.
bool drains(const Call& call, const Rule& rule) {
  if (rule.work == Work::Drain) {
    return true;
  }
  if (call.settings.consistent_point_in_time && rule.point_in_time) {
    return true;
  }
  return call.settings.consistent_point_in_time && rule.work == Work::Control &&
         (rule.operation == Operation::Fracture || rule.operation == Operation::Suspend ||
          rule.operation == Operation::Deactivate);
}

}  // namespace

CallEntry* entry_on(Service& service, PairId id) {
  const Pair& pair = service[id];
  if (!pair.call) {
    return nullptr;
  }
  for (CallEntry& entry : service[*pair.call].entries) {
    if (entry.pair == id && entry.started && !entry.finished) {
      return &entry;
    }
  }
  return nullptr;
}

void start_entry(Step& step, CallId call_id, std::size_t index, std::vector<PairId>& drained) {
  Service& service = step.service();
  const PairId id = service[call_id].entries[index].pair;
  if (service[id].aspect) {
    start_aspect_work(step, call_id, index);
    return;
  }
  const Rule& rule = transition_rules()[service[call_id].entries[index].row];
  Pair& pair = service[id];
  const bool joins = rule.work == Work::None && is_copy(pair.work);
  CallEntry& entry = service[call_id].entries[index];
  entry.progress_before = pair.progress_status;
  if (joins) {  // the Mode of a pair that is being copied changes at once, the copy goes on
    entry.started = true;
    entry.finished = true;
    apply_settings(step, id, service[call_id]);
    close_operation(step, id, rule, call_id, Work::None);
    step.show(id, spoken(service.version, rule.to), pair.progress_status);
    step.concern(call_id);
    return;
  }
  const bool catches_up = pair.work == Work::CatchUp;
  const auto before_reset = progress_before_reset(service, id);
  interrupt(step, id, rule);
  entry.started = true;
  pair.call = call_id;
  apply_settings(step, id, service[call_id]);
  if (aims_at_state(rule)) {
    step.request(id, spoken(service.version, rule.to));
  }
  const bool shows = rule.transient_progress != ProgressStatus::NotApplicable;
  if (pair.progress_status == ProgressStatus::Pending) {
    entry.progress_before = catches_up ? ProgressStatus::Resyncing : pair.progress_before;
  }
  entry.progress_before = before_reset.value_or(entry.progress_before);
  step.show(id, rule.transient,
            shows ? spoken(service.version, rule.transient_progress) : pair.progress_status);
  if (rule.operation == Operation::Activate || rule.operation == Operation::Resume ||
      rule.operation == Operation::ResyncReplica) {
    step.set_when(id, Property::WhenActivated, step.now());
  }
  if (drains(service[call_id], rule)) {
    pair.work = Work::Drain;
    drained.push_back(id);
  } else if (rule.work == Work::None) {
    complete(step, id);
  } else {
    begin_work(step, id, rule);
  }
}

void begin_work(Step& step, PairId id, const Rule& rule) {
  const Work work = work_for(step.service()[id], rule);
  if (rule.point_in_time) {
    take_point_in_time(step, id);
  } else if (work == Work::Rewind) {
    step.ask(DropTargetWrites{id});
  }
  if (work == Work::Restore && !is_point_in_time(step.service()[id])) {
    step.service()[id].parted_at = step.now();  // hosts' writes go to both ends from here on
  }
  start_work(step, id, work);
  reconsider(step, id);
}

void complete(Step& step, PairId id, bool by_force) {
  Service& service = step.service();
  Pair& pair = service[id];
  CallEntry* entry = entry_on(service, id);
  if (entry == nullptr) {
    return;
  }
  const CallId call_id = *pair.call;
  Rule rule = transition_rules()[entry->row];
  if (rule.operation == Operation::ReverseRoles && pair.copying_back) {
    rule.image = Image::incomplete;  // the new target has not caught up with what it is to mirror
  }
  if (by_force) {  // parted at its present stand: the truth is Fractured
    rule.to = rule.to == CopyState::Split ? CopyState::Fractured : rule.to;
    rule.image = Image::inconsistent;
  }
  const Work done = pair.work;
  pair.work = Work::None;
  pair.copying_back = pair.copying_back && !copies_back(done);
  close_operation(step, id, rule, call_id, done);
  if (is_copy(done) && rule.operation != Operation::Failback) {
    close_copy(step, id, rule, done);
  }
  if (rule.image) {
    step.set_image(id, *rule.image);
  }
  rest(step, id, rule, entry->group.has_value());
  if (pair.copy_state == CopyState::Synchronized) {
    step.set_image(id, Image::consistent);  // that of its source, which it follows
  }
  if (done == Work::Restore && !is_point_in_time(pair)) {
    pair.parted_at = step.now();  // hosts' writes went to both ends until here
  }
  if (rule.detaches) {
    detach_by_itself(step, id);
  }
  Call& call = service[call_id];
  entry->finished = true;
  if (call.wait_for_copy_state && !entry->reached_wait_state) {
    entry->code = ReturnCode::Failed;  // it came to rest elsewhere; the work stands (S-07)
    entry->reason = Reason::wait_state_unreachable;
  }
  pair.call.reset();
  pair.set.reset();
  step.concern(call_id);
  if (pair.exists && pair.copy_state == CopyState::Failedover &&
      pair.progress_status == ProgressStatus::Resyncing) {
    start_reversal(step, id);
  }
  if (pair.exists) {
    start_copy_ahead(step, id);
    reconsider(step, id);
  }
}

void fail_entry(Step& step, PairId id, ReturnCode code, Reason reason) {
  Service& service = step.service();
  Pair& pair = service[id];
  if (CallEntry* entry = entry_on(service, id)) {
    entry->finished = true;
    entry->code = code;
    entry->reason = reason;
  }
  if (pair.call) {
    step.concern(*pair.call);
  }
  step.request(id, CopyState::NotApplicable);
  pair.call.reset();
  pair.set.reset();
}

void work_done(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.aspect) {
    aspect_work_ended(step, id, ReturnCode::Completed, Reason::none);
    return;
  }
  if (!pair.exists || pair.work == Work::None || pair.work == Work::Drain) {
    return;  // what drains is answered by its set: this is of work that gave way to it
  }
  if (const CallEntry* entry = entry_on(step.service(), id)) {
    if (transition_rules()[entry->row].role == RoleChange::target_serves &&
        !pair.knows.synced_power) {
      work_failed(step, id, Reason::element_failed);  // no power there to serve hosts
    } else {
      complete(step, id);
    }
    return;
  }
  const Work done = pair.work;
  pair.work = Work::None;
  if (done == Work::CatchUp) {
    pair.copying_back = false;
    step.show(id, pair.copy_state, pair.progress_before);
  } else if (is_copy(done)) {
    pair.first_copy_complete = true;
    step.set_image(id, Image::consistent);
    if (done != Work::PointInTime) {
      step.set_when(id, Property::WhenSynced, step.now());
    }
    if (pair.copy_state == CopyState::Unsynchronized) {
      step.show(id, WorldEvent::CopyEnds);
      detach_when_whole(step, id);
    } else if (waits_for_activate(pair)) {
      pair.copied_ahead = true;
    } else {  // the service does not see it at present
      pair.before_partition = CopyState::Synchronized;
      pair.progress_before = ProgressStatus::Completed;
      step.settle_ends(id);
    }
  }
  reconsider(step, id);
}

void work_failed(Step& step, PairId id, Reason reason) {
  Pair& pair = step.service()[id];
  if (pair.aspect) {
    const bool unspecified = reason == Reason::unspecified;
    aspect_work_ended(step, id, unspecified ? ReturnCode::UnspecifiedError : ReturnCode::Failed,
                      reason);
    return;
  }
  if (!pair.exists || pair.work == Work::None) {
    return;
  }
  if (pair.work == Work::Drain && pair.set) {
    drain_failed(step, *pair.set, reason);
    return;
  }
  if (pair.copy_state == CopyState::Failedover) {  // stays, whatever failed (S-52, D-16)
    const CallEntry* entry = entry_on(step.service(), id);
    const ProgressStatus progress =
        entry != nullptr && kind_of(entry->progress_before) != ProgressKind::Copying
            ? entry->progress_before
            : ProgressStatus::Completed;
    const ReturnCode code =
        reason == Reason::unspecified ? ReturnCode::UnspecifiedError : ReturnCode::Failed;
    fail_entry(step, id, code, reason);
    step.ask(StopFlow{id});
    pair.work = Work::None;
    pair.flow_reversed = false;
    step.show(id, CopyState::Failedover, progress);
    return;
  }
  break_pair(step, id, reason);
}

}  // namespace replisim
