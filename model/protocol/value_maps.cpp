// SPDX-License-Identifier: Apache-2.0
#include "model/protocol/values.hpp"

// The value maps as the schema prints them (MOF 2.41; Operation 26 and 27, Mode 5 and
// CopyMethodology 11 are from 2.49). Reserved and vendor ranges have no names and are not listed.
namespace replisim {
namespace {

constexpr ValueName kOperation[] = {
    {2, "Abort", "Abort"},
    {3, "ActivateConsistency", "Activate Consistency"},
    {4, "Activate", "Activate"},
    {5, "AddSyncPair", "AddSyncPair"},
    {6, "DeactivateConsistency", "Deactivate Consistency"},
    {7, "Deactivate", "Deactivate"},
    {8, "Detach", "Detach"},
    {9, "Dissolve", "Dissolve"},
    {10, "Failover", "Failover"},
    {11, "Failback", "Failback"},
    {12, "Fracture", "Fracture"},
    {13, "RemoveSyncPair", "RemoveSyncPair"},
    {14, "ResyncReplica", "Resync Replica"},
    {15, "RestorefromReplica", "Restore from Replica"},
    {16, "Resume", "Resume"},
    {17, "ResetToSync", "Reset To Sync"},
    {18, "ResetToAsync", "Reset To Async"},
    {19, "ReturnToResourcePool", "Return To ResourcePool"},
    {20, "ReverseRoles", "Reverse Roles"},
    {21, "Split", "Split"},
    {22, "Suspend", "Suspend"},
    {23, "Unprepare", "Unprepare"},
    {24, "Prepare", "Prepare"},
    {25, "ResettoAdaptive", "Reset to Adaptive"},
    {26, "ResettoActive", "Reset to Active"},
    {27, "ResetReplica", "Reset Replica"},
};

constexpr ValueName kCopyState[] = {
    {2, "Initialized", "Initialized"},
    {3, "Unsynchronized", "Unsynchronized"},
    {4, "Synchronized", "Synchronized"},
    {5, "Broken", "Broken"},
    {6, "Fractured", "Fractured"},
    {7, "Split", "Split"},
    {8, "Inactive", "Inactive"},
    {9, "Suspended", "Suspended"},
    {10, "Failedover", "Failedover"},
    {11, "Prepared", "Prepared"},
    {12, "Aborted", "Aborted"},
    {13, "Skewed", "Skewed"},
    {14, "Mixed", "Mixed"},
    {15, "NotApplicable", "Not Applicable"},
    {16, "Partitioned", "Partitioned"},
    {17, "Invalid", "Invalid"},
    {18, "Restored", "Restored"},
};

constexpr ValueName kProgressStatus[] = {
    {0, "Unknown", "Unknown"},
    {2, "Completed", "Completed"},
    {3, "Dormant", "Dormant"},
    {4, "Initializing", "Initializing"},
    {5, "Preparing", "Preparing"},
    {6, "Synchronizing", "Synchronizing"},
    {7, "Resyncing", "Resyncing"},
    {8, "Restoring", "Restoring"},
    {9, "Fracturing", "Fracturing"},
    {10, "Splitting", "Splitting"},
    {11, "Failingover", "Failing over"},
    {12, "Failingback", "Failing back"},
    {13, "Aborting", "Aborting"},
    {14, "Mixed", "Mixed"},
    {15, "NotApplicable", "Not Applicable"},
    {16, "Suspending", "Suspending"},
    {17, "Requiresfracture", "Requires fracture"},
    {18, "Requiresresync", "Requires resync"},
    {19, "Requiresactivate", "Requires activate"},
    {20, "Pending", "Pending"},
    {21, "Detaching", "Detaching"},
    {22, "Requiresdetach", "Requires detach"},
    {23, "Terminating", "Terminating"},
    {24, "Requiressplit", "Requires split"},
    {25, "Requiresresume", "Requires resume"},
};

constexpr ValueName kSyncType[] = {
    {6, "Mirror", "Mirror"},
    {7, "Snapshot", "Snapshot"},
    {8, "Clone", "Clone"},
    {9, "TokenizedClone", "TokenizedClone"},
};

constexpr ValueName kMode[] = {
    {0, "Unknown", "Unknown"},
    {2, "Synchronous", "Synchronous"},
    {3, "Asynchronous", "Asynchronous"},
    {4, "Adaptive", "Adaptive"},
    {5, "Active", "Active"},
};

constexpr ValueName kLocality[] = {
    {2, "Local", "Local"},
    {3, "Remote", "Remote"},
};

constexpr ValueName kReplicationType[] = {
    {2, "SynchronousMirrorLocal", "Synchronous Mirror Local"},
    {3, "AsynchronousMirrorLocal", "Asynchronous Mirror Local"},
    {4, "SynchronousMirrorRemote", "Synchronous Mirror Remote"},
    {5, "AsynchronousMirrorRemote", "Asynchronous Mirror Remote"},
    {6, "SynchronousSnapshotLocal", "Synchronous Snapshot Local"},
    {7, "AsynchronousSnapshotLocal", "Asynchronous Snapshot Local"},
    {8, "SynchronousSnapshotRemote", "Synchronous Snapshot Remote"},
    {9, "AsynchronousSnapshotRemote", "Asynchronous Snapshot Remote"},
    {10, "SynchronousCloneLocal", "Synchronous Clone Local"},
    {11, "AsynchronousCloneLocal", "Asynchronous Clone Local"},
    {12, "SynchronousCloneRemote", "Synchronous Clone Remote"},
    {13, "AsynchronousCloneRemote", "Asynchronous Clone Remote"},
    {14, "SynchronousTokenizedCloneLocal", "Synchronous TokenizedClone Local"},
    {15, "AsynchronousTokenizedCloneLocal", "Asynchronous TokenizedClone Local"},
    {16, "SynchronousTokenizedCloneRemote", "Synchronous TokenizedClone Remote"},
    {17, "AsynchronousTokenizedCloneRemote", "Asynchronous TokenizedClone Remote"},
    {18, "AdaptiveMirrorLocal", "Adaptive Mirror Local"},
    {19, "AdaptiveMirrorRemote", "Adaptive Mirror Remote"},
    {20, "AdaptiveSnapshotLocal", "Adaptive Snapshot Local"},
    {21, "AdaptiveSnapshotRemote", "Adaptive Snapshot Remote"},
    {22, "AdaptiveCloneLocal", "Adaptive Clone Local"},
    {23, "AdaptiveCloneRemote", "Adaptive Clone Remote"},
    {24, "AdaptiveTokenizedCloneLocal", "Adaptive TokenizedClone Local"},
    {25, "AdaptiveTokenizedCloneRemote", "Adaptive TokenizedClone Remote"},
};

constexpr ValueName kReturnCode[] = {
    {0, "Completed", "Completed with No Error"},
    {1, "NotSupported", "Not Supported"},
    {2, "UnspecifiedError", "Unspecified Error"},
    {3, "Timeout", "Timeout"},
    {4, "Failed", "Failed"},
    {5, "InvalidParameter", "Invalid Parameter"},
    {6, "InUse", "In Use"},
    {7, "MethodSpecific7", "Method Specific 7"},
    {8, "MethodSpecific8", "Method Specific 8"},
    {4096, "JobStarted", "Method Parameters Checked - Job Started"},
    {4097, "InvalidStateTransition", "Invalid State Transition"},
    {4098, "TimeoutParameterNotSupported", "Use of Timeout Parameter Not Supported"},
    {4099, "Busy", "Busy"},
};

constexpr ValueName kJobState[] = {
    {2, "New", "New"},
    {3, "Starting", "Starting"},
    {4, "Running", "Running"},
    {5, "Suspended", "Suspended"},
    {6, "ShuttingDown", "Shutting Down"},
    {7, "Completed", "Completed"},
    {8, "Terminated", "Terminated"},
    {9, "Killed", "Killed"},
    {10, "Exception", "Exception"},
    {11, "Service", "Service"},
    {12, "QueryPending", "Query Pending"},
};

constexpr ValueName kOperationalStatus[] = {
    {2, "OK", "OK"},
    {6, "Error", "Error"},
    {17, "Completed", "Completed"},
};

constexpr ValueName kConsistencyState[] = {
    {0, "Unknown", "Unknown"},
    {1, "Other", "Other"},
    {2, "NotApplicable", "Not Applicable"},
    {3, "Consistent", "Consistent"},
    {4, "Inconsistent", "Inconsistent"},
};

constexpr ValueName kConsistencyStatus[] = {
    {0, "Unknown", "Unknown"},
    {1, "Other", "Other"},
    {2, "Completed", "Completed"},
    {3, "Consistency-in-progress", "Consistency-in-progress"},
    {4, "Consistencydisabled", "Consistency disabled"},
    {5, "Consistency-error", "Consistency-error"},
};

constexpr ValueName kSyncState[] = {
    {0, "Unknown", "Unknown"},
    {2, "Initialized", "Initialized"},
    {3, "PrepareInProgress", "PrepareInProgress"},
    {4, "Prepared", "Prepared"},
    {5, "ResyncInProgress", "ResyncInProgress"},
    {6, "Synchronized", "Synchronized"},
    {7, "FractureInProgress", "Fracture In Progress"},
    {8, "QuiesceInProgress", "QuiesceInProgress"},
    {9, "Quiesced", "Quiesced"},
    {10, "RestoreInProgress", "Restore In Progress"},
    {11, "Idle", "Idle"},
    {12, "Broken", "Broken"},
    {13, "Fractured", "Fractured"},
    {14, "Frozen", "Frozen"},
    {15, "CopyInProgress", "Copy In Progress"},
};

constexpr ValueName kCopyMethodology[] = {
    {0, "NotSpecified", "Not Specified"},
    {1, "Other", "Other"},
    {2, "Implementationdecides", "Implementation decides"},
    {3, "FullCopy", "Full Copy"},
    {4, "Incremental-Copy", "Incremental-Copy"},
    {5, "Differential-Copy", "Differential-Copy"},
    {6, "Copy-On-Write", "Copy-On-Write"},
    {7, "Copy-On-Access", "Copy-On-Access"},
    {8, "Delta-Update", "Delta-Update"},
    {9, "Snap-And-Clone", "Snap-And-Clone"},
    {10, "Copy-before-Activation", "Copy-before-Activation"},
    {11, "Redirect-On-Write", "Redirect-On-Write"},
};

constexpr ValueName kCopyPriority[] = {
    {0, "NotManaged", "Not Managed"}, {1, "Low", "Low"}, {2, "Same", "Same"}, {3, "High", "High"},
    {4, "Urgent", "Urgent"},
};

constexpr ValueName kCopyRecoveryMode[] = {
    {0, "Unknown", "Unknown"},
    {2, "Automatic", "Automatic"},
    {3, "Manual", "Manual"},
    {4, "Implementationdecides", "Implementation decides"},
};

constexpr ValueName kOnGroupOrListError[] = {
    {2, "Continue", "Continue"},
    {3, "Stop", "Stop"},
};

constexpr ValueName kReadOnly[] = {
    {0, "None", "None"},
    {2, "SystemElement", "SystemElement"},
    {3, "SyncedElement", "SyncedElement"},
    {4, "Both", "Both"},
};

}  // namespace

template <>
std::span<const ValueName> value_map<Operation>() {
  return kOperation;
}
template <>
std::span<const ValueName> value_map<CopyState>() {
  return kCopyState;
}
template <>
std::span<const ValueName> value_map<ProgressStatus>() {
  return kProgressStatus;
}
template <>
std::span<const ValueName> value_map<SyncType>() {
  return kSyncType;
}
template <>
std::span<const ValueName> value_map<Mode>() {
  return kMode;
}
template <>
std::span<const ValueName> value_map<Locality>() {
  return kLocality;
}
template <>
std::span<const ValueName> value_map<ReplicationType>() {
  return kReplicationType;
}
template <>
std::span<const ValueName> value_map<ReturnCode>() {
  return kReturnCode;
}
template <>
std::span<const ValueName> value_map<JobState>() {
  return kJobState;
}
template <>
std::span<const ValueName> value_map<OperationalStatus>() {
  return kOperationalStatus;
}
template <>
std::span<const ValueName> value_map<ConsistencyState>() {
  return kConsistencyState;
}
template <>
std::span<const ValueName> value_map<ConsistencyStatus>() {
  return kConsistencyStatus;
}
template <>
std::span<const ValueName> value_map<SyncState>() {
  return kSyncState;
}
template <>
std::span<const ValueName> value_map<CopyMethodology>() {
  return kCopyMethodology;
}
template <>
std::span<const ValueName> value_map<CopyPriority>() {
  return kCopyPriority;
}
template <>
std::span<const ValueName> value_map<CopyRecoveryMode>() {
  return kCopyRecoveryMode;
}
template <>
std::span<const ValueName> value_map<OnGroupOrListError>() {
  return kOnGroupOrListError;
}
template <>
std::span<const ValueName> value_map<ReadOnly>() {
  return kReadOnly;
}

}  // namespace replisim
