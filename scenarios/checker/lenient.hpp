// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/history/history.hpp"
#include "model/rules/profile.hpp"
#include "scenarios/format/scenario.hpp"

/// a provider that answers otherwise than this model is wrong where the sources say so; where
/// they leave it open, a lenient verdict passes it with a note.
namespace replisim::checker {

/// What a call or a matrix row answered, and on what that rests.
struct Answered {
  ReturnCode code = ReturnCode::Completed;
  std::string reason;  ///< "operation-not-offered", ...; empty or "none" on success
  int check = 0;       ///< of R-03; 0: none refused
  std::string clause;
  std::string basis;  ///< stated, derived, decision; empty: by the check that refused
};

/// Why a return code that is none of the expected ones passes under the profile; none where it
/// fails. Strict profiles excuse nothing.
std::optional<std::string> excuse(const Profile& profile, const std::vector<std::string>& expected,
                                  const Answered& answered);

/// The same for a condition on a call: `return=` without negation is the only one that is excused.
std::optional<std::string> excuse(const Profile& profile, const format::Condition& condition,
                                  const CallRecord& call);

}  // namespace replisim::checker
