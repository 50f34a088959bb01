// SPDX-License-Identifier: Apache-2.0
#include "model/service/methods/table.hpp"

// Methods that make relationships, groups of them, aspects and paths (section 15).
namespace replisim::method_rows {
namespace {

constexpr ParameterInfo kElement[] = {
    in("ElementName", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    required("SourceElement", K::Element),
    in("SourceAccessPoint", K::NotSimulated),
    both("TargetElement", K::Element),
    in("TargetAccessPoint", K::NotSimulated),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotSimulated),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::NotSimulated),
    in("Collections", K::NotSimulated),
};
constexpr ParameterInfo kList[] = {
    in_list("ElementNames", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    required_list("SourceElements", K::Element),
    in("SourceAccessPoint", K::NotSimulated),
    both_list("TargetElements", K::Element),
    in("TargetAccessPoint", K::NotSimulated),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out_list("Synchronizations", K::Synchronized),
    in("TargetSettingGoal", K::NotSimulated),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("Collections", K::NotSimulated),
};
constexpr ParameterInfo kGroup[] = {
    in("RelationshipName", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    in("SourceGroup", K::ReplicationGroup),
    in("SourceElement", K::Element),
    in("SourceAccessPoint", K::NotSimulated),
    both("TargetGroup", K::ReplicationGroup),
    number("TargetElementCount"),
    in("TargetAccessPoint", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotSimulated),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::NotSimulated),
    in("Collections", K::NotSimulated),
};
constexpr ParameterInfo kGroupFromElements[] = {
    in("RelationshipName", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    both("SourceGroup", K::ReplicationGroup),
    required_list("SourceElements", K::Element),
    both("SourceGroupName", K::Text),
    in("SourceAccessPoint", K::NotSimulated),
    both("TargetGroup", K::ReplicationGroup),
    both("TargetGroupName", K::Text),
    in_list("TargetElements", K::Element),
    in_list("TargetElementNames", K::Text),
    in("TargetAccessPoint", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotSimulated),
    in("TargetPool", K::Pool),
    in_list("TargetPools", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::NotSimulated),
    in("Collections", K::NotSimulated),
};
constexpr ParameterInfo kGroupFromPairs[] = {
    in("RelationshipName", K::Text),
    in_list("ElementSynchronizations", K::Synchronized),
    both("SourceGroupName", K::Text),
    both("SourceGroup", K::ReplicationGroup),
    in("SourceAccessPoint", K::NotSimulated),
    both("TargetGroupName", K::Text),
    both("TargetGroup", K::ReplicationGroup),
    in("TargetAccessPoint", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("GroupSynchronization", K::Synchronized),
    number("WaitForCopyState", &value_map<CopyState>),
};
constexpr ParameterInfo kAddElements[] = {
    in("Synchronized", K::Synchronized),
    in_list("SourceElements", K::Element),
    in_list("TargetElements", K::Element),
    in("SourceAccessPoint", K::NotSimulated),
    in("TargetAccessPoint", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out_list("Synchronizations", K::Synchronized),
    number("WaitForCopyState", &value_map<CopyState>),
};
constexpr ParameterInfo kAspect[] = {
    in("Name", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    in("SourceGroup", K::ReplicationGroup),
    in("SourceElement", K::Element),
    in("SourceAccessPoint", K::NotSimulated),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("SettingsState", K::SettingsState),
};

// Paths and foreign systems: the topology's links are all there is, so these are not simulated.
constexpr ParameterInfo kAddEntity[] = {
    required("ReplicationEntity", K::Text),
    in("Persistent", K::Boolean),
    in("InstanceNamespace", K::Text),
    both("ReplicationEntityPath", K::NotSimulated),
};
constexpr ParameterInfo kAddAccessPoint[] = {
    required("ServiceAccessPoint", K::Text),
    in("InstanceNamespace", K::Text),
    both("ServiceAccessPointPath", K::NotSimulated),
};
constexpr ParameterInfo kAddSecret[] = {
    required("SharedSecret", K::Text),
    in("ServiceAccessPoint", K::NotSimulated),
    in("InstanceNamespace", K::Text),
    both("SharedSecretPath", K::NotSimulated),
};
constexpr ParameterInfo kCreateCollection[] = {
    in("ElementName", K::Text),
    in("LocalAccessPoints", K::NotSimulated),
    in("RemoteAccessPoints", K::NotSimulated),
    in("RemoteComputerSystem", K::System),
    in("Active", K::Boolean),
    in("DeleteOnUnassociated", K::Boolean),
    out("Job", K::Job),
    out("ConnectivityCollection", K::NotSimulated),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kChangeCollection[] = {
    in("LocalAccessPoints", K::NotSimulated),
    in("RemoteAccessPoints", K::NotSimulated),
    in("RemoteComputerSystem", K::System),
    out("Job", K::Job),
    required("ConnectivityCollection", K::NotSimulated),
};

constexpr MethodInfo kMethods[] = {
    {Method::CreateElementReplica, "CreateElementReplica", Version::seed, kElement},
    {Method::CreateGroupReplica, "CreateGroupReplica", Version::seed, kGroup},
    {Method::CreateSynchronizationAspect, "CreateSynchronizationAspect", Version::seed, kAspect},
    {Method::CreateListReplica, "CreateListReplica", Version::seed, kList},
    {Method::CreateGroupReplicaFromElements, "CreateGroupReplicaFromElements", Version::seed,
     kGroupFromElements},
    {Method::AddElementsToGroupSynchronized, "AddElementsToGroupSynchronized", Version::cim241,
     kAddElements},
    {Method::CreateGroupReplicaFromElementSynchronizations,
     "CreateGroupReplicaFromElementSynchronizations", Version::cim241, kGroupFromPairs},
    {Method::AddReplicationEntity, "AddReplicationEntity", Version::seed, kAddEntity},
    {Method::AddServiceAccessPoint, "AddServiceAccessPoint", Version::seed, kAddAccessPoint},
    {Method::AddSharedSecret, "AddSharedSecret", Version::seed, kAddSecret},
    {Method::CreateRemoteReplicationCollection, "CreateRemoteReplicationCollection", Version::seed,
     kCreateCollection},
    {Method::AddToRemoteReplicationCollection, "AddToRemoteReplicationCollection", Version::seed,
     kChangeCollection},
    {Method::RemoveFromRemoteReplicationCollection, "RemoveFromRemoteReplicationCollection",
     Version::seed, kChangeCollection},
};

}  // namespace

std::span<const MethodInfo> creating_methods() {
  return kMethods;
}

}  // namespace replisim::method_rows
