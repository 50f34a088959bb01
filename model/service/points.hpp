// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/rules/rule.hpp"
#include "model/service/step.hpp"

/// Points in time: what SyncTypes Snapshot, Clone and TokenizedClone do that a mirror does not.
namespace replisim {

/// The target's image is what the source holds now; WhenActivated is this instant, for a Snapshot
/// WhenSynced too.
void take_point_in_time(Step& step, PairId id);

/// Starts the first copy of a new pair that no call works on: it shows Unsynchronized and comes to
/// rest in Synchronized when the work is done. A point in time is taken at this instant.
void start_first_copy(Step& step, PairId id);

/// Starts the copy of a clone with Copy-before-Activation that rests in Inactive or Prepared and
/// holds nothing yet; does nothing to any other pair.
void start_copy_ahead(Step& step, PairId id);

/// The pair is one whose next step is Activate, now or behind what can not be seen.
bool waits_for_activate(const Pair& pair);

/// The association goes, for it has come to its end by itself (feature 18).
void detach_by_itself(Step& step, PairId id);
/// ... where feature 18 is set and the pair is a Clone that has just become Synchronized without a
/// call.
void detach_when_whole(Step& step, PairId id);

/// Hosts wrote the target.
void target_written(Step& step, PairId id);
/// A pre-image, a host write or a copied extent found no room (section 12).
void space_exhausted(Step& step, PairId id);
/// Another pair's copy wrote into an end of a running mirror.
void source_overwritten(Step& step, PairId id);
/// A write, or the pre-image it makes a Snapshot keep, could not be delivered.
void undeliverable(Step& step, PairId id);

}  // namespace replisim
