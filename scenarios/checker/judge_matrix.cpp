// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/judge_matrix.hpp"

#include <fmt/format.h>

#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

using format::MatrixRow;

/// A situation, or what is wrong with the words that describe it.
struct Reading {
  Cell cell;
  std::string column;
  std::string problem;
  std::string hint;
};

void add_word(Reading& reading, const char* column, const std::string& word) {
  if (!reading.problem.empty()) return;
  if (const auto problem = add_knowledge(reading.cell, word)) {
    reading.column = column;
    reading.problem = *problem;
  }
}

Reading read_row(const MatrixRow& row, std::optional<Version> version) {
  Reading reading;
  Cell& cell = reading.cell;
  cell.version = row.version.value_or(version.value_or(Version::seed));
  cell.profile = generic_profile(cell.version);
  cell.type = row.type;
  cell.mode = row.mode;
  cell.locality = row.place;
  cell.state = row.state;
  cell.progress = row.progress;
  cell.operation = row.operation;
  cell.force = row.force;
  cell.wait = row.wait;
  if (const auto list = parse_list(row.list)) {
    cell.list = *list;
  } else {
    reading.column = "list";
    reading.problem = fmt::format("unknown list '{}'", row.list);
    reading.hint =
        "valid here: alone, two, duplicate, two-modes, two-types, mixed-class, unknown, null, "
        "empty, absent, group, group-part";
  }
  for (const std::string& feature : row.features) {
    const bool off = feature.starts_with('-');
    add_word(reading, "features", off ? "!" + feature.substr(1) : feature);
  }
  for (const std::string& word : row.knows) add_word(reading, "knows", word);
  return reading;
}

std::string outcome_text(ReturnCode code, const std::optional<CopyState>& becomes) {
  return fmt::format("return={} becomes={}", name_of(code), becomes ? name_of(*becomes) : "gone");
}

std::string repeat_command(const format::MatrixFile& file, const MatrixRow& row,
                           const MatrixOptions& options) {
  return fmt::format("replisim run {}{}{} --only {}", file.path,
                     options.run_options.empty() ? "" : " ", options.run_options, row.line);
}

Verdict judge_row(const format::MatrixFile& file, const MatrixRow& row,
                  const MatrixOptions& options) {
  const Cell cell = read_row(row, options.version).cell;
  const Explanation found = explain(cell);
  std::optional<CopyState> becomes = found.result.becomes;
  if (found.result.association_deleted) becomes.reset();

  Verdict verdict;
  verdict.scenario = file.path;
  verdict.line = row.line;
  verdict.check =
      fmt::format("case {} {} on {}", row.case_id, row.operation_text, name_of(row.state));
  verdict.expected = outcome_text(row.return_code, row.becomes);
  verdict.actual = outcome_text(found.result.return_code, becomes);
  verdict.clause = found.result.clause;
  if (verdict.expected == verdict.actual) return verdict;

  verdict.outcome = Outcome::fail;
  const auto add = [&](std::string_view title, std::string_view text) {
    if (!text.empty()) verdict.explanation.push_back(fmt::format("    {:<9} {}", title, text));
  };
  add("expected", verdict.expected + (row.clause.empty() ? "" : "   by " + row.clause));
  add("actual", verdict.actual);
  add("clause", fmt::format("{} ({})", verdict.clause, found.result.basis));
  std::string_view title = "because";
  for (const std::string& line : found.lines) {
    add(title, line);
    title = "";
  }
  add("repeat", repeat_command(file, row, options));
  return verdict;
}

}  // namespace

void check_matrix(const format::MatrixFile& file, format::Diagnostics& diagnostics) {
  for (const MatrixRow& row : file.rows) {
    const Reading reading = read_row(row, std::nullopt);
    if (reading.problem.empty()) continue;
    diagnostics.add({file.path, row.line, format::Severity::Error, reading.column, reading.problem,
                     reading.hint});
  }
}

std::vector<Verdict> judge_matrix(const format::MatrixFile& file, const MatrixOptions& options) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(file.rows.size());
  for (const MatrixRow& row : file.rows) verdicts.push_back(judge_row(file, row, options));
  apply_known(verdicts, options.known, generic_profile(Version::seed).name);
  return verdicts;
}

std::vector<std::string> matrix_coverage(const format::MatrixFile& file) {
  std::vector<std::string> touched;
  for (const MatrixRow& row : file.rows) {
    const CellResult result = run_cell(read_row(row, std::nullopt).cell);
    if (!result.coverage_item.empty()) touched.push_back(result.coverage_item);
  }
  return touched;
}

}  // namespace replisim::checker
