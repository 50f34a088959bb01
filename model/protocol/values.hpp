// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The value maps of the schema (replication services digest, sections 4, 5, 8, 9 and 13): every
/// enumeration with its schema numbers. Names in scenario files and reports are the schema's own
/// names without their spaces, which are also the enumerators' names here.
namespace replisim {

/// Version of the schema that a service speaks (S-01, A-11).
enum class Version : std::uint8_t { seed, cim241, cim249 };

/// ModifyListSynchronization.Operation. Values 3, 5, 6 and 13 are reserved for this method.
enum class Operation : std::uint16_t {
  Abort = 2,
  ActivateConsistency = 3,
  Activate = 4,
  AddSyncPair = 5,
  DeactivateConsistency = 6,
  Deactivate = 7,
  Detach = 8,
  Dissolve = 9,
  Failover = 10,
  Failback = 11,
  Fracture = 12,
  RemoveSyncPair = 13,
  ResyncReplica = 14,
  RestorefromReplica = 15,
  Resume = 16,
  ResetToSync = 17,
  ResetToAsync = 18,
  ReturnToResourcePool = 19,
  ReverseRoles = 20,
  Split = 21,
  Suspend = 22,
  Unprepare = 23,
  Prepare = 24,
  ResettoAdaptive = 25,
  ResettoActive = 26,
  ResetReplica = 27,
};

/// CIM_Synchronized.CopyState. 15 belongs to RequestedCopyState, 14 to groups only.
enum class CopyState : std::uint16_t {
  Initialized = 2,
  Unsynchronized = 3,
  Synchronized = 4,
  Broken = 5,
  Fractured = 6,
  Split = 7,
  Inactive = 8,
  Suspended = 9,
  Failedover = 10,
  Prepared = 11,
  Aborted = 12,
  Skewed = 13,
  Mixed = 14,
  NotApplicable = 15,
  Partitioned = 16,
  Invalid = 17,
  Restored = 18,
};

/// CIM_Synchronized.ProgressStatus (section 5.2).
enum class ProgressStatus : std::uint16_t {
  Unknown = 0,
  Completed = 2,
  Dormant = 3,
  Initializing = 4,
  Preparing = 5,
  Synchronizing = 6,
  Resyncing = 7,
  Restoring = 8,
  Fracturing = 9,
  Splitting = 10,
  Failingover = 11,
  Failingback = 12,
  Aborting = 13,
  Mixed = 14,
  NotApplicable = 15,
  Suspending = 16,
  Requiresfracture = 17,
  Requiresresync = 18,
  Requiresactivate = 19,
  Pending = 20,
  Detaching = 21,
  Requiresdetach = 22,
  Terminating = 23,
  Requiressplit = 24,
  Requiresresume = 25,
};

/// CIM_Synchronized.SyncType.
enum class SyncType : std::uint16_t { Mirror = 6, Snapshot = 7, Clone = 8, TokenizedClone = 9 };

/// CIM_Synchronized.Mode.
enum class Mode : std::uint16_t {
  Unknown = 0,
  Synchronous = 2,
  Asynchronous = 3,
  Adaptive = 4,
  Active = 5
};
/// A host write is at both ends before it is acknowledged: neither end ever lacks a write that a
/// host was told of. An Adaptive pair's writes do so only above Skew.
constexpr bool acknowledges_at_both_ends(Mode mode) {
  return mode == Mode::Synchronous || mode == Mode::Active;
}

/// LocalOrRemote of the capability methods (S-23).
enum class Locality : std::uint16_t { Local = 2, Remote = 3 };

/// SupportedReplicationTypes[]: SyncType, Mode and locality in one value.
enum class ReplicationType : std::uint16_t {
  SynchronousMirrorLocal = 2,
  AsynchronousMirrorLocal = 3,
  SynchronousMirrorRemote = 4,
  AsynchronousMirrorRemote = 5,
  SynchronousSnapshotLocal = 6,
  AsynchronousSnapshotLocal = 7,
  SynchronousSnapshotRemote = 8,
  AsynchronousSnapshotRemote = 9,
  SynchronousCloneLocal = 10,
  AsynchronousCloneLocal = 11,
  SynchronousCloneRemote = 12,
  AsynchronousCloneRemote = 13,
  SynchronousTokenizedCloneLocal = 14,
  AsynchronousTokenizedCloneLocal = 15,
  SynchronousTokenizedCloneRemote = 16,
  AsynchronousTokenizedCloneRemote = 17,
  AdaptiveMirrorLocal = 18,
  AdaptiveMirrorRemote = 19,
  AdaptiveSnapshotLocal = 20,
  AdaptiveSnapshotRemote = 21,
  AdaptiveCloneLocal = 22,
  AdaptiveCloneRemote = 23,
  AdaptiveTokenizedCloneLocal = 24,
  AdaptiveTokenizedCloneRemote = 25,
};

/// What the methods return. 7 and 8 have a meaning of their own in each method that has them
/// (section 15); ModifyListSynchronization never returns them.
enum class ReturnCode : std::uint16_t {
  Completed = 0,
  NotSupported = 1,
  UnspecifiedError = 2,
  Timeout = 3,
  Failed = 4,
  InvalidParameter = 5,
  InUse = 6,
  MethodSpecific7 = 7,
  MethodSpecific8 = 8,
  JobStarted = 4096,
  // Of CIM_ConcreteJob.RequestStateChange alone; its 4096 is "Transition Started".
  InvalidStateTransition = 4097,
  TimeoutParameterNotSupported = 4098,
  Busy = 4099,
};

/// CIM_ConcreteJob.JobState.
enum class JobState : std::uint16_t {
  New = 2,
  Starting = 3,
  Running = 4,
  Suspended = 5,
  ShuttingDown = 6,
  Completed = 7,
  Terminated = 8,
  Killed = 9,
  Exception = 10,
  Service = 11,
  QueryPending = 12,
};

/// The values of CIM_ManagedSystemElement.OperationalStatus that a job shows.
enum class OperationalStatus : std::uint16_t { OK = 2, Error = 6, Completed = 17 };

/// CIM_GroupSynchronized.ConsistencyState and ConsistencyStatus (section 5.5, R-48).
enum class ConsistencyState : std::uint16_t {
  Unknown = 0,
  Other = 1,
  NotApplicable = 2,
  Consistent = 3,
  Inconsistent = 4
};
enum class ConsistencyStatus : std::uint16_t {
  Unknown = 0,
  Other = 1,
  Completed = 2,
  Consistencyinprogress = 3,
  Consistencydisabled = 4,
  Consistencyerror = 5
};

/// CIM_StorageSynchronized.SyncState, the older property published beside CopyState (A-6, S-13).
enum class SyncState : std::uint16_t {
  Unknown = 0,
  Initialized = 2,
  PrepareInProgress = 3,
  Prepared = 4,
  ResyncInProgress = 5,
  Synchronized = 6,
  FractureInProgress = 7,
  QuiesceInProgress = 8,
  Quiesced = 9,
  RestoreInProgress = 10,
  Idle = 11,
  Broken = 12,
  Fractured = 13,
  Frozen = 14,
  CopyInProgress = 15,
};

/// CIM_StorageSynchronized.CopyMethodology and ReplicationSettingData.DesiredCopyMethodology.
enum class CopyMethodology : std::uint16_t {
  NotSpecified = 0,
  Other = 1,
  Implementationdecides = 2,
  FullCopy = 3,
  IncrementalCopy = 4,
  DifferentialCopy = 5,
  CopyOnWrite = 6,
  CopyOnAccess = 7,
  DeltaUpdate = 8,
  SnapAndClone = 9,
  CopybeforeActivation = 10,
  RedirectOnWrite = 11,
};

enum class CopyPriority : std::uint16_t { NotManaged = 0, Low = 1, Same = 2, High = 3, Urgent = 4 };
/// 4 exists in the settings only: the implementation decides.
enum class CopyRecoveryMode : std::uint16_t {
  Unknown = 0,
  Automatic = 2,
  Manual = 3,
  Implementationdecides = 4
};
enum class OnGroupOrListError : std::uint16_t { Continue = 2, Stop = 3 };
/// ReadOnly of a pair; None stands for the property's NULL.
enum class ReadOnly : std::uint16_t { None = 0, SystemElement = 2, SyncedElement = 3, Both = 4 };

/// Properties of CIM_ReplicationSettingData, in the order of the schema's table (section 13).
enum class SettingProperty : std::uint8_t {
  Pairing,
  UnequalGroupsAction,
  DesiredCopyMethodology,
  TargetElementSupplier,
  ThinProvisioningPolicy,
  ConsistentPointInTime,
  DeltaUpdateInterval,
  Multihop,
  OnGroupOrListError,
  CopyPriority,
  CopyRecoveryMode,
  DeltaUpdateBlocks,
  FailedCopyStopsHostIO,
  UnequalListsAction,
  ReadOnly,
  StorageCompressionPolicy,
  AutoDelete,
  RRCHardwareCompressionEnabled,
  RRCSoftwareCompressionEnabled,
  TargetElementGoal,
  TargetElementResourcePool,
  TimeBeforeRemoval,
  ConsistencyExempt,
  ConsistentAsyncCopy,
  DesiredRPO,
  MaximumSkew,
};

/// One line of a value map: the number, the name without spaces (as files and reports write it)
/// and the schema's own spelling.
struct ValueName {
  std::uint16_t number;
  std::string_view name;
  std::string_view schema_name;
};

/// The complete value map of an enumeration, in the order of its numbers. Specialised for every
/// schema enumeration of this header (not for Version and SettingProperty).
template <class Enum>
std::span<const ValueName> value_map();
template <>
std::span<const ValueName> value_map<Operation>();
template <>
std::span<const ValueName> value_map<CopyState>();
template <>
std::span<const ValueName> value_map<ProgressStatus>();
template <>
std::span<const ValueName> value_map<SyncType>();
template <>
std::span<const ValueName> value_map<Mode>();
template <>
std::span<const ValueName> value_map<Locality>();
template <>
std::span<const ValueName> value_map<ReplicationType>();
template <>
std::span<const ValueName> value_map<ReturnCode>();
template <>
std::span<const ValueName> value_map<JobState>();
template <>
std::span<const ValueName> value_map<OperationalStatus>();
template <>
std::span<const ValueName> value_map<ConsistencyState>();
template <>
std::span<const ValueName> value_map<ConsistencyStatus>();
template <>
std::span<const ValueName> value_map<SyncState>();
template <>
std::span<const ValueName> value_map<CopyMethodology>();
template <>
std::span<const ValueName> value_map<CopyPriority>();
template <>
std::span<const ValueName> value_map<CopyRecoveryMode>();
template <>
std::span<const ValueName> value_map<OnGroupOrListError>();
template <>
std::span<const ValueName> value_map<ReadOnly>();

/// The name without spaces; a number outside the map is written as that number.
template <class Enum>
std::string name_of(Enum value);

/// A value by name (exact case, with or without the schema's spaces and hyphens) or by decimal or
/// 0x number; nothing when the map has no such value.
template <class Enum>
std::optional<Enum> parse_value(std::string_view text);

std::string_view name_of_version(Version version);
std::optional<Version> parse_version(std::string_view text);

/// What a property of ReplicationSettingData holds: a number of a value map, a boolean, an interval
/// in nanoseconds, or a plain number (blocks, bytes, hops).
enum class SettingKind : std::uint8_t { Enumeration, Boolean, Interval, Number };
struct SettingInfo {
  SettingProperty property;
  std::string_view name;
  SettingKind kind;
  std::span<const ValueName> values;          ///< for Enumeration: the legal values; else empty
  std::optional<std::int64_t> default_value;  ///< std::nullopt: the schema's default is NULL
};
/// All properties, in the order of SettingProperty.
std::span<const SettingInfo> setting_properties();
std::optional<SettingProperty> parse_setting_property(std::string_view name);
std::string_view name_of_setting(SettingProperty property);

}  // namespace replisim
