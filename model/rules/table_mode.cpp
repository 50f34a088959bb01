// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rows.hpp"

// Operations that change the Mode: Reset To Sync, Async, Adaptive, Active (D-22). CopyState stays.
namespace replisim::rows {
namespace {

constexpr std::string_view kReset = "seed; MOF RS.ModifyListSynchronization";
constexpr std::string_view kAdaptive =
    "MOF RS.ModifyListSynchronization; MOF Sync.Mode; MOF Sync.Skew";
constexpr std::string_view kActive = "MOF 2.49 RS.ModifyListSynchronization; MOF 2.49 Sync.Mode";
constexpr Shows kNothing{};
constexpr EndsIn kAsBefore{};

/// States in which the Mode can change at once.
constexpr States kIdle =
    in(Unsynchronized, Fractured, Split, Inactive, Suspended, Prepared, Skewed, Restored);
/// Of these, the ones in which the target's end may be the one that serves hosts of an Active pair.
/// What it holds would be the source's to overwrite in any other Mode.
constexpr States kOneEnd = in(Unsynchronized, Fractured, Split, Suspended);
/// States in which it can not change at all.
constexpr States kNever = in(Initialized, Broken, Failedover, Aborted, Partitioned, Invalid);

constexpr Row reset(Operation operation, Mode from, Mode to, States states, Basis basis,
                    std::string_view source) {
  return accept(operation, states, kNothing, Work::None, kAsBefore, "D-22", basis)
      .in_mode(from)
      .mode_becomes(to)
      .source(source);
}
/// Takes effect when the queue is empty.
constexpr Row reset_when_empty(Operation operation, Mode from, Mode to, Basis basis,
                               std::string_view source) {
  return accept(operation, in(Synchronized), {.progress = Progress::Synchronizing},
                Work::DrainQueue, kAsBefore, "D-22", basis)
      .in_mode(from)
      .mode_becomes(to)
      .source(source);
}
constexpr Row already(Operation operation, Mode mode) {
  return repeat(operation, kIdle | in(Synchronized)).in_mode(mode);
}
constexpr Row no_reset_at_target(Operation operation) {
  return refuse(operation, kOneEnd, "D-22", decision)
      .in_mode(Mode::Active)
      .unless(P::source_serves);
}

constexpr Row kRows[] = {
    reset(Op::ResetToSync, Mode::Asynchronous, Mode::Synchronous, kIdle, decision, kReset),
    reset_when_empty(Op::ResetToSync, Mode::Asynchronous, Mode::Synchronous, stated, kReset),
    reset(Op::ResetToSync, Mode::Adaptive, Mode::Synchronous, kIdle, decision, kReset),
    reset_when_empty(Op::ResetToSync, Mode::Adaptive, Mode::Synchronous, stated, kReset),
    reset(Op::ResetToSync, Mode::Active, Mode::Synchronous, kOneEnd, decision, kActive)
        .given(P::source_serves),
    no_reset_at_target(Op::ResetToSync),
    reset(Op::ResetToSync, Mode::Active, Mode::Synchronous, kIdle & ~kOneEnd, decision, kActive),
    reset(Op::ResetToSync, Mode::Active, Mode::Synchronous, in(Synchronized), derived, kActive),
    already(Op::ResetToSync, Mode::Synchronous),
    refuse(Op::ResetToSync, kNever, "D-22", decision),

    reset(Op::ResetToAsync, Mode::Synchronous, Mode::Asynchronous, kIdle, decision, kReset),
    reset(Op::ResetToAsync, Mode::Synchronous, Mode::Asynchronous, in(Synchronized), stated,
          kReset),
    reset(Op::ResetToAsync, Mode::Adaptive, Mode::Asynchronous, kIdle, decision, kReset),
    reset(Op::ResetToAsync, Mode::Adaptive, Mode::Asynchronous, in(Synchronized), stated, kReset),
    reset(Op::ResetToAsync, Mode::Active, Mode::Asynchronous, kOneEnd, decision, kActive)
        .given(P::source_serves),
    no_reset_at_target(Op::ResetToAsync),
    reset(Op::ResetToAsync, Mode::Active, Mode::Asynchronous, kIdle & ~kOneEnd, decision, kActive),
    reset(Op::ResetToAsync, Mode::Active, Mode::Asynchronous, in(Synchronized), derived, kActive),
    already(Op::ResetToAsync, Mode::Asynchronous),
    refuse(Op::ResetToAsync, kNever, "D-22", decision),

    // At once: the skew is counted from now on, and group consistency goes off.
    reset(Op::ResettoAdaptive, Mode::Synchronous, Mode::Adaptive, kIdle, decision, kAdaptive),
    reset(Op::ResettoAdaptive, Mode::Synchronous, Mode::Adaptive, in(Synchronized), stated,
          kAdaptive),
    reset(Op::ResettoAdaptive, Mode::Asynchronous, Mode::Adaptive, kIdle, decision, kAdaptive),
    reset(Op::ResettoAdaptive, Mode::Asynchronous, Mode::Adaptive, in(Synchronized), stated,
          kAdaptive),
    reset(Op::ResettoAdaptive, Mode::Active, Mode::Adaptive, kOneEnd, decision, kActive)
        .given(P::source_serves),
    no_reset_at_target(Op::ResettoAdaptive),
    reset(Op::ResettoAdaptive, Mode::Active, Mode::Adaptive, kIdle & ~kOneEnd, decision, kActive),
    reset(Op::ResettoAdaptive, Mode::Active, Mode::Adaptive, in(Synchronized), derived, kActive),
    already(Op::ResettoAdaptive, Mode::Adaptive),
    refuse(Op::ResettoAdaptive, kNever, "D-22", decision),

    // Remote mirrors only: on others check 7 refuses it (D-03).
    reset(Op::ResettoActive, Mode::Synchronous, Mode::Active, kIdle | in(Synchronized), decision,
          kActive)
        .at(Locality::Remote),
    reset(Op::ResettoActive, Mode::Asynchronous, Mode::Active, kIdle, decision, kActive)
        .at(Locality::Remote),
    reset_when_empty(Op::ResettoActive, Mode::Asynchronous, Mode::Active, decision, kActive)
        .at(Locality::Remote),
    reset(Op::ResettoActive, Mode::Adaptive, Mode::Active, kIdle, decision, kActive)
        .at(Locality::Remote),
    reset_when_empty(Op::ResettoActive, Mode::Adaptive, Mode::Active, decision, kActive)
        .at(Locality::Remote),
    already(Op::ResettoActive, Mode::Active).at(Locality::Remote),
    refuse(Op::ResettoActive, kNever, "D-22", decision).at(Locality::Remote),
};

}  // namespace

std::span<const Row> mode_rows() {
  return kRows;
}

}  // namespace replisim::rows
