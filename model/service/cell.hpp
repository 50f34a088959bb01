// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/predicates.hpp"
#include "model/rules/profile.hpp"
#include "model/rules/rule.hpp"
#include "model/service/core.hpp"

/// One case of the conformance matrix: a situation and a call. `replisim explain` and matrix files
/// are answered from here; no engine is needed.
namespace replisim {

/// What Synchronization[] holds besides the pair under test.
enum class ListComposition : std::uint8_t {
  Alone,       ///< alone: just the pair
  Two,         ///< two: a second pair in the same situation
  Duplicate,   ///< duplicate: the pair twice
  TwoModes,    ///< two-modes: a second pair with another Mode
  TwoTypes,    ///< two-types: a second pair with another SyncType
  MixedClass,  ///< mixed-class: the pair and a GroupSynchronized
  Unknown,     ///< unknown: a reference to no instance
  Null,        ///< null: a NULL entry
  Empty,       ///< empty
  Absent,      ///< absent: the parameter is missing
  Group,       ///< group: a GroupSynchronized whose two members are both in the situation
  GroupPart,   ///< group-part: one of two pairs of a consistency-enabled group
};
std::string_view name_of_list(ListComposition list);
std::optional<ListComposition> parse_list(std::string_view word);

/// A situation and a call. Everything not said is as a resting pair of that state has it.
struct Cell {
  Version version = Version::seed;
  Profile profile = generic_profile(Version::seed);
  Policy policy;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Local;
  CopyState state = CopyState::Synchronized;
  std::optional<ProgressStatus> progress;  ///< none: what a resting pair of that state shows
  ListComposition list = ListComposition::Alone;
  std::optional<std::uint16_t> operation;  ///< none: the parameter is missing
  bool force = false;
  std::optional<std::uint16_t> wait;  ///< WaitForCopyState
  SettingsParameter settings;
  /// What the service knows, by the table's predicates: {link_up, false}, {image_consistent,
  /// false}.
  std::vector<std::pair<Predicate, bool>> knows;
  /// Element features that differ from the profile; the group feature of the same name follows.
  std::vector<std::pair<std::uint8_t, bool>> features;
  std::optional<bool> offered;   ///< the operation is, or is not, whatever the profile says
  bool space_exhausted = false;  ///< target and pool have no room
};

/// Takes a word of the columns `features` and `knows` into the cell: "link_up", "!link_up",
/// "link_up=no", "feature_22", "22", "!29", "group_feature_60"; "offered" and "!offered" for what
/// is optional in section 4.2; "space_exhausted". Returns a sentence when it is no such word.
std::optional<std::string> add_knowledge(Cell& cell, std::string_view word);

struct CellResult {
  /// What the method returns: 0 to 6, or 4096 where a job is started.
  ReturnCode return_code = ReturnCode::Completed;
  /// How the work ended: the job's ErrorCode, or return_code where there is no job.
  ReturnCode final_code = ReturnCode::Completed;
  std::uint8_t check = 0;  ///< check of R-03 that refused; 0: accepted
  Reason reason = Reason::none;
  std::string clause;
  std::string basis;                   ///< "stated", "derived", "decision"
  std::uint16_t row = UINT16_MAX;      ///< index into transition_rules()
  bool no_effect = false;              ///< R-06
  std::optional<CopyState> transient;  ///< accepted only
  std::optional<ProgressStatus> transient_progress;
  bool association_deleted = false;  ///< then `becomes` is as before
  CopyState becomes = CopyState::NotApplicable;
  ProgressStatus becomes_progress = ProgressStatus::NotApplicable;
  std::optional<Mode> becomes_mode;  ///< where the operation changes it
  std::string coverage_item;         ///< of coverage_items(), what this case touched
};

/// Builds a small service, asks decide() and, where accepted, drives begin() and apply() with
/// obliging facts to the end.
CellResult run_cell(const Cell& cell);

/// The explanation of a cell, line by line: decision, row, clause, basis, source, and the order of
/// checks with the one that decided.
struct Explanation {
  CellResult result;
  std::vector<std::string> lines;
};
Explanation explain(const Cell& cell);

/// Everything that scenarios and matrix rows can touch: one id for each row of the transition table
/// ("Fracture/Suspended/-/D-17"; "Fracture/Inactive/-/D-17/refused" for one that refuses), and one
/// for each class of refusal ("refused/9/force-needed").
std::vector<std::string> coverage_items();
std::string coverage_item_of(const Rule& rule);
/// The items that a decision touched: the classes of its refusals, and the rows of its entries.
std::vector<std::string> coverage_items_of(const Decision& decision);
/// The rows by which the entries of a call came to their end; a split that ran over its limit ends
/// by another row than it began with.
std::vector<std::string> coverage_items_of(const Call& call);

}  // namespace replisim
