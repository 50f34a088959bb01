// SPDX-License-Identifier: Apache-2.0
#include "model/rules/capabilities.hpp"

#include <algorithm>

#include "model/rules/capability_values.hpp"
#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/service/valuation.hpp"

// Operations and CopyStates: what the table accepts under the profile.
namespace replisim::capability {
namespace {

/// Predicates that a profile settles for a kind; rows that contradict them are out of reach.
struct Settled {
  PredicateSet known;
  PredicateSet holds;
};

std::optional<std::uint8_t> number_after(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) {
    return std::nullopt;
  }
  unsigned number = 0;
  for (const char digit : name.substr(prefix.size())) {
    number = number * 10 + static_cast<unsigned>(digit - '0');
  }
  return static_cast<std::uint8_t>(number);
}

Settled settled_by(const Profile& profile, const ReplicationKind& kind, bool by_group,
                   CopyState state) {
  Settled settled;
  const auto settle = [&settled](Predicate predicate, bool value) {
    settled.known.put(predicate, true);
    settled.holds.put(predicate, value);
  };
  for (std::size_t i = 0; i < kPredicates; ++i) {
    const auto predicate = static_cast<Predicate>(i);
    const std::string_view name = name_of_predicate(predicate);
    if (const auto feature = number_after(name, "feature_")) {
      settle(predicate, has_feature(profile, kind, by_group, *feature));
    } else if (const auto group = number_after(name, "group_feature_")) {
      settle(predicate, by_group && profile.group_features.test(*group));
    }
  }
  settle(Predicate::mode_active, kind.mode == Mode::Active);
  settle(Predicate::role_state_admitted, admits_role_state(profile, kind, by_group, state));
  return settled;
}

bool in_reach(const Rule& rule, const Settled& settled) {
  const std::uint64_t known = settled.known.bits();
  const std::uint64_t holds = settled.holds.bits();
  return (rule.required.bits() & known & ~holds) == 0 && (rule.excluded.bits() & holds) == 0;
}

Offer offered(const Profile& profile, Scope scope, Operation operation,
              const ReplicationKind& kind) {
  return scope == Scope::List ? offer_of(profile, operation, kind.type, kind.mode, kind.place)
                              : single_offer_of(profile, operation, kind);
}

constexpr CopyState kAnyState = CopyState::NotApplicable;

/// Calls take(rule) for each row with code 0 that the profile can come to.
template <class Take>
void for_accepting_rows(const Profile& profile, bool by_group, Operation operation,
                        const ReplicationKind& kind, CopyState state, Take take) {
  for (const Rule& rule : transition_rules()) {
    if (rule.operation != operation || rule.code != ReturnCode::Completed ||
        (state != kAnyState && rule.from != state) || rule.type != kind.type ||
        (rule.mode != Mode::Unknown && rule.mode != kind.mode) ||
        (rule.locality && *rule.locality != kind.place) || !exists_in(profile.version, rule.from) ||
        (rule.force == ForceFilter::yes && !profile.takes_force) ||
        refuses_from(profile, operation, kind, rule.from) ||
        !in_reach(rule, settled_by(profile, kind, by_group, rule.from))) {
      continue;
    }
    take(rule);
  }
}

/// Operations that change a group, not a pair: they have no rows.
bool is_of_groups(Operation operation) {
  switch (operation) {
    case Operation::ActivateConsistency:
    case Operation::AddSyncPair:
    case Operation::DeactivateConsistency:
    case Operation::RemoveSyncPair:
      return true;
    default:
      return false;
  }
}

struct Asked {
  std::uint16_t code = kSuccess;
  ReplicationKind kind;
};
/// 5 for a number that is none of the version, 1 for a type that is not offered.
Asked asked_kind(const Profile& profile, std::uint16_t type) {
  const auto kind = kind_of_replication_type(type);
  if (!kind || !exists_in(profile.version, static_cast<ReplicationType>(type))) {
    return {kInvalidParameter, {}};
  }
  return {profile.kinds.test(kind_index(*kind)) ? kSuccess : kNotSupported, *kind};
}

bool is_state(const Profile& profile, std::uint16_t number) {
  return exists_in(profile.version, static_cast<CopyState>(number)) &&
         number != static_cast<std::uint16_t>(CopyState::NotApplicable);
}

OperationsAnswer operations_in(const Profile& profile, Scope scope, std::uint16_t type,
                               std::optional<std::uint16_t> copy_state) {
  const Asked asked = asked_kind(profile, type);
  OperationsAnswer answer;
  answer.code = asked.code;
  if (copy_state && !is_state(profile, *copy_state)) {
    answer.code = kInvalidParameter;
  }
  if (answer.code != kSuccess) {
    return answer;
  }
  constexpr std::uint16_t kSourceOrTarget = 4;
  const CopyState state = copy_state ? static_cast<CopyState>(*copy_state) : kAnyState;
  for (const ValueName& value : value_map<Operation>()) {
    const auto operation = static_cast<Operation>(value.number);
    if (offered(profile, scope, operation, asked.kind) != Offer::Offered) {
      continue;
    }
    bool accepted = is_of_groups(operation);
    bool without_force = accepted;
    bool updates = false;
    for_accepting_rows(profile, scope == Scope::Group, operation, asked.kind, state,
                       [&](const Rule& rule) {
                         accepted = true;
                         without_force = without_force || rule.force != ForceFilter::yes;
                         updates = updates || rule.keys_updated;
                       });
    if (!accepted) {
      continue;
    }
    answer.operations.push_back(value.number);
    if (profile.version != Version::seed) {
      answer.service_controlling.push_back(kSourceOrTarget);
      answer.requires_force.push_back(!without_force);
      answer.updates_synchronized_path.push_back(updates);
    }
  }
  return answer;
}

/// A broken link that is restored leaves mirrors of the kind in Suspended where CopyRecoveryMode
/// is, or can be made, Manual.
bool waits_for_resume(const Profile& profile, const ReplicationKind& kind) {
  constexpr std::uint8_t kAutomaticRecovery = 15;
  const bool can_be_set =
      profile.takes_settings &&
      profile.settings.test(static_cast<std::size_t>(SettingProperty::CopyRecoveryMode));
  return kind.type == SyncType::Mirror &&
         (can_be_set || !feature_of(profile, kind, kAutomaticRecovery));
}

/// Where pairs come to without an operation.
CopyStates first_states(const Profile& profile, const ReplicationKind& kind) {
  CopyStates states = created_states(profile, kind);
  const auto put = [&states](CopyState state) { states.set(static_cast<std::size_t>(state)); };
  for (const CopyState state : {CopyState::Initialized, CopyState::Unsynchronized,
                                CopyState::Synchronized, CopyState::Broken}) {
    put(state);
  }
  if (kind.place == Locality::Remote) {
    put(CopyState::Partitioned);
    put(CopyState::Invalid);
  }
  if (kind.type != SyncType::Mirror && hosts_may_use(profile, kind, CopyState::Synchronized)) {
    put(CopyState::Skewed);
  }
  if (waits_for_resume(profile, kind)) {
    put(CopyState::Suspended);
  }
  return states;
}

CopyStatesAnswer states_of(const Profile& profile, bool of_group, std::uint16_t type,
                           std::optional<std::uint16_t> operation) {
  const Asked asked = asked_kind(profile, type);
  CopyStatesAnswer answer;
  answer.code = asked.code;
  if (operation && operation_class(profile.version, *operation) != OperationClass::Named) {
    answer.code = kInvalidParameter;
  }
  if (answer.code != kSuccess) {
    return answer;
  }
  const CopyStates all = reachable_states(profile, asked.kind);
  const Scope scope = of_group ? Scope::Group : Scope::Single;
  for (const ValueName& value : value_map<CopyState>()) {
    const auto state = static_cast<CopyState>(value.number);
    const bool mixed = state == CopyState::Mixed && of_group && !operation;
    const bool here = all.test(value.number) &&
                      (!operation || accepts(profile, scope, static_cast<Operation>(*operation),
                                             asked.kind, state));
    if (here || mixed) {
      answer.states.push_back(state);
      answer.host_accessible.push_back(hosts_may_use(profile, asked.kind, state));
    }
  }
  return answer;
}

}  // namespace

bool accepts(const Profile& profile, Scope scope, Operation operation, const ReplicationKind& kind,
             CopyState state) {
  bool found = false;
  if (offered(profile, scope, operation, kind) == Offer::Offered) {
    for_accepting_rows(profile, scope == Scope::Group, operation, kind, state,
                       [&found](const Rule& /*rule*/) { found = true; });
  }
  return found;
}

Numbers replication_types(const Profile& profile) {
  Numbers answer;
  for (const ValueName& value : value_map<ReplicationType>()) {
    if (asked_kind(profile, value.number).code == kSuccess) {
      answer.values.push_back(value.number);
    }
  }
  return answer;
}

TypeAnswer convert_sync_type(const Profile& profile, std::uint16_t sync_type, std::uint16_t mode,
                             std::uint16_t local_or_remote) {
  const ReplicationKind kind{static_cast<SyncType>(sync_type), static_cast<Mode>(mode),
                             static_cast<Locality>(local_or_remote)};
  const bool known = exists_in(profile.version, kind.type) &&
                     exists_in(profile.version, kind.mode) && kind.mode != Mode::Unknown &&
                     (kind.place == Locality::Local || kind.place == Locality::Remote);
  if (!known) {
    return {kInvalidParameter, std::nullopt};
  }
  const auto type = replication_type_of(kind);
  if (!type || !profile.kinds.test(kind_index(kind))) {
    return {kNotSupported, std::nullopt};
  }
  return {kSuccess, type};
}

KindAnswer convert_replication_type(const Profile& profile, std::uint16_t type) {
  const Asked asked = asked_kind(profile, type);
  return {asked.code, asked.kind};
}

OperationsAnswer operations(const Profile& profile, std::uint16_t type,
                            std::optional<std::uint16_t> copy_state) {
  return operations_in(profile, Scope::Single, type, copy_state);
}

OperationsAnswer group_operations(const Profile& profile, std::uint16_t type,
                                  std::optional<std::uint16_t> copy_state) {
  return operations_in(profile, Scope::Group, type, copy_state);
}

OperationsAnswer list_operations(const Profile& profile, std::uint16_t type,
                                 std::optional<std::uint16_t> synchronization_type,
                                 std::optional<std::uint16_t> copy_state) {
  const std::uint16_t of_class = synchronization_type.value_or(kStorageSynchronized);
  if (of_class != kStorageSynchronized && of_class != kGroupSynchronized) {
    return {kInvalidParameter, {}, {}, {}, {}};
  }
  OperationsAnswer answer = operations_in(profile, Scope::List, type, copy_state);
  if (answer.code == kSuccess && of_class == kGroupSynchronized && !profile.lists_groups) {
    return {kNotSupported, {}, {}, {}, {}};
  }
  return answer;
}

bool hosts_may_use(const Profile& profile, const ReplicationKind& kind, CopyState state) {
  const bool point_in_time = kind.type != SyncType::Mirror;
  bool accessible = state == CopyState::Fractured || state == CopyState::Split ||
                    state == CopyState::Failedover || state == CopyState::Restored ||
                    state == CopyState::Skewed ||
                    (point_in_time && state == CopyState::Synchronized);
  for (const HostAccess& row : profile.host_access) {
    if (row.kinds.test(kind_index(kind)) && row.states.test(static_cast<std::size_t>(state))) {
      accessible = row.accessible;
    }
  }
  return accessible;
}

CopyStates reachable_states(const Profile& profile, const ReplicationKind& kind) {
  CopyStates states = first_states(profile, kind);
  const auto put = [&states, &profile](CopyState state) {
    if (exists_in(profile.version, state)) {
      states.set(static_cast<std::size_t>(state));
    }
  };
  CopyStates before;
  while (before != states) {
    before = states;
    for (const ValueName& value : value_map<Operation>()) {
      const auto operation = static_cast<Operation>(value.number);
      if (single_offer_of(profile, operation, kind) != Offer::Offered) {
        continue;
      }
      for_accepting_rows(profile, false, operation, kind, kAnyState, [&](const Rule& rule) {
        if (states.test(static_cast<std::size_t>(rule.from)) && !rule.association_deleted) {
          put(spoken(profile.version, rule.to));
          put(spoken(profile.version, rule.transient));
        }
      });
    }
  }
  return states;
}

CopyStatesAnswer copy_states(const Profile& profile, std::uint16_t type,
                             std::optional<std::uint16_t> operation) {
  return states_of(profile, false, type, operation);
}

CopyStatesAnswer group_copy_states(const Profile& profile, std::uint16_t type,
                                   std::optional<std::uint16_t> operation) {
  CopyStatesAnswer answer = states_of(profile, true, type, operation);
  answer.host_accessible.clear();
  return answer;
}

}  // namespace replisim::capability
