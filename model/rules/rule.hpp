// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/outcome.hpp"
#include "model/rules/predicates.hpp"

/// The transition table: what each operation does from each CopyState (digest sections 4.3, 10,
/// 11).
namespace replisim {

/// How far a rule is carried by the sources.
enum class Basis : std::uint8_t { stated, derived, decision };
std::string_view name_of_basis(Basis basis);

/// Which calls a row is for: `no` means Force false or absent.
enum class ForceFilter : std::uint8_t { any, no, yes };

/// Who serves hosts afterwards, or which end is which.
enum class RoleChange : std::uint8_t { none, target_serves, source_serves, swapped };

/// One row of the transition table. For one situation (operation, type, mode, locality, CopyState,
/// Force and a valuation of the predicates) exactly one row matches.
struct Rule {
  Operation operation = Operation::Abort;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Unknown;         ///< Unknown: any
  std::optional<Locality> locality;  ///< none: any
  CopyState from = CopyState::NotApplicable;
  ForceFilter force = ForceFilter::any;
  PredicateSet required;  ///< must hold
  PredicateSet excluded;  ///< must not hold

  ReturnCode code = ReturnCode::Completed;
  Reason reason = Reason::none;  ///< when the code is an error
  bool no_effect = false;        ///< R-06: 0, nothing changes
  CopyState transient = CopyState::NotApplicable;
  /// NotApplicable: ProgressStatus stays as it is.
  ProgressStatus transient_progress = ProgressStatus::NotApplicable;
  Work work = Work::None;
  CopyState to = CopyState::NotApplicable;  ///< without meaning when association_deleted
  ProgressStatus final_progress = ProgressStatus::NotApplicable;
  bool point_in_time = false;  ///< the target's point in time is taken when the work begins
  bool association_deleted = false;
  bool target_deleted = false;  ///< and with it the target element (Return To ResourcePool)
  bool detaches = false;        ///< on reaching `to` the association goes by itself (feature 18)
  bool settings_state = false;  ///< a SettingsDefineState comes into being (features 14, 45)
  RoleChange role = RoleChange::none;
  bool keys_updated = false;
  Mode mode_change = Mode::Unknown;  ///< Unknown: none
  std::optional<Image> image;        ///< what the target holds afterwards; none: as it stood

  std::string_view clause;
  Basis basis = Basis::decision;
  std::string_view source;
};

/// The place of a situation in the table.
struct Situation {
  Operation operation = Operation::Abort;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Local;
  CopyState from = CopyState::Synchronized;
  bool force = false;
  PredicateSet holds;
};
bool matches(const Rule& rule, const Situation& situation);

/// All rows: in the order of SyncTypes, then of operations, then of CopyStates.
std::span<const Rule> transition_rules();

inline constexpr std::uint16_t kNoRow = UINT16_MAX;
/// The index of the row for the situation; kNoRow where the table has none.
std::uint16_t find_row(const Situation& situation);

/// A stable name: operation/CopyState/conditions/clause, "-" where there is no condition:
/// "Fracture/Synchronized/covers_consistency_group/R-39". Before those of other types than Mirror
/// stands the type: "Snapshot/Activate/Inactive/-/4.3".
std::string row_id(const Rule& rule);

/// Puts other rows in the place of the table's, in the same order, until they are put back by an
/// empty span. For tests that show that a changed row is noticed; not for use while others decide.
void install_rules(std::span<const Rule> rules);

}  // namespace replisim
