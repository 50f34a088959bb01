// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/profile.hpp"

/// The complete decision table of a profile: an answer for every situation and call, and its
/// shortest form. No engine is needed.
namespace replisim::checker {

/// The questions of the table, in the order in which the shortest form looks at them.
enum class Axis : std::uint8_t { Operation, List, Type, Place, Mode, State, Progress, Force };
inline constexpr std::size_t kAxes = 8;
std::string_view name_of_axis(Axis axis);

/// What is asked: the values of each axis, as numbers of their enumerations.
struct Questions {
  std::array<std::vector<std::uint16_t>, kAxes> values;
  const std::vector<std::uint16_t>& of(Axis axis) const {
    return values[static_cast<std::size_t>(axis)];
  }
  std::uint64_t cells() const;
};
/// A value of an axis as tables write it.
std::string text_of(Axis axis, std::uint16_t value);

/// Operations that stand for others in the table.
inline constexpr std::uint16_t kMissingOperation = 0;  ///< the parameter is NULL
inline constexpr std::uint16_t kReservedOperation = 3;
inline constexpr std::uint16_t kVendorOperation = 0x8000;

/// All values that the version knows: its operations, one reserved, one of a vendor and none; its
/// types, Modes and CopyStates; a ProgressStatus of each class; every composition of the list.
Questions questions_of(Version version);
/// What either knows.
Questions united(const Questions& a, const Questions& b);

/// One line of an answer: what is returned and what the pair comes to, under a condition.
struct Answer {
  std::string given;  ///< conditions beyond the axes: "!link_up"; empty: a resting pair
  std::string code;   ///< name of the ReturnCode
  std::string check;  ///< of R-03 that refused; "-" when accepted
  std::string shows;  ///< CopyState and ProgressStatus on the way; "=" where unchanged
  std::string becomes;
  std::string clause;
  std::string basis;
  friend bool operator==(const Answer&, const Answer&) = default;
};
/// The lines of one cell; more than one where the answer depends on what the service knows.
using Answers = std::vector<Answer>;
/// As lines of CSV: equal texts are equal answers.
std::string text_of(const Answers& answers);

/// A decision diagram: nodes of equal content are one node. Below the last axis stand answers.
struct DecisionTable {
  std::string profile;
  Version version = Version::seed;
  Questions questions;
  std::vector<Answers> leaves;
  std::vector<std::vector<std::uint32_t>> nodes;  ///< a child for each value of the node's axis
  std::uint32_t root = 0;
  std::uint64_t hash = 0;  ///< xxHash of the answers of all cells, in the order of the axes
};

/// Decides every cell.
DecisionTable decide_all(const Profile& profile, Version version, const Questions& questions);

/// One row of the shortest form: for each axis the values that are treated alike, by spaces, "*"
/// for all of them.
struct TableRow {
  std::array<std::string, kAxes> when;
  Answer answer;
};
/// The values of an axis that lead to the same child, by spaces: "*" for all, "all but X Y" where
/// that is shorter.
std::string values_text(const Questions& questions, std::size_t depth,
                        const std::vector<std::uint32_t>& children, std::uint32_t child);
std::vector<TableRow> shortest(const DecisionTable& table);

}  // namespace replisim::checker
