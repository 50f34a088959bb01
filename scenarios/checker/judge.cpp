// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/data/promises.hpp"
#include "scenarios/checker/checks.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

std::vector<Verdict> skip_all(const Court& court) {
  const auto& missing = court.scenario.missing_traces;
  const std::string reason =
      fmt::format("no such trace file: {} (S-43)", format::join(missing, " "));
  std::vector<Verdict> verdicts;
  for (const auto& step : court.scenario.steps) {
    for (const auto& check : checks_of(step)) {
      Verdict verdict = blank_verdict(court.scenario, step, check);
      verdict.outcome = Outcome::skip;
      verdict.reason = reason;
      verdicts.push_back(std::move(verdict));
    }
  }
  if (!verdicts.empty()) return verdicts;
  Verdict verdict;
  verdict.scenario = court.scenario.path;
  verdict.check = "run";
  verdict.outcome = Outcome::skip;
  verdict.reason = reason;
  return {verdict};
}

/// The row that came up after its own time had passed (S-27).
Verdict past_row(const Court& court, const format::Step& step) {
  const History& history = court.timeline.history();
  Verdict verdict;
  verdict.scenario = court.scenario.path;
  verdict.line = step.line;
  verdict.check = row_name(court.scenario, step);
  verdict.outcome = Outcome::fail;
  verdict.at = history.ended_at;
  verdict.expected = cell_text(court.scenario, step.line, "at");
  verdict.actual = time_text(history.ended_at);
  verdict.explanation = {
      fmt::format("    {:<9} at {}", "expected", verdict.expected),
      fmt::format("    {:<9} the row came up at {}", "actual", verdict.actual),
      fmt::format("    {:<9} {}", "because",
                  history.end_message.empty() ? "an absolute time must not be past when its row "
                                                "comes up"
                                              : history.end_message)};
  return verdict;
}

/// The run's limit ended it while no wait was open: nobody else tells.
Verdict limit_reached(const Court& court) {
  const History& history = court.timeline.history();
  Verdict verdict;
  verdict.scenario = court.scenario.path;
  verdict.line = history.ended_line;
  verdict.check = "run limit";
  if (court.scenario.run.limit) verdict.check += "=" + time_text(*court.scenario.run.limit);
  verdict.outcome = Outcome::fail;
  verdict.at = history.ended_at;
  verdict.expected = "the run ends within its limit";
  verdict.actual = "still running at " + time_text(history.ended_at);
  verdict.explanation = {fmt::format("    {:<9} {}", "expected", verdict.expected),
                         fmt::format("    {:<9} {}", "actual", verdict.actual)};
  if (!history.end_message.empty()) {
    verdict.explanation.push_back(fmt::format("    {:<9} {}", "because", history.end_message));
  }
  return verdict;
}

/// States are held against the data where that was asked for; what did not agree fails the run.
Verdict broken_promise(const Court& court, const BrokenPromise& broken) {
  Verdict verdict;
  verdict.scenario = court.scenario.path;
  verdict.check = fmt::format("promise {} of {}", broken.promise, broken.entity);
  verdict.outcome = Outcome::fail;
  verdict.at = broken.at;
  verdict.actual = broken.found;
  if (broken.promise == "sound") verdict.expected = "what the service shows fits together";
  for (const Promise& promise : promises()) {
    if (promise.name != broken.promise) continue;
    verdict.expected = promise.meaning;
    verdict.clause = promise.clause;
  }
  verdict.explanation = {
      fmt::format("    {:<9} {}", "expected", verdict.expected),
      fmt::format("    {:<9} {}   at {}", "actual", verdict.actual, time_text(broken.at)),
      fmt::format("    {:<9} {}", "clause", verdict.clause)};
  return verdict;
}

void judge_steps(const Court& court, std::vector<Verdict>& verdicts) {
  const History& history = court.timeline.history();
  bool wait_failed = false;
  for (const auto& step : court.scenario.steps) {
    if (history.end == RunEnd::RowInThePast && step.line == history.ended_line) {
      verdicts.push_back(past_row(court, step));
      continue;
    }
    for (const auto& check : checks_of(step)) {
      verdicts.push_back(judge_check(court, step, check));
      const bool wait = std::holds_alternative<format::WaitStep>(step.action);
      wait_failed = wait_failed || (wait && verdicts.back().outcome == Outcome::fail);
    }
  }
  for (const BrokenPromise& broken : history.broken_promises)
    verdicts.push_back(broken_promise(court, broken));
  if (history.end == RunEnd::TimeLimit && !wait_failed) verdicts.push_back(limit_reached(court));
}

}  // namespace

std::vector<Verdict> judge(const format::Scenario& scenario, const History& history,
                           const JudgeOptions& options) {
  const Timeline timeline(history);
  const Court court{scenario, timeline, options};
  if (!scenario.missing_traces.empty()) return skip_all(court);
  std::vector<Verdict> verdicts;
  judge_steps(court, verdicts);
  std::stable_sort(verdicts.begin(), verdicts.end(),
                   [](const Verdict& a, const Verdict& b) { return a.line < b.line; });
  apply_known(verdicts, options.known, scenario.profile.name);
  return verdicts;
}

}  // namespace replisim::checker
