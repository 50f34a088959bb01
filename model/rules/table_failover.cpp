// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that change who serves: Failover, Failback, Reverse Roles (digest section 11).
// Failover and Failback have rows for remote mirrors only: on local ones check 7 refuses them
// (D-03).
namespace replisim::rows {
namespace {

constexpr Shows kFailingOver{.progress = Progress::Failingover};
constexpr Shows kFailingBack{.progress = Progress::Failingback};
constexpr EndsIn kFailedover{Failedover, Progress::Completed};
constexpr EndsIn kBack{Synchronized, Progress::Completed};
constexpr std::string_view kFailover =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedFeatures 47, 48, 53, 54";
constexpr std::string_view kFailback =
    "seed; MOF RS.ModifyListSynchronization; MOF Sync.ProgressStatus";
constexpr std::string_view kReverse =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedFeatures 19, 20, 29-33, 52";

constexpr Row failover(States from, Work work, std::string_view clause, Basis basis) {
  return accept(Op::Failover, from, kFailingOver, work, kFailedover, clause, basis)
      .at(Locality::Remote)
      .role(RoleChange::target_serves)
      .source(kFailover);
}
constexpr Row no_failover(States from, std::string_view clause, Basis basis,
                          Reason reason = Reason::wrong_copy_state) {
  return refuse(Op::Failover, from, clause, basis, reason).at(Locality::Remote);
}
constexpr Row failback(Basis basis, std::string_view clause) {
  return accept(Op::Failback, in(Failedover), kFailingBack, Work::Failback, kBack, clause, basis)
      .at(Locality::Remote)
      .role(RoleChange::source_serves)
      .image(Image::consistent)
      .source(kFailback);
}
constexpr Row reverse(States from, Work work, EndsIn ends, Basis basis) {
  return accept(Op::ReverseRoles, from, kFailingOver, work, ends, "D-24", basis)
      .given(P::role_state_admitted | P::source_access_right)
      .role(RoleChange::swapped)
      .source(kReverse);
}

constexpr States kReversible = in(Synchronized, Fractured, Split, Suspended, Failedover);
constexpr States kForced = in(Unsynchronized, Broken, Skewed, Partitioned);
constexpr States kParted = in(Fractured, Split, Suspended);

constexpr Row kRows[] = {

    // From Synchronized: planned (drained first), or the source is gone.
    no_failover(in(Synchronized), "R-54", stated)
        .given(P::source_reachable | P::feature_54)
        .source("MOF Caps.GetSupportedFeatures 54"),
    no_failover(in(Synchronized), "R-54", stated)
        .given(P::source_reachable | P::group_feature_60)
        .unless(P::feature_54)
        .source("MOF Caps.GetSupportedGroupFeatures 60"),
    failover(in(Synchronized), Work::Drain, "D-15", stated)
        .given(P::source_reachable)
        .unless(P::feature_54 | P::group_feature_60)
        .in_mode(Mode::Synchronous)
        .image(Image::consistent),
    failover(in(Synchronized), Work::Drain, "D-15", derived)
        .given(P::source_reachable)
        .unless(P::feature_54 | P::group_feature_60)
        .in_mode(Mode::Asynchronous)
        .image(Image::consistent),
    failover(in(Synchronized), Work::Control, "R-55", stated)
        .unless(P::source_reachable)
        .in_mode(Mode::Synchronous)
        .image(Image::consistent),
    failover(in(Synchronized), Work::Control, "R-55", derived)
        .unless(P::source_reachable | P::missing_writes)
        .in_mode(Mode::Asynchronous)
        .image(Image::consistent),
    no_failover(in(Synchronized), "D-06", decision, Reason::force_needed)
        .given(P::missing_writes)
        .unless(P::source_reachable)
        .in_mode(Mode::Asynchronous)
        .force(ForceFilter::no),
    failover(in(Synchronized), Work::Control, "D-06", decision)
        .given(P::missing_writes)
        .unless(P::source_reachable)
        .in_mode(Mode::Asynchronous)
        .force(ForceFilter::yes)
        .image(Image::consistent),

    // From parted pairs: without Force only if nothing is lost.
    failover(in(Fractured), Work::Control, "D-15", stated)
        .given(P::image_consistent)
        .unless(P::source_has_newer),
    failover(in(Split), Work::Control, "D-15", derived)
        .given(P::image_consistent)
        .unless(P::source_has_newer),
    failover(in(Suspended), Work::Control, "D-15", decision)
        .given(P::image_consistent)
        .unless(P::source_has_newer),
    no_failover(kParted, "D-06", decision, Reason::force_needed)
        .unless(P::image_consistent)
        .force(ForceFilter::no),
    no_failover(kParted, "D-06", decision, Reason::force_needed)
        .given(P::image_consistent | P::source_has_newer)
        .force(ForceFilter::no),
    failover(kParted, Work::Control, "D-06", decision)
        .unless(P::image_consistent)
        .force(ForceFilter::yes),
    failover(kParted, Work::Control, "D-06", decision)
        .given(P::image_consistent | P::source_has_newer)
        .force(ForceFilter::yes),

    no_failover(kForced, "D-06", decision, Reason::force_needed).force(ForceFilter::no),
    failover(in(Unsynchronized), Work::Control, "D-15", decision)
        .force(ForceFilter::yes)
        .image(Image::inconsistent),
    failover(kForced & ~in(Unsynchronized), Work::Control, "D-15", decision)
        .force(ForceFilter::yes),
    repeat(Op::Failover, in(Failedover)).at(Locality::Remote),
    no_failover(in(Initialized, Inactive, Prepared, Aborted, Invalid, Restored), "D-15", decision),

    failback(derived, "D-16").given(P::source_reachable).unless(P::source_written_since_failover),
    refuse(Op::Failback, in(Failedover), "D-16", decision, Reason::source_unreachable)
        .unless(P::source_reachable)
        .at(Locality::Remote),
    refuse(Op::Failback, in(Failedover), "D-06", decision, Reason::force_needed)
        .given(P::source_reachable | P::source_written_since_failover)
        .force(ForceFilter::no)
        .at(Locality::Remote),
    failback(decision, "D-06")
        .given(P::source_reachable | P::source_written_since_failover)
        .force(ForceFilter::yes),
    refuse(Op::Failback, kEvery & ~in(Failedover), "D-16", derived).at(Locality::Remote),

    // Reverse Roles: only where features 29 to 33 and 19 allow it.
    reverse(in(Synchronized), Work::Drain, {Synchronized, Progress::Completed}, derived)
        .image(Image::consistent),
    reverse(in(Fractured), Work::Control, {Fractured, Progress::Requiresresync}, decision)
        .image(Image::consistent),
    reverse(in(Split), Work::Control, {Split, Progress::Requiresresync}, decision)
        .image(Image::consistent),
    reverse(in(Suspended), Work::Control, {Suspended, Progress::Requiresresume}, derived)
        .image(Image::consistent),
    reverse(in(Failedover), Work::Control, {Suspended, Progress::Requiresresume}, decision)
        .unless(P::feature_52 | P::feature_53)
        .image(Image::consistent),
    reverse(in(Failedover), Work::Control, {Failedover, Progress::Completed}, derived)
        .given(P::feature_52)
        .unless(P::feature_53)
        .image(Image::consistent),
    refuse(Op::ReverseRoles, in(Failedover), "R-54", stated)
        .given(P::feature_53 | P::role_state_admitted | P::source_access_right)
        .source("MOF Caps.GetSupportedFeatures 53"),
    refuse(Op::ReverseRoles, kReversible, "R-57", stated)
        .unless(P::role_state_admitted)
        .source("MOF Caps.GetSupportedFeatures 29-33"),
    refuse(Op::ReverseRoles, kReversible, "R-57", stated)
        .given(P::role_state_admitted)
        .unless(P::source_access_right)
        .source("MOF Caps.GetSupportedFeatures 19"),
    refuse(Op::ReverseRoles, kEvery & ~kReversible, "D-24", decision),
};

}  // namespace

std::span<const Row> failover_rows() {
  return kRows;
}

}  // namespace replisim::rows
