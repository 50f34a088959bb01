// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that start, stop or give up the copy: Abort, Activate, Deactivate, Resync Replica,
// Restore from Replica, Resume, Suspend.
namespace replisim::rows {
namespace {

constexpr std::string_view kList = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kState = "seed; MOF RS.ModifyListSynchronization; MOF Sync.CopyState";

constexpr Shows kAborting{.progress = Progress::Aborting};
constexpr EndsIn kAborted{Aborted, Progress::Requiresresync};
constexpr Shows kSynchronizing{Unsynchronized, Progress::Synchronizing};
constexpr Shows kResyncing{Unsynchronized, Progress::Resyncing};
constexpr EndsIn kSynchronized{Synchronized, Progress::Completed};
constexpr EndsIn kPrepared{Prepared, Progress::Requiresactivate};
constexpr Shows kRestoring{.progress = Progress::Restoring};
constexpr EndsIn kRestored{Restored, Progress::Completed};
constexpr Shows kSuspending{.progress = Progress::Suspending};
constexpr EndsIn kSuspended{Suspended, Progress::Dormant};

constexpr Row kRows[] = {
    // Abort: gives up what is being copied or prepared; may interrupt a restore.
    accept(Op::Abort, in(Initialized, Prepared), kAborting, Work::Control, kAborted, "D-12",
           decision)
        .image(Image::none)
        .source(kState),
    accept(Op::Abort, in(Unsynchronized), kAborting, Work::Control, kAborted, "D-12", stated)
        .image(Image::incomplete)
        .source(kState),
    accept(Op::Abort, in(Suspended), kAborting, Work::Control, kAborted, "D-12", decision)
        .unless(P::image_complete)
        .image(Image::incomplete)
        .source(kState),
    refuse(Op::Abort, in(Suspended), "D-12", decision).given(P::image_complete),
    accept(Op::Abort, in(Fractured, Split, Skewed), kAborting, Work::Control, kAborted, "D-29",
           decision)
        .given(P::restoring)
        .source(kState),
    refuse(Op::Abort, in(Fractured, Split, Skewed), "D-05", derived).unless(P::restoring),
    repeat(Op::Abort, in(Aborted)),
    refuse(Op::Abort,
           in(Synchronized, Broken, Inactive, Failedover, Partitioned, Invalid, Restored), "D-05",
           derived),

    // Activate: from Inactive and Prepared, a whole copy (D-13).
    accept(Op::Activate, in(Inactive, Prepared), kSynchronizing, Work::CopyAll, kSynchronized,
           "4.3", derived)
        .image(Image::consistent)
        .source(kList),
    refuse(Op::Activate, kEvery & ~in(Inactive, Prepared), "D-05", derived),

    // Deactivate: the flow stops, nothing is tracked from then on.
    accept(Op::Deactivate, in(Unsynchronized), {.progress = Progress::Dormant}, Work::Control,
           {Inactive, Progress::Dormant}, "D-13", decision)
        .source(kState),
    accept(Op::Deactivate, in(Synchronized), {.progress = Progress::Dormant}, Work::Control,
           {Inactive, Progress::Dormant}, "D-13", derived)
        .source(kState),
    repeat(Op::Deactivate, in(Inactive)),
    refuse(Op::Deactivate, kEvery & ~in(Unsynchronized, Synchronized, Inactive), "D-13", decision),

    // Resync Replica: undoes Fracture and Split, restarts Broken and Aborted.
    repeat(Op::ResyncReplica, in(Synchronized)).unless(P::resync_required),
    accept(Op::ResyncReplica, in(Synchronized), kResyncing, Work::CopyChanges, kSynchronized,
           "R-57", derived)
        .given(P::resync_required)
        .image(Image::consistent)
        .source("MOF Caps.GetSupportedFeatures 20"),
    accept(Op::ResyncReplica, in(Broken), kResyncing, Work::CopyChanges, kSynchronized, "4.3",
           stated)
        .given(P::cause_cured)
        .image(Image::consistent)
        .source(kList),
    refuse(Op::ResyncReplica, in(Broken), "D-18", decision, Reason::link_down)
        .unless(P::cause_cured),
    accept(Op::ResyncReplica, in(Fractured, Split), kResyncing, Work::CopyChanges, kSynchronized,
           "4.3", stated)
        .unless(P::feature_22)
        .image(Image::consistent)
        .source(kList),
    accept(Op::ResyncReplica, in(Fractured, Split), kResyncing, Work::CopyChanges, kPrepared,
           "D-18", derived)
        .given(P::feature_22)
        .image(Image::consistent)
        .source("MOF Caps.GetSupportedFeatures 22"),
    accept(Op::ResyncReplica, in(Aborted), kResyncing, Work::CopyChanges, kSynchronized, "4.3",
           stated)
        .image(Image::consistent)
        .source(kState),
    accept(Op::ResyncReplica, in(Skewed, Restored), kResyncing, Work::CopyChanges, kSynchronized,
           "D-18", derived)
        .image(Image::consistent)
        .source(kList),
    accept(Op::ResyncReplica, in(Invalid), kResyncing, Work::CopyChanges, kSynchronized, "D-18",
           decision)
        .image(Image::consistent)
        .source(kList),
    refuse(Op::ResyncReplica, in(Initialized, Unsynchronized, Partitioned), "D-18", decision),
    refuse(Op::ResyncReplica, in(Inactive, Suspended, Failedover, Prepared), "D-18", derived),

    // Restore from Replica: the source takes the replica's content, so both hold the same.
    accept(Op::RestorefromReplica, in(Fractured), kRestoring, Work::Restore, kRestored, "D-19",
           stated)
        .image(Image::consistent)
        .given(P::image_consistent)
        .unless(P::mode_active)
        .source("MOF Caps.GetSupportedListOperations; MOF Sync.CopyState"),
    refuse(Op::RestorefromReplica, in(Fractured), "D-06", decision, Reason::force_needed)
        .unless(P::image_consistent | P::mode_active)
        .force(ForceFilter::no),
    accept(Op::RestorefromReplica, in(Fractured), kRestoring, Work::Restore, kRestored, "D-06",
           decision)
        .image(Image::inconsistent)  // both ends hold it now
        .unless(P::image_consistent | P::mode_active)
        .force(ForceFilter::yes)
        .source(kState),
    accept(Op::RestorefromReplica, in(Split), kRestoring, Work::Restore, kRestored, "D-19", derived)
        .unless(P::mode_active)
        .image(Image::consistent)
        .source(kState),
    refuse(Op::RestorefromReplica, in(Skewed), "D-06", decision, Reason::force_needed)
        .unless(P::mode_active)
        .force(ForceFilter::no),
    accept(Op::RestorefromReplica, in(Skewed), kRestoring, Work::Restore, kRestored, "D-06",
           decision)
        .unless(P::mode_active)
        .image(Image::consistent)
        .force(ForceFilter::yes)
        .source(kState),
    refuse(Op::RestorefromReplica, kEvery & ~in(Fractured, Split, Skewed), "D-19", decision),

    // Resume: goes on where Suspend stopped.
    refuse(Op::Resume, in(Suspended), "D-20", decision, Reason::link_down).unless(P::link_up),
    accept(Op::Resume, in(Suspended), kResyncing, Work::CopyChanges, kSynchronized, "4.3", stated)
        .given(P::link_up | P::first_copy_complete)
        .image(Image::consistent)
        .source(kList),
    accept(Op::Resume, in(Suspended), kSynchronizing, Work::CopyChanges, kSynchronized, "4.3",
           stated)
        .given(P::link_up)
        .unless(P::first_copy_complete)
        .image(Image::consistent)
        .source(kList),
    accept(Op::Resume, in(Restored), kResyncing, Work::CopyChanges, kSynchronized, "4.3", stated)
        .given(P::feature_49)
        .image(Image::consistent)
        .source("MOF Caps.GetSupportedFeatures 49"),
    refuse(Op::Resume, in(Restored), "D-20", decision).unless(P::feature_49),
    refuse(Op::Resume, kEvery & ~in(Suspended, Restored), "D-20", derived),

    // Suspend: stops the flow so that Resume can go on.
    accept(Op::Suspend, in(Unsynchronized, Synchronized), kSuspending, Work::Control, kSuspended,
           "4.3", stated)
        .source("seed; MOF RS.ModifyListSynchronization; MOF Sync.WhenSuspended"),
    repeat(Op::Suspend, in(Suspended)),
    refuse(Op::Suspend, kEvery & ~in(Unsynchronized, Synchronized, Suspended), "D-21", decision),
};

}  // namespace

std::span<const Row> copy_rows() {
  return kRows;
}

}  // namespace replisim::rows
