// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/history/history.hpp"

/// The indications that a subscriber to all filters would have got (digest section 16). They follow
/// from the history alone.
namespace replisim {

enum class IndicationKind : std::uint8_t { InstCreation, InstModification, InstDeletion };
std::string_view name_of_indication(IndicationKind kind);

/// Properties by name, in the order in which the history told of them first.
using Instance = std::vector<std::pair<std::string, std::string>>;

/// One CIM_InstCreation, CIM_InstModification or CIM_InstDeletion.
struct Indication {
  SimTime at;
  Sequence seq = 0;  ///< of the event that made it complete: who stands after it knows of it
  IndicationKind kind = IndicationKind::InstModification;
  std::string entity;         ///< "p1", "g1", "c1" as in the events
  std::string_view of_class;  ///< "CIM_StorageSynchronized", ...
  /// State after; for a deletion as it was before it.
  Instance source_instance;
  Instance previous_instance;  ///< of InstModification: state before
  /// ChangedPropertyNames[]: each changed property once, no key.
  std::vector<std::string> changed;
  Cause cause;

  bool changes(std::string_view property) const;
};

/// All indications of a run, in the order in which they are sent: by time; inside one instant
/// associations in list order, groups after their members, jobs last.
///
/// One InstModification tells of all changes of one entity in one instant, until a property changes
/// again: each change of CopyState is seen. It is sent when CopyState, ProgressStatus, Mode,
/// RequestedCopyState, ConsistencyState or ConsistencyStatus changed, of a job JobState or
/// OperationalStatus (D-34). A job's start is a change from New. Reverse Roles deletes the old path
/// and creates the new one. Dissolve creates a SettingsDefineState, named after its pair. What
/// changes nothing, a refused call or one without effect, sends nothing.
std::vector<Indication> indications_of(const History& history);

/// "CopyState=Fractured; ProgressStatus=Completed": an instance as reports write it.
std::string instance_text(const Instance& instance);

}  // namespace replisim
