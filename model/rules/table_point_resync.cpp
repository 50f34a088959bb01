// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that renew a point in time or go back to it: Resync Replica and Reset Replica.
namespace replisim::rows {
namespace {

constexpr std::string_view kList = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kReset = "MOF 2.49 RS.ModifyListSynchronization (Reset Replica)";

constexpr Shows kResyncing{Unsynchronized, Progress::Resyncing};
constexpr EndsIn kSynchronized{Synchronized, Progress::Completed};
constexpr EndsIn kPrepared{Prepared, Progress::Requiresactivate};

/// A new point in time for whichever type `work` is the work of.
constexpr Row resync(Work work, States from, EndsIn ends, std::string_view clause, Basis basis) {
  return accept(Op::ResyncReplica, from, kResyncing, work, ends, clause, basis)
      .of(work == Work::PointInTime ? kSnapshots : kClones)
      .takes_point()
      .image(Image::consistent)
      .source(kList);
}
constexpr Row snapshot(States from, std::string_view clause, Basis basis) {
  return resync(Work::PointInTime, from, kSynchronized, clause, basis);
}
constexpr Row clone(States from, std::string_view clause, Basis basis) {
  return resync(Work::CopyChanges, from, kSynchronized, clause, basis).unless(P::feature_18);
}
/// A clone that goes by itself as soon as it is whole.
constexpr Row last_clone(States from, std::string_view clause, Basis basis) {
  return resync(Work::CopyChanges, from, kSynchronized, clause, basis)
      .given(P::feature_18)
      .detaches()
      .source("MOF Caps.GetSupportedFeatures 18");
}
constexpr Row prepared(Work work) {
  return resync(work, in(Fractured, Split), kPrepared, "D-18", derived)
      .given(P::feature_22)
      .source("MOF Caps.GetSupportedFeatures 22");
}

constexpr States kParted = in(Fractured, Split);
constexpr States kNeverBegun = in(Initialized, Unsynchronized, Partitioned);
constexpr States kOtherWay = in(Inactive, Suspended, Failedover, Prepared);

constexpr Row kRows[] = {
    snapshot(in(Synchronized, Aborted), "4.3", stated),
    snapshot(in(Broken), "4.3", stated).given(P::cause_cured),
    snapshot(kParted, "4.3", stated).unless(P::feature_22),
    snapshot(in(Skewed, Restored), "D-18", derived),
    snapshot(in(Invalid), "D-18", decision),
    prepared(Work::PointInTime),

    clone(in(Synchronized, Aborted), "4.3", stated),
    clone(in(Broken), "4.3", stated).given(P::cause_cured),
    clone(kParted, "4.3", stated).unless(P::feature_22),
    clone(in(Skewed, Restored), "D-18", derived),
    clone(in(Invalid), "D-18", decision),
    last_clone(in(Synchronized, Aborted), "4.3", stated),
    last_clone(in(Broken), "4.3", stated).given(P::cause_cured),
    last_clone(kParted, "4.3", stated).unless(P::feature_22),
    last_clone(in(Skewed, Restored), "D-18", derived),
    last_clone(in(Invalid), "D-18", decision),
    prepared(Work::CopyChanges),

    refuse(Op::ResyncReplica, in(Broken), "D-18", decision, Reason::link_down)
        .unless(P::cause_cured)
        .of(kPoints),
    refuse(Op::ResyncReplica, kNeverBegun, "D-18", decision).of(kPoints),
    refuse(Op::ResyncReplica, kOtherWay, "D-18", derived).of(kPoints),

    // Reset Replica: the point in time stays, host writes to the target go.
    repeat(Op::ResetReplica, in(Synchronized)).of(kPoints),
    refuse(Op::ResetReplica, in(Skewed), "D-06", decision, Reason::force_needed)
        .force(ForceFilter::no)
        .of(kPoints),
    accept(Op::ResetReplica, in(Skewed), kResyncing, Work::Rewind, kSynchronized, "cim249", stated)
        .force(ForceFilter::yes)
        .of(kPoints)
        .image(Image::consistent)
        .source(kReset),
    refuse(Op::ResetReplica, kEvery & ~in(Synchronized, Skewed), "cim249", decision).of(kPoints),
};

}  // namespace

std::span<const Row> point_resync_rows() {
  return kRows;
}

}  // namespace replisim::rows
