// SPDX-License-Identifier: Apache-2.0
#include "model/rules/capability_values.hpp"
#include "model/service/methods/table.hpp"

// Methods of CIM_ReplicationServiceCapabilities (section 14). All of them only answer.
namespace replisim::method_rows {
namespace {

constexpr ParameterInfo kType = required_number("ReplicationType", nullptr);
constexpr ParameterInfo kOperation = number("Operation");
constexpr ParameterInfo kCopyState = number("CopyState");
constexpr ParameterInfo kSettings = in("ReplicationSettingData", K::Settings);

constexpr ParameterInfo kToType[] = {
    required_number("SyncType", nullptr),
    required_number("Mode", nullptr),
    required_number("LocalOrRemote", nullptr),
    out("SupportedReplicationTypes", K::Number),
};
constexpr ParameterInfo kFromType[] = {
    kType,
    out("SyncType", K::Number),
    out("Mode", K::Number),
    out("LocalOrRemote", K::Number),
};
constexpr ParameterInfo kCopyStates[] = {
    kType,
    kOperation,
    out_list("SupportedCopyStates", K::Number),
    out_list("HostAccessible", K::Boolean),
    kSettings,
};
constexpr ParameterInfo kGroupCopyStates[] = {
    kType,
    kOperation,
    out_list("SupportedCopyStates", K::Number),
    kSettings,
};
constexpr ParameterInfo kWaits[] = {
    kType,      required_number("MethodName", &wait_method_names),
    kOperation, out_list("SupportedCopyStates", K::Number),
    kSettings,
};
constexpr ParameterInfo kFeatures[] = {kType, out_list("Features", K::Number), kSettings};
constexpr ParameterInfo kGroupFeatures[] = {kType, out_list("GroupFeatures", K::Number), kSettings};
constexpr ParameterInfo kListFeatures[] = {kType, out_list("ListFeatures", K::Number), kSettings};
constexpr ParameterInfo kConsistency[] = {kType, out_list("SupportedConsistency", K::Number),
                                          kSettings};
constexpr ParameterInfo kSingleOperations[] = {
    kType,
    kCopyState,
    out_list("SupportedOperations", K::Number),
    out_list("ServiceControlling", K::Number),
    out_list("RequiresForce", K::Boolean),
    out_list("UpdatesSynchronizedPath", K::Boolean),
    kSettings,
};
constexpr ParameterInfo kGroupOperations[] = {
    kType,
    kCopyState,
    out_list("SupportedGroupOperations", K::Number),
    out_list("ServiceControlling", K::Number),
    out_list("RequiresForce", K::Boolean),
    out_list("UpdatesSynchronizedPath", K::Boolean),
    kSettings,
};
constexpr ParameterInfo kListOperations[] = {
    kType,
    number("SynchronizationType", &relationship_type_values),
    kCopyState,
    out_list("SupportedListOperations", K::Number),
    out_list("ServiceControlling", K::Number),
    out_list("RequiresForce", K::Boolean),
    out_list("UpdatesSynchronizedPath", K::Boolean),
    kSettings,
};
constexpr ParameterInfo kOperationsOfOne[] = {
    required("Synchronization", K::Synchronized),    out_list("SupportedOperations", K::Number),
    out_list("ServiceControlling", K::Number),       out_list("RequiresForce", K::Boolean),
    out_list("UpdatesSynchronizedPath", K::Boolean),
};
constexpr ParameterInfo kMaximum[] = {
    kType,
    required_number("Component", &component_names),
    out("MaxValue", K::Number),
    kSettings,
};
constexpr ParameterInfo kDefaultConsistency[] = {kType, out("DefaultConsistency", K::Number),
                                                 kSettings};
constexpr ParameterInfo kDefaultPersistency[] = {out("DefaultGroupPersistency", K::Number)};
constexpr ParameterInfo kSettingValues[] = {
    kType,
    required_number("PropertyName", nullptr),
    out_list("SupportedValues", K::Number),
    kSettings,
};
constexpr ParameterInfo kDefaultSettings[] = {kType, out_list("DefaultInstance", K::Text)};
constexpr ParameterInfo kSupported[] = {
    required("LocalElement", K::Element),
    in("OtherElement", K::Element),
    in("OtherElementAccessPoint", K::AccessPoint),
    required_number("MethodName", &wait_method_names),
    out_list("SyncTypes", K::Number),
    out_list("Modes", K::Number),
    out_list("LocalElementRole", K::Number),
};
constexpr ParameterInfo kTypesOfSystem[] = {
    required("System", K::System),
    out_list("SupportedReplicationTypes", K::Number),
};

constexpr auto kSeed = Version::seed;
constexpr auto kLater = Version::cim241;
using M = Method;
constexpr MethodInfo kMethods[] = {
    {M::ConvertSyncTypeToReplicationType, "ConvertSyncTypeToReplicationType", kSeed, kToType},
    {M::ConvertReplicationTypeToSyncType, "ConvertReplicationTypeToSyncType", kSeed, kFromType},
    {M::GetSupportedCopyStates, "GetSupportedCopyStates", kSeed, kCopyStates},
    {M::GetSupportedGroupCopyStates, "GetSupportedGroupCopyStates", kSeed, kGroupCopyStates},
    {M::GetSupportedWaitForCopyStates, "GetSupportedWaitForCopyStates", kSeed, kWaits},
    {M::GetSupportedFeatures, "GetSupportedFeatures", kSeed, kFeatures},
    {M::GetSupportedGroupFeatures, "GetSupportedGroupFeatures", kSeed, kGroupFeatures},
    {M::GetSupportedListFeatures, "GetSupportedListFeatures", kLater, kListFeatures},
    {M::GetSupportedConsistency, "GetSupportedConsistency", kSeed, kConsistency},
    {M::GetSupportedOperations, "GetSupportedOperations", kSeed, kSingleOperations},
    {M::GetSupportedGroupOperations, "GetSupportedGroupOperations", kSeed, kGroupOperations},
    {M::GetSupportedListOperations, "GetSupportedListOperations", kSeed, kListOperations},
    {M::GetSupportedOperationsForSynchronization, "GetSupportedOperationsForSynchronization",
     kLater, kOperationsOfOne},
    {M::GetSupportedMaximum, "GetSupportedMaximum", kSeed, kMaximum},
    {M::GetDefaultConsistency, "GetDefaultConsistency", kSeed, kDefaultConsistency},
    {M::GetDefaultGroupPersistency, "GetDefaultGroupPersistency", kSeed, kDefaultPersistency},
    {M::GetSupportedReplicationSettingData, "GetSupportedReplicationSettingData", kSeed,
     kSettingValues},
    {M::GetDefaultReplicationSettingData, "GetDefaultReplicationSettingData", kSeed,
     kDefaultSettings},
    {M::GetSynchronizationSupported, "GetSynchronizationSupported", kSeed, kSupported},
    {M::GetSupportedReplicationTypesForSystem, "GetSupportedReplicationTypesForSystem", kLater,
     kTypesOfSystem},
};

}  // namespace

std::span<const MethodInfo> capability_methods() {
  return kMethods;
}

}  // namespace replisim::method_rows
