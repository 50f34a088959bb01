// SPDX-License-Identifier: Apache-2.0
#include "model/history/verdict.hpp"
#include "scenarios/checker/judge.hpp"

namespace replisim {

std::string_view name_of_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "fail";
    case Outcome::error:
      return "error";
    case Outcome::skip:
      return "skip";
    case Outcome::known:
      return "known";
    case Outcome::surprise:
      return "surprise";
  }
  return "error";
}

namespace checker {

bool is_bad(Outcome outcome) {
  return outcome == Outcome::fail || outcome == Outcome::error || outcome == Outcome::surprise;
}

}  // namespace checker

}  // namespace replisim
