// SPDX-License-Identifier: Apache-2.0
#include "model/explore/dead.hpp"

#include <algorithm>

#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/service/valuation.hpp"

namespace replisim::explore {
namespace {

/// A step may have to follow the operation: the provider has a feature that says so.
bool asks_next(const Instance& instance, const Rule& rule) {
  constexpr Mode kModes[] = {Mode::Synchronous, Mode::Asynchronous, Mode::Adaptive, Mode::Active};
  const auto asks = [&](const NextStep& next) {
    return next.operation == rule.operation && std::ranges::any_of(kModes, [&](Mode mode) {
             const ReplicationKind kind{instance.type, mode, instance.locality};
             return has_feature(instance.profile, kind, false, next.feature) ||
                    has_feature(instance.profile, kind, true, next.feature);
           });
  };
  return rule.final_progress == ProgressStatus::Completed &&
         std::ranges::any_of(next_steps(), asks);
}

/// Operations that end alike but for what their rows say.
Operation kind_of_end(Operation operation) {
  switch (operation) {
    case Operation::Activate:
    case Operation::Resume:
    case Operation::ResyncReplica:
      return Operation::Abort;
    case Operation::Split:
      return Operation::Fracture;
    case Operation::Unprepare:
      return Operation::Prepare;
    default:
      return operation;
  }
}

/// Two rows by which entries that were started, and wait for no drain, end alike.
bool end_alike(const Rule& a, const Rule& b) {
  if (a.association_deleted || b.association_deleted) {
    return a.association_deleted == b.association_deleted;
  }
  return kind_of_end(a.operation) == kind_of_end(b.operation) && a.to == b.to &&
         a.final_progress == b.final_progress && a.image == b.image && a.role == b.role &&
         a.mode_change == b.mode_change && a.detaches == b.detaches &&
         a.settings_state == b.settings_state;
}

bool has_any(const Instance& instance, std::initializer_list<Fault> faults) {
  return std::ranges::any_of(faults, [&](Fault fault) { return instance.has(fault); });
}

/// The end of the operation sets anew whether a first copy was completed.
bool sets_first_copy(const Rule& rule) {
  return rule.association_deleted || rule.operation == Operation::ReverseRoles ||
         rule.operation == Operation::Prepare || rule.operation == Operation::Unprepare;
}

bool remembers_progress(const Pair& pair) {
  return pair.progress_status == ProgressStatus::Pending || tells_nothing(pair.copy_state) ||
         pair.work == Work::CatchUp || pair.flow_reversed;
}

bool remembers_break(const Pair& pair) {
  return pair.sync_type == SyncType::Mirror &&
         (pair.copy_state == CopyState::Broken || tells_nothing(pair.copy_state));
}

/// What an entry showed before decides where it is taken back to, or what a change of the Mode
/// leaves.
bool remembers_progress(const Rule& rule) {
  return rule.final_progress == ProgressStatus::NotApplicable ||
         rule.operation == Operation::ReverseRoles;
}

/// What is over is told in the answer, and once that was given only by the job.
void merge_finished(std::vector<CallEntry>& entries, bool answered) {
  const auto at_work = std::ranges::find(entries, false, &CallEntry::finished);
  if (at_work == entries.end()) {
    return;
  }
  CallEntry failed;
  failed.pair = at_work->pair;
  failed.finished = true;
  failed.code = ReturnCode::Failed;
  bool any = false;
  for (const CallEntry& entry : entries) {
    if (entry.finished && entry.code != ReturnCode::Completed) {
      any = true;
      failed.started = failed.started || entry.started;
    }
  }
  std::erase_if(entries, [](const CallEntry& entry) { return entry.finished; });
  if (any && !answered) {
    entries.insert(entries.begin(), failed);
  }
}

/// Writes that are nowhere, or everywhere with all that they depend on.
void clear_writes(State& state) {
  World& world = state.world;
  for (unsigned i = 0; i < world.issued; ++i) {
    const auto one = static_cast<Writes>(1U << i);
    for (std::uint32_t p = 0; p < state.service.pairs.size(); ++p) {
      PairWorld& data = world.pairs[p];
      if ((data.own & one) == 0) {
        continue;
      }
      const bool waits = world.waiting == p && i + 1U == world.issued;
      const unsigned all = data.at[0] & data.at[1] & ~unsigned{data.queue};
      const unsigned some = data.at[0] | data.at[1] | data.queue | data.point;
      const bool mirror = state.service.pairs[p].sync_type == SyncType::Mirror;
      const bool everywhere = mirror && (all & one) != 0;
      const bool nowhere = (some & one) == 0 && (world.acknowledged & one) == 0;
      if (waits || !(everywhere || nowhere)) {
        return;  // younger ones depend on it
      }
      const auto others = static_cast<Writes>(~unsigned{one});
      data.own &= others;
      data.at[0] &= others;
      data.at[1] &= others;
      world.acknowledged &= others;
    }
  }
}

void clear_pair(Pair& pair) {
  if (!remembers_progress(pair)) {
    pair.progress_before = ProgressStatus::Completed;
  }
  if (!remembers_break(pair)) {
    pair.before_break = CopyState::NotApplicable;
  }
  const bool empty = pair.image == Image::none && (pair.copy_state == CopyState::Inactive ||
                                                   pair.copy_state == CopyState::Prepared ||
                                                   pair.copy_state == CopyState::Aborted);
  if (pair.sync_type != SyncType::Mirror) {
    pair.copying_back = false;  // roles of points in time are never reversed
  }
  if (pair.sync_type != SyncType::Mirror || empty) {
    pair.first_copy_complete = false;
  }
}

/// `may_join`: a pair may come into a group with the dates that it has. Points in time are also
/// compared with those of a list.
void clear_dates(Service& service, bool may_join) {
  const auto keep = [](std::optional<SimTime>& date, bool counts) {
    if (!counts) {
      date.reset();
    } else if (!date) {
      date = SimTime{};  // never, which is as good as any date that pairs share
    }
  };
  for (Pair& pair : service.pairs) {
    const bool mirror = pair.sync_type == SyncType::Mirror;
    const bool flows =
        pair.copy_state == CopyState::Unsynchronized || pair.copy_state == CopyState::Synchronized;
    keep(pair.parted_at, (pair.group || may_join) && mirror && !flows);
    keep(pair.point_in_time,
         (pair.group || service.pairs.size() > 1) && !mirror && pair.image != Image::none);
  }
  for (Group& group : service.groups) {
    group.parted_together = true;  // found anew whenever it is asked for
  }
}

}  // namespace

DeadValues::DeadValues(const Instance& instance)
    : work_ends_well_(!has_any(
          instance, {Fault::power, Fault::unseen, Fault::element, Fault::unknown, Fault::copy,
                     Fault::disturb, Fault::space, Fault::queue, Fault::deliver})),
      line_holds_(!has_any(instance, {Fault::link, Fault::one_way})),
      may_join_(instance.group && instance.calls(Operation::AddSyncPair)) {
  const auto rules = transition_rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    asks_next_.push_back(asks_next(instance, rules[i]));
    const auto alike = std::ranges::find_if(rules.first(i), [&](const Rule& rule) {
      const bool next = asks_next(instance, rule) || asks_next_[i];
      return end_alike(rule, rules[i]) && (!next || rule.operation == rules[i].operation);
    });
    like_.push_back(static_cast<std::uint16_t>(alike - rules.begin()));
  }
}

void DeadValues::clear(State& state) const {
  Service& service = state.service;
  clear_writes(state);
  for (Call& call : service.calls) {
    if (!call.ended) {
      clear_call(service, call);
    }
  }
  for (Pair& pair : service.pairs) {
    clear_pair(pair);
    // Whoever comes into an order, or finds one switched on, joins it anew.
    pair.joins_order = joins_order(service, pair);
  }
  clear_dates(service, may_join_);
}

/// Where no drain can come to nothing, no one asks what the pair is to go back to, nor for Force.
void DeadValues::clear_draining(Service& service, Call& call) const {
  bool dead = work_ends_well_ && line_holds_;
  for (const CallEntry& entry : call.entries) {
    const auto& set = service[entry.pair].set;
    const bool by_itself = !entry.finished && set && !service.sets[set->index].limit_timer;
    dead = dead && (entry.finished ||
                    (by_itself && transition_rules()[entry.row].role == RoleChange::none));
  }
  if (!dead) {
    return;
  }
  call.force = false;
  for (CallEntry& entry : call.entries) {
    if (!entry.finished && !remembers_progress(transition_rules()[entry.row])) {
      entry.progress_before = ProgressStatus::Completed;
    }
  }
}

void DeadValues::clear_call(Service& service, Call& call) const {
  const bool all_started = std::ranges::all_of(
      call.entries, [](const CallEntry& entry) { return entry.started || entry.finished; });
  const auto drains = [&service](const CallEntry& entry) {
    return !entry.finished && service[entry.pair].work == Work::Drain;
  };
  if (!all_started) {
    return;
  }
  if (std::ranges::any_of(call.entries, drains)) {
    clear_draining(service, call);
    return;
  }
  merge_finished(call.entries, call.returned && !call.wait_for_copy_state);
  bool turns = false;
  for (CallEntry& entry : call.entries) {
    if (entry.finished) {
      continue;
    }
    Pair& pair = service[entry.pair];
    const Rule& rule = transition_rules()[entry.row];
    turns = turns || rule.role != RoleChange::none;
    const bool fails_over =
        pair.copy_state == CopyState::Failedover && !(work_ends_well_ && line_holds_);
    if (!remembers_progress(rule) && !fails_over) {
      entry.progress_before = ProgressStatus::Completed;
    }
    if (work_ends_well_ && line_holds_ && sets_first_copy(rule)) {
      pair.first_copy_complete = false;
    }
    if (!asks_next_[entry.row]) {
      entry.group.reset();
    }
    entry.row = like_[entry.row];
  }
  call.on_error = call.settings.on_error = OnGroupOrListError::Stop;
  call.settings.consistent_point_in_time = false;
  if (!turns) {
    call.force = false;
    call.operation = Operation::Abort;
  }
}

}  // namespace replisim::explore
