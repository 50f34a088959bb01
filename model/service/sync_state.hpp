// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/protocol/values.hpp"
#include "model/service/service.hpp"

/// Properties that are published beside CopyState and follow from it (section 5.4).
namespace replisim {

/// The older property SyncState (A-6, S-13). `clone_shows_synchronized`: as the profile has it.
SyncState sync_state_of(CopyState state, ProgressStatus progress, SyncType type,
                        bool clone_shows_synchronized = false);

/// True while a mirror's flow runs: CopyState Unsynchronized or Synchronized.
bool sync_maintained(const Pair& pair);

}  // namespace replisim
