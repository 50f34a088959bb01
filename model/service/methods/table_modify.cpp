// SPDX-License-Identifier: Apache-2.0
#include "model/service/methods/table.hpp"

// Methods that change what is there: relationships, groups, aspects (section 15).
namespace replisim::method_rows {
namespace {

constexpr ParameterInfo kCreateGroup[] = {
    in("GroupName", K::Text),
    in_list("Members", K::Element),
    in("Persistent", K::Boolean),
    in("DeleteOnEmptyElement", K::Boolean),
    in("DeleteOnUnassociated", K::Boolean),
    in("ServiceAccessPoint", K::AccessPoint),
    out("ReplicationGroup", K::ReplicationGroup),
    in("ReplicationSettingData", K::Settings),
    number("ReservedAs", &reserved_as_values),
};
constexpr ParameterInfo kDeleteGroup[] = {
    required("ReplicationGroup", K::ReplicationGroup),
    in("ServiceAccessPoint", K::AccessPoint),
    in("RemoveElements", K::Boolean),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kAddMembers[] = {
    in_list("Members", K::Element),
    required("ReplicationGroup", K::ReplicationGroup),
    in("ServiceAccessPoint", K::AccessPoint),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kRemoveMembers[] = {
    in_list("Members", K::Element),
    in("DeleteOnEmptyElement", K::Boolean),
    required("ReplicationGroup", K::ReplicationGroup),
    in("ServiceAccessPoint", K::AccessPoint),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kModifyReplica[] = {
    required_number("Operation", &value_map<Operation>),
    required("Synchronization", K::Synchronized),
    in("ReplicationSettingData", K::Settings),
    in_list("SyncPair", K::Synchronized),
    out("Job", K::Job),
    out("SettingsState", K::SettingsState),
    in("Force", K::Boolean),
    number("WaitForCopyState", &value_map<CopyState>),
    out("UpdatedSynchronization", K::Synchronized),
};
constexpr ParameterInfo kModifyList[] = {
    required_number("Operation", &value_map<Operation>),
    required_list("Synchronization", K::Synchronized),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    out_list("SettingsState", K::SettingsState),
    in("Force", K::Boolean),
    number("WaitForCopyState", &value_map<CopyState>),
    out_list("UpdatedSynchronizations", K::Synchronized),
};
constexpr ParameterInfo kModifySettings[] = {
    required_number("Operation", &settings_state_operations),
    required("SettingsState", K::SettingsState),
    both("TargetElement", K::Element),
    both("TargetGroup", K::ReplicationGroup),
    number("TargetElementCount"),
    in("TargetAccessPoint", K::AccessPoint),
    out("Synchronization", K::Synchronized),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in("ElementName", K::Text),
    in("Collections", K::NotOffered),
};
constexpr ParameterInfo kModifyListSettings[] = {
    required_number("Operation", &settings_state_operations),
    required_list("SettingsStates", K::SettingsState),
    both_list("TargetElements", K::Element),
    both_list("TargetGroups", K::ReplicationGroup),
    number("TargetElementCount"),
    in("TargetAccessPoint", K::AccessPoint),
    out_list("Synchronizations", K::Synchronized),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    in("TargetSettingGoal", K::NotOffered),
    in("TargetPool", K::Pool),
    number("WaitForCopyState", &value_map<CopyState>),
    in_list("ElementNames", K::Text),
    in("Collections", K::NotOffered),
};

constexpr MethodInfo kMethods[] = {
    {Method::CreateGroup, "CreateGroup", Version::seed, kCreateGroup},
    {Method::DeleteGroup, "DeleteGroup", Version::seed, kDeleteGroup},
    {Method::AddMembers, "AddMembers", Version::seed, kAddMembers},
    {Method::RemoveMembers, "RemoveMembers", Version::seed, kRemoveMembers},
    {Method::ModifyReplicaSynchronization, "ModifyReplicaSynchronization", Version::seed,
     kModifyReplica},
    {Method::ModifyListSynchronization, "ModifyListSynchronization", Version::seed, kModifyList},
    {Method::ModifySettingsDefineState, "ModifySettingsDefineState", Version::seed,
     kModifySettings},
    {Method::ModifyListSettingsDefineState, "ModifyListSettingsDefineState", Version::seed,
     kModifyListSettings},
};

}  // namespace

std::span<const MethodInfo> modifying_methods() {
  return kMethods;
}

}  // namespace replisim::method_rows
