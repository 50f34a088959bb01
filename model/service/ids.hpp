// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace replisim {

/// An index into one table of the service: pairs, groups, elements, calls and jobs keep theirs for
/// the whole run, also after they are gone.
template <class Kind>
struct Id {
  std::uint32_t index = UINT32_MAX;
  constexpr bool valid() const { return index != UINT32_MAX; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;  // NOLINT
};

using PairId = Id<struct PairKind>;
using GroupId = Id<struct GroupKind>;
using ElementId = Id<struct ElementKind>;  ///< a storage element (volume)
using CallId = Id<struct CallKind>;
using JobId = Id<struct JobKind>;
using SetId = Id<struct SetKind>;  ///< pairs that one Split, Failover or Failback drains together
using TimerId = Id<struct TimerKind>;
using ReplicationGroupId = Id<struct ReplicationGroupKind>;
using AspectId = Id<struct AspectKind>;  ///< a SynchronizationAspect with its SettingsDefineState

}  // namespace replisim
