// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/known.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/checker/checks.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

/// "scenarios/a.csv" is the end of "/x/scenarios/a.csv", but "b.csv" is not that of "ab.csv".
bool is_end_of(const std::string& end, const std::string& path) {
  if (end.empty() || path.size() < end.size()) return false;
  const std::size_t begin = path.size() - end.size();
  if (path.compare(begin, end.size(), end) != 0) return false;
  return begin == 0 || path[begin - 1] == '/';
}

bool message_matches(const KnownFailure& known, const Verdict& verdict) {
  return known.expected_message.empty() ||
         mismatch_block(verdict).find(known.expected_message) != std::string::npos;
}

std::string why(const KnownFailure& known) {
  return known.issue.empty() ? known.reason : fmt::format("{} ({})", known.reason, known.issue);
}

}  // namespace

bool concerns(const KnownFailure& known, const Verdict& verdict, const std::string& profile) {
  if (!known.profile.empty() && known.profile != profile) return false;
  return known.check == verdict.check && is_about(known, verdict.scenario);
}

bool is_about(const KnownFailure& known, const std::string& path) {
  return is_end_of(known.scenario, path) || is_end_of(path, known.scenario);
}

void apply_known(std::vector<Verdict>& verdicts, const std::vector<KnownFailure>& known,
                 const std::string& profile) {
  for (auto& verdict : verdicts) {
    for (const auto& row : known) {
      if (!concerns(row, verdict, profile)) continue;
      if (verdict.outcome == Outcome::pass) {
        verdict.outcome = Outcome::surprise;
        verdict.reason = fmt::format(
            "listed in known_failures.csv (line {}), but it passed; take the row out", row.line);
        break;
      }
      if (verdict.outcome != Outcome::fail) continue;
      if (message_matches(row, verdict)) {
        verdict.outcome = Outcome::known;
        verdict.reason = why(row);
        break;
      }
      verdict.reason =
          fmt::format("listed in known_failures.csv (line {}), but the failure does not say {}",
                      row.line, format::in_quotes(row.expected_message));
    }
  }
}

CheckNames check_names(const format::Scenario& scenario) {
  CheckNames names;
  names.path = scenario.path;
  names.others = {"run"};
  if (scenario.run.limit) names.others.push_back("run limit=" + time_text(*scenario.run.limit));
  for (const auto& step : scenario.steps) {
    names.others.push_back(row_name(scenario, step));
    for (const auto& check : checks_of(step))
      names.checks.push_back(blank_verdict(scenario, step, check).check);
  }
  return names;
}

CheckNames check_names(const format::MatrixFile& matrix) {
  CheckNames names;
  names.path = matrix.path;
  names.others = {"run"};
  for (const auto& row : matrix.rows) names.checks.push_back(row.case_id);
  return names;
}

void warn_unless_matched(const std::string& known_file, const KnownFailure& known,
                         const std::vector<CheckNames>& there,
                         const std::vector<std::string>& paths, format::Diagnostics& diagnostics) {
  const auto warn = [&](const char* column, std::string message, std::string hint) {
    diagnostics.add({known_file, known.line, format::Severity::Warning, column, std::move(message),
                     std::move(hint)});
  };
  if (there.empty()) {
    return warn("scenario", "no scenario named " + format::in_quotes(known.scenario),
                paths.empty() ? "" : format::suggestion(known.scenario, paths, "scenarios here"));
  }
  const auto has = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), known.check) != names.end();
  };
  std::vector<std::string> valid;
  for (const CheckNames& names : there) {
    if (has(names.checks) || has(names.others)) return;
    valid.insert(valid.end(), names.checks.begin(), names.checks.end());
  }
  warn("check",
       fmt::format("{} has no check {}", there.front().path, format::in_quotes(known.check)),
       format::suggestion(known.check, valid, "checks there"));
}

}  // namespace replisim::checker
