// SPDX-License-Identifier: Apache-2.0
#include "model/service/sync_state.hpp"

#include "model/service/valuation.hpp"

// The older property SyncState beside CopyState (A-6, S-13, section 5.4).
namespace replisim {
namespace {

/// ProgressStatus speaks first where it says what is being done.
std::optional<SyncState> of_progress(ProgressStatus progress) {
  switch (progress) {
    case ProgressStatus::Preparing:
      return SyncState::PrepareInProgress;
    case ProgressStatus::Fracturing:
    case ProgressStatus::Splitting:
      return SyncState::FractureInProgress;
    case ProgressStatus::Suspending:
      return SyncState::QuiesceInProgress;
    case ProgressStatus::Restoring:
      return SyncState::RestoreInProgress;
    default:
      return std::nullopt;
  }
}

bool is_clone(SyncType type) {
  return type == SyncType::Clone || type == SyncType::TokenizedClone;
}

}  // namespace

SyncState sync_state_of(CopyState state, ProgressStatus progress, SyncType type,
                        bool clone_shows_synchronized) {
  if (const auto doing = of_progress(progress)) {
    return *doing;
  }
  switch (state) {
    case CopyState::Initialized:
      return SyncState::Initialized;
    case CopyState::Unsynchronized:
      return progress == ProgressStatus::Resyncing ? SyncState::CopyInProgress
                                                   : SyncState::ResyncInProgress;
    case CopyState::Synchronized:
      return is_clone(type) && !clone_shows_synchronized ? SyncState::Frozen
                                                         : SyncState::Synchronized;
    case CopyState::Broken:
    case CopyState::Aborted:
    case CopyState::Failedover:
      return SyncState::Broken;
    case CopyState::Fractured:
    case CopyState::Split:
      return SyncState::Fractured;
    case CopyState::Inactive:
      return SyncState::Idle;
    case CopyState::Suspended:
      return SyncState::Quiesced;
    case CopyState::Prepared:
      return SyncState::Prepared;
    case CopyState::Skewed:
      return SyncState::Synchronized;
    case CopyState::Restored:
      return SyncState::RestoreInProgress;
    case CopyState::Partitioned:
    case CopyState::Invalid:
    case CopyState::Mixed:
    case CopyState::NotApplicable:
      return SyncState::Unknown;
  }
  return SyncState::Unknown;
}

bool sync_maintained(const Pair& pair) {
  return !is_point_in_time(pair) && flows_in(pair, pair.copy_state);
}

}  // namespace replisim
