// SPDX-License-Identifier: Apache-2.0
#include "model/rules/profile.hpp"

#include <span>

#include "model/rules/versions.hpp"

namespace replisim {
namespace {

using enum Offer;
using Op = Operation;

/// One line of the table of section 4.2: what is offered for which type. What is `optional` there
/// is off, so it is NotOffered here (D-04).
struct OfferRow {
  Operation operation;
  Offer mirror_local;
  Offer mirror_remote;
  Offer snapshot;
  Offer clone;
  Offer tokenized_clone;
};
constexpr OfferRow kOffers[] = {
    // operation               local       remote      snapshot    clone       tokenized
    {Op::Abort, Offered, Offered, Offered, Offered, Offered},
    {Op::Activate, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Deactivate, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Detach, Offered, Offered, Offered, Offered, Offered},
    {Op::Dissolve, Offered, Offered, Offered, Offered, Offered},
    {Op::Failover, NotOffered, Offered, Never, Never, Never},
    {Op::Failback, NotOffered, Offered, Never, Never, Never},
    {Op::Fracture, Offered, Offered, Offered, NotOffered, NotOffered},
    {Op::ResyncReplica, Offered, Offered, Offered, Offered, NotOffered},
    {Op::RestorefromReplica, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Resume, Offered, Offered, Offered, Offered, NotOffered},
    {Op::ResetToSync, Offered, Offered, NotOffered, NotOffered, NotOffered},
    {Op::ResetToAsync, Offered, Offered, NotOffered, NotOffered, NotOffered},
    {Op::ReturnToResourcePool, Never, Never, Offered, Never, Never},
    {Op::ReverseRoles, Offered, Offered, Never, NotOffered, Never},
    {Op::Split, Offered, Offered, Offered, NotOffered, NotOffered},
    {Op::Suspend, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Unprepare, Offered, Offered, Offered, Offered, NotOffered},
    {Op::Prepare, Offered, Offered, Offered, Offered, NotOffered},
    {Op::ResettoAdaptive, Offered, Offered, NotOffered, NotOffered, NotOffered},
    // Mode Active is for remote mirrors, Reset Replica for points in time (cim249-additions).
    {Op::ResettoActive, NotOffered, Offered, Never, Never, Never},
    {Op::ResetReplica, Never, Never, Offered, Offered, Never},
    // By the single-association method only.
    {Op::ActivateConsistency, Offered, Offered, Offered, Offered, NotOffered},
    {Op::AddSyncPair, Offered, Offered, Offered, Offered, NotOffered},
    {Op::DeactivateConsistency, Offered, Offered, Offered, Offered, NotOffered},
    {Op::RemoveSyncPair, Offered, Offered, Offered, Offered, NotOffered},
};

Offer in_row(const OfferRow& row, const ReplicationKind& kind) {
  switch (kind.type) {
    case SyncType::Mirror:
      return kind.place == Locality::Local ? row.mirror_local : row.mirror_remote;
    case SyncType::Snapshot:
      return row.snapshot;
    case SyncType::Clone:
      return row.clone;
    case SyncType::TokenizedClone:
      return row.tokenized_clone;
  }
  return NotOffered;
}

bool is_list_operation(Operation operation) {
  return operation != Op::ActivateConsistency && operation != Op::AddSyncPair &&
         operation != Op::DeactivateConsistency && operation != Op::RemoveSyncPair;
}

/// Modes Synchronous, Asynchronous and Adaptive go with every type; Active with remote mirrors.
bool makes_sense(const ReplicationKind& kind) {
  return kind.mode != Mode::Active ||
         (kind.type == SyncType::Mirror && kind.place == Locality::Remote);
}

Offer offer(const std::array<Operations, kKinds>& offers, const Kinds& kinds, Operation operation,
            const ReplicationKind& kind) {
  if (contradicts(operation, kind)) {
    return Never;
  }
  const std::size_t index = kind_index(kind);
  const auto number = static_cast<std::size_t>(operation);
  const bool offered = index < kKinds && kinds.test(index) && number < offers[index].size() &&
                       offers[index].test(number);
  return offered ? Offered : NotOffered;
}

/// The methods that are simulated, by their numbers in SupportedSynchronousActions[]: those that
/// may make a job, and those that answer at once.
constexpr std::uint8_t kWithJobs[] = {
    2,   // CreateElementReplica
    3,   // CreateGroupReplica
    4,   // CreateSynchronizationAspect
    5,   // ModifyReplicaSynchronization
    6,   // ModifyListSynchronization
    7,   // ModifySettingsDefineState
    22,  // ModifyListSettingsDefineState
    19,  // CreateListReplica
    20,  // CreateGroupReplicaFromElements
    28,  // CreateGroupReplicaFromElementSynchronizations
    29,  // AddElementsToGroupSynchronized
    30,  // ConfirmTargetData
};
constexpr std::uint8_t kAtOnce[] = {
    8,   // GetAvailableTargetElements
    9,   // GetPeerSystems
    10,  // GetReplicationRelationships
    11,  // GetServiceAccessPoints
    12,  // CreateGroup
    13,  // DeleteGroup
    14,  // AddMembers
    15,  // RemoveMembers
    17,  // AddServiceAccessPoint
    18,  // AddSharedSecret
    21,  // GetReplicationRelationshipInstances
    23,  // CreateRemoteReplicationCollection
    24,  // AddToRemoteReplicationCollection
    25,  // RemoveFromRemoteReplicationCollection
    26,  // GetSynchronizationAspects
    27,  // GetSynchronizationAspectInstances
};

void offer_methods(Profile& profile) {
  for (const std::uint8_t method : kWithJobs) {
    profile.synchronous_actions.set(method);
    profile.asynchronous_actions.set(method);
  }
  for (const std::uint8_t method : kAtOnce) {
    profile.synchronous_actions.set(method);
  }
}

}  // namespace

ReplicationKind kind_at(std::size_t index) {
  return {static_cast<SyncType>(static_cast<std::size_t>(SyncType::Mirror) + index / 8),
          static_cast<Mode>(2 + index / 2 % 4), static_cast<Locality>(2 + index % 2)};
}

Profile generic_profile(Version version) {
  Profile profile;
  profile.version = version;
  // features.csv, column simulator_default "set"; 15 by S-01; targets are made from pools, and
  // access points are told.
  for (const std::size_t feature : {2U, 7U, 8U, 14U, 15U, 29U, 32U, 42U, 45U, 50U, 51U}) {
    profile.features.set(feature);
  }
  for (const std::size_t feature : {5U, 14U, 15U, 27U, 30U, 37U, 38U, 44U, 49U, 63U}) {
    profile.group_features.set(feature);
  }
  for (const std::size_t feature : {2U, 3U, 4U}) {
    profile.list_features.set(feature);
  }
  profile.failover_reverses = version == Version::seed;
  for (std::size_t i = 0; i < kKinds; ++i) {
    const ReplicationKind kind = kind_at(i);
    profile.kinds.set(i, makes_sense(kind));
    for (const OfferRow& row : kOffers) {
      const bool offered = makes_sense(kind) && in_row(row, kind) == Offered;
      const auto number = static_cast<std::size_t>(row.operation);
      profile.single[i].set(number, offered);
      profile.listed[i].set(number, offered && is_list_operation(row.operation));
    }
  }
  for (const SettingInfo& info : setting_properties()) {
    profile.settings.set(static_cast<std::size_t>(info.property));
  }
  offer_methods(profile);
  profile.groups_persistent = true;
  restrict_to(profile, version);
  return profile;
}

namespace {

/// The Mode that an operation of the Reset family sets; Unknown for all others.
Mode mode_set_by(Operation operation) {
  switch (operation) {
    case Op::ResetToSync:
      return Mode::Synchronous;
    case Op::ResetToAsync:
      return Mode::Asynchronous;
    case Op::ResettoAdaptive:
      return Mode::Adaptive;
    case Op::ResettoActive:
      return Mode::Active;
    default:
      return Mode::Unknown;
  }
}

/// A Mode that the provider does not have for the type and place can not be reset to.
void withdraw_resets(Profile& profile) {
  for (std::size_t i = 0; i < kKinds; ++i) {
    for (const Operation operation :
         {Op::ResetToSync, Op::ResetToAsync, Op::ResettoAdaptive, Op::ResettoActive}) {
      ReplicationKind becomes = kind_at(i);
      becomes.mode = mode_set_by(operation);
      if (!profile.kinds.test(kind_index(becomes))) {
        profile.single[i].reset(static_cast<std::size_t>(operation));
        profile.listed[i].reset(static_cast<std::size_t>(operation));
      }
    }
  }
}

}  // namespace

void restrict_to(Profile& profile, Version version) {
  for (std::size_t i = 0; i < kKinds; ++i) {
    const ReplicationKind kind = kind_at(i);
    if (!exists_in(version, kind.type) || !exists_in(version, kind.mode) || !makes_sense(kind)) {
      profile.kinds.reset(i);
    }
    if (!profile.kinds.test(i)) {
      profile.single[i].reset();
      profile.listed[i].reset();
      continue;
    }
    for (std::size_t number = 0; number < profile.single[i].size(); ++number) {
      const bool reserved =
          operation_class(version, static_cast<std::uint16_t>(number)) == OperationClass::Reserved;
      const auto operation = static_cast<Operation>(number);
      if (reserved && is_list_operation(operation)) {
        profile.single[i].reset(number);
      }
      if (reserved) {
        profile.listed[i].reset(number);
      }
    }
  }
  withdraw_resets(profile);
}

bool contradicts(Operation operation, const ReplicationKind& kind) {
  for (const OfferRow& row : kOffers) {
    if (row.operation == operation) {
      return in_row(row, kind) == Never;
    }
  }
  return false;
}

Offer offer_of(const Profile& profile, Operation operation, SyncType type, Mode mode,
               Locality locality) {
  return offer(profile.listed, profile.kinds, operation, {type, mode, locality});
}

Offer single_offer_of(const Profile& profile, Operation operation, const ReplicationKind& kind) {
  return offer(profile.single, profile.kinds, operation, kind);
}

bool offers_kind(const Profile& profile, const ReplicationKind& kind) {
  const std::size_t index = kind_index(kind);
  return index < kKinds && profile.kinds.test(index);
}

void set_feature(Profile& profile, std::uint8_t feature, bool set) {
  profile.features.set(feature, set);
  std::erase_if(profile.kind_features,
                [feature](const KindFeature& row) { return row.feature == feature; });
}

bool feature_of(const Profile& profile, const ReplicationKind& kind, std::uint8_t feature) {
  bool set = feature < profile.features.size() && profile.features.test(feature);
  const std::size_t index = kind_index(kind);
  for (const KindFeature& row : profile.kind_features) {
    if (row.feature == feature && index < kKinds && row.kinds.test(index)) {
      set = row.set;
    }
  }
  return set;
}

CopyStates wait_limit(const Profile& profile, std::uint16_t operation,
                      const ReplicationKind& kind) {
  CopyStates states;
  states.set();
  const std::size_t index = kind_index(kind);
  for (const WaitLimit& row : profile.wait_limits) {
    if (index < kKinds && row.kinds.test(index) && operation < row.operations.size() &&
        row.operations.test(operation)) {
      states = row.states;
    }
  }
  return states;
}

CopyStates created_states(const Profile& profile, const ReplicationKind& kind) {
  constexpr std::uint16_t kCreate = 0;
  CopyStates states;
  for (const CopyState state :
       {CopyState::Initialized, CopyState::Unsynchronized, CopyState::Synchronized}) {
    states.set(static_cast<std::size_t>(state));
  }
  if (single_offer_of(profile, Operation::Activate, kind) == Offered ||
      offer_of(profile, Operation::Activate, kind.type, kind.mode, kind.place) == Offered) {
    states.set(static_cast<std::size_t>(CopyState::Inactive));
    states.set(static_cast<std::size_t>(CopyState::Prepared));
  }
  return states & wait_limit(profile, kCreate, kind);
}

bool refuses_from(const Profile& profile, Operation operation, const ReplicationKind& kind,
                  CopyState state) {
  const std::size_t index = kind_index(kind);
  const auto number = static_cast<std::size_t>(operation);
  const auto from = static_cast<std::size_t>(state);
  for (const StateRefusal& row : profile.state_refusals) {
    if (index < kKinds && row.kinds.test(index) && number < row.operations.size() &&
        row.operations.test(number) && from < row.states.size() && row.states.test(from)) {
      return true;
    }
  }
  return false;
}

std::optional<bool> job_habit(const Profile& profile, Operation operation,
                              const ReplicationKind& kind) {
  std::optional<bool> job;
  const std::size_t index = kind_index(kind);
  const auto number = static_cast<std::size_t>(operation);
  for (const JobHabit& row : profile.job_habits) {
    if (index < kKinds && row.kinds.test(index) && number < row.operations.size() &&
        row.operations.test(number)) {
      job = row.job;
    }
  }
  return job;
}

bool has_method(const Profile& profile, std::uint8_t method) {
  return method < profile.synchronous_actions.size() &&
         (profile.synchronous_actions.test(method) || profile.asynchronous_actions.test(method));
}

}  // namespace replisim
