// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/protocol/values.hpp"

/// What calls do with each property of ReplicationSettingData (section 13, R-65, D-40).
namespace replisim {

/// Where a property acts. Elsewhere it is accepted, ignored, and the history says so (D-40).
enum class SettingUse : std::uint8_t {
  Nowhere,        ///< it speaks of what is not simulated
  OfPairs,        ///< a property of the pairs that a call modifies or creates
  OfMirrors,      ///< the same, of mirrors
  InGroups,       ///< a property of members of a group
  Entries,        ///< how the entries of a list or group go on when one fails
  Instant,        ///< the entries are parted, or take their points in time, at one instant
  UnequalGroups,  ///< groups that a creating method pairs
  UnequalLists,   ///< lists that CreateListReplica pairs
  Hops,           ///< how far new mirrors may go
  OfNewTargets,   ///< targets that a creating method has to find or make
  OfAspects,      ///< a property of the aspects that a call makes or leaves
};
SettingUse setting_use(SettingProperty property);

/// Which properties, and which of their values, a version of the schema has: RPO and Skew came
/// after the seed (section 19), DesiredCopyMethodology 11 with cim249.
bool exists_in(Version version, SettingProperty property);
bool exists_in(Version version, SettingProperty property, std::int64_t value);

}  // namespace replisim
