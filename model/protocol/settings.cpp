// SPDX-License-Identifier: Apache-2.0
#include "model/protocol/values.hpp"

// CIM_ReplicationSettingData, property by property (digest section 13). Intervals are nanoseconds.
namespace replisim {
namespace {

constexpr ValueName kPairing[] = {
    {2, "Instrumentationdecides", "Instrumentation decides"},
    {3, "Exactorder", "Exact order"},
    {4, "Optimum", "Optimum"},
};
constexpr ValueName kUnequalGroups[] = {
    {2, "Returnanerror", "Return an error"},
    {3, "Allowsourcegrouptobelarger", "Allow source group to be larger"},
    {4, "Allowtargetgrouptobelarger", "Allow target group to be larger"},
};
constexpr ValueName kMethodology[] = {
    {1, "Other", "Other"},
    {2, "Instrumentationdecides", "Instrumentation decides"},
    {3, "Full-Copy", "Full-Copy"},
    {4, "Incremental-Copy", "Incremental-Copy"},
    {5, "Differential-Copy", "Differential-Copy"},
    {6, "Copy-On-Write", "Copy-On-Write"},
    {7, "Copy-On-Access", "Copy-On-Access"},
    {8, "Delta-Update", "Delta-Update"},
    {9, "Snap-And-Clone", "Snap-And-Clone"},
    {10, "Copy-before-Activation", "Copy-before-Activation"},
    {11, "Redirect-On-Write", "Redirect-On-Write"},
};
constexpr ValueName kSupplier[] = {
    {1, "Useexisting", "Use existing"},
    {2, "Createnew", "Create new"},
    {3, "Useandcreate", "Use and create"},
    {4, "Instrumentationdecides", "Instrumentation decides"},
    {5, "Clientmustsupply", "Client must supply"},
};
constexpr ValueName kThin[] = {
    {2, "Copythinsourcetothintarget", "Copy thin source to thin target"},
    {3, "Copythinsourcetofulltarget", "Copy thin source to full target"},
    {4, "Copyfullsourcetothintarget", "Copy full source to thin target"},
    {5, "Provisioningoftargetsameassource", "Provisioning of target same as source"},
    {6, "Targetpooldecidesprovisioningoftargetelement",
     "Target pool decides provisioning of target element"},
    {7, "Implementationdecidesprovisioningoftarget",
     "Implementation decides provisioning of target"},
};
constexpr ValueName kUnequalLists[] = {
    {2, "Returnanerror", "Return an error"},
    {3, "Allowsourcelisttobelarger", "Allow source list to be larger"},
    {4, "Allowtargetlisttobelarger", "Allow target list to be larger"},
};
constexpr ValueName kReadOnly[] = {
    {2, "SystemElement", "SystemElement"},
    {3, "SyncedElement", "SyncedElement"},
    {4, "Both", "Both"},
};
constexpr ValueName kCompression[] = {
    {2, "Compressedsourcetocompressedtarget", "Compressed source to compressed target"},
    {3, "Compressedsourcetouncompressedtarget", "Compressed source to uncompressed target"},
    {4, "Uncompressedsourcetocompressedtarget", "Uncompressed source to compressed target"},
    {5, "Compressionoftargetsameassource", "Compression of target same as source"},
    {6, "Targetpooldecidescompressionoftargetelement",
     "Target pool decides compression of target element"},
    {7, "Implementationdecidescompressionoftarget", "Implementation decides compression of target"},
};
constexpr ValueName kTargetElement[] = {
    {2, "Implementationdecides", "Implementation decides"},
    {3, "Sameassourceelement", "Same as source element"},
};

using P = SettingProperty;
using K = SettingKind;

/// In the order of SettingProperty.
const SettingInfo kSettings[] = {
    {P::Pairing, "Pairing", K::Enumeration, kPairing, std::nullopt},
    {P::UnequalGroupsAction, "UnequalGroupsAction", K::Enumeration, kUnequalGroups, std::nullopt},
    {P::DesiredCopyMethodology, "DesiredCopyMethodology", K::Enumeration, kMethodology,
     std::nullopt},
    {P::TargetElementSupplier, "TargetElementSupplier", K::Enumeration, kSupplier, 4},
    {P::ThinProvisioningPolicy, "ThinProvisioningPolicy", K::Enumeration, kThin, 7},
    {P::ConsistentPointInTime, "ConsistentPointInTime", K::Boolean, {}, 0},
    {P::DeltaUpdateInterval, "DeltaUpdateInterval", K::Interval, {}, std::nullopt},
    {P::Multihop, "Multihop", K::Number, {}, 1},
    {P::OnGroupOrListError, "OnGroupOrListError", K::Enumeration, value_map<OnGroupOrListError>(),
     3},
    {P::CopyPriority, "CopyPriority", K::Enumeration, value_map<CopyPriority>(), std::nullopt},
    {P::CopyRecoveryMode, "CopyRecoveryMode", K::Enumeration, value_map<CopyRecoveryMode>(), 4},
    {P::DeltaUpdateBlocks, "DeltaUpdateBlocks", K::Number, {}, std::nullopt},
    {P::FailedCopyStopsHostIO, "FailedCopyStopsHostIO", K::Boolean, {}, 0},
    {P::UnequalListsAction, "UnequalListsAction", K::Enumeration, kUnequalLists, 2},
    {P::ReadOnly, "ReadOnly", K::Enumeration, kReadOnly, std::nullopt},
    {P::StorageCompressionPolicy, "StorageCompressionPolicy", K::Enumeration, kCompression, 7},
    {P::AutoDelete, "AutoDelete", K::Boolean, {}, 0},
    {P::RRCHardwareCompressionEnabled, "RRCHardwareCompressionEnabled", K::Boolean, {}, 0},
    {P::RRCSoftwareCompressionEnabled, "RRCSoftwareCompressionEnabled", K::Boolean, {}, 0},
    {P::TargetElementGoal, "TargetElementGoal", K::Enumeration, kTargetElement, 2},
    {P::TargetElementResourcePool, "TargetElementResourcePool", K::Enumeration, kTargetElement, 2},
    {P::TimeBeforeRemoval, "TimeBeforeRemoval", K::Interval, {}, std::nullopt},
    {P::ConsistencyExempt, "ConsistencyExempt", K::Boolean, {}, 0},
    {P::ConsistentAsyncCopy, "ConsistentAsyncCopy", K::Boolean, {}, 0},
    {P::DesiredRPO, "DesiredRPO", K::Interval, {}, std::nullopt},
    {P::MaximumSkew, "MaximumSkew", K::Number, {}, std::nullopt},
};

}  // namespace

std::span<const SettingInfo> setting_properties() {
  return kSettings;
}

std::optional<SettingProperty> parse_setting_property(std::string_view name) {
  for (const SettingInfo& info : kSettings) {
    if (info.name == name) {
      return info.property;
    }
  }
  return std::nullopt;
}

std::string_view name_of_setting(SettingProperty property) {
  return kSettings[static_cast<std::size_t>(property)].name;
}

}  // namespace replisim
