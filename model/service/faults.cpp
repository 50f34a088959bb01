// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/service/modes.hpp"
#include "model/service/points.hpp"
#include "model/service/valuation.hpp"

// What lines, power, visibility and element status do to pairs (R-59 to R-63, S-50 to S-55, D-28).
namespace replisim {
namespace {

bool is_flowing(const Pair& pair) {
  return flows_in(pair, pair.copy_state);
}

/// The pair needs its line now: a flow, a copy, a restore, or the reversed flow.
bool needs_line(const Pair& pair) {
  return is_flowing(pair) || is_copy(pair.work) || pair.work == Work::Restore ||
         pair.work == Work::Failback || pair.flow_reversed;
}

bool line_open(const Pair& pair) {
  const bool backwards =
      pair.work == Work::Restore || pair.work == Work::Failback || pair.flow_reversed;
  return backwards ? reverse_open(pair) : flow_open(pair);
}

/// The flow stands still for the moment. A status that says more than Pending stays.
void pend(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const ProgressKind kind = kind_of(pair.progress_status);
  const bool idle = pair.progress_status == ProgressStatus::Completed;
  if (pair.progress_status == ProgressStatus::Pending || (kind != ProgressKind::Copying && !idle) ||
      !(is_flowing(pair) || pair.flow_reversed)) {
    return;
  }
  if (pair.work != Work::CatchUp) {
    pair.progress_before = pair.progress_status;
  }
  step.show(id, WorldEvent::FlowPauses);
}

void unpend(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.progress_status != ProgressStatus::Pending) {
    return;
  }
  step.show(id, pair.copy_state,
            pair.work == Work::CatchUp ? ProgressStatus::Resyncing : pair.progress_before);
  step.ask(StartFlow{id});
}

WorldEvent breaking_event(Reason reason) {
  switch (reason) {
    case Reason::link_down:
      return WorldEvent::PathLost;
    case Reason::space_exhausted:
      return WorldEvent::SpaceExhausted;
    default:
      return WorldEvent::ElementFails;
  }
}

/// Broken, without a word to the others of the group.
void break_alone(Step& step, PairId id, Reason reason, WorldEvent event) {
  Pair& pair = step.service()[id];
  const bool was_mirrored = pair.sync_type == SyncType::Mirror && is_flowing(pair);
  const ReturnCode code =
      reason == Reason::unspecified ? ReturnCode::UnspecifiedError : ReturnCode::Failed;
  const CopyState before = pair.copy_state;
  if (pair.work == Work::Drain && pair.set) {
    const CallEntry* entry = entry_on(step.service(), id);
    const bool takes_point = entry != nullptr && transition_rules()[entry->row].point_in_time;
    drain_failed(step, *pair.set, reason);
    if (pair.copy_state != before && !takes_point) {
      return;  // parted or failed over by Force, it needs its line no more
    }
  }
  fail_entry(step, id, code, reason);
  step.cancel(pair.link_loss_timer);
  step.ask(StopFlow{id});
  cut_restore(step, id);
  pair.knows.queue_full = false;  // it is a change map from now on (S-39)
  pair.work = Work::None;
  pair.copied_ahead = false;
  pair.before_break = pair.copy_state;
  pair.parted_at = step.now();
  step.show(id, event);
  if (was_mirrored && pair.failed_copy_stops_host_io && pair.locality == Locality::Remote) {
    pair.hosts_refused = true;
    step.ask(RefuseHosts{id, true});
  }
}

/// The line is back: go on by itself, or wait for Resume. A point in time waits for Resync
/// Replica.
void recover(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.work != Work::None) {
    return;  // an operation is on the way to where the pair is to rest
  }
  if (pair.sync_type != SyncType::Mirror || !flows_in(pair, pair.before_break)) {
    return;
  }
  pair.before_break = CopyState::NotApplicable;
  if (recovers_by_itself(step.service(), pair)) {
    start_recovery(step, id);
  } else {
    step.show(id, WorldEvent::RepairedManual);
  }
}

void recover_with_mates(Step& step, PairId id) {
  recover(step, id);
  for (const PairId mate : order_mates(step.service(), id)) {
    const Pair& pair = step.service()[mate];
    if (pair.copy_state == CopyState::Broken && cause_cured(pair)) {
      recover(step, mate);
    }
  }
}

/// The service sees both ends again.
void come_back(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.knows.system_unknown || pair.knows.synced_unknown) {
    step.show(id, WorldEvent::BackUnknown);
    return;
  }
  const CopyState before = pair.before_partition;
  pair.before_partition = CopyState::NotApplicable;
  if (before == CopyState::Broken) {
    step.show(id, WorldEvent::PathLost);  // what the data path says
  } else {
    step.show(id, before, pair.progress_before);
    detach_when_whole(step, id);
  }
}

/// What becomes of the data while the service does not see an end: whether it flows on.
bool flow_survives(const Service& service, const Pair& pair) {
  if (pair.work == Work::Restore) {
    return false;
  }
  return !(is_flowing(pair) || is_copy(pair.work)) || flow_open(pair) ||
         queues_while_down(service, pair);
}

void partition(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const bool mirrored = pair.sync_type == SyncType::Mirror && is_flowing(pair);
  const bool survives = flow_survives(step.service(), pair);
  if (pair.copy_state != CopyState::Invalid) {
    pair.before_partition = pair.copy_state;
  }
  if (pair.progress_status != ProgressStatus::Pending) {
    pair.progress_before = pair.progress_status;
  }
  if (const auto before = progress_before_reset(step.service(), id)) {
    pair.progress_before = *before;  // the queue flows on, nobody waits for its end
    pair.work = Work::None;
  }
  fail_entry(step, id, ReturnCode::Failed, Reason::source_unreachable);
  if (!survives) {
    part_unseen(step, id);
  }
  step.show(id, WorldEvent::EndUnseen);
  if (mirrored && !survives && pair.failed_copy_stops_host_io) {
    pair.hosts_refused = true;
    step.ask(RefuseHosts{id, true});
  }
}

void arm_heartbeat(Step& step, PairId id) {
  const TimerId timer =
      step.arm(TimerPurpose::Heartbeat, id.index, step.service().policy.heartbeat);
  step.service()[id].heartbeat_timer = timer;
}

void arm_link_loss(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const auto limit = link_loss_limit(step.service(), pair);
  if (limit && !pair.link_loss_timer) {
    const TimerId timer = step.arm(TimerPurpose::LinkLoss, id.index, *limit);
    step.service()[id].link_loss_timer = timer;
  }
}

/// A failed-over pair keeps its state; only the reversed flow comes and goes.
void reconsider_failedover(Step& step, PairId id) {
  Service& service = step.service();
  Pair& pair = service[id];
  const bool open = reverse_open(pair) && !element_failed(pair);
  if (pair.flow_reversed || pair.work == Work::Failback) {
    if (open) {
      step.cancel(pair.link_loss_timer);
      unpend(step, id);
    } else {
      pend(step, id);
      arm_link_loss(step, id);
    }
    return;
  }
  if (open && service.profile.failover_reverses && pair.serving == Side::Synced &&
      pair.work == Work::None && recovers_by_itself(service, pair) &&
      !source_is_shared(service, pair)) {
    begin_reversal(step, id);
  }
}

void reconsider_unseen(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  step.cancel(pair.link_loss_timer);
  if (pair.copy_state == CopyState::Failedover || pair.copy_state == CopyState::Partitioned) {
    return;
  }
  if (pair.work == Work::Drain && pair.set && !forward_open(pair)) {
    drain_failed(step, *pair.set, Reason::link_down);
  }
  pend(step, id);
  if (!pair.heartbeat_timer) {
    arm_heartbeat(step, id);
  }
}

void reconsider_line(Step& step, PairId id) {
  const Service& service = step.service();
  Pair& pair = step.service()[id];
  if (!needs_line(pair)) {
    step.cancel(pair.link_loss_timer);
    return;
  }
  if (pair.knows.queue_full && is_flowing(pair)) {
    break_pair(step, id, Reason::link_down);
    return;
  }
  if (line_open(pair)) {
    step.cancel(pair.link_loss_timer);
    unpend(step, id);
    return;
  }
  if (pair.work == Work::Drain && pair.set && !service.sets[pair.set->index].forced_apart) {
    drain_failed(step, *pair.set, Reason::link_down);
  }
  pend(step, id);
  arm_link_loss(step, id);
}

}  // namespace

void start_recovery(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.first_copy_complete) {
    step.show(id, WorldEvent::RepairedAutomatic);
  } else {  // it goes on with its first copy
    step.show(id, CopyState::Unsynchronized, ProgressStatus::Synchronizing);
  }
  const Work rest = pair.sync_type == SyncType::Snapshot ? Work::PointInTime : Work::CopyChanges;
  start_work(step, id, pair.image == Image::none ? Work::CopyAll : rest);
}

void begin_reversal(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.progress_before = pair.progress_status;
  step.show(id, pair.copy_state, ProgressStatus::Resyncing);
  start_reversal(step, id);
}

void start_reversal(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.flow_reversed = pair.copying_back = true;
  pair.work = Work::CatchUp;
  step.ask(ReverseFlow{id});
}

void break_pair(Step& step, PairId id, Reason reason) {
  const bool in_order = step.service()[id].copy_state == CopyState::Synchronized;
  break_alone(step, id, reason, breaking_event(reason));
  if (!in_order) {
    return;
  }
  for (const PairId mate : order_mates(step.service(), id)) {
    if (step.service()[mate].copy_state == CopyState::Synchronized) {
      break_alone(step, mate, reason, WorldEvent::MateUndelivered);
    }
  }
}

void reconsider(Step& step, PairId id, bool was_cured) {
  Pair& pair = step.service()[id];
  if (!pair.exists) {
    return;
  }
  if (unseen(pair)) {
    reconsider_unseen(step, id);
    return;
  }
  step.cancel(pair.heartbeat_timer);
  bool cured_now = !was_cured && cause_cured(pair);
  if (pair.copy_state == CopyState::Partitioned) {
    come_back(step, id);
    cured_now = cause_cured(pair);
  }
  switch (pair.copy_state) {
    case CopyState::Invalid:
      return;
    case CopyState::Failedover:
      reconsider_failedover(step, id);
      return;
    case CopyState::Broken:
      if (cured_now) {
        recover_with_mates(step, id);
      }
      return;
    default:
      break;
  }
  if (element_failed(pair)) {
    break_pair(step, id, Reason::element_failed);
    return;
  }
  reconsider_line(step, id);
}

void link_lost(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.link_loss_timer.reset();
  if (!pair.exists || unseen(pair) || !needs_line(pair) || line_open(pair)) {
    return;
  }
  if (pair.copy_state == CopyState::Failedover) {
    if (pair.work == Work::Failback) {
      work_failed(step, id, Reason::link_down);
      return;
    }
    if (pair.work == Work::Control || pair.work == Work::Prepare) {
      // An operation without data comes to its end first, which looks at the line, too.
      if (link_loss_limit(step.service(), pair) != SimTime{}) {
        arm_link_loss(step, id);
      }
      return;
    }
    step.ask(StopFlow{id});
    pair.flow_reversed = false;
    if (pair.work == Work::CatchUp) {
      pair.work = Work::None;
    }
    if (pair.progress_status == ProgressStatus::Pending) {
      step.show(id, pair.copy_state, pair.progress_before);
    }
    return;
  }
  break_pair(step, id, Reason::link_down);
}

void heartbeat_lost(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.heartbeat_timer.reset();
  if (!pair.exists || !unseen(pair) || pair.copy_state == CopyState::Failedover ||
      pair.copy_state == CopyState::Partitioned) {
    return;
  }
  if (pair.locality == Locality::Local) {
    break_pair(step, id, Reason::element_failed);
    return;
  }
  if (pair.work == Work::Control || pair.work == Work::Prepare) {
    if (step.service().policy.heartbeat != SimTime{}) {
      arm_heartbeat(step, id);  // an operation without data comes to its end first
    }
    return;
  }
  if (pair.work == Work::Drain && pair.set) {
    drain_failed(step, *pair.set, Reason::source_unreachable);
    if (pair.copy_state == CopyState::Failedover) {
      return;  // by Force, and it stays (S-52)
    }
  }
  partition(step, id);
}

}  // namespace replisim
