// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Reset To Sync, Async and Adaptive of a point in time, where they are offered. There is no queue
// that would have to empty first, so the Mode changes at once (D-22).
namespace replisim::rows {
namespace {

/// States in which the Mode can not change at all.
constexpr States kNever = in(Initialized, Broken, Failedover, Aborted, Partitioned, Invalid);
constexpr States kFree = kEvery & ~kNever;

constexpr Row change(Operation operation, Mode from, Mode to) {
  return accept(operation, kFree, {}, Work::None, {}, "D-22", decision)
      .of(kPoints)
      .in_mode(from)
      .mode_becomes(to)
      .source("seed; MOF RS.ModifyListSynchronization");
}
constexpr Row same(Operation operation, Mode mode) {
  return repeat(operation, kFree).of(kPoints).in_mode(mode);
}
constexpr Row never(Operation operation) {
  return refuse(operation, kNever, "D-22", decision).of(kPoints);
}

constexpr Row kRows[] = {
    change(Op::ResetToSync, Mode::Asynchronous, Mode::Synchronous),
    change(Op::ResetToSync, Mode::Adaptive, Mode::Synchronous),
    same(Op::ResetToSync, Mode::Synchronous),
    never(Op::ResetToSync),

    change(Op::ResetToAsync, Mode::Synchronous, Mode::Asynchronous),
    change(Op::ResetToAsync, Mode::Adaptive, Mode::Asynchronous),
    same(Op::ResetToAsync, Mode::Asynchronous),
    never(Op::ResetToAsync),

    change(Op::ResettoAdaptive, Mode::Synchronous, Mode::Adaptive),
    change(Op::ResettoAdaptive, Mode::Asynchronous, Mode::Adaptive),
    same(Op::ResettoAdaptive, Mode::Adaptive),
    never(Op::ResettoAdaptive),
};

}  // namespace

std::span<const Row> point_mode_rows() {
  return kRows;
}

}  // namespace replisim::rows
