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
    in("SourceAccessPoint", K::AccessPoint),
    both("TargetElement", K::Element),
    in("TargetAccessPoint", K::AccessPoint),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::Collection),
    in("Collections", K::NotOffered),
};
constexpr ParameterInfo kList[] = {
    in_list("ElementNames", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    required_list("SourceElements", K::Element),
    in("SourceAccessPoint", K::AccessPoint),
    both_list("TargetElements", K::Element),
    in("TargetAccessPoint", K::AccessPoint),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out_list("Synchronizations", K::Synchronized),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::Collection),
    number("Consistency", &consistency_values),
    in("Collections", K::NotOffered),
};
constexpr ParameterInfo kGroup[] = {
    in("RelationshipName", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    in("SourceGroup", K::ReplicationGroup),
    in("SourceElement", K::Element),
    in("SourceAccessPoint", K::AccessPoint),
    both("TargetGroup", K::ReplicationGroup),
    number("TargetElementCount"),
    in("TargetAccessPoint", K::AccessPoint),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::Collection),
    in("Collections", K::NotOffered),
};
constexpr ParameterInfo kGroupFromElements[] = {
    in("RelationshipName", K::Text),
    required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    both("SourceGroup", K::ReplicationGroup),
    required_list("SourceElements", K::Element),
    both("SourceGroupName", K::Text),
    in("SourceAccessPoint", K::AccessPoint),
    both("TargetGroup", K::ReplicationGroup),
    both("TargetGroupName", K::Text),
    in_list("TargetElements", K::Element),
    in_list("TargetElementNames", K::Text),
    in("TargetAccessPoint", K::AccessPoint),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("Synchronization", K::Synchronized),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    in_list("TargetPools", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ConnectivityCollection", K::Collection),
    in("Collections", K::NotOffered),
};
constexpr ParameterInfo kGroupFromPairs[] = {
    in("RelationshipName", K::Text),
    in_list("ElementSynchronizations", K::Synchronized),
    both("SourceGroupName", K::Text),
    both("SourceGroup", K::ReplicationGroup),
    in("SourceAccessPoint", K::AccessPoint),
    both("TargetGroupName", K::Text),
    both("TargetGroup", K::ReplicationGroup),
    in("TargetAccessPoint", K::AccessPoint),
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
    in("SourceAccessPoint", K::AccessPoint),
    in("TargetAccessPoint", K::AccessPoint),
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
    in("SourceAccessPoint", K::AccessPoint),
    number("Consistency", &consistency_values),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out("SettingsState", K::SettingsState),
};

// Paths and foreign systems.
constexpr ParameterInfo kAddEntity[] = {
    required("ReplicationEntity", K::Text),
    in("Persistent", K::Boolean),
    in("InstanceNamespace", K::Text),
    out("ReplicationEntityPath", K::Element),
};
constexpr ParameterInfo kAddAccessPoint[] = {
    required("ServiceAccessPoint", K::Text),
    in("InstanceNamespace", K::Text),
    out("ServiceAccessPointPath", K::AccessPoint),
};
constexpr ParameterInfo kAddSecret[] = {
    required("SharedSecret", K::Text),
    in("ServiceAccessPoint", K::AccessPoint),
    in("InstanceNamespace", K::Text),
    out("SharedSecretPath", K::Secret),
};
constexpr ParameterInfo kCreateCollection[] = {
    in("ElementName", K::Text),
    in_list("LocalAccessPoints", K::AccessPoint),
    in_list("RemoteAccessPoints", K::AccessPoint),
    in("RemoteComputerSystem", K::System),
    in("Active", K::Boolean),
    in("DeleteOnUnassociated", K::Boolean),
    out("Job", K::Job),
    out("ConnectivityCollection", K::Collection),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kChangeCollection[] = {
    in_list("LocalAccessPoints", K::AccessPoint),
    in_list("RemoteAccessPoints", K::AccessPoint),
    in("RemoteComputerSystem", K::System),
    out("Job", K::Job),
    required("ConnectivityCollection", K::Collection),
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
