// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/rules/rule.hpp"

/// The order of checks R-03, as data: for `explain`, for coverage and for the clause of a refusal.
namespace replisim {

struct Check {
  std::uint8_t number;
  std::string_view what;
  std::string_view clause;
  Basis basis;
  bool each_entry;  ///< made entry by entry; the others refuse the whole call
};
std::span<const Check> order_of_checks();

/// One class of refusal: which check, with which reason and code, by which clause.
struct RefusalClass {
  std::uint8_t check;
  Reason reason;
  ReturnCode code;
  std::string_view clause;
  Basis basis;
};
/// All classes that a call can meet, in the order of checks. The clause of check 11's
/// wrong-copy-state is that of the row.
std::span<const RefusalClass> refusal_classes();

}  // namespace replisim
