// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"

/// The methods of CIM_ReplicationServiceCapabilities (section 14), answered from the profile and
/// the transition table, so that what is announced and what is accepted can not differ.
namespace replisim {

/// What a capability method returns: 0 to 6 as all methods, 7 with a meaning of its own.
namespace capability {
inline constexpr std::uint16_t kSuccess = 0;
inline constexpr std::uint16_t kNotSupported = 1;
inline constexpr std::uint16_t kInvalidParameter = 5;
/// GetSupportedMaximum: information not available; GetSupportedReplicationSettingData: property is
/// not supported; GetDefaultReplicationSettingData: no default.
inline constexpr std::uint16_t kNone = 7;

/// Numbers of a value map.
struct Numbers {
  std::uint16_t code = kSuccess;
  std::vector<std::uint64_t> values;
};

/// GetSupported...Operations: the arrays are parallel; in version seed there is the first only.
struct OperationsAnswer {
  std::uint16_t code = kSuccess;
  std::vector<std::uint16_t> operations;
  std::vector<std::uint16_t> service_controlling;  ///< 4 Source or Target
  std::vector<bool> requires_force;
  std::vector<bool> updates_synchronized_path;
};

/// GetSupportedCopyStates: the arrays are parallel.
struct CopyStatesAnswer {
  std::uint16_t code = kSuccess;
  std::vector<CopyState> states;
  std::vector<bool> host_accessible;
};

struct KindAnswer {
  std::uint16_t code = kSuccess;
  ReplicationKind kind;
};
struct TypeAnswer {
  std::uint16_t code = kSuccess;
  std::optional<ReplicationType> type;
};

/// Which operations: of the single method, of it for groups, or of the list method.
enum class Scope : std::uint8_t { Single, Group, List };
/// SynchronizationType of GetSupportedListOperations; absent means the first.
inline constexpr std::uint16_t kStorageSynchronized = 2;
inline constexpr std::uint16_t kGroupSynchronized = 3;

/// The table has a row that does the operation from the state, under the features of the profile,
/// and the profile offers it: R-68's "accepted".
bool accepts(const Profile& profile, Scope scope, Operation operation, const ReplicationKind& kind,
             CopyState state);

Numbers replication_types(const Profile& profile);
TypeAnswer convert_sync_type(const Profile& profile, std::uint16_t sync_type, std::uint16_t mode,
                             std::uint16_t local_or_remote);
KindAnswer convert_replication_type(const Profile& profile, std::uint16_t type);

OperationsAnswer operations(const Profile& profile, std::uint16_t type,
                            std::optional<std::uint16_t> copy_state);
OperationsAnswer group_operations(const Profile& profile, std::uint16_t type,
                                  std::optional<std::uint16_t> copy_state);
OperationsAnswer list_operations(const Profile& profile, std::uint16_t type,
                                 std::optional<std::uint16_t> synchronization_type,
                                 std::optional<std::uint16_t> copy_state);

/// The CopyStates that pairs of the kind can come to: where they are made, what faults and hosts do
/// to them, and where accepted operations lead. Also for kinds that have no number (Mode Active).
CopyStates reachable_states(const Profile& profile, const ReplicationKind& kind);
/// HostAccessible[]: hosts may use the target in that state, by the profile or else by D-41.
bool hosts_may_use(const Profile& profile, const ReplicationKind& kind, CopyState state);
CopyStatesAnswer copy_states(const Profile& profile, std::uint16_t type,
                             std::optional<std::uint16_t> operation);
/// Of groups: the same, and Mixed where no operation is named; no host access.
CopyStatesAnswer group_copy_states(const Profile& profile, std::uint16_t type,
                                   std::optional<std::uint16_t> operation);
/// `method_name` by the numbers of this method: ModifyListSynchronization is 5.
Numbers wait_for_copy_states(const Profile& profile, std::uint16_t type, std::uint16_t method_name,
                             std::optional<std::uint16_t> operation);

Numbers features(const Profile& profile, std::uint16_t type);
Numbers group_features(const Profile& profile, std::uint16_t type);
/// From cim241 on.
Numbers list_features(const Profile& profile, std::uint16_t type);
Numbers consistency(const Profile& profile, std::uint16_t type);
Numbers default_consistency(const Profile& profile, std::uint16_t type);
Numbers default_group_persistency(const Profile& profile);
Numbers maximum(const Profile& profile, std::uint16_t type, std::uint16_t component);

Numbers setting_values(const Profile& profile, std::uint16_t type, std::uint16_t property_name);
struct DefaultSettings {
  std::uint16_t code = kSuccess;
  /// std::nullopt: NULL
  std::vector<std::pair<SettingProperty, std::optional<std::int64_t>>> properties;
};
DefaultSettings default_settings(const Profile& profile, std::uint16_t type);

/// GetSynchronizationSupported for two elements in one system or in two: for each pair of arrays'
/// places what may be made, the local element as source (2) or as target (3).
struct SynchronizationAnswer {
  std::uint16_t code = kSuccess;
  std::vector<std::uint16_t> sync_types;
  std::vector<std::uint16_t> modes;
  std::vector<std::uint16_t> local_element_role;
};
SynchronizationAnswer synchronization_supported(const Profile& profile, Locality place,
                                                std::uint16_t method_name);

}  // namespace capability
}  // namespace replisim
