// SPDX-License-Identifier: Apache-2.0
#include "model/service/cell.hpp"

#include <algorithm>
#include <charconv>
#include <deque>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/service/cell_service.hpp"
#include "model/service/valuation.hpp"

namespace replisim {
namespace {

struct ListName {
  ListComposition list;
  std::string_view name;
};
constexpr ListName kLists[] = {
    {ListComposition::Alone, "alone"},         {ListComposition::Two, "two"},
    {ListComposition::Duplicate, "duplicate"}, {ListComposition::TwoModes, "two-modes"},
    {ListComposition::TwoTypes, "two-types"},  {ListComposition::MixedClass, "mixed-class"},
    {ListComposition::Unknown, "unknown"},     {ListComposition::Null, "null"},
    {ListComposition::Empty, "empty"},         {ListComposition::Absent, "absent"},
    {ListComposition::Group, "group"},         {ListComposition::GroupPart, "group-part"},
};

/// Answers effects as an obliging world does, until nothing is left to answer.
class ObligingWorld {
 public:
  ObligingWorld(Service& service, bool drain_in_time)
      : service_(service), drain_in_time_(drain_in_time) {}

  void take(const StepResult& step) {
    for (const Effect& effect : step.effects) {
      if (const auto* work = std::get_if<StartWork>(&effect)) {
        facts_.emplace_back(WorkDone{work->pair});
      } else if (const auto* flow = std::get_if<ReverseFlow>(&effect)) {
        facts_.emplace_back(WorkDone{flow->pair});
      } else if (const auto* hold = std::get_if<HoldAndDrain>(&effect)) {
        facts_.push_back(answer(*hold));
      }
    }
  }
  void run() {
    while (!facts_.empty()) {
      const Fact fact = facts_.front();
      facts_.pop_front();
      take(apply(service_, fact, SimTime{}));
    }
  }

 private:
  Fact answer(const HoldAndDrain& hold) const {
    const DrainSet& set = service_.sets[hold.set.index];
    if (!drain_in_time_ && set.limit_timer) {
      return TimerExpired{*set.limit_timer};
    }
    return SetDrained{hold.set};
  }

  Service& service_;
  bool drain_in_time_;
  std::deque<Fact> facts_;
};

/// The row that decided the first entry, or kNoRow.
std::uint16_t deciding_row(const Decision& decision) {
  const auto failing = std::ranges::find_if(decision.entries, [](const EntryDecision& entry) {
    return entry.code != ReturnCode::Completed;
  });
  if (failing == decision.entries.end()) {
    return decision.entries.empty() ? kNoRow : decision.entries.front().row;
  }
  const bool by_row = failing->check == 11 && failing->reason != Reason::required_step_pending;
  return by_row ? failing->row : kNoRow;
}

std::string basis_of(const Decision& decision, std::uint16_t row) {
  if (row != kNoRow) {
    return std::string(name_of_basis(transition_rules()[row].basis));
  }
  for (const RefusalClass& refusal : refusal_classes()) {
    if (refusal.check == decision.check && refusal.reason == decision.reason) {
      return std::string(name_of_basis(refusal.basis));
    }
  }
  return std::string(name_of_basis(Basis::decision));
}

/// What the first pair shows now.
void look(const Service& service, CellResult& result) {
  if (service.pairs.empty()) {
    return;
  }
  const Pair& pair = service.pairs.front();
  result.association_deleted = !pair.exists;
  result.becomes = pair.copy_state;
  result.becomes_progress = pair.progress_status;
}

/// The row by which the first pair needs Force; kNoRow where only F2 asks for it.
std::uint16_t row_that_needs_force(const CellSetup& made) {
  const Pair& pair = made.service.pairs.front();
  const bool by_group = made.request.synchronization->front().kind == ListEntry::Kind::Group;
  const bool covers = by_group || made.service.groups.empty();
  const std::uint16_t row =
      find_row(situation_of(made.service, pair, static_cast<Operation>(*made.request.operation),
                            false, by_group, covers));
  return row != kNoRow && transition_rules()[row].code != ReturnCode::Completed ? row : kNoRow;
}

/// A call that starts nothing: what it says about the pair is in the row.
void stay(const CellSetup& made, CellResult& result) {
  look(made.service, result);
  if (result.row != kNoRow) {
    result.becomes = spoken(made.service.version, transition_rules()[result.row].to);
  }
}

void carry_out(CellSetup& made, const Decision& decision, CellResult& result) {
  Service& service = made.service;
  const Mode mode = service.pairs.front().mode;
  CallId call;
  const StepResult begun = begin(service, made.request, decision, SimTime{}, call);
  result.return_code = service[call].code;
  result.transient = service.pairs.front().copy_state;
  result.transient_progress = service.pairs.front().progress_status;
  ObligingWorld world(service, made.drain_in_time);
  world.take(begun);
  world.run();
  const Call& ended = service[call];
  result.return_code = ended.code;
  result.final_code = ended.job ? service[*ended.job].error_code : ended.code;
  if (result.final_code != ReturnCode::Completed) {
    result.check = 12;
    result.reason = ended.job ? service[*ended.job].reason : ended.reason;
  }
  result.row = ended.entries.front().row;
  look(service, result);
  if (service.pairs.front().mode != mode) {
    result.becomes_mode = service.pairs.front().mode;
  }
  const auto items = coverage_items_of(ended);
  result.coverage_item = items.empty() ? result.coverage_item : items.front();
}

std::optional<std::uint8_t> feature_number(std::string_view word) {
  if (word.starts_with("feature_")) {
    word.remove_prefix(8);
  }
  std::uint8_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || word.empty() || number >= 64) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string_view name_of_list(ListComposition list) {
  return kLists[static_cast<std::size_t>(list)].name;
}

std::optional<ListComposition> parse_list(std::string_view word) {
  for (const ListName& row : kLists) {
    if (row.name == word) {
      return row.list;
    }
  }
  return std::nullopt;
}

std::optional<std::string> add_knowledge(Cell& cell, std::string_view word) {
  const std::string written(word);
  bool holds = true;
  if (word.starts_with('!') || word.starts_with('-')) {
    holds = false;
    word.remove_prefix(1);
  } else if (word.ends_with("=no")) {
    holds = false;
    word.remove_suffix(3);
  } else if (word.ends_with("=yes")) {
    word.remove_suffix(4);
  }
  if (const auto feature = feature_number(word)) {
    cell.features.emplace_back(*feature, holds);
    return std::nullopt;
  }
  if (const auto predicate = parse_predicate(word)) {
    cell.knows.emplace_back(*predicate, holds);
    return std::nullopt;
  }
  if (word == "offered") {
    cell.offered = holds;
    return std::nullopt;
  }
  if (word == "space_exhausted") {
    cell.space_exhausted = holds;
    return std::nullopt;
  }
  std::string problem = "'";
  problem += written;
  problem +=
      "' is neither a feature nor a condition of the table; conditions are "
      "offered, space_exhausted";
  for (std::size_t i = 0; i < kPredicates; ++i) {
    problem += ", ";
    problem += name_of_predicate(static_cast<Predicate>(i));
  }
  return problem;
}

CellResult run_cell(const Cell& cell) {
  CellSetup made = set_up(cell);
  const Decision decision = decide(made.service, made.request);
  CellResult result;
  result.return_code = decision.code;
  result.final_code = decision.code;
  result.check = decision.check;
  result.reason = decision.reason;
  result.clause = std::string(decision.clause);
  result.no_effect = decision.no_effect;
  result.row = decision.check == 9 ? row_that_needs_force(made) : deciding_row(decision);
  const auto items = coverage_items_of(decision);
  result.coverage_item = items.empty() ? std::string() : items.front();
  if (decision.code == ReturnCode::Completed && !decision.no_effect) {
    carry_out(made, decision, result);
  } else {
    stay(made, result);
  }
  if (result.row != kNoRow && decision.check != 10) {
    result.clause = std::string(transition_rules()[result.row].clause);
  }
  result.basis = basis_of(decision, result.row);
  return result;
}

}  // namespace replisim
