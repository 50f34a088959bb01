// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/names.hpp"
#include "scenarios/format/scenario.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {

/// A `key op value` before its value is understood.
struct ConditionText {
  std::string key;
  std::string op;  ///< = != < <= > >=
  std::string value;
};
/// Splits at the operator; an empty `op` when there is none.
ConditionText split_condition(const std::string& text);

/// The conditions of a cell, one by one; spaces around operators are reported.
std::vector<std::string> condition_words(const std::string& cell, int line, Problems& problems);

/// What the conditions of one cell are about.
struct ConditionSubject {
  unsigned owners = 0;  ///< KeyOwner bits
  std::string what;     ///< "a pair", for messages
};

/// Reads one condition; a problem is reported and nothing comes back.
std::optional<Condition> parse_condition(const std::string& text, const ConditionSubject& subject,
                                         const Names& names, int line, Problems& problems);

/// The units' dimension of a numeric kind.
std::optional<Dimension> dimension_of(ValueKind kind);

}  // namespace replisim::format
