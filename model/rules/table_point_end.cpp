// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that end the association of a point in time: Detach, Dissolve, and for snapshots
// Return To ResourcePool, which deletes the target as well.
namespace replisim::rows {
namespace {

constexpr Types kAll = kPoints | kTokenizedClones;
constexpr std::string_view kDetach =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedFeatures 53";
constexpr std::string_view kDissolve = "seed; MOF RS.ModifyListSynchronization.SettingsState";
constexpr std::string_view kReturn =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedListOperations";

constexpr Row detach(States from, std::string_view clause, Basis basis) {
  return accept(Op::Detach, from, {.progress = Progress::Detaching}, Work::Control, {}, clause,
                basis)
      .of(kAll)
      .deletes(false)
      .source(kDetach);
}
constexpr Row dissolve(States from, std::string_view clause, Basis basis) {
  return accept(Op::Dissolve, from, {.progress = Progress::Terminating}, Work::Control, {}, clause,
                basis)
      .of(kAll)
      .deletes(true)
      .source(kDissolve);
}
constexpr Row needs_force(Operation operation, States from, std::string_view clause, Basis basis) {
  return refuse(operation, from, clause, basis, Reason::force_needed)
      .of(kAll)
      .force(ForceFilter::no);
}
constexpr Row give_back(States from, Basis basis) {
  return accept(Op::ReturnToResourcePool, from, {.progress = Progress::Terminating}, Work::Control,
                {}, "D-23", basis)
      .of(kSnapshots)
      .deletes_target()
      .source(kReturn);
}

constexpr States kParted = in(Fractured, Split);
/// Nothing is there yet, or all that is there may be let go.
constexpr States kSettled = in(Initialized, Inactive, Prepared, Skewed, Restored);
/// States whose image is incomplete or unknown (F1).
constexpr States kUnsettled = in(Broken, Aborted, Partitioned, Invalid);

constexpr Row kRows[] = {
    detach(in(Synchronized, Failedover), "4.3", stated).of(kPoints),
    detach(in(Synchronized, Failedover), "D-26", decision).of(kTokenizedClones),
    detach(kParted, "D-14", derived).of(kPoints),
    detach(kParted, "D-26", decision).of(kTokenizedClones),
    detach(kSettled, "D-14", decision),
    needs_force(Op::Detach, in(Unsynchronized), "D-06", derived).of(kPoints),
    detach(in(Unsynchronized), "D-06", derived).force(ForceFilter::yes).of(kPoints),
    needs_force(Op::Detach, in(Unsynchronized), "D-06", decision).of(kTokenizedClones),
    detach(in(Unsynchronized), "D-06", decision).force(ForceFilter::yes).of(kTokenizedClones),
    needs_force(Op::Detach, kUnsettled, "D-06", decision),
    detach(kUnsettled, "D-06", decision).force(ForceFilter::yes),
    detach(in(Suspended), "D-14", decision).given(P::image_complete),
    needs_force(Op::Detach, in(Suspended), "D-06", decision).unless(P::image_complete),
    detach(in(Suspended), "D-06", decision).unless(P::image_complete).force(ForceFilter::yes),

    dissolve(in(Synchronized), "4.3", stated).of(kPoints),
    dissolve(in(Failedover), "4.3", derived).of(kPoints),
    dissolve(in(Synchronized, Failedover), "D-26", decision).of(kTokenizedClones),
    dissolve(kParted, "D-14", derived).of(kPoints),
    dissolve(kParted, "D-26", decision).of(kTokenizedClones),
    dissolve(kSettled, "D-14", decision),
    needs_force(Op::Dissolve, in(Unsynchronized), "D-06", derived).of(kPoints),
    dissolve(in(Unsynchronized), "D-06", derived).force(ForceFilter::yes).of(kPoints),
    needs_force(Op::Dissolve, in(Unsynchronized), "D-06", decision).of(kTokenizedClones),
    dissolve(in(Unsynchronized), "D-06", decision).force(ForceFilter::yes).of(kTokenizedClones),
    needs_force(Op::Dissolve, kUnsettled, "D-06", decision),
    dissolve(kUnsettled, "D-06", decision).force(ForceFilter::yes),
    dissolve(in(Suspended), "D-14", decision).given(P::image_complete),
    needs_force(Op::Dissolve, in(Suspended), "D-06", decision).unless(P::image_complete),
    dissolve(in(Suspended), "D-06", decision).unless(P::image_complete).force(ForceFilter::yes),

    // The target goes too; only what can not be seen can not be deleted.
    give_back(in(Synchronized, Inactive), stated),
    give_back(kEvery & ~in(Synchronized, Inactive, Partitioned), decision),
    refuse(Op::ReturnToResourcePool, in(Partitioned), "D-23", decision).of(kSnapshots),
};

}  // namespace

std::span<const Row> point_end_rows() {
  return kRows;
}

}  // namespace replisim::rows
