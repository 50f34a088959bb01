// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Restore from Replica of a point in time: the source takes the content of the target. Unlike a
// mirror, a point in time need not be parted for it (D-19).
namespace replisim::rows {
namespace {

constexpr std::string_view kText =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedListOperations; "
    "MOF Sync.CopyState; 3PAR p57";

constexpr Row restore(States from, std::string_view clause, Basis basis) {
  return accept(Op::RestorefromReplica, from, {.progress = Progress::Restoring}, Work::Restore,
                {Restored, Progress::Completed}, clause, basis)
      .of(kPoints)
      .image(Image::consistent)
      .source(kText);
}
constexpr Row needs_force(States from) {
  return refuse(Op::RestorefromReplica, from, "D-06", decision, Reason::force_needed)
      .force(ForceFilter::no)
      .of(kPoints);
}

constexpr Row kRows[] = {
    restore(in(Synchronized, Split), "D-19", derived),
    restore(in(Fractured), "D-19", stated).given(P::image_consistent),
    needs_force(in(Fractured)).unless(P::image_consistent),
    restore(in(Fractured), "D-06", decision)
        .unless(P::image_consistent)
        .force(ForceFilter::yes)
        .image(Image::inconsistent),  // both ends hold it now
    needs_force(in(Skewed)),
    restore(in(Skewed), "D-06", decision).force(ForceFilter::yes),
    refuse(Op::RestorefromReplica, kEvery & ~in(Synchronized, Fractured, Split, Skewed), "D-19",
           decision)
        .of(kPoints),
};

}  // namespace

std::span<const Row> point_restore_rows() {
  return kRows;
}

}  // namespace replisim::rows
