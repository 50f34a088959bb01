// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Where the Modes Adaptive and Active have rows of their own. Failover from Synchronized: an
// Adaptive pair may lack writes at the target as an Asynchronous one does, an Active pair never
// does, as a Synchronous one. Restore from Replica: an Active pair goes on to Synchronized, where
// both ends serve again; clients wait for that (4.3). It can not bring back what the source lacks
// while the target's end is the one that serves: Resync Replica does.
namespace replisim::rows {
namespace {

constexpr Shows kFailingOver{.progress = Progress::Failingover};
constexpr Shows kRestoring{.progress = Progress::Restoring};
constexpr EndsIn kSynchronized{Synchronized, Progress::Completed};
constexpr EndsIn kFailedover{Failedover, Progress::Completed};
constexpr std::string_view kAdaptive =
    "MOF RS.ModifyListSynchronization; MOF Sync.Skew; MOF Caps.GetSupportedFeatures 54";
constexpr std::string_view kActive =
    "MOF 2.49 RS.ModifyListSynchronization; MOF Caps.GetSupportedFeatures 54";

constexpr Row failover(Mode mode, Work work, std::string_view clause, Basis basis,
                       std::string_view source) {
  return accept(Op::Failover, in(Synchronized), kFailingOver, work, kFailedover, clause, basis)
      .in_mode(mode)
      .at(Locality::Remote)
      .role(RoleChange::target_serves)
      .image(Image::consistent)
      .source(source);
}

constexpr Row restore(States from, std::string_view clause) {
  return accept(Op::RestorefromReplica, from, kRestoring, Work::Restore, kSynchronized, clause,
                decision)
      .given(P::mode_active | P::source_serves)
      .image(Image::consistent)
      .source("seed; MOF RS.ModifyListSynchronization; MOF 2.49 Sync.Mode");
}
constexpr Row kRows[] = {
    failover(Mode::Adaptive, Work::Drain, "D-15", derived, kAdaptive)
        .given(P::source_reachable)
        .unless(P::feature_54 | P::group_feature_60),
    failover(Mode::Adaptive, Work::Control, "R-55", derived, kAdaptive)
        .unless(P::source_reachable | P::missing_writes),
    refuse(Op::Failover, in(Synchronized), "D-06", decision, Reason::force_needed)
        .in_mode(Mode::Adaptive)
        .at(Locality::Remote)
        .given(P::missing_writes)
        .unless(P::source_reachable)
        .force(ForceFilter::no),
    failover(Mode::Adaptive, Work::Control, "D-06", decision, kAdaptive)
        .given(P::missing_writes)
        .unless(P::source_reachable)
        .force(ForceFilter::yes),

    // The target's end serves alone from then on; nothing can be missing there.
    failover(Mode::Active, Work::Drain, "D-15", decision, kActive)
        .given(P::source_reachable)
        .unless(P::feature_54 | P::group_feature_60),
    failover(Mode::Active, Work::Control, "R-55", decision, kActive).unless(P::source_reachable),

    restore(in(Fractured), "D-19").given(P::image_consistent),
    restore(in(Fractured), "D-06").unless(P::image_consistent).force(ForceFilter::yes),
    restore(in(CopyState::Split), "D-19"),
    restore(in(Skewed), "D-06").force(ForceFilter::yes),
    refuse(Op::RestorefromReplica, in(Fractured), "D-06", decision, Reason::force_needed)
        .given(P::mode_active | P::source_serves)
        .unless(P::image_consistent)
        .force(ForceFilter::no),
    refuse(Op::RestorefromReplica, in(Skewed), "D-06", decision, Reason::force_needed)
        .given(P::mode_active | P::source_serves)
        .force(ForceFilter::no),
    refuse(Op::RestorefromReplica, in(Fractured, CopyState::Split, Skewed), "D-19", decision)
        .given(P::mode_active)
        .unless(P::source_serves),
};

}  // namespace

std::span<const Row> by_mode_rows() {
  return kRows;
}

}  // namespace replisim::rows
