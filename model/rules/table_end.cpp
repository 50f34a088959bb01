// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that end the association: Detach and Dissolve. Return To ResourcePool has no rows: on
// a mirror check 6 refuses it (D-02).
namespace replisim::rows {
namespace {

constexpr Shows kDetaching{.progress = Progress::Detaching};
constexpr Shows kTerminating{.progress = Progress::Terminating};
constexpr EndsIn kGone{};
constexpr std::string_view kDetach =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedFeatures 53";
constexpr std::string_view kDissolve = "seed; MOF RS.ModifyListSynchronization.SettingsState";

/// States in which the target holds an image that may be let go (D-14).
constexpr States kSettled = in(Initialized, Fractured, Split, Inactive, Prepared, Skewed, Restored);
/// States whose image is incomplete or unknown (F1).
constexpr States kUnsettled = in(Broken, Aborted, Partitioned, Invalid);

constexpr Row kRows[] = {
    accept(Op::Detach, in(Synchronized, Failedover), kDetaching, Work::Control, kGone, "4.3",
           stated)
        .deletes(false)
        .source(kDetach),
    accept(Op::Detach, in(Fractured, Split), kDetaching, Work::Control, kGone, "D-14", derived)
        .deletes(false)
        .source(kDetach),
    accept(Op::Detach, kSettled & ~in(Fractured, Split), kDetaching, Work::Control, kGone, "D-14",
           decision)
        .deletes(false)
        .source(kDetach),
    refuse(Op::Detach, in(Unsynchronized), "D-06", derived, Reason::force_needed)
        .force(ForceFilter::no),
    accept(Op::Detach, in(Unsynchronized), kDetaching, Work::Control, kGone, "D-06", derived)
        .force(ForceFilter::yes)
        .deletes(false)
        .source(kDetach),
    refuse(Op::Detach, kUnsettled, "D-06", decision, Reason::force_needed).force(ForceFilter::no),
    accept(Op::Detach, kUnsettled, kDetaching, Work::Control, kGone, "D-06", decision)
        .force(ForceFilter::yes)
        .deletes(false)
        .source(kDetach),
    accept(Op::Detach, in(Suspended), kDetaching, Work::Control, kGone, "D-14", decision)
        .given(P::image_complete)
        .deletes(false)
        .source(kDetach),
    refuse(Op::Detach, in(Suspended), "D-06", decision, Reason::force_needed)
        .unless(P::image_complete)
        .force(ForceFilter::no),
    accept(Op::Detach, in(Suspended), kDetaching, Work::Control, kGone, "D-06", decision)
        .unless(P::image_complete)
        .force(ForceFilter::yes)
        .deletes(false)
        .source(kDetach),

    accept(Op::Dissolve, in(Synchronized), kTerminating, Work::Control, kGone, "4.3", stated)
        .deletes(true)
        .source(kDissolve),
    accept(Op::Dissolve, in(Failedover), kTerminating, Work::Control, kGone, "4.3", derived)
        .unless(P::feature_53)
        .deletes(true)
        .source(kDissolve),
    refuse(Op::Dissolve, in(Failedover), "R-54", stated)
        .given(P::feature_53)
        .source("MOF Caps.GetSupportedFeatures 53"),
    accept(Op::Dissolve, in(Fractured, Split), kTerminating, Work::Control, kGone, "D-14", derived)
        .deletes(true)
        .source(kDissolve),
    accept(Op::Dissolve, kSettled & ~in(Fractured, Split), kTerminating, Work::Control, kGone,
           "D-14", decision)
        .deletes(true)
        .source(kDissolve),
    refuse(Op::Dissolve, in(Unsynchronized), "D-06", derived, Reason::force_needed)
        .force(ForceFilter::no),
    accept(Op::Dissolve, in(Unsynchronized), kTerminating, Work::Control, kGone, "D-06", derived)
        .force(ForceFilter::yes)
        .deletes(true)
        .source(kDissolve),
    refuse(Op::Dissolve, kUnsettled, "D-06", decision, Reason::force_needed).force(ForceFilter::no),
    accept(Op::Dissolve, kUnsettled, kTerminating, Work::Control, kGone, "D-06", decision)
        .force(ForceFilter::yes)
        .deletes(true)
        .source(kDissolve),
    accept(Op::Dissolve, in(Suspended), kTerminating, Work::Control, kGone, "D-14", decision)
        .given(P::image_complete)
        .deletes(true)
        .source(kDissolve),
    refuse(Op::Dissolve, in(Suspended), "D-06", decision, Reason::force_needed)
        .unless(P::image_complete)
        .force(ForceFilter::no),
    accept(Op::Dissolve, in(Suspended), kTerminating, Work::Control, kGone, "D-06", decision)
        .unless(P::image_complete)
        .force(ForceFilter::yes)
        .deletes(true)
        .source(kDissolve),
};

}  // namespace

std::span<const Row> end_rows() {
  return kRows;
}

}  // namespace replisim::rows
