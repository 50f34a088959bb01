// SPDX-License-Identifier: Apache-2.0
#include "reports/result.hpp"

#include <algorithm>
#include <utility>

#include "model/protocol/values.hpp"
#include "scenarios/checker/fingerprint.hpp"

namespace replisim::reports {

Counts count(const std::vector<Verdict>& verdicts) {
  Counts counts;
  for (const auto& verdict : verdicts) {
    switch (verdict.outcome) {
      case Outcome::pass:
        ++counts.pass;
        break;
      case Outcome::fail:
        ++counts.fail;
        break;
      case Outcome::error:
        ++counts.error;
        break;
      case Outcome::skip:
        ++counts.skip;
        break;
      case Outcome::known:
        ++counts.known;
        break;
      case Outcome::surprise:
        ++counts.surprise;
        break;
    }
  }
  return counts;
}

Counts count(const std::vector<ScenarioResult>& results) {
  Counts sum;
  for (const auto& result : results) {
    const Counts one = count(result.verdicts);
    sum.pass += one.pass;
    sum.fail += one.fail;
    sum.error += one.error;
    sum.skip += one.skip;
    sum.known += one.known;
    sum.surprise += one.surprise;
  }
  return sum;
}

std::string suite_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

ScenarioResult make_result(const format::Scenario& scenario, History history,
                           std::vector<Verdict> verdicts, RunInfo info) {
  ScenarioResult result;
  result.path = scenario.path;
  result.suite = suite_of(scenario.path);
  result.info = std::move(info);
  result.info.engine = history.engine;
  result.info.profile = scenario.profile.name;
  result.info.version = std::string(name_of_version(scenario.version));
  result.info.seed = scenario.run.seed;
  std::string text;
  for (const auto& line : scenario.lines) text.append(line).push_back('\n');
  result.info.scenario_hash = checker::hash_text(text);
  result.fingerprint = checker::fingerprint(history);
  result.history = std::move(history);
  result.verdicts = std::move(verdicts);
  return result;
}

ScenarioResult lost_result(const std::string& path, const std::string& reason) {
  ScenarioResult result;
  result.path = path;
  result.suite = suite_of(path);
  Verdict verdict;
  verdict.scenario = path;
  verdict.check = "run";
  verdict.outcome = Outcome::error;
  verdict.reason = reason;
  result.verdicts.push_back(std::move(verdict));
  return result;
}

int exit_code(const std::vector<ScenarioResult>& results) {
  if (results.empty()) return 4;
  const Counts counts = count(results);
  if (counts.error > 0) return 3;
  return counts.fail + counts.surprise > 0 ? 1 : 0;
}

}  // namespace replisim::reports
