// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Fracture and Split of snapshots, and of clones where they are offered (D-04).
namespace replisim::rows {
namespace {

constexpr EndsIn kFractured{Fractured, Progress::Completed};
constexpr EndsIn kSplit{CopyState::Split, Progress::Completed};
constexpr std::string_view kList = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kSplitText =
    "seed; MOF RS.ModifyListSynchronization; MOF Sync.CopyState; MOF Caps.GetSupportedFeatures 7";

constexpr Row fracture(States from, std::string_view clause, Basis basis) {
  return accept(Op::Fracture, from, {.progress = Progress::Fracturing}, Work::Control, kFractured,
                clause, basis)
      .of(kPoints)
      .source(kList);
}
constexpr Row split(States from, EndsIn ends, std::string_view clause, Basis basis) {
  return accept(Op::Split, from, {.progress = Progress::Splitting}, Work::Drain, ends, clause,
                basis)
      .of(kPoints)
      .image(ends.state == CopyState::Split ? Image::consistent : Image::inconsistent)
      .source(kSplitText);
}
constexpr Row refused(Operation operation, States from, std::string_view clause, Basis basis,
                      Reason reason = Reason::wrong_copy_state,
                      ReturnCode code = ReturnCode::Failed) {
  return refuse(operation, from, clause, basis, reason, code).of(kPoints);
}
constexpr Row needs_force(Operation operation, States from, std::string_view clause, Basis basis) {
  return refused(operation, from, clause, basis, Reason::force_needed).force(ForceFilter::no);
}

constexpr States kNoImage =
    in(Initialized, Inactive, Failedover, Prepared, Aborted, Partitioned, Invalid);

constexpr Row kRows[] = {
    fracture(in(Synchronized), "R-39", stated).given(P::covers_consistency_group).of(kSnapshots),
    fracture(in(Synchronized), "D-04", decision)
        .given(P::covers_consistency_group)
        .of(kClones)
        .source("ViPR"),
    needs_force(Op::Fracture, in(Synchronized), "D-06", decision)
        .unless(P::covers_consistency_group),
    fracture(in(Synchronized), "D-06", decision)
        .unless(P::covers_consistency_group)
        .force(ForceFilter::yes),
    needs_force(Op::Fracture, in(Unsynchronized), "D-06", derived),
    fracture(in(Unsynchronized), "D-06", derived)
        .force(ForceFilter::yes)
        .image(Image::inconsistent),
    needs_force(Op::Fracture, in(Broken), "D-06", decision),
    fracture(in(Broken), "D-06", decision).force(ForceFilter::yes).image(Image::inconsistent),
    repeat(Op::Fracture, in(Fractured)).of(kPoints),
    fracture(in(Suspended, Skewed), "D-17", decision),
    fracture(in(Restored), "4.3", stated).source("MOF Caps.GetSupportedFeatures 21"),
    refused(Op::Fracture, kNoImage | in(CopyState::Split), "D-17", decision),

    split(in(Synchronized), kSplit, "D-07", stated)
        .given(P::drain_possible | P::drain_in_time)
        .of(kSnapshots),
    split(in(Synchronized), kSplit, "D-04", decision)
        .given(P::drain_possible | P::drain_in_time)
        .of(kClones)
        .source("ViPR"),
    refused(Op::Split, in(Synchronized), "D-07", derived, Reason::drain_incomplete)
        .unless(P::drain_possible)
        .force(ForceFilter::no),
    split(in(Synchronized), kFractured, "D-07", derived)
        .unless(P::drain_possible)
        .force(ForceFilter::yes),
    refused(Op::Split, in(Synchronized), "D-07", decision, Reason::timeout, ReturnCode::Timeout)
        .given(P::drain_possible)
        .unless(P::drain_in_time)
        .force(ForceFilter::no),
    split(in(Synchronized), kFractured, "D-07", derived)
        .given(P::drain_possible)
        .unless(P::drain_in_time)
        .force(ForceFilter::yes),
    needs_force(Op::Split, in(Unsynchronized), "D-07", derived),
    split(in(Unsynchronized), kFractured, "D-07", derived).force(ForceFilter::yes),
    needs_force(Op::Split, in(Broken, Skewed), "D-07", decision),
    split(in(Broken, Skewed), kFractured, "D-07", decision).force(ForceFilter::yes),
    refused(Op::Split, in(Fractured), "D-07", derived),
    repeat(Op::Split, in(CopyState::Split)).of(kPoints),
    split(in(Suspended), kSplit, "D-07", decision).given(P::image_complete),
    needs_force(Op::Split, in(Suspended), "D-07", decision).unless(P::image_complete),
    split(in(Suspended), kFractured, "D-07", decision)
        .unless(P::image_complete)
        .force(ForceFilter::yes),
    split(in(Restored), kSplit, "D-17", derived),
    refused(Op::Split, kNoImage, "D-17", decision),
};

}  // namespace

std::span<const Row> point_part_rows() {
  return kRows;
}

}  // namespace replisim::rows
