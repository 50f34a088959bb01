// SPDX-License-Identifier: Apache-2.0
#include "model/rules/capability_values.hpp"

#include <algorithm>

namespace replisim {
namespace {

constexpr ValueName kActions[] = {
    {2, "CreateElementReplica", "CreateElementReplica"},
    {3, "CreateGroupReplica", "CreateGroupReplica"},
    {4, "CreateSynchronizationAspect", "CreateSynchronizationAspect"},
    {5, "ModifyReplicaSynchronization", "ModifyReplicaSynchronization"},
    {6, "ModifyListSynchronization", "ModifyListSynchronization"},
    {7, "ModifySettingsDefineState", "ModifySettingsDefineState"},
    {8, "GetAvailableTargetElements", "GetAvailableTargetElements"},
    {9, "GetPeerSystems", "GetPeerSystems"},
    {10, "GetReplicationRelationships", "GetReplicationRelationships"},
    {11, "GetServiceAccessPoints", "GetServiceAccessPoints"},
    {12, "CreateGroup", "CreateGroup"},
    {13, "DeleteGroup", "DeleteGroup"},
    {14, "AddMembers", "AddMembers"},
    {15, "RemoveMembers", "RemoveMembers"},
    {16, "AddReplicationEntity", "AddReplicationEntity"},
    {17, "AddServiceAccessPoint", "AddServiceAccessPoint"},
    {18, "AddSharedSecret", "AddSharedSecret"},
    {19, "CreateListReplica", "CreateListReplica"},
    {20, "CreateGroupReplicaFromElements", "CreateGroupReplicaFromElements"},
    {21, "GetReplicationRelationshipInstances", "GetReplicationRelationshipInstances"},
    {22, "ModifyListSettingsDefineState", "ModifyListSettingsDefineState"},
    {23, "CreateRemoteReplicationCollection", "CreateRemoteReplicationCollection"},
    {24, "AddToRemoteReplicationCollection", "AddToRemoteReplicationCollection"},
    {25, "RemoveFromRemoteReplicationCollection", "RemoveFromRemoteReplicationCollection"},
    {26, "GetSynchronizationAspects", "GetSynchronizationAspects"},
    {27, "GetSynchronizationAspectInstances", "GetSynchronizationAspectInstances"},
    {28, "CreateGroupReplicaFromElementSynchronizations",
     "CreateGroupReplicaFromElementSynchronizations"},
    {29, "AddElementsToGroupSynchronized", "AddElementsToGroupSynchronized"},
    {30, "ConfirmTargetData", "ConfirmTargetData"},
};

constexpr ValueName kWaitMethods[] = {
    {2, "CreateElementReplica", "CreateElementReplica"},
    {3, "CreateGroupReplica", "CreateGroupReplica"},
    {4, "ModifyReplicaSynchronization", "ModifyReplicaSynchronization"},
    {5, "ModifyListSynchronization", "ModifyListSynchronization"},
    {6, "ModifySettingsDefineState", "ModifySettingsDefineState"},
    {7, "CreateListReplica", "CreateListReplica"},
    {8, "CreateGroupReplicaFromElements", "CreateGroupReplicaFromElements"},
    {9, "ModifyListSettingsDefineState", "ModifyListSettingsDefineState"},
    {10, "CreateGroupReplicaFromElementSynchronizations",
     "CreateGroupReplicaFromElementSynchronizations"},
    {11, "AddElementsToGroupSynchronized", "AddElementsToGroupSynchronized"},
};

constexpr ValueName kComponents[] = {
    {2, "Groups", "Number of groups"},
    {3, "ElementsPerSourceGroup", "Number of elements per source group"},
    {4, "ElementsPerTargetGroup", "Number of elements per target group"},
    {5, "TargetsPerSource", "Number of target elements per source element"},
    {6, "SourceElements", "Number of total source elements"},
    {7, "TargetElements", "Number of total target elements"},
    {8, "PeerSystems", "Number of peer systems"},
    {9, "Hops", "Number of hops in multi-hop copy"},
    {10, "Tokens", "Maximum number of tokens supported"},
    {11, "TokensInUse", "Current number of tokens in-use"},
    {12, "TokenSize", "Optimal token size"},
};

struct NumberedProperty {
  SettingProperty property;
  std::uint16_t number;
};
using P = SettingProperty;
constexpr NumberedProperty kNumbered[] = {
    {P::ConsistentPointInTime, 2},
    {P::DesiredCopyMethodology, 3},
    {P::Multihop, 4},
    {P::OnGroupOrListError, 5},
    {P::UnequalGroupsAction, 6},
    {P::TargetElementSupplier, 7},
    {P::ThinProvisioningPolicy, 8},
    {P::Pairing, 9},
    {P::FailedCopyStopsHostIO, 10},
    {P::CopyRecoveryMode, 11},
    {P::UnequalListsAction, 12},
    {P::DeltaUpdateInterval, 13},
    {P::DeltaUpdateBlocks, 14},
    {P::ReadOnly, 15},
    {P::StorageCompressionPolicy, 16},
    {P::TargetElementResourcePool, 17},
    {P::TargetElementGoal, 18},
    {P::RRCSoftwareCompressionEnabled, 19},
    {P::RRCHardwareCompressionEnabled, 20},
    {P::AutoDelete, 21},
    {P::TimeBeforeRemoval, 23},
    {P::ConsistencyExempt, 24},
    {P::ConsistentAsyncCopy, 25},
    {P::DesiredRPO, 26},
    {P::MaximumSkew, 27},
};

/// 2 to 17 count mode, place and type; the Adaptive ones follow at 18.
constexpr std::uint16_t kFirst = 2;
constexpr std::uint16_t kFirstAdaptive = 18;
constexpr std::uint16_t kEnd = 26;

}  // namespace

std::span<const ValueName> action_names() {
  return kActions;
}
std::span<const ValueName> wait_method_names() {
  return kWaitMethods;
}
std::span<const ValueName> component_names() {
  return kComponents;
}

std::string name_in(std::span<const ValueName> map, std::uint16_t number) {
  const auto found = std::ranges::find(map, number, &ValueName::number);
  return found == map.end() ? std::to_string(number) : std::string(found->name);
}

std::optional<std::uint16_t> number_in(std::span<const ValueName> map, std::string_view name) {
  const auto found = std::ranges::find(map, name, &ValueName::name);
  return found == map.end() ? std::nullopt : std::optional(found->number);
}

std::optional<std::uint16_t> capability_number(SettingProperty property) {
  for (const NumberedProperty& row : kNumbered) {
    if (row.property == property) {
      return row.number;
    }
  }
  return std::nullopt;
}

std::optional<SettingProperty> property_of_capability(std::uint16_t number) {
  for (const NumberedProperty& row : kNumbered) {
    if (row.number == number) {
      return row.property;
    }
  }
  return std::nullopt;
}

std::optional<ReplicationType> replication_type_of(const ReplicationKind& kind) {
  const auto type =
      static_cast<std::uint16_t>(kind.type) - static_cast<std::uint16_t>(SyncType::Mirror);
  const auto place = static_cast<std::uint16_t>(kind.place) - 2;
  switch (kind.mode) {
    case Mode::Synchronous:
      return static_cast<ReplicationType>(kFirst + 4 * type + 2 * place);
    case Mode::Asynchronous:
      return static_cast<ReplicationType>(kFirst + 4 * type + 2 * place + 1);
    case Mode::Adaptive:
      return static_cast<ReplicationType>(kFirstAdaptive + 2 * type + place);
    case Mode::Active:
    case Mode::Unknown:
      break;
  }
  return std::nullopt;
}

std::optional<ReplicationKind> kind_of_replication_type(std::uint16_t number) {
  if (number < kFirst || number >= kEnd) {
    return std::nullopt;
  }
  const bool adaptive = number >= kFirstAdaptive;
  const int offset = number - (adaptive ? kFirstAdaptive : kFirst);
  const int type = adaptive ? offset / 2 : offset / 4;
  const int place = adaptive ? offset % 2 : offset / 2 % 2;
  const Mode mode = adaptive          ? Mode::Adaptive
                    : offset % 2 == 0 ? Mode::Synchronous
                                      : Mode::Asynchronous;
  return ReplicationKind{static_cast<SyncType>(static_cast<int>(SyncType::Mirror) + type), mode,
                         static_cast<Locality>(2 + place)};
}

}  // namespace replisim
