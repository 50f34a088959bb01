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
    {P::Pairing, SettingUse::Noted},
    {P::UnequalGroupsAction, SettingUse::Noted},
    {P::DesiredCopyMethodology, SettingUse::Acts},
    {P::TargetElementSupplier, SettingUse::Noted},
    {P::ThinProvisioningPolicy, SettingUse::Noted},
    {P::ConsistentPointInTime, SettingUse::Acts},
    {P::DeltaUpdateInterval, SettingUse::Acts},
    {P::Multihop, SettingUse::Noted},
    {P::OnGroupOrListError, SettingUse::Acts},
    {P::CopyPriority, SettingUse::Acts},
    {P::CopyRecoveryMode, SettingUse::Acts},
    {P::DeltaUpdateBlocks, SettingUse::Acts},
    {P::FailedCopyStopsHostIO, SettingUse::Acts},
    {P::UnequalListsAction, SettingUse::Noted},
    {P::ReadOnly, SettingUse::Acts},
    {P::StorageCompressionPolicy, SettingUse::Noted},
    // Of the aspect that Dissolve leaves.
    {P::AutoDelete, SettingUse::Acts},
    {P::RRCHardwareCompressionEnabled, SettingUse::Noted},
    {P::RRCSoftwareCompressionEnabled, SettingUse::Noted},
    {P::TargetElementGoal, SettingUse::Noted},
    {P::TargetElementResourcePool, SettingUse::Noted},
    {P::TimeBeforeRemoval, SettingUse::Acts},
    {P::ConsistencyExempt, SettingUse::Acts},
    // A lone asynchronous pair keeps the order of its writes anyway (S-37).
    {P::ConsistentAsyncCopy, SettingUse::Noted},
    // Published with the pair; no bound is promised, what a pair may lose is measured as its rpo.
    {P::DesiredRPO, SettingUse::Acts},
    {P::MaximumSkew, SettingUse::Acts},
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

bool acts_at_creation(SettingProperty property) {
  switch (property) {
    case P::Pairing:  // exact order, which Optimum and the others come to
    case P::UnequalGroupsAction:
    case P::UnequalListsAction:
    case P::TargetElementSupplier:
    case P::TargetElementResourcePool:
    case P::Multihop:
      return true;
    default:
      return setting_use(property) == SettingUse::Acts;
  }
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
