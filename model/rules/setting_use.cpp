// SPDX-License-Identifier: Apache-2.0
#include "model/rules/setting_use.hpp"

namespace replisim {
namespace {

using P = SettingProperty;

struct UseRow {
  SettingProperty property;
  SettingUse use;
};
/// In the order of SettingProperty.
constexpr UseRow kUses[] = {
    // Members are paired in their order, whatever is asked for.
    {P::Pairing, SettingUse::Nowhere},
    {P::UnequalGroupsAction, SettingUse::UnequalGroups},
    {P::DesiredCopyMethodology, SettingUse::OfPairs},
    {P::TargetElementSupplier, SettingUse::OfNewTargets},
    {P::ThinProvisioningPolicy, SettingUse::Nowhere},
    {P::ConsistentPointInTime, SettingUse::Instant},
    {P::DeltaUpdateInterval, SettingUse::OfMirrors},
    {P::Multihop, SettingUse::Hops},
    {P::OnGroupOrListError, SettingUse::Entries},
    {P::CopyPriority, SettingUse::OfPairs},
    {P::CopyRecoveryMode, SettingUse::OfPairs},
    {P::DeltaUpdateBlocks, SettingUse::OfMirrors},
    {P::FailedCopyStopsHostIO, SettingUse::OfPairs},
    {P::UnequalListsAction, SettingUse::UnequalLists},
    {P::ReadOnly, SettingUse::OfPairs},
    {P::StorageCompressionPolicy, SettingUse::Nowhere},
    {P::AutoDelete, SettingUse::OfAspects},
    {P::RRCHardwareCompressionEnabled, SettingUse::Nowhere},
    {P::RRCSoftwareCompressionEnabled, SettingUse::Nowhere},
    {P::TargetElementGoal, SettingUse::Nowhere},
    {P::TargetElementResourcePool, SettingUse::OfNewTargets},
    {P::TimeBeforeRemoval, SettingUse::OfAspects},
    {P::ConsistencyExempt, SettingUse::InGroups},
    // A lone asynchronous pair keeps the order of its writes anyway (S-37).
    {P::ConsistentAsyncCopy, SettingUse::Nowhere},
    // Published with the pair; no bound is promised, what a pair may lose is measured as its rpo.
    {P::DesiredRPO, SettingUse::OfPairs},
    {P::MaximumSkew, SettingUse::OfPairs},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kUses); ++i) {
    if (static_cast<std::size_t>(kUses[i].property) != i) {
      return false;
    }
  }
  return true;
}
static_assert(in_order(), "keep the table in the order of SettingProperty");

}  // namespace

SettingUse setting_use(SettingProperty property) {
  return kUses[static_cast<std::size_t>(property)].use;
}

bool exists_in(Version version, SettingProperty property) {
  return version != Version::seed || (property != P::DesiredRPO && property != P::MaximumSkew);
}

bool exists_in(Version version, SettingProperty property, std::int64_t value) {
  const bool redirects = property == P::DesiredCopyMethodology &&
                         value == static_cast<std::int64_t>(CopyMethodology::RedirectOnWrite);
  return exists_in(version, property) && (!redirects || version == Version::cim249);
}

}  // namespace replisim
