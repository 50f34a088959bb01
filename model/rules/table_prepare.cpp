// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Unprepare and its newer name Prepare: start the relationship over (D-25).
namespace replisim::rows {
namespace {

constexpr Shows kPreparing{Initialized, Progress::Preparing};
constexpr EndsIn kPrepared{Prepared, Progress::Requiresactivate};
constexpr std::string_view kText =
    "seed; MOF RS.ModifyListSynchronization; MOF Caps.GetSupportedCopyStates.Operation";

constexpr Row prepare(Operation operation, States from, Basis basis) {
  return accept(operation, from, kPreparing, Work::Prepare, kPrepared, "D-25", basis)
      .image(Image::none)
      .source(kText);
}

constexpr States kStated = in(Initialized, Synchronized, Inactive);
constexpr States kDecided = in(Fractured, Split, Aborted, Skewed, Restored);
constexpr States kRefused = in(Unsynchronized, Broken, Suspended, Failedover, Partitioned, Invalid);

constexpr Row kRows[] = {
    prepare(Op::Unprepare, kStated, derived), prepare(Op::Unprepare, kDecided, decision),
    repeat(Op::Unprepare, in(Prepared)),      refuse(Op::Unprepare, kRefused, "D-25", decision),
    prepare(Op::Prepare, kStated, derived),   prepare(Op::Prepare, kDecided, decision),
    repeat(Op::Prepare, in(Prepared)),        refuse(Op::Prepare, kRefused, "D-25", decision),
};

}  // namespace

std::span<const Row> prepare_rows() {
  return kRows;
}

}  // namespace replisim::rows
