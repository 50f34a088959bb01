// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/protocol/values.hpp"

/// The methods that a scenario's rows can call by name, with their parameters as the schema has
/// them: names, directions, order. The reader of rows, the checks and the answers read this table.
///
/// To add a method:
/// 1. an enumerator of Method, at the end;
/// 2. its row with its parameters in a file of the table (table_modify.cpp, table_create.cpp,
///    table_read.cpp ...) and, for a new file, the file's function in method_table.cpp;
/// 3. a handler, declared in handlers.hpp and named in invoke.cpp. A method without handler is
///    refused with 1 (Not Supported) and the finding that it is not simulated.
/// Rows of scenario files, diagnostics, conditions on output parameters, `calls.csv` and the
/// console follow from the table.
namespace replisim {

enum class Method : std::uint8_t {
  // CIM_ReplicationService, in the order of the schema.
  CreateGroup,
  DeleteGroup,
  AddMembers,
  RemoveMembers,
  CreateElementReplica,
  CreateGroupReplica,
  CreateSynchronizationAspect,
  ModifyReplicaSynchronization,
  ModifyListSynchronization,
  ModifySettingsDefineState,
  GetAvailableTargetElements,
  GetPeerSystems,
  GetReplicationRelationships,
  GetServiceAccessPoints,
  AddReplicationEntity,
  AddServiceAccessPoint,
  AddSharedSecret,
  CreateListReplica,
  CreateGroupReplicaFromElements,
  GetReplicationRelationshipInstances,
  ModifyListSettingsDefineState,
  AddToRemoteReplicationCollection,
  CreateRemoteReplicationCollection,
  RemoveFromRemoteReplicationCollection,
  AddElementsToGroupSynchronized,
  ConfirmTargetData,
  CreateGroupReplicaFromElementSynchronizations,
  GetSynchronizationAspectInstances,
  GetSynchronizationAspects,
  // CIM_ReplicationServiceCapabilities (section 14).
  ConvertSyncTypeToReplicationType,
  ConvertReplicationTypeToSyncType,
  GetSupportedCopyStates,
  GetSupportedGroupCopyStates,
  GetSupportedWaitForCopyStates,
  GetSupportedFeatures,
  GetSupportedGroupFeatures,
  GetSupportedListFeatures,
  GetSupportedConsistency,
  GetSupportedOperations,
  GetSupportedGroupOperations,
  GetSupportedListOperations,
  GetSupportedOperationsForSynchronization,
  GetSupportedMaximum,
  GetDefaultConsistency,
  GetDefaultGroupPersistency,
  GetSupportedReplicationSettingData,
  GetDefaultReplicationSettingData,
  GetSynchronizationSupported,
  GetSupportedReplicationTypesForSystem,
};

enum class Direction : std::uint8_t { In, Out, InOut };

/// What a parameter holds; a reference says which class of instance it names.
enum class ParameterKind : std::uint8_t {
  Number,            ///< of the parameter's value map, or any where it has none
  Boolean,           ///< 0 or 1
  Interval,          ///< nanoseconds
  Text,              ///< a name that a user gives
  Settings,          ///< embedded ReplicationSettingData, written as Setting.X=value
  Synchronized,      ///< StorageSynchronized or GroupSynchronized
  Element,           ///< LogicalElement
  ReplicationGroup,  ///< a collection of elements
  SettingsState,     ///< SettingsDefineState, by its SynchronizationAspect
  System,            ///< ComputerSystem
  Pool,              ///< ResourcePool
  Job,               ///< ConcreteJob; the call's own name stands for it
  AccessPoint,       ///< ServiceAccessPoint
  Collection,        ///< RemoteReplicationCollection
  Secret,            ///< SharedSecret
  NotOffered,        ///< TargetSettingGoal, Collections: given, the method answers 1 (check 7)
};

struct ParameterInfo {
  std::string_view name;
  ParameterKind kind = ParameterKind::Text;
  Direction direction = Direction::In;
  bool required = false;
  bool array = false;
  /// The value map of a Number; none: any number of 16 bits.
  std::span<const ValueName> (*map)() = nullptr;
};

struct MethodInfo {
  Method method = Method::CreateGroup;
  std::string_view name;
  Version since = Version::seed;  ///< before it the service does not have the method: 1
  std::span<const ParameterInfo> parameters;
};

/// All methods, file by file.
std::span<const MethodInfo> methods();
const MethodInfo& info_of(Method method);
std::optional<Method> parse_method(std::string_view name);
std::string_view name_of_method(Method method);

/// The place of a parameter in the method's list; nothing when it has none of that name.
std::optional<std::uint8_t> parameter_of(const MethodInfo& method, std::string_view name);

/// Names of parameters that come back from any method (Job aside), each once: what `expect` may
/// ask for.
std::span<const ParameterInfo> output_parameters();

/// Value maps that belong to parameters only.
std::span<const ValueName> consistency_values();
std::span<const ValueName> reserved_as_values();
std::span<const ValueName> relationship_type_values();
std::span<const ValueName> peer_option_values();
/// ModifySettingsDefineState.Operation has numbers of its own.
std::span<const ValueName> settings_state_operations();
/// SynchronizationAspect.SyncState and CopyStatus.
std::span<const ValueName> aspect_state_values();
std::span<const ValueName> copy_status_values();
/// ConnectivityCollection.ConnectivityStatus.
std::span<const ValueName> connectivity_status_values();

}  // namespace replisim
