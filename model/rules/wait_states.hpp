// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/protocol/values.hpp"

/// Which WaitForCopyState goes with which operation (R-23, A-5, A-10; wait_for_copy_states.csv).
namespace replisim {

/// Check 8 of R-03. `stops_in_prepared`: feature 22 (group feature 20) is set. `mode` matters to
/// Restore from Replica, which takes an Active pair on to Synchronized. 15 is no wait and always
/// legal; a state that the operation can never reach, and a number outside the value map of the
/// version, are not.
bool may_wait_for(Version version, Operation operation, SyncType type, std::uint16_t state,
                  bool stops_in_prepared, Mode mode = Mode::Synchronous);

}  // namespace replisim
