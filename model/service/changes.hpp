// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

/// What a client or a subscriber could see of a change.
namespace replisim {

enum class EntityKind : std::uint8_t {
  Pair,
  Group,
  Call,
  Job,
  ReplicationGroup,
  Aspect,
  Element,
  AccessPoint,
  Collection,  ///< RemoteReplicationCollection
  Secret,
};
struct EntityRef {
  EntityKind kind = EntityKind::Pair;
  std::uint32_t index = 0;
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};

/// Everything that changes and is recorded. The names are the schema's.
enum class Property : std::uint8_t {
  SystemElement,  // ElementId::index
  SyncedElement,
  SyncType,
  Mode,
  CopyState,
  ProgressStatus,
  RequestedCopyState,
  SyncState,
  SyncMaintained,
  CopyMethodology,
  CopyPriority,
  CopyRecoveryMode,
  ReadOnly,
  FailedCopyStopsHostIO,
  WhenEstablished,  // nanoseconds
  WhenSynced,
  WhenSynchronized,
  WhenActivated,
  WhenDeactivated,
  WhenSuspended,
  Image,    // not in the schema: Image
  Serving,  // not in the schema: Side, 2 = both
  Exists,   // 0 or 1
  ConsistencyEnabled,
  ConsistencyState,
  ConsistencyStatus,
  ReturnValue,  // of a call: ReturnCode
  JobState,
  OperationalStatus,  // of a job: 0 empty, 1 [2, 17], 2 [17, 6], 3 [2], 4 [6, 17]
  PercentComplete,
  ErrorCode,
  ErrorReason,  // Reason; ErrorDescription is its sentence
  TimeSubmitted,
  StartTime,              // NULL: has not run yet
  TimeOfLastStateChange,  // 0: the state has never changed
  TimeBeforeRemoval,
  DeleteOnCompletion,
  Skew,        // bytes
  DesiredRPO,  // nanoseconds
  Writes,      // not in the schema: how an Adaptive pair's writes go, 0 synchronous, 1 asynchronous
  CopyStatus,  // of an aspect
  WhenPointInTime,  // of an aspect, nanoseconds
  AspectState,      // SyncState of an aspect, which has a value map of its own
  AutoDelete,       // of an aspect
  Active,           // of a RemoteReplicationCollection
  ConnectivityStatus,
};

/// NULL in a property of `Change`.
inline constexpr std::int64_t kNull = INT64_MIN;

struct Change {
  EntityRef entity;
  Property property;
  std::int64_t from = kNull;
  std::int64_t to = kNull;
};

}  // namespace replisim
