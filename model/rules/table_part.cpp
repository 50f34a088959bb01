// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that part source and target: Fracture and Split (digest section 10.2).
namespace replisim::rows {
namespace {

constexpr Shows kFracturing{.progress = Progress::Fracturing};
constexpr Shows kSplitting{.progress = Progress::Splitting};
constexpr EndsIn kFractured{Fractured, Progress::Completed};
constexpr EndsIn kSplit{CopyState::Split, Progress::Completed};
constexpr std::string_view kList = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kSplitText =
    "seed; MOF RS.ModifyListSynchronization; MOF Sync.CopyState; MOF Caps.GetSupportedFeatures 7";

constexpr Row fracture(States from, std::string_view clause, Basis basis) {
  return accept(Op::Fracture, from, kFracturing, Work::Control, kFractured, clause, basis)
      .source(kList);
}
constexpr Row split(States from, EndsIn ends, std::string_view clause, Basis basis) {
  return accept(Op::Split, from, kSplitting, Work::Drain, ends, clause, basis)
      .image(ends.state == CopyState::Split ? Image::consistent : Image::inconsistent)
      .source(kSplitText);
}

constexpr Row kRows[] = {
    fracture(in(Synchronized), "R-39", stated).given(P::covers_consistency_group),
    refuse(Op::Fracture, in(Synchronized), "D-06", decision, Reason::force_needed)
        .unless(P::covers_consistency_group)
        .force(ForceFilter::no),
    fracture(in(Synchronized), "D-06", decision)
        .unless(P::covers_consistency_group)
        .force(ForceFilter::yes),
    refuse(Op::Fracture, in(Unsynchronized), "D-06", derived, Reason::force_needed)
        .force(ForceFilter::no),
    fracture(in(Unsynchronized), "D-06", derived)
        .force(ForceFilter::yes)
        .image(Image::inconsistent),
    refuse(Op::Fracture, in(Broken), "D-06", decision, Reason::force_needed).force(ForceFilter::no),
    fracture(in(Broken), "D-06", decision).force(ForceFilter::yes).image(Image::inconsistent),
    repeat(Op::Fracture, in(Fractured)),
    fracture(in(Suspended, Skewed), "D-17", decision),
    fracture(in(Failedover), "4.3", stated)
        .given(P::feature_47)
        .unless(P::feature_53)
        .source("MOF Caps.GetSupportedFeatures 47"),
    refuse(Op::Fracture, in(Failedover), "R-54", stated)
        .given(P::feature_47 | P::feature_53)
        .source("MOF Caps.GetSupportedFeatures 53"),
    refuse(Op::Fracture, in(Failedover), "D-17", decision).unless(P::feature_47),
    fracture(in(Restored), "4.3", stated).source("MOF Caps.GetSupportedFeatures 21"),
    refuse(Op::Fracture,
           in(Initialized, CopyState::Split, Inactive, Prepared, Aborted, Partitioned, Invalid),
           "D-17", decision),

    // Split: drained first; what can not be drained is parted by Force only, and is Fractured then.
    split(in(Synchronized), kSplit, "D-07", stated).given(P::drain_possible | P::drain_in_time),
    refuse(Op::Split, in(Synchronized), "D-07", derived, Reason::drain_incomplete)
        .unless(P::drain_possible)
        .force(ForceFilter::no),
    split(in(Synchronized), kFractured, "D-07", derived)
        .unless(P::drain_possible)
        .force(ForceFilter::yes),
    refuse(Op::Split, in(Synchronized), "D-07", decision, Reason::timeout, ReturnCode::Timeout)
        .given(P::drain_possible)
        .unless(P::drain_in_time)
        .force(ForceFilter::no),
    split(in(Synchronized), kFractured, "D-07", derived)
        .given(P::drain_possible)
        .unless(P::drain_in_time)
        .force(ForceFilter::yes),
    refuse(Op::Split, in(Unsynchronized), "D-07", derived, Reason::force_needed)
        .force(ForceFilter::no),
    split(in(Unsynchronized), kFractured, "D-07", derived).force(ForceFilter::yes),
    refuse(Op::Split, in(Broken, Skewed), "D-07", decision, Reason::force_needed)
        .force(ForceFilter::no),
    split(in(Broken, Skewed), kFractured, "D-07", decision).force(ForceFilter::yes),
    refuse(Op::Split, in(Fractured), "D-07", derived),
    repeat(Op::Split, in(CopyState::Split)),
    split(in(Suspended), kSplit, "D-07", decision).given(P::image_complete),
    refuse(Op::Split, in(Suspended), "D-07", decision, Reason::force_needed)
        .unless(P::image_complete)
        .force(ForceFilter::no),
    split(in(Suspended), kFractured, "D-07", decision)
        .unless(P::image_complete)
        .force(ForceFilter::yes),
    split(in(Failedover), kSplit, "4.3", stated)
        .given(P::feature_48)
        .unless(P::feature_53)
        .source("MOF Caps.GetSupportedFeatures 48"),
    refuse(Op::Split, in(Failedover), "R-54", stated)
        .given(P::feature_48 | P::feature_53)
        .source("MOF Caps.GetSupportedFeatures 53"),
    refuse(Op::Split, in(Failedover), "D-17", decision).unless(P::feature_48),
    split(in(Restored), kSplit, "D-17", derived),
    refuse(Op::Split, in(Initialized, Inactive, Prepared, Aborted, Partitioned, Invalid), "D-17",
           decision),
};

}  // namespace

std::span<const Row> part_rows() {
  return kRows;
}

}  // namespace replisim::rows
