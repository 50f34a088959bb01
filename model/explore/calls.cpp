// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "model/explore/edges.hpp"
#include "model/rules/wait_states.hpp"

// The calls that clients may make: every operation, with and without Force, on every pair, list and
// group of the instance, and those that change the group.
namespace replisim::explore {
namespace {

using List = std::vector<ListEntry>;

/// All orders of all sets of pairs: single pairs first.
std::vector<List> lists_of_pairs(std::uint32_t pairs) {
  std::vector<List> lists;
  for (std::uint32_t set = 1; set < (1U << pairs); ++set) {
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < pairs; ++i) {
      if ((set >> i & 1U) != 0) {
        members.push_back(i);
      }
    }
    do {
      List list;
      for (const std::uint32_t member : members) {
        list.push_back({ListEntry::Kind::Pair, member});
      }
      lists.push_back(list);
    } while (std::next_permutation(members.begin(), members.end()));
  }
  std::stable_sort(lists.begin(), lists.end(),
                   [](const List& a, const List& b) { return a.size() < b.size(); });
  return lists;
}

/// The waits that go with the operation, and none.
std::vector<std::optional<std::uint16_t>> waits_of(const Instance& instance, Operation operation) {
  std::vector<std::optional<std::uint16_t>> waits = {std::nullopt};
  constexpr auto kLast = static_cast<std::uint16_t>(CopyState::Restored);
  for (std::uint16_t state = 2; instance.waits && state <= kLast; ++state) {
    if (state != static_cast<std::uint16_t>(CopyState::NotApplicable) &&
        may_wait_for(instance.profile.version, operation, instance.type, state, false,
                     instance.mode)) {
      waits.emplace_back(state);
    }
  }
  return waits;
}

std::vector<SettingsParameter> settings_of(const Instance& instance) {
  std::vector<SettingsParameter> settings = {AbsentSettings{}};
  if (instance.settings) {
    settings.emplace_back(SettingValues{{SettingProperty::ConsistentPointInTime, 1}});
    settings.emplace_back(SettingValues{{SettingProperty::OnGroupOrListError,
                                         static_cast<std::int64_t>(OnGroupOrListError::Continue)}});
  }
  return settings;
}

}  // namespace

void Edges::make_calls() {
  std::vector<ClientCall> targets;
  for (const List& list : lists_of_pairs(instance_.pairs)) {
    targets.push_back({});
    targets.back().request.synchronization = list;
  }
  std::vector<std::uint32_t> order(instance_.pairs);
  std::iota(order.begin(), order.end(), 0U);
  do {
    if (instance_.group) {
      targets.push_back({});
      targets.back().request.synchronization = List{{ListEntry::Kind::Group, 0}};
      for (const std::uint32_t member : order) {
        targets.back().members.push_back(PairId{member});
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
  for (const Operation operation : instance_.operations) {
    if (changes_group(operation)) {
      make_group_calls(operation);
      continue;
    }
    for (const auto& wait : waits_of(instance_, operation)) {
      for (const SettingsParameter& settings : settings_of(instance_)) {
        for (const bool force : {false, true}) {
          for (ClientCall made : targets) {
            made.request.operation = static_cast<std::uint16_t>(operation);
            made.request.wait_for_copy_state = wait;
            made.request.settings = settings;
            made.request.force = force;
            calls_.push_back(std::move(made));
          }
        }
      }
    }
  }
}

/// Without Force, which has no meaning there. The members are put into their order after each call,
/// so one order of SyncPair[] is enough.
void Edges::make_group_calls(Operation operation) {
  ClientCall made;
  made.request.method = Method::ModifyReplicaSynchronization;
  made.request.operation = static_cast<std::uint16_t>(operation);
  made.request.synchronization = List{{ListEntry::Kind::Group, 0}};
  if (operation == Operation::ActivateConsistency ||
      operation == Operation::DeactivateConsistency) {
    calls_.push_back(made);
    return;
  }
  for (std::uint32_t set = 1; set < (1U << instance_.pairs); ++set) {
    made.request.sync_pairs.emplace();
    for (std::uint32_t i = 0; i < instance_.pairs; ++i) {
      if ((set >> i & 1U) != 0) {
        made.request.sync_pairs->push_back({ListEntry::Kind::Pair, i});
      }
    }
    made.request.settings = AbsentSettings{};
    calls_.push_back(made);
    if (instance_.settings && operation == Operation::AddSyncPair) {
      made.request.settings = SettingValues{{SettingProperty::ConsistencyExempt, 1}};
      calls_.push_back(made);
    }
  }
}

void Edges::call(State& state, const ClientCall& made, Taken& taken) const {
  Service& service = state.service;
  if (!made.members.empty()) {
    std::vector<PairId>& members = service.groups.front().members;
    members.clear();
    for (const PairId member : made.members) {
      if (service[member].exists && service[member].group) {
        members.push_back(member);
      }
    }
  }
  taken.decision = decide(service, made.request);
  taken.changes = taken.decision.code == ReturnCode::Completed && !taken.decision.no_effect;
  if (taken.changes) {
    taken.result = begin(service, made.request, taken.decision, kNow, taken.call);
  }
  if (instance_.group) {
    std::sort(service.groups.front().members.begin(), service.groups.front().members.end());
  }
}

}  // namespace replisim::explore
