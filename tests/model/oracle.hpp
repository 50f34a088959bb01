// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/service/cell.hpp"

/// A second, independent statement of what each operation does to a pair, written operation by
/// operation from sections 4 to 12 of the digest. It reads neither the transition table nor a copy
/// of it.
namespace replisim::oracle {

/// Everything besides CopyState, Mode, place and Force that an answer may depend on.
struct Facts {
  bool link_up = true;
  bool source_reachable = true;
  bool image_consistent = true;
  bool image_complete = true;
  bool first_copy_complete = true;
  bool source_has_newer = false;
  bool missing_writes = false;
  bool source_written = false;
  bool cause_cured = true;
  bool drain_possible = true;
  bool drain_in_time = true;
  bool whole_group = true;
  bool restoring = false;
  bool resync_required = false;
  bool role_state_admitted = true;
  bool source_access_right = true;
  bool offered = false;  ///< an operation that is optional in section 4.2 is on
  bool feature_18 = false;
  bool source_serves = true;
  bool feature_21 = false;
  bool feature_22 = false;
  bool feature_27 = false;
  bool feature_47 = false;
  bool feature_48 = false;
  bool feature_49 = false;
  bool feature_52 = false;
  bool feature_53 = false;
  bool feature_54 = false;
  bool group_feature_60 = false;
};

struct Case {
  Version version = Version::seed;
  Operation operation = Operation::Abort;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Remote;
  CopyState state = CopyState::Synchronized;
  bool force = false;
  Facts facts;
  SyncType type = SyncType::Mirror;
};

/// What the digest says must come of a case.
struct Expectation {
  ReturnCode code = ReturnCode::Failed;  ///< Completed: accepted
  bool no_effect = false;
  bool gone = false;
  CopyState shows = CopyState::NotApplicable;
  ProgressStatus doing = ProgressStatus::NotApplicable;
  CopyState ends = CopyState::NotApplicable;
  ProgressStatus status = ProgressStatus::NotApplicable;
  Mode mode = Mode::Unknown;                     ///< Unknown: as before
  ReturnCode work_code = ReturnCode::Completed;  ///< how accepted work ends
  std::string clause;                            ///< where the digest says so
};
Expectation expected(const Case& one);

/// The operations of mirrors, those of all types, the types, the CopyStates of a pair, and every
/// case of a type, operation and CopyState in which a fact matters.
const std::vector<Operation>& operations();
const std::vector<Operation>& all_operations();
const std::vector<SyncType>& types();
const std::vector<CopyState>& states();
std::vector<Case> cases(Operation operation, CopyState state, SyncType type = SyncType::Mirror);

/// The case as a cell of the matrix.
Cell cell_of(const Case& one);
std::string text_of(const Case& one);

/// Why the answer of the model is not what the digest says; empty when it is.
std::string mismatch(const Case& one);

}  // namespace replisim::oracle
