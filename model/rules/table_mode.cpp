// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that change the Mode: Reset To Sync, Reset To Async (D-22). CopyState stays.
namespace replisim::rows {
namespace {

constexpr std::string_view kReset = "seed; MOF RS.ModifyListSynchronization";
constexpr Shows kNothing{};
constexpr EndsIn kAsBefore{};

/// States in which the Mode can change at once.
constexpr States kIdle =
    in(Unsynchronized, Fractured, Split, Inactive, Suspended, Prepared, Skewed, Restored);
/// States in which it can not change at all.
constexpr States kNever = in(Initialized, Broken, Failedover, Aborted, Partitioned, Invalid);

constexpr Row kRows[] = {
    accept(Op::ResetToSync, kIdle, kNothing, Work::None, kAsBefore, "D-22", decision)
        .in_mode(Mode::Asynchronous)
        .mode_becomes(Mode::Synchronous)
        .source(kReset),
    // Takes effect when the queue is empty.
    accept(Op::ResetToSync, in(Synchronized), {.progress = Progress::Synchronizing},
           Work::DrainQueue, kAsBefore, "D-22", stated)
        .in_mode(Mode::Asynchronous)
        .mode_becomes(Mode::Synchronous)
        .source(kReset),
    repeat(Op::ResetToSync, kIdle | in(Synchronized)).in_mode(Mode::Synchronous),
    refuse(Op::ResetToSync, kNever, "D-22", decision),

    accept(Op::ResetToAsync, kIdle, kNothing, Work::None, kAsBefore, "D-22", decision)
        .in_mode(Mode::Synchronous)
        .mode_becomes(Mode::Asynchronous)
        .source(kReset),
    accept(Op::ResetToAsync, in(Synchronized), kNothing, Work::None, kAsBefore, "D-22", stated)
        .in_mode(Mode::Synchronous)
        .mode_becomes(Mode::Asynchronous)
        .source(kReset),
    repeat(Op::ResetToAsync, kIdle | in(Synchronized)).in_mode(Mode::Asynchronous),
    refuse(Op::ResetToAsync, kNever, "D-22", decision),
};

}  // namespace

std::span<const Row> mode_rows() {
  return kRows;
}

}  // namespace replisim::rows
