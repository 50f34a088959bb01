// SPDX-License-Identifier: Apache-2.0
// Studies of a question of `plan`.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "scenarios/format/text.hpp"
#include "sim/cli/plan_call.hpp"
#include "sim/cli/plan_questions.hpp"
#include "sim/cli/plan_workload.hpp"
#include "sim/cli/sweep_subject.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
using format::Severity;
using format::Study;
using Words = std::vector<std::string>;

Words option_names() {
  Words names;
  const Options options = plan_options();  // its options live in it
  for (const auto& option : options.options()) names.push_back(option->long_name());
  return names;
}

std::string number_text(const plan::Figure& figure) {
  if (!figure.value) return {};
  if (figure.whole()) return std::to_string(static_cast<std::int64_t>(*figure.value));
  return fmt::format("{:.15g}", *figure.value);  // 0.4, not 0.39999999999999997
}

class PlanSubject : public SweepSubject {
 public:
  PlanSubject(const Study& study, const PlanQuestion& question)
      : study_(study), question_(question), folder_(fs::path(study.path).parent_path()) {
    use_shelf(&shelf_);
  }
  PlanSubject(const PlanSubject&) = delete;
  PlanSubject& operator=(const PlanSubject&) = delete;
  ~PlanSubject() override { use_shelf(nullptr); }

  std::string name() const override { return "plan " + study_.what; }
  std::string model() const override { return "planner"; }

  std::string canonical(const std::string& name, const std::string& value) override {
    if (name != "trace") return format::canonical_value(value);
    std::string text = "f:";
    for (const std::string& path : paths_of(value)) {
      const auto [hash, fresh] = hashes_.try_emplace(path);
      if (fresh) hash->second = sweep::hash_file(path);
      text += hash->second;
    }
    return text;
  }

  void check(const Words& names, const Words& values, format::Diagnostics& diagnostics) override {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == "trace") check_files(values[i], diagnostics);
    shelf_.only_fill = true;
    try {
      question_.ask(parse_call(plan_verb, words_of(names, values)));
    } catch (const PlanProblems& problems) {
      for (const std::string& problem : problems.each()) report(problem, diagnostics);
    } catch (const UsageError& error) {
      report(error.what(), diagnostics);
    }
    shelf_.only_fill = false;
    for (const auto& [key, profile] : shelf_.profiles)
      if (!profile) report(unusable(key.substr(0, key.find('\n'))), diagnostics);
  }

  sweep::RunResult run(const Words& names, const Words& values) override {
    const auto answer = question_.ask(parse_call(plan_verb, words_of(names, values)));
    if (!answer) throw std::runtime_error("the workload can not be used");
    sweep::RunResult result;
    if (answer->answered()) result.holds = answer->holds();
    result.note = format::join(answer->unknown(), "; ");
    for (const plan::Figure& figure : answer->figures()) {
      const std::string group = figure.group.empty() ? "" : figure.group + ".";
      result.figures.emplace_back(group + figure.key(), number_text(figure));
    }
    return result;
  }

 private:
  Words paths_of(const std::string& value) const {
    Words paths;
    for (const std::string& path : format::split(value, ','))
      paths.push_back((folder_ / path).lexically_normal().string());
    return paths;
  }

  Words words_of(const Words& names, const Words& values) const {
    Words words{study_.what};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Words all = names[i] == "trace" ? paths_of(values[i]) : Words{values[i]};
      for (const std::string& one : all) {
        words.push_back("--" + names[i]);
        words.push_back(one);
      }
    }
    return words;
  }

  static std::string unusable(const std::string& path) {
    return "--trace " + format::in_quotes(path) + " can not be used";
  }

  void check_files(const std::string& value, format::Diagnostics& diagnostics) {
    std::error_code unknown;
    for (const std::string& path : paths_of(value))
      if (!fs::is_regular_file(path, unknown)) report(unusable(path), diagnostics);
  }

  /// "--rate '8' has no unit" is about the row `rate`. A problem is told once, however many
  /// combinations have it.
  void report(const std::string& problem, format::Diagnostics& diagnostics) {
    const std::string message = problem.substr(0, problem.find("\n    "));
    const std::string hint =
        message.size() == problem.size() ? "" : problem.substr(message.size() + 5);
    int line = study_.subject_line;
    for (const auto& parameter : study_.parameters)
      if (message.starts_with("--" + parameter.name + " ")) line = parameter.line;
    if (told_.emplace(line, message).second)
      diagnostics.add({study_.path, line, Severity::Error, "values", message, hint});
  }

  const Study& study_;
  const PlanQuestion& question_;
  fs::path folder_;
  ProfileShelf shelf_;
  std::map<std::string, std::string> hashes_;
  std::set<std::pair<int, std::string>> told_;
};

}  // namespace

std::unique_ptr<SweepSubject> plan_subject(const Study& study, format::Diagnostics& diagnostics) {
  Words questions;
  const PlanQuestion* found = nullptr;
  for (const PlanQuestion& question : plan_questions()) {
    questions.emplace_back(question.name);
    if (question.name == study.what) found = &question;
  }
  bool sound = found != nullptr;
  if (!sound) {
    diagnostics.add({study.path, study.subject_line, Severity::Error, "values",
                     "unknown question " + format::in_quotes(study.what),
                     format::suggestion(study.what, questions, "questions")});
  }
  const Words options = option_names();
  for (const auto& parameter : study.parameters) {
    if (std::find(options.begin(), options.end(), parameter.name) != options.end()) continue;
    sound = false;
    diagnostics.add({study.path, parameter.line, Severity::Error, "set",
                     format::in_quotes(parameter.name) + " is no option of plan",
                     format::suggestion(parameter.name, options, "options")});
  }
  if (!sound) return nullptr;
  return std::make_unique<PlanSubject>(study, *found);
}

}  // namespace replisim::cli
