// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/lenient.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/service/core.hpp"

namespace replisim::checker {
namespace {

using enum ReturnCode;

struct EqualCodes {
  std::string_view what;
  ReturnCode one;
  ReturnCode other;
};
constexpr EqualCodes kNotOffered{"an operation that is not offered", NotSupported,
                                 InvalidParameter};
constexpr EqualCodes kUnknown{"an unknown association", Failed, InvalidParameter};
constexpr EqualCodes kSameState{"a call that asks for the state there is", Completed, Failed};
constexpr EqualCodes kWithJob{"an accepted call", Completed, JobStarted};

bool expects(const std::vector<std::string>& expected, ReturnCode code) {
  return std::find(expected.begin(), expected.end(), name_of(code)) != expected.end();
}

/// Expected and actual are the two codes of the set.
bool are_equal(const EqualCodes& codes, const std::vector<std::string>& expected,
               ReturnCode actual) {
  return (actual == codes.one && expects(expected, codes.other)) ||
         (actual == codes.other && expects(expected, codes.one));
}

std::string note_on(const EqualCodes& codes) {
  return fmt::format("lenient: {} and {} are equal for {} (R-74)", name_of(codes.one),
                     name_of(codes.other), codes.what);
}

std::string basis_of(const Answered& answered) {
  for (const RefusalClass& refusal : refusal_classes()) {
    if (answered.basis.empty() && refusal.check == answered.check &&
        name_of_reason(refusal.reason) == answered.reason) {
      return std::string(name_of_basis(refusal.basis));
    }
  }
  return answered.basis;
}

}  // namespace

std::optional<std::string> excuse(const Profile& profile, const std::vector<std::string>& expected,
                                  const Answered& answered) {
  if (profile.strict) return std::nullopt;
  const auto equal = [&](bool applies, const EqualCodes& codes) {
    return applies && are_equal(codes, expected, answered.code);
  };
  const bool not_offered = answered.check == 6 || answered.check == 7 ||
                           answered.reason == name_of_reason(Reason::operation_not_offered);
  const bool unknown = answered.reason == name_of_reason(Reason::unknown_association);
  const bool same_state = answered.clause == "D-08";
  for (const auto& [applies, codes] :
       {std::pair(not_offered, kNotOffered), std::pair(unknown, kUnknown),
        std::pair(same_state, kSameState), std::pair(true, kWithJob)}) {
    if (equal(applies, codes)) return note_on(codes);
  }
  if (basis_of(answered) == name_of_basis(Basis::decision)) {
    return fmt::format("lenient: {} rests on a decision only ({}), so another code is a note",
                       name_of(answered.code), answered.clause);
  }
  return std::nullopt;
}

std::optional<std::string> excuse(const Profile& profile, const format::Condition& condition,
                                  const CallRecord& call) {
  if (condition.key != "return" || condition.negated || !call.return_code) return std::nullopt;
  return excuse(profile, condition.choices,
                {*call.return_code, call.reason, call.check, call.clause, call.basis});
}

}  // namespace replisim::checker
