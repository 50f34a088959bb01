// SPDX-License-Identifier: Apache-2.0
#include "model/service/methods/table.hpp"

// Methods that only answer (section 15).
namespace replisim::method_rows {
namespace {

constexpr ParameterInfo kTargets[] = {
    required("SourceElement", K::Element),   required_number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),        in("ReplicationSettingData", K::Settings),
    in("TargetAccessPoint", K::AccessPoint), in("TargetSettingGoal", K::NotOffered),
    in_list("TargetPools", K::Pool),         out("Job", K::Job),
    out_list("Candidates", K::Element),      number("MaxElementCount"),
};
constexpr ParameterInfo kPeers[] = {
    number("Options", &peer_option_values),
    out("Job", K::Job),
    out_list("Systems", K::System),
    out_list("LocalAccessPoints", K::AccessPoint),
    out_list("RemoteAccessPoints", K::AccessPoint),
};
constexpr ParameterInfo kRelationships[] = {
    number("Type", &relationship_type_values),
    number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    number("Locality", &value_map<Locality>),
    number("CopyState", &value_map<CopyState>),
    out("Job", K::Job),
    out_list("Synchronizations", K::Synchronized),
    in("ReplicationSettingData", K::Settings),
};
constexpr ParameterInfo kAspects[] = {
    number("SyncType", &value_map<SyncType>),
    number("Mode", &value_map<Mode>),
    number("Locality", &value_map<Locality>),
    number("SyncState", &aspect_state_values),
    out("Job", K::Job),
    in("CachedData", K::Boolean),
    in("ReplicationSettingData", K::Settings),
    out_list("SynchronizationAspects", K::SettingsState),
};
constexpr ParameterInfo kAccessPoints[] = {
    required("System", K::System),
    out("Job", K::Job),
    out_list("ServiceAccessPoints", K::AccessPoint),
};
constexpr ParameterInfo kConfirm[] = {
    in("Synchronized", K::Synchronized),
    in("SourceAccessPoint", K::AccessPoint),
    in("TargetAccessPoint", K::AccessPoint),
    in("ReplicationSettingData", K::Settings),
    out("Job", K::Job),
    in("ConnectivityCollection", K::Collection),
    in("WaitTime", K::Interval),
};

constexpr MethodInfo kMethods[] = {
    {Method::GetAvailableTargetElements, "GetAvailableTargetElements", Version::seed, kTargets},
    {Method::GetPeerSystems, "GetPeerSystems", Version::seed, kPeers},
    {Method::GetReplicationRelationships, "GetReplicationRelationships", Version::seed,
     kRelationships},
    {Method::GetReplicationRelationshipInstances, "GetReplicationRelationshipInstances",
     Version::seed, kRelationships},
    {Method::GetServiceAccessPoints, "GetServiceAccessPoints", Version::seed, kAccessPoints},
    {Method::ConfirmTargetData, "ConfirmTargetData", Version::cim241, kConfirm},
    {Method::GetSynchronizationAspects, "GetSynchronizationAspects", Version::cim241, kAspects},
    {Method::GetSynchronizationAspectInstances, "GetSynchronizationAspectInstances",
     Version::cim241, kAspects},
};

}  // namespace

std::span<const MethodInfo> reading_methods() {
  return kMethods;
}

}  // namespace replisim::method_rows
