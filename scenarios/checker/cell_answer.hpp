// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "model/rules/rule.hpp"
#include "model/service/cell.hpp"
#include "model/service/cell_service.hpp"
#include "scenarios/checker/decision_table.hpp"

/// The answer to one cell, by decide() itself.
namespace replisim::checker {

/// Answers the cells of one profile. Equal answers are one leaf.
class CellAnswers {
 public:
  CellAnswers(const Profile& profile, Version version);

  /// What a cell describes, for several calls.
  struct Situation {
    Cell cell;
    CellSetup setup;
  };
  /// `progress` Completed stands for what a resting pair of the state shows.
  Situation situation(const ReplicationKind& kind, CopyState state, ProgressStatus progress,
                      ListComposition list) const;

  /// The number of the leaf with the answers to a call.
  std::uint32_t leaf_of(Situation& situation, std::uint16_t operation, bool force);
  const std::vector<Answers>& leaves() const { return leaves_; }

 private:
  /// A refusal by its check, reason, code, clause and basis.
  using RefusalKey = std::tuple<std::uint8_t, Reason, ReturnCode, std::string_view, Basis>;
  /// An accepted call: the row, and what its course can depend on.
  using CourseKey = std::tuple<std::uint16_t, std::size_t, CopyState, ProgressStatus,
                               ListComposition, bool, bool>;

  std::uint32_t leaf(Answers answers);
  Answer refusal(const Decision& decision) const;
  Answer course(const Cell& cell, const Decision& decision) const;
  std::uint32_t plain_leaf(const Cell& cell, const Decision& decision);
  Answers conditional(const Situation& situation, const Decision& decision) const;
  std::optional<Answer> under_conditions_of(const Situation& situation, std::uint16_t row) const;
  bool fixed_conditions_hold(const Situation& situation, const Rule& rule) const;

  Profile profile_;
  Version version_;
  std::vector<Answers> leaves_;
  std::map<std::string, std::uint32_t> by_text_;
  std::map<RefusalKey, std::uint32_t> refusals_;
  std::map<CourseKey, std::uint32_t> courses_;
  /// Rows of the transition table by operation and CopyState.
  std::map<std::pair<Operation, CopyState>, std::vector<std::uint16_t>> rows_;
};

}  // namespace replisim::checker
