// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/protocol/values.hpp"
#include "model/rules/rule.hpp"

/// State changes without a call (section 12, spontaneous_transitions.csv).
namespace replisim {

enum class WorldEvent : std::uint8_t {
  CopyEnds,           ///< a copy that no call asked for has reached the end
  FlowPauses,         ///< line down for the moment, or an end not seen yet for too long
  PathLost,           ///< line down for link_loss, or the queue is full
  ElementFails,       ///< an element or its array reports failure
  EndUnseen,          ///< an end is not seen for `heartbeat`, remote pair
  LocalEndUnseen,     ///< the same on a local pair
  BackAsBefore,       ///< seen again, status known
  BackUnknown,        ///< seen again, but an element's status is unknown
  RepairedAutomatic,  ///< what broke the pair is gone, CopyRecoveryMode Automatic
  RepairedManual,     ///< the same, Manual
  TargetWritten,      ///< hosts wrote the target of a point in time in Synchronized
  SpaceExhausted,     ///< target or pool has no room
  CloneWhole,         ///< a clone that detaches by itself became Synchronized (feature 18)
  SkewExceeded,       ///< Mode Adaptive: out of step by more than Skew, writes go synchronous
  SkewDrained,        ///< in step again and no host write waits, writes go asynchronous
  MateUndelivered,    ///< another member of the same order of writes can not be delivered (R-52)
  SourceOverwritten,  ///< a copy of another pair wrote into an end of a running mirror
};

/// What an event makes of a pair. NotApplicable as CopyState: as before; as both: it shows what it
/// showed.
struct SpontaneousRule {
  WorldEvent event;
  CopyState to;
  ProgressStatus progress;
  std::string_view clause;
  Basis basis;
};
/// In the order of WorldEvent.
std::span<const SpontaneousRule> spontaneous_rules();
const SpontaneousRule& spontaneous_rule(WorldEvent event);

}  // namespace replisim
