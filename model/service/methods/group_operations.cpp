// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/service/given_settings.hpp"
#include "model/service/methods/creation.hpp"
#include "model/service/modes.hpp"
#include "model/service/settings.hpp"
#include "model/service/valuation.hpp"

// What ModifyReplicaSynchronization does to a group: consistency on and off, pairs in and out
//
namespace replisim {
namespace {

constexpr std::size_t kExemptMembers = 44;
constexpr std::size_t kSynchronizedPair = 63;
/// Features 45 to 48: the CopyState that a group has to be in while members come or go.
struct StateFeature {
  std::size_t feature;
  CopyState state;
};
constexpr StateFeature kStateFeatures[] = {
    {45, CopyState::Fractured},
    {46, CopyState::Split},
    {47, CopyState::Suspended},
    {48, CopyState::Failedover},
};

Operation operation_of(const Request& request) {
  return static_cast<Operation>(request.operation.value_or(0));
}

bool concerns_pairs(Operation operation) {
  return operation == Operation::AddSyncPair || operation == Operation::RemoveSyncPair;
}

GroupId group_named(const Request& request) {
  return GroupId{request.synchronization->front().index};
}

/// SyncPair[] is there, names pairs that exist, each once.
Reason pairs_fault(const Service& service, const Request& request) {
  if (!request.sync_pairs || request.sync_pairs->empty()) {
    return Reason::bad_list;
  }
  const std::vector<ListEntry>& pairs = *request.sync_pairs;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].kind == ListEntry::Kind::Null || pairs[i].kind == ListEntry::Kind::Group ||
        std::count(pairs.begin(), pairs.end(), pairs[i]) > 1) {
      return Reason::bad_list;
    }
    if (pairs[i].kind == ListEntry::Kind::Unknown || pairs[i].index >= service.pairs.size() ||
        !service.pairs[pairs[i].index].exists) {
      return Reason::unknown_association;
    }
  }
  return Reason::none;
}

bool alike(const Pair& a, const Pair& b) {
  return a.sync_type == b.sync_type && a.mode == b.mode && a.locality == b.locality;
}

/// Check 8: settings and parameters that the operation has no use for.
Reason parameter_fault(const Service& service, const Request& request) {
  const Settings settings = read_settings(request.settings);
  const bool unknown =
      request.unknown_parameters || std::holds_alternative<NullSettings>(request.settings);
  if (!settings.legal || !takes_settings(service, request.settings) ||
      (unknown && service.profile.refuses_unknown_parameters)) {
    return Reason::bad_setting;
  }
  if (settings.consistency_exempt &&
      (operation_of(request) != Operation::AddSyncPair ||
       !service.profile.group_features.test(kExemptMembers) ||
       acknowledges_at_both_ends(service.pairs[request.sync_pairs->front().index].mode))) {
    return Reason::bad_setting;  // not for synchronous pairs
  }
  const auto none = static_cast<std::uint16_t>(CopyState::NotApplicable);
  if (request.wait_for_copy_state.value_or(none) != none) {
    return Reason::bad_wait_state;
  }
  return Reason::none;
}

/// Checks 10 and 11 for one pair that is to come or to go.
Decision decide_member(const Service& service, const Request& request, PairId id) {
  const Pair& pair = service[id];
  const Group& group = service[group_named(request)];
  const auto& features = service.profile.group_features;
  if (is_busy(pair)) {
    return refusal(10, Reason::busy);
  }
  const bool adds = operation_of(request) == Operation::AddSyncPair;
  if (adds && pair.group && *pair.group != group_named(request)) {
    return refusal(10, Reason::busy);  // a pair is in one group at most
  }
  if (adds && pair.sync_type == SyncType::Mirror && features.test(kSynchronizedPair) &&
      pair.copy_state != CopyState::Synchronized) {
    return refusal(11, Reason::wrong_copy_state);
  }
  bool any = false;
  bool admitted = false;
  for (const StateFeature& row : kStateFeatures) {
    any = any || features.test(row.feature);
    admitted = admitted || (features.test(row.feature) && group.copy_state == row.state);
  }
  return any && !admitted ? refusal(11, Reason::wrong_copy_state) : Decision{};
}

bool is_member(const Service& service, const Request& request, const ListEntry& entry) {
  return service.pairs[entry.index].group == group_named(request);
}

Decision decide_members(const Service& service, const Request& request) {
  const Group& group = service[group_named(request)];
  const bool adds = operation_of(request) == Operation::AddSyncPair;
  Decision decision;
  decision.no_effect = true;
  for (const ListEntry& entry : *request.sync_pairs) {
    const bool member = is_member(service, request, entry);
    if (!adds && !member) {
      return refusal(3, Reason::unknown_association);
    }
    if (adds && member) {
      continue;  // already there: no error, no change
    }
    const PairId id{entry.index};
    if (adds && !group.members.empty() && !alike(service[id], service[group.members.front()])) {
      return refusal(5, Reason::mixed_list);
    }
    if (Decision no = decide_member(service, request, id); no.check != 0) {
      return no;
    }
    decision.no_effect = false;
  }
  decision.clause = "R-50";
  return decision;
}

Decision decide_consistency(const Service& service, const Request& request) {
  const Group& group = service[group_named(request)];
  const bool on = operation_of(request) == Operation::ActivateConsistency;
  if (!on && service.profile.group_features.test(kAlwaysConsistent)) {
    return refusal(7, Reason::operation_not_offered);
  }
  const bool adaptive = std::ranges::any_of(
      group.members, [&service](PairId id) { return service[id].mode == Mode::Adaptive; });
  if (on && adaptive) {
    return refusal(7, Reason::operation_not_offered);  // D-22: Adaptive goes without consistency
  }
  if (std::ranges::any_of(group.members, [&service](PairId id) { return is_busy(service[id]); })) {
    return refusal(10, Reason::busy);
  }
  Decision decision;
  decision.no_effect = group.consistency_enabled == on;
  decision.clause = decision.no_effect ? "R-06" : "R-47";
  return decision;
}

void switch_consistency(Step& step, GroupId id, bool on) {
  Group& group = step.service()[id];
  step.record({EntityKind::Group, id.index}, Property::ConsistencyEnabled,
              group.consistency_enabled ? 1 : 0, on ? 1 : 0);
  group.consistency_enabled = on;
  for (const PairId member : group.members) {
    if (!step.service()[member].consistency_exempt) {
      reorder(step, member);
    }
  }
  step.concern(id);
}

}  // namespace

void add_to_group(Step& step, PairId id, GroupId group_id, bool exempt) {
  const Service& service = step.service();
  join_group(step, group_id, id, exempt);
  if (service[group_id].consistency_enabled && !exempt) {
    reorder(step, id);
  }
}

void remove_from_group(Step& step, PairId id) {
  Service& service = step.service();
  Pair& pair = service[id];
  const GroupId group_id = *pair.group;
  Group& group = service[group_id];
  const bool ordered = group.consistency_enabled && !pair.consistency_exempt;
  std::erase(group.members, id);
  if (group.source_group.valid()) {
    std::erase(service[group.source_group].members, pair.system_element);
    std::erase(service[group.target_group].members, pair.synced_element);
  }
  pair.group.reset();
  pair.consistency_exempt = false;
  if (ordered) {
    reorder(step, id);
  }
  step.concern(group_id);
}

void reordered(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  pair.joins_order = false;
  if (pair.group) {
    step.concern(*pair.group);
  }
}

bool is_group_operation(const Request& request) {
  if (request.method != Method::ModifyReplicaSynchronization || !request.operation) {
    return false;
  }
  const Operation operation = operation_of(request);
  return operation == Operation::ActivateConsistency ||
         operation == Operation::DeactivateConsistency || concerns_pairs(operation);
}

Decision decide_group_operation(const Service& service, const Request& request) {
  if (request.synchronization->front().kind != ListEntry::Kind::Group) {
    return refusal(6, Reason::bad_operation);  // a pair has no members and no consistency
  }
  const bool pairs = concerns_pairs(operation_of(request));
  if (pairs) {
    if (const Reason fault = pairs_fault(service, request); fault != Reason::none) {
      return refusal(3, fault);
    }
  }
  if (const Reason fault = parameter_fault(service, request); fault != Reason::none) {
    return refusal(8, fault);
  }
  return pairs ? decide_members(service, request) : decide_consistency(service, request);
}

void carry_out_group_operation(Step& step, const Request& request) {
  const GroupId group = group_named(request);
  const Operation operation = operation_of(request);
  if (!concerns_pairs(operation)) {
    switch_consistency(step, group, operation == Operation::ActivateConsistency);
    return;
  }
  const bool exempt = read_settings(request.settings).consistency_exempt;
  for (const ListEntry& entry : *request.sync_pairs) {
    const bool member = is_member(step.service(), request, entry);
    if (operation == Operation::AddSyncPair && !member) {
      add_to_group(step, PairId{entry.index}, group, exempt);
    } else if (operation == Operation::RemoveSyncPair) {
      remove_from_group(step, PairId{entry.index});
    }
  }
}

Decision refusal(std::uint8_t check, Reason reason) {
  Decision decision;
  decision.check = check;
  decision.reason = reason;
  const auto rows = refusal_classes();
  const auto row = std::ranges::find_if(rows, [check, reason](const RefusalClass& known) {
    return known.check == check && known.reason == reason;
  });
  decision.code = row == rows.end() ? ReturnCode::Failed : row->code;
  decision.clause = row == rows.end() ? std::string_view("D-05") : row->clause;
  return decision;
}

}  // namespace replisim
