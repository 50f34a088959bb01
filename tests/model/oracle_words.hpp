// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "tests/model/oracle.hpp"

/// The words in which the oracle says what must come of a case.
namespace replisim::oracle {

template <class... State>
bool among(CopyState state, State... states) {
  return ((state == states) || ...);
}

inline Expectation refuse(const Case& one, std::string clause) {
  Expectation e;
  e.ends = one.state;
  e.clause = std::move(clause);
  return e;
}
inline Expectation nothing_to_do(const Case& one) {
  Expectation e = refuse(one, "R-06, D-08");
  e.code = ReturnCode::Completed;
  e.no_effect = true;
  return e;
}
inline Expectation go(CopyState shows, ProgressStatus doing, CopyState ends, ProgressStatus status,
                      std::string clause) {
  Expectation e;
  e.code = ReturnCode::Completed;
  e.shows = shows;
  e.doing = doing;
  e.ends = ends;
  e.status = status;
  e.clause = std::move(clause);
  return e;
}

/// The Mode that an operation of the Reset family sets.
inline Mode mode_of(Operation operation) {
  switch (operation) {
    case Operation::ResetToSync:
      return Mode::Synchronous;
    case Operation::ResetToAsync:
      return Mode::Asynchronous;
    case Operation::ResettoAdaptive:
      return Mode::Adaptive;
    default:
      return Mode::Active;
  }
}

/// Section 4.2: 5 where the operation contradicts the model, 1 where it is not offered, else 0
/// (oracle_offers.cpp).
ReturnCode offered_code(const Case& one);
/// The operation is optional for the type in section 4.2.
bool is_optional(Operation operation, SyncType type);

/// Snapshot, Clone and TokenizedClone, where the operation is offered (oracle_points.cpp).
Expectation expected_of_point(const Case& one);

}  // namespace replisim::oracle
