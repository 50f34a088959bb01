// SPDX-License-Identifier: Apache-2.0
#include "model/rules/spontaneous.hpp"

namespace replisim {
namespace {

using enum CopyState;
using enum Basis;
using E = WorldEvent;
using P = ProgressStatus;

constexpr SpontaneousRule kRules[] = {
    {E::CopyEnds, Synchronized, P::Completed, "MOF Sync.CopyState", stated},
    {E::FlowPauses, NotApplicable, P::Pending, "R-61, S-52", decision},
    {E::PathLost, Broken, P::NotApplicable, "R-61, D-28", derived},
    {E::ElementFails, Broken, P::NotApplicable, "R-61, D-28", stated},
    {E::EndUnseen, Partitioned, P::Unknown, "R-61, D-28", derived},
    {E::LocalEndUnseen, Broken, P::NotApplicable, "S-52", decision},
    {E::BackAsBefore, NotApplicable, P::Unknown, "R-61, D-28", decision},
    {E::BackUnknown, Invalid, P::Unknown, "R-61, D-28", stated},
    {E::RepairedAutomatic, Unsynchronized, P::Resyncing, "R-59", stated},
    {E::RepairedManual, Suspended, P::Dormant, "R-59", stated},
    {E::TargetWritten, Skewed, P::Completed, "R-62", stated},
    {E::SpaceExhausted, Broken, P::NotApplicable, "R-61, D-28", stated},
    {E::CloneWhole, Synchronized, P::Detaching, "4.3", stated},
    {E::SkewExceeded, NotApplicable, P::NotApplicable, "MOF Sync.Skew", stated},
    {E::SkewDrained, NotApplicable, P::NotApplicable, "MOF Sync.Mode", decision},
    // Not Pending, which S-52 has for a line that is down and whose queue goes on where it stopped.
    // R-52 stops the delivery of the mates for good: the member that failed comes back by its
    // change map (S-39), which no order of writes holds together, so the mates' queues are
    // maps too. "Copy can not be delivered" is Broken, and R-48 tells a Broken member by
    // Consistency error.
    {E::MateUndelivered, Broken, P::NotApplicable, "R-52, S-39, D-28", decision},
    {E::SourceOverwritten, Unsynchronized, P::Resyncing, "4.3, R-42", derived},
};

}  // namespace

std::span<const SpontaneousRule> spontaneous_rules() {
  return kRules;
}

const SpontaneousRule& spontaneous_rule(WorldEvent event) {
  return kRules[static_cast<std::size_t>(event)];
}

}  // namespace replisim
