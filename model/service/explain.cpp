// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/service/cell.hpp"
#include "model/service/explain_instead.hpp"

// The explanation of a cell in words.
namespace replisim {
namespace {

std::string situation_line(const Cell& cell) {
  std::string line = cell.operation ? name_of(static_cast<Operation>(*cell.operation))
                                    : std::string("(no Operation)");
  line += " on a ";
  line += name_of(cell.type);
  line += " (";
  line += name_of(cell.mode);
  line += ", ";
  line += name_of(cell.locality);
  line += ") in ";
  line += name_of(cell.state);
  if (cell.progress) {
    line += '/';
    line += name_of(*cell.progress);
  }
  line += cell.force ? ", Force=true" : ", Force=false";
  line += ", list ";
  line += name_of_list(cell.list);
  line += ", profile ";
  line += cell.profile.name;
  line += ", version ";
  line += name_of_version(cell.version);
  return line;
}

std::string decision_line(const CellResult& result) {
  std::string line = "decision: ";
  line += name_of(result.return_code);
  if (result.no_effect) {
    line += ", without effect";
  }
  if (result.return_code == ReturnCode::JobStarted && result.final_code != ReturnCode::Completed) {
    line += ", the job ends with ";
    line += name_of(result.final_code);
  }
  if (result.reason != Reason::none) {
    line += " (";
    line += name_of_reason(result.reason);
    line += ')';
  }
  return line;
}

std::string course_line(const CellResult& result) {
  std::string line = "course:   ";
  if (result.transient) {
    line += name_of(*result.transient);
    line += '/';
    line += name_of(*result.transient_progress);
    line += ", then ";
  }
  if (result.association_deleted) {
    line += "the association is gone";
    return line;
  }
  line += name_of(result.becomes);
  line += '/';
  line += name_of(result.becomes_progress);
  if (result.becomes_mode) {
    line += ", Mode ";
    line += name_of(*result.becomes_mode);
  }
  return line;
}

/// What an accepted row does besides changing states; empty where that says it all.
std::string_view data_line(const Rule& rule) {
  if (rule.target_deleted) {
    return "data:     the target element is deleted, its space goes back to the pool";
  }
  if (rule.detaches) {
    return "data:     the target is copied; once it is whole the association goes by itself";
  }
  if (rule.point_in_time) {
    return "data:     the target's point in time is taken when the work begins";
  }
  return {};
}

std::string check_line(const Check& check, std::uint8_t deciding) {
  const std::string_view verdict = deciding == 0 || check.number < deciding ? "passed"
                                   : check.number == deciding               ? "REFUSED"
                                                                            : "not made";
  std::string line = check.number < 10 ? "   " : "  ";
  line += std::to_string(check.number);
  line += ' ';
  line += verdict;
  line.append(9 - verdict.size(), ' ');
  line += check.what;
  line += "  [";
  line += check.clause;
  line += ']';
  return line;
}

}  // namespace

Explanation explain(const Cell& cell) {
  Explanation explanation;
  explanation.result = run_cell(cell);
  const CellResult& result = explanation.result;
  std::vector<std::string>& lines = explanation.lines;
  lines.push_back(situation_line(cell));
  lines.push_back(decision_line(result));
  if (result.check == 0 || result.check == 12) {
    lines.push_back(course_line(result));
  }
  if (result.row != kNoRow) {
    const Rule& rule = transition_rules()[result.row];
    if (const std::string_view data = data_line(rule); !data.empty()) {
      lines.emplace_back(data);
    }
    lines.push_back("row:      " + row_id(rule));
  }
  lines.push_back("clause:   " + result.clause);
  lines.push_back("basis:    " + result.basis);
  if (result.row != kNoRow && !transition_rules()[result.row].source.empty()) {
    lines.push_back("source:   " + std::string(transition_rules()[result.row].source));
  }
  if (result.reason != Reason::none) {
    lines.push_back("meaning:  " + std::string(sentence_of(result.reason)));
  }
  if (std::string instead = instead_line(cell, result); !instead.empty()) {
    lines.push_back(std::move(instead));
  }
  lines.emplace_back("order of checks (R-03):");
  for (const Check& check : order_of_checks()) {
    lines.push_back(check_line(check, result.check));
  }
  return explanation;
}

}  // namespace replisim
