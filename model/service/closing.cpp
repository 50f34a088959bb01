// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/rules/rule.hpp"
#include "model/rules/versions.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/modes.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// What belongs to the end of an operation: the effects that end, turn or start the flow, and the
// properties that tell of it.
namespace replisim {
namespace {

/// The instant of the image at the other end: of a pair that was parted before, that parting's.
void note_parting(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  switch (pair.copy_state) {
    case CopyState::Fractured:
    case CopyState::Split:
    case CopyState::Suspended:
    case CopyState::Skewed:
    case CopyState::Restored:
      return;
    default:
      pair.parted_at = step.now();
  }
}

/// The flow ends here for good; the world parts the pair.
void part(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  step.ask(PartPair{id, true});
  note_parting(step, id);
  pair.flow_reversed = false;
  step.set_when(id, Property::WhenSuspended, step.now());
}

/// A SettingsDefineState stays behind where aspects are supported (D-14).
void leave_settings_state(Step& step, PairId id, Call& call) {
  constexpr std::uint8_t kSourceAspect = 14;
  constexpr std::uint8_t kAspects = 45;
  Service& service = step.service();
  const ReplicationKind kind = kind_of(service[id]);
  if (feature_of(service.profile, kind, kSourceAspect) &&
      feature_of(service.profile, kind, kAspects)) {
    ++service.settings_states_created;
    leave_aspect(step, id, call.settings);
    call.settings_state.push_back(id);
  }
}

void fail_over(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  const CopyState from = pair.copy_state;
  if (from != CopyState::Fractured && from != CopyState::Split) {
    step.ask(PartPair{id, true});
  }
  note_parting(step, id);
  step.set_serving(id, Side::Synced);
  step.ask(ServeAt{id, Side::Synced});
}

/// The ReplicationGroups change places when the last member of the relationship has turned; its
/// keys are other ones then, and indications tell so after those of the members.
void turn_group(Step& step, GroupId id) {
  Service& service = step.service();
  Group& group = service[id];
  if (!group.source_group.valid() || !group.target_group.valid()) {
    return;
  }
  const auto holds = [&service](ReplicationGroupId end, ElementId element) {
    return std::ranges::find(service[end].members, element) != service[end].members.end();
  };
  const bool turned = std::ranges::all_of(group.members, [&](PairId member) {
    const Pair& pair = service[member];
    return !pair.exists || (holds(group.target_group, pair.system_element) &&
                            holds(group.source_group, pair.synced_element));
  });
  if (!turned) {
    return;
  }
  const EntityRef ref{EntityKind::Group, id.index};
  step.record(ref, Property::SystemElement, group.source_group.index, group.target_group.index);
  step.record(ref, Property::SyncedElement, group.target_group.index, group.source_group.index);
  std::swap(group.source_group, group.target_group);
}

void swap_roles(Step& step, PairId id, const Rule& rule, Call& call) {
  Service& service = step.service();
  Pair& pair = service[id];
  if (pair.flow_reversed) {
    step.ask(StopFlow{id});
    pair.flow_reversed = false;
    pair.parted_at = step.now();  // until here the new target followed
  }
  step.record(id, Property::SystemElement, pair.system_element.index, pair.synced_element.index);
  step.record(id, Property::SyncedElement, pair.synced_element.index, pair.system_element.index);
  std::swap(pair.system_element, pair.synced_element);
  std::swap(pair.knows.forward_path_up, pair.knows.reverse_path_up);
  std::swap(pair.knows.system_power, pair.knows.synced_power);
  std::swap(pair.knows.system_seen, pair.knows.synced_seen);
  std::swap(pair.knows.system_failed, pair.knows.synced_failed);
  std::swap(pair.knows.system_unknown, pair.knows.synced_unknown);
  pair.first_copy_complete = true;
  pair.copying_back = false;  // its image tells of it from now on
  if (pair.group) {
    turn_group(step, *pair.group);
  }
  step.ask(SwapRoles{id});
  step.set_serving(id, Side::System);
  step.ask(ServeAt{id, Side::System});
  if (rule.to == CopyState::Synchronized) {
    step.ask(StartFlow{id});
  }
  if (has_updated_synchronizations(service.version)) {
    call.updated_synchronizations.push_back(id);
  }
}

/// Hosts use SystemElement again.
void serve_source(Step& step, PairId id) {
  step.set_serving(id, Side::System);
  step.ask(ServeAt{id, Side::System});
}

void deactivate(Step& step, PairId id, Call& call) {
  step.ask(StopFlow{id});
  if (step.service()[id].sync_type == SyncType::Snapshot) {
    step.ask(DiscardImage{id});
    if (step.service().profile.deactivate_leaves_settings) {
      leave_settings_state(step, id, call);
    }
  }
  step.ask(ForgetChanges{id});
  step.service()[id].parted_at = step.now();
  step.set_when(id, Property::WhenDeactivated, step.now());
}

void suspend(Step& step, PairId id) {
  step.ask(StopFlow{id});
  step.service()[id].parted_at = step.now();
  step.set_when(id, Property::WhenSuspended, step.now());
}

void fail_back(Step& step, PairId id, Work done) {
  step.service()[id].flow_reversed = false;
  if (done == Work::Failback) {
    serve_source(step, id);
    step.ask(StartFlow{id});
  }
  step.set_when(id, Property::WhenSynced, step.now());
  step.set_when(id, Property::WhenActivated, step.now());
}

/// Starts over: nothing that was copied counts any more (D-25).
void prepare(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  step.ask(StopFlow{id});
  if (is_point_in_time(pair)) {
    step.ask(DiscardImage{id});
  }
  step.ask(ForgetChanges{id});
  pair.first_copy_complete = false;
}

void restore(Step& step, PairId id, const Rule& rule) {
  if (step.service()[id].serving == Side::Synced) {
    serve_source(step, id);
  }
  if (is_point_in_time(step.service()[id])) {
    return;
  }
  if (spoken(step.service().version, rule.to) == CopyState::Synchronized) {
    step.ask(StartFlow{id});
  }
}

}  // namespace

void close_copy(Step& step, PairId id, const Rule& rule, Work done) {
  Pair& pair = step.service()[id];
  pair.first_copy_complete = true;
  if (done == Work::CopyAll || done == Work::CopyChanges) {
    step.set_when(id, Property::WhenSynced, step.now());
  }
  if (rule.to == CopyState::Prepared) {
    step.ask(StopFlow{id});
    pair.copied_ahead = pair.sync_type == SyncType::Clone;
  }
}

void end_association(Step& step, PairId id, bool with_target) {
  Pair& pair = step.service()[id];
  if (pair.hosts_refused) {
    pair.hosts_refused = false;
    step.ask(RefuseHosts{id, false});
  }
  if (with_target) {
    const ElementId target = pair.synced_element;
    if (target.index < step.service().elements.size()) {
      Element& element = step.service().elements[target.index];
      step.record({EntityKind::Element, target.index}, Property::Exists, element.exists ? 1 : 0, 0);
      element.exists = false;
    }
    step.ask(DeleteTarget{id});
  } else {
    step.ask(ForgetPair{id});
  }
  step.cancel(pair.link_loss_timer);
  step.cancel(pair.heartbeat_timer);
  step.record(id, Property::Exists, 1, 0);
  pair.exists = false;
  pair.flow_reversed = false;
  if (pair.group) {
    step.concern(*pair.group);
  }
}

void close_operation(Step& step, PairId id, const Rule& rule, CallId call_id, Work done) {
  Call& call = step.service()[call_id];
  if (rule.association_deleted) {
    end_association(step, id, rule.target_deleted);
    if (rule.settings_state) {
      leave_settings_state(step, id, call);
    }
    return;
  }
  switch (rule.operation) {
    case Operation::Deactivate:
      deactivate(step, id, call);
      break;
    case Operation::Failover:
      fail_over(step, id);
      break;
    case Operation::Failback:
      fail_back(step, id, done);
      break;
    case Operation::Fracture:
    case Operation::Split:
      part(step, id);
      break;
    case Operation::RestorefromReplica:
      restore(step, id, rule);
      break;
    case Operation::ResetToSync:
    case Operation::ResetToAsync:
    case Operation::ResettoAdaptive:
    case Operation::ResettoActive:
      reset_mode(step, id, rule.mode_change);
      break;
    case Operation::ReverseRoles:
      swap_roles(step, id, rule, call);
      break;
    case Operation::Suspend:
      suspend(step, id);
      break;
    case Operation::Unprepare:
    case Operation::Prepare:
      prepare(step, id);
      break;
    default:
      break;
  }
}

void cut_restore(Step& step, PairId id) {
  const Pair& pair = step.service()[id];
  if (pair.work == Work::Restore && !is_point_in_time(pair)) {
    step.set_image(id, Image::inconsistent);
  }
}

void part_unseen(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  step.ask(StopFlow{id});
  cut_restore(step, id);
  pair.knows.queue_full = false;
  pair.work = Work::None;
  pair.before_break = pair.before_partition;
  pair.before_partition = CopyState::Broken;
  pair.parted_at = step.now();
}

}  // namespace replisim
