// SPDX-License-Identifier: Apache-2.0
// Studies of a scenario. Its runs share bandwidth by the aggregated model, which needs no process
// of its own for each.
#include <set>
#include <stdexcept>
#include <utility>
#include <variant>

#include "reports/writers.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/format/load.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/sweep_subject.hpp"
#include "sim/engine/simulate.hpp"

namespace replisim::cli {
namespace {

using format::Diagnostic;
using format::Diagnostics;
using format::Override;
using format::Scenario;
using format::Severity;
using format::Study;
using Words = std::vector<std::string>;

/// What each value sets in place of the file's rows.
std::optional<Override> override_of(const std::string& name, const std::string& value) {
  if (name == "profile") return Override{Override::Kind::Profile, "", "", value};
  if (name == "version") return Override{Override::Kind::Version, "", "", value};
  return format::parse_override(name + "=" + value);
}

/// The traces that a scenario plays.
std::set<std::string> traces_of(const Scenario& scenario) {
  std::set<std::string> paths;
  for (const format::Step& step : scenario.steps) {
    const auto* io = std::get_if<format::IoStep>(&step.action);
    const auto* trace = io == nullptr ? nullptr : std::get_if<format::TraceLoad>(&io->load);
    if (trace != nullptr) paths.insert(trace->path);
  }
  return paths;
}

class ScenarioSubject : public SweepSubject {
 public:
  ScenarioSubject(const Study& study, const Scenario& base) : study_(study) {
    std::string text = format::show_scenario_json(base);
    for (const std::string& path : traces_of(base)) text += sweep::hash_file(path);
    hash_ = sweep::hash_text(text);
  }

  std::string name() const override {
    const std::size_t folder = study_.what.find_last_of('/');
    const std::string file =
        folder == std::string::npos ? study_.what : study_.what.substr(folder + 1);
    return "scenario " + file + " " + hash_;
  }
  std::string model() const override { return "aggregated flows, exact writes"; }

  std::string canonical(const std::string& /*name*/, const std::string& value) override {
    return format::canonical_value(value);
  }

  void check(const Words& names, const Words& values, Diagnostics& diagnostics) override {
    Diagnostics found;
    const auto scenario = load(names, values, found);
    for (const Diagnostic& one : found.all()) {
      if (one.severity == Severity::Error) report(one, names, values, diagnostics);
    }
    if (scenario && !scenario->missing_traces.empty()) {
      report({study_.what, 0, Severity::Error, "",
              "no such trace file: " + scenario->missing_traces.front(), ""},
             names, values, diagnostics);
    }
  }

  sweep::RunResult run(const Words& names, const Words& values) override {
    Diagnostics found;
    auto scenario = load(names, values, found);
    if (!scenario) throw std::runtime_error(found.to_text());
    engine::RunOptions options;
    options.flows = engine::RunOptions::Flows::Aggregated;
    History history = engine::simulate(*scenario, options);
    auto verdicts = checker::judge(*scenario, history);
    const auto result = reports::make_result(*scenario, std::move(history), std::move(verdicts));
    return result_of(result);
  }

 private:
  std::optional<Scenario> load(const Words& names, const Words& values, Diagnostics& found) const {
    std::vector<Override> overrides;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (auto one = override_of(names[i], values[i])) overrides.push_back(std::move(*one));
    }
    return format::load_scenario(study_.what, overrides, found);
  }

  static sweep::RunResult result_of(const reports::ScenarioResult& result) {
    sweep::RunResult run;
    const reports::Counts counts = reports::count(result.verdicts);
    if (counts.total() > 0) run.holds = counts.fail + counts.error + counts.surprise == 0;
    for (const Verdict& verdict : result.verdicts) {
      run.figures.emplace_back("L" + std::to_string(verdict.line) + " " + verdict.check,
                               checker::is_bad(verdict.outcome) ? "0" : "1");
    }
    for (const reports::Metric& one : reports::metrics_of(result)) {
      const std::string unit = one.unit.empty() ? "" : "_" + one.unit;
      run.figures.emplace_back(one.entity + "." + one.name + unit, one.value);
    }
    return run;
  }

  /// What is wrong with a value is told of its row in the study.
  void report(Diagnostic problem, const Words& names, const Words& values,
              Diagnostics& diagnostics) {
    if (problem.line == 0) {
      problem.file = study_.path;
      problem.line = study_.subject_line;
      problem.column = "values";
      for (std::size_t i = 0; i < names.size(); ++i) {
        const auto one = override_of(names[i], values[i]);
        const bool about =
            one && (problem.message.find("'" + one->key + "=" + one->value) != std::string::npos ||
                    problem.message.find("'" + one->key + "'") != std::string::npos ||
                    (!one->name.empty() &&
                     problem.message.find("'" + one->name + "'") != std::string::npos) ||
                    problem.message.find("'" + one->value + "'") != std::string::npos);
        for (const auto& parameter : study_.parameters)
          if (about && parameter.name == names[i]) problem.line = parameter.line;
      }
    }
    if (told_.emplace(problem.line, problem.message).second) diagnostics.add(std::move(problem));
  }

  const Study& study_;
  std::string hash_;
  std::set<std::pair<int, std::string>> told_;
};

}  // namespace

std::unique_ptr<SweepSubject> scenario_subject(const Study& study, Diagnostics& diagnostics) {
  bool sound = true;
  for (const auto& parameter : study.parameters) {
    if (override_of(parameter.name, "x")) continue;
    sound = false;
    diagnostics.add({study.path, parameter.line, Severity::Error, "set",
                     format::in_quotes(parameter.name) + " is nothing that a scenario sets",
                     "write wan.bandwidth or p1.extent, profile or version"});
  }
  if (format::kind_of_file(study.what) != format::FileKind::Timeline) {
    diagnostics.add({study.path, study.subject_line, Severity::Error, "values",
                     format::in_quotes(study.what) + " is no scenario",
                     "write its path from the folder of the study"});
    return nullptr;
  }
  const auto base = format::load_scenario(study.what, {}, diagnostics);
  if (!base || !sound) return nullptr;
  return std::make_unique<ScenarioSubject>(study, *base);
}

}  // namespace replisim::cli
