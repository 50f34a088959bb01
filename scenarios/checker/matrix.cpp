// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/matrix.hpp"

#include <fmt/format.h>

#include "model/protocol/values.hpp"
#include "model/service/core.hpp"
#include "scenarios/checker/lenient.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

using format::MatrixRow;

std::string with_number(ReturnCode code) {
  return fmt::format("{} ({})", name_of(code), static_cast<unsigned>(code));
}

std::string end_text(const CellResult& result) {
  return result.association_deleted ? "gone" : name_of(result.becomes);
}

std::string expected_end(const MatrixRow& row) {
  return row.becomes ? name_of(*row.becomes) : "gone";
}

std::string columns(const std::string& code, const std::string& becomes) {
  return fmt::format("return={} becomes={}", code, becomes);
}

/// The command that explains the same cell.
std::string explain_command(const MatrixRow& row, const Cell& cell, const std::string& asked_for) {
  std::string text = fmt::format("replisim explain {} --type {} --mode {} --place {} --state {}",
                                 row.operation_text, name_of(row.type), name_of(row.mode),
                                 name_of(row.place), name_of(row.state));
  if (row.progress) text += fmt::format(" --progress {}", name_of(*row.progress));
  if (row.force) text += " --force";
  if (!asked_for.empty()) text += fmt::format(" --profile {}", asked_for);
  if (!asked_for.empty() || cell.version != Version::seed)
    text += fmt::format(" --version {}", name_of_version(cell.version));
  if (!row.list.empty() && row.list != "alone") text += fmt::format(" --list {}", row.list);
  if (row.wait) text += fmt::format(" --wait {}", *row.wait);
  for (const auto* words : {&row.features, &row.knows}) {
    for (const auto& word : *words) text += fmt::format(" --knows '{}'", word);
  }
  return text;
}

std::string because(const CellResult& result) {
  std::string text;
  if (result.check > 0) text = fmt::format("check {} of R-03 refused it", result.check);
  if (result.reason != Reason::none) {
    text += fmt::format("{}{}, {}", text.empty() ? "" : ": ", name_of_reason(result.reason),
                        sentence_of(result.reason));
  }
  if (text.empty()) text = result.no_effect ? "accepted, without effect" : "accepted";
  if (result.final_code != result.return_code) {
    text += fmt::format("; its work ended with {}", with_number(result.final_code));
  }
  return text;
}

void explain_row(const MatrixRow& row, const CellResult& result, const std::string& repeat,
                 Verdict& verdict) {
  const bool code_right = result.return_code == row.return_code;
  const bool end_right = end_text(result) == expected_end(row);
  verdict.outcome = Outcome::fail;
  const auto add = [&](std::string_view title, std::string_view text) {
    if (!text.empty()) verdict.explanation.push_back(fmt::format("    {:<9} {}", title, text));
  };
  std::string expected;
  std::string actual;
  if (!code_right) {
    expected = fmt::format("return = {}", with_number(row.return_code));
    actual = fmt::format("return = {}", with_number(result.return_code));
  }
  if (!end_right) {
    const char* comma = expected.empty() ? "" : ", ";
    expected += fmt::format("{}becomes = {}", comma, expected_end(row));
    actual += fmt::format("{}becomes = {}", comma, end_text(result));
  }
  add("expected", expected);
  add("actual", actual);
  add("because", because(result));
  add("clause",
      fmt::format("{} ({}); the row names {}", result.clause.empty() ? "none" : result.clause,
                  result.basis.empty() ? "no basis" : result.basis,
                  row.clause.empty() ? "none" : row.clause));
  add("repeat", repeat);
}

Verdict judge_row(const format::MatrixFile& file, const MatrixRow& row,
                  const MatrixProvider& provider) {
  Verdict verdict;
  verdict.scenario = file.path;
  verdict.line = row.line;
  verdict.check = row.case_id;
  verdict.clause = row.clause;
  verdict.expected = columns(name_of(row.return_code), expected_end(row));
  const MatrixCell situation = cell_of(row, provider);
  if (!situation.problem.empty()) {
    verdict.outcome = Outcome::error;
    verdict.reason = situation.problem;
    return verdict;
  }
  const CellResult result = run_cell(situation.cell);
  verdict.actual = columns(name_of(result.return_code), end_text(result));
  if (verdict.actual == verdict.expected) return verdict;
  const auto note = excuse(situation.cell.profile, {name_of(row.return_code)},
                           {result.return_code, std::string(name_of_reason(result.reason)),
                            result.check, result.clause, result.basis});
  if (note) {
    verdict.reason = *note;
  } else {
    explain_row(row, result, explain_command(row, situation.cell, provider.asked_for), verdict);
  }
  return verdict;
}

}  // namespace

MatrixProvider generic_provider(Version version) {
  return {version,
          {generic_profile(Version::seed), generic_profile(Version::cim241),
           generic_profile(Version::cim249)},
          ""};
}

MatrixCell cell_of(const MatrixRow& row, const MatrixProvider& provider) {
  MatrixCell made;
  Cell& cell = made.cell;
  cell.profile = provider.of(row.version);
  cell.version = cell.profile.version;
  cell.type = row.type;
  cell.mode = row.mode;
  cell.locality = row.place;
  cell.state = row.state;
  cell.progress = row.progress;
  cell.operation = row.operation;
  cell.force = row.force;
  cell.wait = row.wait;
  const auto list = parse_list(row.list.empty() ? "alone" : row.list);
  if (!list) {
    made.problem = fmt::format("column 'list': unknown word '{}'", row.list);
    return made;
  }
  cell.list = *list;
  const auto take = [&](std::string_view column, const std::vector<std::string>& words) {
    for (const auto& word : words) {
      const auto problem = add_knowledge(cell, word);
      if (problem && made.problem.empty()) {
        made.problem = fmt::format("column '{}': {}", column, *problem);
      }
    }
  };
  take("features", row.features);
  take("knows", row.knows);
  return made;
}

std::vector<Verdict> judge_matrix(const format::MatrixFile& file, const MatrixProvider& provider,
                                  const JudgeOptions& options) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(file.rows.size());
  for (const auto& row : file.rows) verdicts.push_back(judge_row(file, row, provider));
  apply_known(verdicts, options.known, provider.of({}).name);
  return verdicts;
}

}  // namespace replisim::checker
