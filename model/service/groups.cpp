// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/steps.hpp"
#include "model/service/modes.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// What a group shows: the common value of its members or Mixed, and its consistency.
namespace replisim {
namespace {

struct Consistency {
  ConsistencyState state;
  ConsistencyStatus status;
};
constexpr Consistency kDisabled = {ConsistencyState::NotApplicable,
                                   ConsistencyStatus::Consistencydisabled};
constexpr Consistency kUnknown = {ConsistencyState::Unknown, ConsistencyStatus::Unknown};
constexpr Consistency kError = {ConsistencyState::Inconsistent,
                                ConsistencyStatus::Consistencyerror};
constexpr Consistency kCopying = {ConsistencyState::Inconsistent,
                                  ConsistencyStatus::Consistencyinprogress};
constexpr Consistency kConsistent = {ConsistencyState::Consistent, ConsistencyStatus::Completed};
/// Nothing has been copied yet, so there is nothing to be consistent.
constexpr Consistency kEmpty = {ConsistencyState::NotApplicable, ConsistencyStatus::Completed};

bool is_parted(const Pair& pair) {
  switch (pair.copy_state) {
    case CopyState::Fractured:
    case CopyState::Split:
    case CopyState::Suspended:
    case CopyState::Failedover:
    case CopyState::Inactive:
    case CopyState::Restored:
      return true;
    default:
      return false;
  }
}

/// The members that count: there, and not exempt.
std::vector<const Pair*> counted(const Service& service, const Group& group) {
  std::vector<const Pair*> members;
  for (const PairId id : group.members) {
    if (service[id].exists && !service[id].consistency_exempt) {
      members.push_back(&service[id]);
    }
  }
  return members;
}

/// What one has at its target the other may have, too: not where one lags and the other does not.
bool flow_alike(const Pair& pair, const Pair& other) {
  return pair.mode == other.mode ||
         (acknowledges_at_both_ends(pair.mode) && acknowledges_at_both_ends(other.mode));
}

/// All flow in one way, or all were parted at one instant; points in time were taken at one
/// instant.
bool parted_alike(const std::vector<const Pair*>& members) {
  return std::ranges::all_of(members, [first = members.front()](const Pair* pair) {
    if (is_point_in_time(*pair)) {
      return pair->point_in_time == first->point_in_time;
    }
    return is_parted(*pair) == is_parted(*first) &&
           (is_parted(*pair) ? pair->parted_at == first->parted_at : flow_alike(*pair, *first));
  });
}

Consistency consistency_of(const Group& group, const std::vector<const Pair*>& members,
                           bool one_image) {
  const auto any = [&members](auto test) {
    return std::ranges::any_of(members, [&test](const Pair* pair) { return test(*pair); });
  };
  if (any([](const Pair& pair) { return tells_nothing(pair.copy_state); })) {
    return kUnknown;
  }
  if (any([](const Pair& pair) { return pair.copy_state == CopyState::Broken; })) {
    return kError;
  }
  const bool copies = any([](const Pair& pair) {
    return pair.copy_state == CopyState::Unsynchronized || pair.joins_order;
  });
  if (any([](const Pair& pair) { return pair.progress_status == ProgressStatus::Splitting; })) {
    // As it was, but for a member that came meanwhile and does not fit.
    const bool held = one_image && !copies;
    return {held ? group.consistency_state : ConsistencyState::Inconsistent,
            ConsistencyStatus::Consistencyinprogress};
  }
  if (copies) {
    return kCopying;
  }
  if (std::ranges::all_of(members, [](const Pair* pair) { return pair->image == Image::none; })) {
    return kEmpty;
  }
  if (any([](const Pair& pair) { return pair.copy_state == CopyState::Initialized; })) {
    return kCopying;  // it begins anew; what it had has no instant in common with the others
  }
  const bool whole = std::ranges::all_of(
      members, [](const Pair* pair) { return pair->image == Image::consistent; });
  return whole && one_image ? kConsistent : kError;
}

template <class Value>
Value common(const std::vector<const Pair*>& members, Value Pair::*property, Value differs) {
  const Value first = members.front()->*property;
  const bool alike =
      std::ranges::all_of(members, [&](const Pair* pair) { return pair->*property == first; });
  return alike ? first : differs;
}

template <class Value>
void put(Value& held, Value value, GroupId id, Property property, std::vector<Change>& changes) {
  if (held != value) {
    changes.push_back({{EntityKind::Group, id.index},
                       property,
                       static_cast<std::int64_t>(held),
                       static_cast<std::int64_t>(value)});
    held = value;
  }
}

/// The ReplicationGroup of a relationship that is gone: it may go with it.
void drop_end(Service& service, ReplicationGroupId id, std::vector<Change>& changes) {
  if (!id.valid() || !service[id].exists) {
    return;
  }
  ReplicationGroup& group = service[id];
  if (group.delete_on_unassociated || !group.persistent) {
    changes.push_back({{EntityKind::ReplicationGroup, id.index}, Property::Exists, 1, 0});
    group.exists = false;
  }
}

/// Pairs that were detached leave their group; an empty group may go with the last one.
void drop_gone(Service& service, GroupId id, std::vector<Change>& changes) {
  Group& group = service[id];
  std::erase_if(group.members, [&service](PairId member) { return !service[member].exists; });
  if (group.members.empty() && group.delete_on_unassociated) {
    put(group.exists, false, id, Property::Exists, changes);
    drop_end(service, group.source_group, changes);
    drop_end(service, group.target_group, changes);
  }
}

}  // namespace

bool goes_one_way(const Service& service, const Group& group) {
  if (!group.source_group.valid()) {
    return true;
  }
  const auto& sources = service[group.source_group].members;
  return std::ranges::all_of(group.members, [&](PairId id) {
    const Pair& pair = service[id];
    return !pair.exists || pair.consistency_exempt ||
           std::ranges::find(sources, pair.system_element) != sources.end();
  });
}

void settle_groups(Service& service) {
  std::vector<Change> changes;
  for (Pair& pair : service.pairs) {
    pair.both_serve = ends_serve_together(pair);
    if (pair.sync_type == SyncType::Mirror && pair.mode == Mode::Adaptive && !pair.skew) {
      pair.skew = service.policy.maximum_skew;
    }
  }
  for (std::uint32_t i = 0; i < service.groups.size(); ++i) {
    update_group(service, GroupId{i}, changes);
  }
}

void update_group(Service& service, GroupId id, std::vector<Change>& changes) {
  drop_gone(service, id, changes);
  Group& group = service[id];
  std::vector<const Pair*> members;
  for (const PairId member : group.members) {
    members.push_back(&service[member]);
  }
  if (members.empty()) {
    return;
  }
  put(group.copy_state, common(members, &Pair::copy_state, CopyState::Mixed), id,
      Property::CopyState, changes);
  put(group.progress_status, common(members, &Pair::progress_status, ProgressStatus::Mixed), id,
      Property::ProgressStatus, changes);
  put(group.requested_copy_state,
      common(members, &Pair::requested_copy_state, CopyState::NotApplicable), id,
      Property::RequestedCopyState, changes);
  Consistency consistency = kDisabled;
  const std::vector<const Pair*> counting = counted(service, group);
  group.parted_together = counting.empty() || parted_alike(counting);
  if (group.consistency_enabled && !counting.empty()) {
    consistency =
        consistency_of(group, counting, group.parted_together && goes_one_way(service, group));
  }
  put(group.consistency_state, consistency.state, id, Property::ConsistencyState, changes);
  put(group.consistency_status, consistency.status, id, Property::ConsistencyStatus, changes);
}

}  // namespace replisim
