// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "sim/cli/explain_method.hpp"
#include "sim/cli/explain_situation.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const Explanation& explanation) {
  const CellResult& result = explanation.result;
  ordered_json answer{{"return", name_of(result.return_code)},
                      {"return_code", static_cast<int>(result.return_code)},
                      {"final", name_of(result.final_code)},
                      {"reason", name_of_reason(result.reason)},
                      {"check", result.check},
                      {"clause", result.clause},
                      {"basis", result.basis},
                      {"no_effect", result.no_effect},
                      {"deleted", result.association_deleted},
                      {"becomes", name_of(result.becomes)},
                      {"progress", name_of(result.becomes_progress)}};
  if (result.transient) answer["transient"] = name_of(*result.transient);
  if (result.transient_progress) answer["transient_progress"] = name_of(*result.transient_progress);
  if (result.becomes_mode) answer["mode"] = name_of(*result.becomes_mode);
  answer["covers"] = result.coverage_item;
  answer["explanation"] = explanation.lines;
  return answer;
}

/// Where a pair comes to, in one word or two.
std::string end_of(const CellResult& result) {
  if (result.association_deleted) return "gone";
  return name_of(result.becomes) + (result.no_effect ? " (no effect)" : "");
}

/// One line for each CopyState: what is returned, where it leads, and why.
int explain_all_states(const Cell& asked, bool json) {
  ordered_json answers = ordered_json::array();
  std::string table =
      fmt::format("{:<15} {:<17} {:<24} {}\n", "state", "return", "becomes", "clause");
  for (const Cell& cell : in_all_states(asked)) {
    const Explanation explanation = explain(cell);
    const CellResult& result = explanation.result;
    if (json) {
      ordered_json answer{{"state", name_of(cell.state)}};
      answer.update(to_json(explanation));
      answers.push_back(std::move(answer));
    }
    const std::string reason =
        result.reason == Reason::none ? "" : ", " + std::string(name_of_reason(result.reason));
    table += fmt::format("{:<15} {:<17} {:<24} {} ({}){}\n", name_of(cell.state),
                         name_of(result.return_code), end_of(result), result.clause, result.basis,
                         reason);
  }
  std::cout << (json ? answers.dump(2) + "\n" : table);
  return AllAsExpected;
}

int run_explain(const Call& call) {
  if (call.arguments.size() != 1)
    throw UsageError("explain: name one operation or method, as in: replisim explain Fracture");
  if (const auto method = parse_method(call.arguments[0])) {
    std::cout << explain_method(*method, call.has("json"));
    return AllAsExpected;
  }
  const Cell cell = situation_of(call);
  if (asks_for_all_states(call)) return explain_all_states(cell, call.has("json"));
  const Explanation explanation = explain(cell);
  if (call.has("json")) {
    std::cout << to_json(explanation).dump(2) << '\n';
  } else {
    for (const std::string& line : explanation.lines) std::cout << line << '\n';
  }
  return AllAsExpected;
}

}  // namespace

const Verb explain_verb{
    "explain",
    "OPERATION",
    "print the decision on one call, with rule, clause and order of checks",
    "The pair is a Mirror in Synchronized unless the options say otherwise; type and\n"
    "place follow the operation where only one is possible: Failover is for remote\n"
    "mirrors. --state all asks for every CopyState at once. OPERATION may be a number,\n"
    "or the name of another method, whose parameters are listed.\n",
    explain_options,
    run_explain};

}  // namespace replisim::cli
