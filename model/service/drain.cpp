// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/rule.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// Sets of pairs that are held, drained and parted or turned at one instant.
namespace replisim {
namespace {

bool has_limit(const Call& call) {
  return call.operation == Operation::Split || call.settings.consistent_point_in_time;
}

DrainSet& set_of(Service& service, SetId id) {
  return service.sets[id.index];
}

void close_set(Step& step, SetId id) {
  DrainSet& set = set_of(step.service(), id);
  set.open = false;
  step.cancel(set.limit_timer);
}

/// The row that tells what a drain that came to nothing means for the pair.
std::uint16_t row_without_drain(const Service& service, const Pair& pair, const CallEntry& entry,
                                const Call& call, Reason reason) {
  Situation situation =
      situation_of(service, pair, call.operation, call.force, entry.group.has_value(), true);
  situation.holds.put(Predicate::drain_possible, reason == Reason::timeout);
  situation.holds.put(Predicate::drain_in_time, false);
  if (call.operation == Operation::Failover) {
    situation.holds.put(Predicate::source_reachable, false);
    situation.holds.put(Predicate::missing_writes, !acknowledges_at_both_ends(pair.mode));
  }
  return find_row(situation);
}

/// How one pair of a failed set goes on.
struct DrainOutcome {
  PairId pair;
  bool goes_on = false;
  CopyState stays_in = CopyState::NotApplicable;  ///< when it is taken back
  ReturnCode code = ReturnCode::Failed;
  Reason reason = Reason::drain_incomplete;
};

DrainOutcome judge(Service& service, PairId id, Reason reason) {
  DrainOutcome outcome{.pair = id, .stays_in = service[id].copy_state};
  CallEntry* entry = entry_on(service, id);
  const Call& call = service[*service[id].call];
  const Rule& begun = transition_rules()[entry->row];
  if (call.operation == Operation::ReverseRoles) {
    outcome.goes_on = false;  // the new source would lack acknowledged writes
  } else if (begun.point_in_time) {
    outcome.stays_in = begun.from;  // nothing was taken
  } else if (call.settings.consistent_point_in_time && call.operation != Operation::Split &&
             call.operation != Operation::Failover) {
    outcome.goes_on = call.force;
  } else {
    const std::uint16_t row = row_without_drain(service, service[id], *entry, call, reason);
    const Rule& rule = transition_rules()[row == kNoRow ? entry->row : row];
    if (rule.code == ReturnCode::Completed) {
      outcome.goes_on = true;
      entry->row = row == kNoRow ? entry->row : row;
    } else {
      outcome.code = rule.code;
      outcome.stays_in = rule.to;
      entry->row = row;
    }
  }
  if (reason == Reason::timeout) {
    outcome.code = ReturnCode::Timeout;
    outcome.reason = Reason::timeout;
  } else if (reason == Reason::unspecified) {
    outcome.code = ReturnCode::UnspecifiedError;
    outcome.reason = Reason::unspecified;
  }
  return outcome;
}

void take_back(Step& step, const DrainOutcome& outcome) {
  Pair& pair = step.service()[outcome.pair];
  const CallEntry* entry = entry_on(step.service(), outcome.pair);
  const ProgressStatus before =
      entry != nullptr ? entry->progress_before : ProgressStatus::Completed;
  fail_entry(step, outcome.pair, outcome.code, outcome.reason);
  pair.work = Work::None;
  step.show(outcome.pair, outcome.stays_in, before);
  if (pair.copy_state == CopyState::Synchronized && !is_point_in_time(pair)) {
    step.ask(StartFlow{outcome.pair});
  } else if (pair.copy_state == CopyState::Unsynchronized) {
    start_recovery(step, outcome.pair);  // the copy that had to make room
  }
}

void open_set(Step& step, CallId call_id, const std::vector<PairId>& pairs) {
  Service& service = step.service();
  const SetId id{static_cast<std::uint32_t>(service.sets.size())};
  DrainSet set;
  set.pairs = pairs;
  set.call = call_id;
  for (const PairId pair : pairs) {
    const CallEntry* entry = entry_on(service, pair);
    set.forced_apart =
        set.forced_apart || (service[call_id].operation == Operation::Split && entry != nullptr &&
                             transition_rules()[entry->row].to == CopyState::Fractured);
    service[pair].set = id;
  }
  const bool flows = std::ranges::any_of(pairs, [&service](PairId pair) {
    return service[pair].copy_state == CopyState::Synchronized;
  });
  const bool drain = flows && !set.forced_apart;
  service.sets.push_back(set);
  step.ask(HoldAndDrain{id, drain});
  if (drain && has_limit(service[call_id]) && service.policy.split_limit > SimTime{}) {
    service.sets.back().limit_timer =
        step.arm(TimerPurpose::SplitLimit, id.index, service.policy.split_limit);
  }
}

/// Hosts are held: the members of the set take their points in time and go on by themselves.
void leave_set(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const Rule& rule = transition_rules()[entry_on(step.service(), id)->row];
  pair.set.reset();
  pair.work = Work::None;
  begin_work(step, id, rule);
}

/// The group whose write order ties the pair to its other members.
std::optional<GroupId> order_of(const Service& service, PairId id) {
  const Pair& pair = service[id];
  const bool tied = pair.sync_type == SyncType::Mirror && pair.group && !pair.consistency_exempt &&
                    service[*pair.group].consistency_enabled;
  return tied ? pair.group : std::nullopt;
}

}  // namespace

void open_sets(Step& step, CallId call_id, const std::vector<PairId>& pairs) {
  Service& service = step.service();
  if (pairs.empty()) {
    return;
  }
  if (has_limit(service[call_id])) {
    open_set(step, call_id, pairs);
    return;
  }
  std::vector<std::vector<PairId>> sets;
  for (const PairId id : pairs) {
    const auto group = order_of(service, id);
    const auto mates = std::ranges::find_if(sets, [&](const std::vector<PairId>& set) {
      return group && order_of(service, set.front()) == group;
    });
    if (mates == sets.end()) {
      sets.push_back({id});
    } else {
      mates->push_back(id);
    }
  }
  for (const std::vector<PairId>& set : sets) {
    open_set(step, call_id, set);
  }
}

void set_drained(Step& step, SetId id) {
  DrainSet& set = set_of(step.service(), id);
  if (!set.open) {
    return;
  }
  close_set(step, id);
  const DrainSet closed = set;
  for (const PairId pair : closed.pairs) {
    const CallEntry* entry = entry_on(step.service(), pair);
    if (entry != nullptr && transition_rules()[entry->row].point_in_time) {
      leave_set(step, pair);
    } else {
      complete(step, pair, closed.forced_apart);
    }
  }
  step.ask(ReleaseHosts{id});
}

void drain_failed(Step& step, SetId id, Reason reason) {
  Service& service = step.service();
  if (!set_of(service, id).open) {
    return;
  }
  close_set(step, id);
  const std::vector<PairId> pairs = set_of(service, id).pairs;
  const bool one_unit = has_limit(service[set_of(service, id).call]);
  const bool force = service[set_of(service, id).call].force;
  std::vector<DrainOutcome> outcomes;
  for (const PairId pair : pairs) {
    if (entry_on(service, pair) != nullptr) {
      outcomes.push_back(judge(service, pair, reason));
    }
  }
  if (one_unit && !force) {  // all or nothing
    const auto failing =
        std::ranges::find_if(outcomes, [](const DrainOutcome& o) { return !o.goes_on; });
    for (DrainOutcome& outcome : outcomes) {
      if (failing != outcomes.end()) {
        outcome = {outcome.pair, false, outcome.stays_in, failing->code, failing->reason};
      }
    }
  }
  for (const DrainOutcome& outcome : outcomes) {
    if (outcome.goes_on) {
      complete(step, outcome.pair, one_unit);
    }
  }
  step.ask(ReleaseHosts{id});
  for (const DrainOutcome& outcome : outcomes) {
    if (!outcome.goes_on) {
      take_back(step, outcome);
      reconsider(step, outcome.pair);
    }
  }
}

}  // namespace replisim
