// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/cell_answer.hpp"

#include "model/rules/checks.hpp"
#include "model/rules/versions.hpp"
#include "model/service/valuation.hpp"

namespace replisim::checker {
namespace {

const std::string kUnchanged = "=";

bool by_group(const Cell& cell) {
  return cell.list == ListComposition::Group;
}

/// The row that decided the first entry; for check 9 the row that asks for Force.
std::uint16_t row_of(const CellSetup& setup, const Cell& cell, const Decision& decision) {
  if (decision.check == 9) {
    return find_row(situation_of(setup.service, setup.service.pairs.front(),
                                 static_cast<Operation>(*setup.request.operation), false,
                                 by_group(cell), true));
  }
  return decision.entries.empty() ? kNoRow : decision.entries.front().row;
}

bool is_by_row(const Decision& decision) {
  return decision.check == 0 || decision.check == 9 ||
         (decision.check == 11 && decision.reason != Reason::required_step_pending);
}

/// Predicates that a profile, a list or a ProgressStatus settle; all others are knowledge that a
/// cell can have or lack.
bool is_fixed(Predicate predicate) {
  const std::string_view name = name_of_predicate(predicate);
  return name.starts_with("feature_") || name.starts_with("group_feature_") ||
         predicate == Predicate::role_state_admitted || predicate == Predicate::restoring ||
         predicate == Predicate::source_access_right || predicate == Predicate::resync_required ||
         predicate == Predicate::covers_consistency_group;
}

PredicateSet fixed_part(PredicateSet set) {
  PredicateSet fixed;
  for (std::size_t i = 0; i < kPredicates; ++i) {
    const auto predicate = static_cast<Predicate>(i);
    if (is_fixed(predicate)) fixed.put(predicate, set.has(predicate));
  }
  return fixed;
}

/// The conditions of a row that a cell can be given: {predicate, holds}.
std::vector<std::pair<Predicate, bool>> free_conditions(const Rule& rule) {
  std::vector<std::pair<Predicate, bool>> conditions;
  for (std::size_t i = 0; i < kPredicates; ++i) {
    const auto predicate = static_cast<Predicate>(i);
    if (is_fixed(predicate)) continue;
    if (rule.required.has(predicate)) conditions.emplace_back(predicate, true);
    if (rule.excluded.has(predicate)) conditions.emplace_back(predicate, false);
  }
  return conditions;
}

std::string text_of_conditions(const Rule& rule) {
  std::string text;
  for (const auto& condition : free_conditions(rule)) {
    if (!text.empty()) text += ' ';
    if (!condition.second) text += '!';
    text += name_of_predicate(condition.first);
  }
  return text;
}

Basis basis_of(const Decision& decision) {
  if (is_by_row(decision) && !decision.entries.empty() && decision.entries.front().row != kNoRow) {
    return transition_rules()[decision.entries.front().row].basis;
  }
  for (const RefusalClass& refusal : refusal_classes()) {
    if (refusal.check == decision.check && refusal.reason == decision.reason) return refusal.basis;
  }
  return Basis::decision;
}

/// What a pair comes to: "=" for the CopyState that it had.
std::string state_text(const Cell& cell, CopyState state, ProgressStatus progress) {
  return (state == cell.state ? kUnchanged : name_of(state)) + "/" + name_of(progress);
}

std::string code_text(const CellResult& result) {
  std::string text = name_of(result.return_code);
  if (result.final_code != ReturnCode::Completed && result.final_code != result.return_code) {
    text += " " + name_of(result.final_code);
  }
  return text;
}

Answer of_result(const Cell& cell, const CellResult& result) {
  Answer answer;
  answer.code = code_text(result);
  answer.check = result.check == 0 ? "-" : std::to_string(result.check);
  answer.shows = kUnchanged;
  if (result.transient)
    answer.shows = state_text(cell, *result.transient, *result.transient_progress);
  answer.becomes = result.association_deleted
                       ? "gone"
                       : state_text(cell, result.becomes, result.becomes_progress);
  if (result.becomes_mode) answer.becomes += " Mode " + name_of(*result.becomes_mode);
  answer.clause = result.clause;
  answer.basis = result.basis;
  return answer;
}

}  // namespace

CellAnswers::CellAnswers(const Profile& profile, Version version)
    : profile_(profile), version_(version) {
  const auto rules = transition_rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    rows_[{rules[i].operation, rules[i].from}].push_back(static_cast<std::uint16_t>(i));
  }
}

CellAnswers::Situation CellAnswers::situation(const ReplicationKind& kind, CopyState state,
                                              ProgressStatus progress, ListComposition list) const {
  Situation made;
  made.cell.version = version_;
  made.cell.profile = profile_;
  made.cell.type = kind.type;
  made.cell.mode = kind.mode;
  made.cell.locality = kind.place;
  made.cell.state = state;
  if (progress != ProgressStatus::Completed) made.cell.progress = progress;
  made.cell.list = list;
  made.setup = set_up(made.cell);
  return made;
}

std::uint32_t CellAnswers::leaf(Answers answers) {
  const auto [place, added] =
      by_text_.emplace(text_of(answers), static_cast<std::uint32_t>(leaves_.size()));
  if (added) leaves_.push_back(std::move(answers));
  return place->second;
}

Answer CellAnswers::refusal(const Decision& decision) const {
  Answer answer;
  answer.code = name_of(decision.code);
  answer.check = decision.check == 0 ? "-" : std::to_string(decision.check);
  answer.shows = kUnchanged;
  answer.becomes = kUnchanged;
  answer.clause = std::string(decision.clause);
  answer.basis = std::string(name_of_basis(basis_of(decision)));
  return answer;
}

Answer CellAnswers::course(const Cell& cell, const Decision& decision) const {
  if (decision.check != 0 || decision.no_effect) return refusal(decision);
  return of_result(cell, run_cell(cell));
}

std::uint32_t CellAnswers::plain_leaf(const Cell& cell, const Decision& decision) {
  if (decision.check != 0 || decision.no_effect) {
    const RefusalKey key{decision.check, decision.reason, decision.code, decision.clause,
                         basis_of(decision)};
    const auto found = refusals_.find(key);
    if (found != refusals_.end()) return found->second;
    return refusals_[key] = leaf({refusal(decision)});
  }
  const CourseKey key{decision.entries.front().row,
                      kind_index({cell.type, cell.mode, cell.locality}),
                      cell.state,
                      cell.progress.value_or(ProgressStatus::Completed),
                      cell.list,
                      cell.force,
                      decision.wants_job};
  const auto found = courses_.find(key);
  if (found != courses_.end()) return found->second;
  return courses_[key] = leaf({course(cell, decision)});
}

bool CellAnswers::fixed_conditions_hold(const Situation& situation, const Rule& rule) const {
  const Cell& cell = situation.cell;
  const PredicateSet holds =
      situation_of(situation.setup.service, situation.setup.service.pairs.front(),
                   static_cast<Operation>(*cell.operation), cell.force, by_group(cell), true)
          .holds;
  return holds.satisfies(fixed_part(rule.required), fixed_part(rule.excluded));
}

/// The cell with the knowledge that the row asks for; none where it can not have it.
std::optional<Answer> CellAnswers::under_conditions_of(const Situation& situation,
                                                       std::uint16_t row) const {
  const Rule& rule = transition_rules()[row];
  Cell cell = situation.cell;
  cell.knows = free_conditions(rule);
  const CellSetup setup = set_up(cell);
  const Decision decision = decide(setup.service, setup.request);
  std::optional<Answer> answer;
  if (is_by_row(decision) && row_of(setup, cell, decision) == row) {
    answer = course(cell, decision);
  } else if (rule.excluded.has(Predicate::drain_in_time) && decision.check == 0) {
    const CellResult result = run_cell(cell);
    if (result.row == row) answer = of_result(cell, result);
  }
  if (answer) answer->given = text_of_conditions(rule);
  return answer;
}

Answers CellAnswers::conditional(const Situation& situation, const Decision& decision) const {
  const Cell& cell = situation.cell;
  Answers answers{course(cell, decision)};
  const std::uint16_t own = row_of(situation.setup, cell, decision);
  const auto rows = rows_.find({static_cast<Operation>(*cell.operation), cell.state});
  if (own == kNoRow || rows == rows_.end()) return answers;
  for (const std::uint16_t row : rows->second) {
    const Rule& rule = transition_rules()[row];
    const bool fits =
        rule.type == cell.type && (rule.mode == Mode::Unknown || rule.mode == cell.mode) &&
        (!rule.locality || *rule.locality == cell.locality) &&
        (rule.force == ForceFilter::any || (rule.force == ForceFilter::yes) == cell.force);
    if (row == own || !fits || !fixed_conditions_hold(situation, rule)) continue;
    if (auto answer = under_conditions_of(situation, row)) answers.push_back(std::move(*answer));
  }
  if (answers.size() > 1) answers.front().given = text_of_conditions(transition_rules()[own]);
  return answers;
}

std::uint32_t CellAnswers::leaf_of(Situation& situation, std::uint16_t operation, bool force) {
  Request& request = situation.setup.request;
  request.operation =
      operation == kMissingOperation ? std::nullopt : std::optional<std::uint16_t>(operation);
  request.force = force;
  situation.cell.operation = request.operation;
  situation.cell.force = force;
  const Decision decision = decide(situation.setup.service, request);
  const Cell& cell = situation.cell;
  const bool looks_closer =
      !cell.progress && is_by_row(decision) &&
      (cell.list == ListComposition::Alone || cell.list == ListComposition::Group);
  return looks_closer ? leaf(conditional(situation, decision)) : plain_leaf(cell, decision);
}

}  // namespace replisim::checker
