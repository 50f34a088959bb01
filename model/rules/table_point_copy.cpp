// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that start, stop or give up the copy of a point in time: Abort, Activate, Deactivate,
// Resume, Suspend, Unprepare and Prepare. A Snapshot has its image at once, a Clone copies it; both
// show Unsynchronized until then.
namespace replisim::rows {
namespace {

constexpr std::string_view kList = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kState = "seed; MOF RS.ModifyListSynchronization; MOF Sync.CopyState";
constexpr std::string_view kPoint =
    "MOF RS.ModifyListSynchronization; MOF Sync.WhenActivated; MOF SSync.CopyMethodology";
constexpr std::string_view kGoes = "MOF Caps.GetSupportedFeatures 18";

constexpr Shows kAborting{.progress = Progress::Aborting};
constexpr EndsIn kAborted{Aborted, Progress::Requiresresync};
constexpr Shows kSynchronizing{Unsynchronized, Progress::Synchronizing};
constexpr Shows kResyncing{Unsynchronized, Progress::Resyncing};
constexpr EndsIn kSynchronized{Synchronized, Progress::Completed};
constexpr Shows kStopping{.progress = Progress::Dormant};
constexpr EndsIn kInactive{Inactive, Progress::Dormant};
constexpr Shows kSuspending{.progress = Progress::Suspending};
constexpr EndsIn kSuspended{Suspended, Progress::Dormant};
constexpr Shows kPreparing{Initialized, Progress::Preparing};
constexpr EndsIn kPrepared{Prepared, Progress::Requiresactivate};
constexpr Types kAll = kPoints | kTokenizedClones;

constexpr Row abort(States from, std::string_view clause, Basis basis) {
  return accept(Op::Abort, from, kAborting, Work::Control, kAborted, clause, basis).source(kState);
}
constexpr Row activate(Types types, Work work) {
  return accept(Op::Activate, in(Inactive, Prepared), kSynchronizing, work, kSynchronized, "4.3",
                derived)
      .of(types)
      .takes_point()
      .image(Image::consistent)
      .source(kPoint);
}
constexpr Row resume(Types types, Work work) {
  return accept(Op::Resume, in(Suspended), kSynchronizing, work, kSynchronized, "4.3", stated)
      .given(P::link_up)
      .of(types)
      .image(Image::consistent)
      .source(kList);
}
/// The end of a restore (feature 49): the target takes the source as it is then.
constexpr Row resume_restored(Types types, Work work) {
  return accept(Op::Resume, in(Restored), kResyncing, work, kSynchronized, "4.3", stated)
      .given(P::feature_49)
      .of(types)
      .takes_point()
      .image(Image::consistent)
      .source("MOF Caps.GetSupportedFeatures 49");
}
constexpr Row prepare(Operation operation, States from, Basis basis) {
  return accept(operation, from, kPreparing, Work::Prepare, kPrepared, "D-25", basis)
      .of(kPoints)
      .image(Image::none)
      .source("seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedCopyStates.Operation");
}

/// States in which a restore may be running.
constexpr States kRestorable = in(Synchronized, Fractured, Split, Skewed);
/// What Unprepare and Prepare start over from, and what they do not.
constexpr States kStated = in(Initialized, Synchronized, Inactive);
constexpr States kDecided = in(Fractured, Split, Aborted, Skewed, Restored);
constexpr States kUnprepared =
    in(Unsynchronized, Broken, Suspended, Failedover, Partitioned, Invalid);

constexpr Row kRows[] = {
    // Abort: gives up what is being copied or prepared; may interrupt a restore.
    abort(in(Initialized, Prepared), "D-12", decision).of(kAll).image(Image::none),
    abort(in(Unsynchronized), "D-12", stated).of(kPoints).image(Image::incomplete),
    abort(in(Unsynchronized), "D-26", decision).of(kTokenizedClones).image(Image::incomplete),
    abort(in(Suspended), "D-12", decision)
        .unless(P::image_complete)
        .of(kAll)
        .image(Image::incomplete),
    refuse(Op::Abort, in(Suspended), "D-12", decision).given(P::image_complete).of(kAll),
    abort(kRestorable, "D-29", decision).given(P::restoring).of(kPoints),
    refuse(Op::Abort, kRestorable, "D-05", derived).unless(P::restoring).of(kPoints),
    refuse(Op::Abort, kRestorable, "D-26", decision).of(kTokenizedClones),
    repeat(Op::Abort, in(Aborted)).of(kAll),
    refuse(Op::Abort, in(Broken, Inactive, Failedover, Partitioned, Invalid, Restored), "D-05",
           derived)
        .of(kPoints),
    refuse(Op::Abort, in(Broken, Inactive, Failedover, Partitioned, Invalid, Restored), "D-26",
           decision)
        .of(kTokenizedClones),

    // Activate: the point in time is taken now.
    activate(kSnapshots, Work::PointInTime),
    activate(kClones, Work::CopyAll).unless(P::feature_18),
    activate(kClones, Work::CopyAll).given(P::feature_18).detaches().source(kGoes),
    refuse(Op::Activate, kEvery & ~in(Inactive, Prepared), "D-05", derived).of(kPoints),

    // Deactivate: a snapshot gives its image up, and with it what hosts wrote to the target.
    accept(Op::Deactivate, in(Unsynchronized), kStopping, Work::Control, kInactive, "D-13",
           decision)
        .of(kSnapshots)
        .image(Image::none)
        .source(kState),
    accept(Op::Deactivate, in(Synchronized), kStopping, Work::Control, kInactive, "D-13", derived)
        .of(kSnapshots)
        .image(Image::none)
        .source(kState),
    refuse(Op::Deactivate, in(Skewed), "D-06", decision, Reason::force_needed)
        .force(ForceFilter::no)
        .of(kSnapshots),
    accept(Op::Deactivate, in(Skewed), kStopping, Work::Control, kInactive, "D-06", decision)
        .force(ForceFilter::yes)
        .of(kSnapshots)
        .image(Image::none)
        .source(kList),
    refuse(Op::Deactivate, kEvery & ~in(Unsynchronized, Synchronized, Skewed, Inactive), "D-13",
           decision)
        .of(kSnapshots),
    // Once it is whole, a clone has no flow that could be stopped.
    accept(Op::Deactivate, in(Unsynchronized), kStopping, Work::Control, kInactive, "D-13",
           decision)
        .of(kClones)
        .source(kState),
    refuse(Op::Deactivate, kEvery & ~in(Unsynchronized, Inactive), "D-13", decision).of(kClones),
    repeat(Op::Deactivate, in(Inactive)).of(kPoints),

    // Resume: goes on with the point in time that was taken before Suspend.
    refuse(Op::Resume, in(Suspended), "D-20", decision, Reason::link_down)
        .unless(P::link_up)
        .of(kPoints),
    resume(kSnapshots, Work::PointInTime),
    resume(kClones, Work::CopyChanges).unless(P::feature_18),
    resume(kClones, Work::CopyChanges).given(P::feature_18).detaches().source(kGoes),
    resume_restored(kSnapshots, Work::PointInTime),
    resume_restored(kClones, Work::CopyChanges).unless(P::feature_18),
    resume_restored(kClones, Work::CopyChanges).given(P::feature_18).detaches(),
    refuse(Op::Resume, in(Restored), "D-20", decision).unless(P::feature_49).of(kPoints),
    refuse(Op::Resume, kEvery & ~in(Suspended, Restored), "D-20", derived).of(kPoints),

    // Suspend: only a running copy can be stopped.
    accept(Op::Suspend, in(Unsynchronized), kSuspending, Work::Control, kSuspended, "4.3", stated)
        .of(kPoints)
        .source("seed; MOF RS.ModifyListSynchronization; MOF Sync.WhenSuspended"),
    repeat(Op::Suspend, in(Suspended)).of(kPoints),
    refuse(Op::Suspend, kEvery & ~in(Unsynchronized, Suspended), "D-21", decision).of(kPoints),

    // Unprepare and its newer name Prepare: start over, the target's content is given up.
    prepare(Op::Unprepare, kStated, derived),
    prepare(Op::Unprepare, kDecided, decision),
    repeat(Op::Unprepare, in(Prepared)).of(kPoints),
    refuse(Op::Unprepare, kUnprepared, "D-25", decision).of(kPoints),
    prepare(Op::Prepare, kStated, derived),
    prepare(Op::Prepare, kDecided, decision),
    repeat(Op::Prepare, in(Prepared)).of(kPoints),
    refuse(Op::Prepare, kUnprepared, "D-25", decision).of(kPoints),
};

}  // namespace

std::span<const Row> point_copy_rows() {
  return kRows;
}

}  // namespace replisim::rows
