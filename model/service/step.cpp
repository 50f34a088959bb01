// SPDX-License-Identifier: Apache-2.0
#include "model/service/step.hpp"

#include <algorithm>
#include <utility>

#include "model/service/job_steps.hpp"
#include "model/service/modes.hpp"
#include "model/service/numbers.hpp"

namespace replisim {
namespace {

std::optional<SimTime>& when_of(Pair& pair, Property property) {
  switch (property) {
    case Property::WhenSynced:
      return pair.when_synced;
    case Property::WhenSynchronized:
      return pair.when_synchronized;
    case Property::WhenActivated:
      return pair.when_activated;
    case Property::WhenDeactivated:
      return pair.when_deactivated;
    case Property::WhenSuspended:
      return pair.when_suspended;
    default:
      return pair.when_established;
  }
}

/// Reached is latched. A state that the entry will rest in counts when it comes to rest.
void latch(Service& service, const Pair& pair, CallEntry& entry) {
  const Call& call = service[*pair.call];
  if (call.wait_for_copy_state && *call.wait_for_copy_state == pair.copy_state &&
      pair.requested_copy_state != pair.copy_state) {
    entry.reached_wait_state = true;
  }
}

}  // namespace

void Step::record(PairId id, Property property, std::int64_t from, std::int64_t to) {
  if (from != to) {
    pair_changes_.push_back({{EntityKind::Pair, id.index}, property, from, to});
  }
}

void Step::record(EntityRef entity, Property property, std::int64_t from, std::int64_t to) {
  if (from == to) {
    return;
  }
  // What a group is comes before what its members make it show.
  (entity.kind == EntityKind::Group ? group_changes_ : call_changes_)
      .push_back({entity, property, from, to});
}

void Step::show(PairId id, CopyState state, ProgressStatus progress) {
  Pair& pair = service_[id];
  const CopyState old_state = pair.copy_state;
  const ProgressStatus old_progress = pair.progress_status;
  const bool maintained = sync_maintained(pair);
  pair.copy_state = state;
  pair.progress_status = progress;
  record(id, Property::CopyState, number(old_state), number(state));
  record(id, Property::ProgressStatus, number(old_progress), number(progress));
  const bool whole_clone = service_.profile.clone_shows_synchronized;
  record(id, Property::SyncState,
         number(sync_state_of(old_state, old_progress, pair.sync_type, whole_clone)),
         number(sync_state_of(state, progress, pair.sync_type, whole_clone)));
  record(id, Property::SyncMaintained, maintained ? 1 : 0, sync_maintained(pair) ? 1 : 0);
  if (state == CopyState::Synchronized && old_state != CopyState::Synchronized) {
    set_when(id, Property::WhenSynchronized, now_);
  }
  settle_ends(id);
  if (pair.write_through && !flows(pair)) {
    set_write_through(id, false);
  }
  if (pair.hosts_refused && state != CopyState::Broken && state != CopyState::Partitioned) {
    pair.hosts_refused = false;
    ask(RefuseHosts{id, false});
  }
  if (pair.group) {
    groups_.insert(*pair.group);
  }
  if (CallEntry* entry = entry_on(service_, id)) {
    latch(service_, pair, *entry);
    calls_.insert(*pair.call);
  }
}

void Step::show(PairId id, WorldEvent event) {
  const SpontaneousRule& rule = spontaneous_rule(event);
  const bool stays = rule.to == CopyState::NotApplicable;
  show(id, stays ? service_[id].copy_state : rule.to, rule.progress);
}

void Step::request(PairId id, CopyState state) {
  Pair& pair = service_[id];
  record(id, Property::RequestedCopyState, number(pair.requested_copy_state), number(state));
  pair.requested_copy_state = state;
  if (pair.group) {
    groups_.insert(*pair.group);
  }
}

void Step::set_image(PairId id, Image image) {
  Pair& pair = service_[id];
  record(id, Property::Image, number(pair.image), number(image));
  pair.image = image;
  if (pair.group) {
    groups_.insert(*pair.group);
  }
}

void Step::set_serving(PairId id, Side side) {
  Pair& pair = service_[id];
  const std::int64_t before = serving_shown(pair);
  pair.serving = side;
  record(id, Property::Serving, before, serving_shown(pair));
}

void Step::settle_ends(PairId id) {
  Pair& pair = service_[id];
  const bool both = ends_serve_together(pair);
  const Side alone = serves_alone(pair, both);
  const std::int64_t before = serving_shown(pair);
  const bool moves = pair.serving != alone;
  pair.both_serve = both;
  pair.serving = alone;
  record(id, Property::Serving, before, serving_shown(pair));
  if (moves) {
    ask(ServeAt{id, alone});
  }
}

void Step::set_mode(PairId id, Mode mode) {
  Pair& pair = service_[id];
  record(id, Property::Mode, number(pair.mode), number(mode));
  const std::int64_t writes = writes_shown(pair);
  pair.mode = mode;
  pair.write_through = false;
  record(id, Property::Writes, writes, writes_shown(pair));
  settle_ends(id);
}

void Step::set_skew(PairId id, std::optional<Bytes> skew) {
  Pair& pair = service_[id];
  record(id, Property::Skew, pair.skew ? pair.skew->value : kNull, skew ? skew->value : kNull);
  pair.skew = skew;
}

void Step::set_write_through(PairId id, bool on) {
  Pair& pair = service_[id];
  const std::int64_t before = writes_shown(pair);
  pair.write_through = on;
  record(id, Property::Writes, before, writes_shown(pair));
}

void Step::set_consistency(GroupId id, bool enabled) {
  Group& group = service_[id];
  record({EntityKind::Group, id.index}, Property::ConsistencyEnabled,
         group.consistency_enabled ? 1 : 0, enabled ? 1 : 0);
  group.consistency_enabled = enabled;
  groups_.insert(id);
}

void Step::set_when(PairId id, Property property, std::optional<SimTime> when) {
  std::optional<SimTime>& held = when_of(service_[id], property);
  record(id, property, number(held), number(when));
  held = when;
}

TimerId Step::arm(TimerPurpose purpose, std::uint32_t index, SimTime delay) {
  const TimerId timer{static_cast<std::uint32_t>(service_.timers.size())};
  service_.timers.push_back({.purpose = purpose, .index = index});
  ask(ArmTimer{timer, delay});
  return timer;
}

void Step::cancel(std::optional<TimerId>& timer) {
  if (timer && service_.timers[timer->index].armed) {
    service_.timers[timer->index].armed = false;
    ask(CancelTimer{*timer});
  }
  timer.reset();
}

void Step::settle_calls() {
  while (!calls_.empty()) {
    for (const CallId call : std::exchange(calls_, {})) {
      settle_call(*this, call);
    }
  }
}

StepResult Step::finish() {
  do {
    settle_calls();
  } while (!service_.job_queue.empty() && fill_places(*this));
  for (const GroupId group : groups_) {
    update_group(service_, group, group_changes_);
  }
  StepResult result;
  result.effects = std::move(effects_);
  result.changes = std::move(pair_changes_);
  result.changes.insert(result.changes.end(), group_changes_.begin(), group_changes_.end());
  result.changes.insert(result.changes.end(), call_changes_.begin(), call_changes_.end());
  return result;
}

}  // namespace replisim
