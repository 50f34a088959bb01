// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/timeline.hpp"

#include <algorithm>
#include <cctype>

#include "scenarios/format/conditions.hpp"
#include "scenarios/format/keys.hpp"
#include "scenarios/format/step_job.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

const std::vector<std::string>& harness_actions() {
  static const std::vector<std::string> words = {"io",     "fault",  "heal",  "wait",
                                                 "expect", "always", "never", "poll",
                                                 "stop",   "use",    "set",   "tag"};
  return words;
}

bool is_operation(const std::string& action) {
  return std::isupper(static_cast<unsigned char>(action.front())) != 0 ||
         std::isdigit(static_cast<unsigned char>(action.front())) != 0;
}

/// One row at a time becomes a step.
class StepReader {
 public:
  StepReader(TimelineContext& context, std::map<int, MethodRow> methods)
      : context_(context), methods_(std::move(methods)) {}

  void read(const TimelineRow& row) {
    Step step;
    step.line = row.line;
    step.note = row.note;
    step.expect_text = row.expect;
    const int before = context_.problems.errors();
    const auto when = parse_when(row.at, row.line, context_.problems);
    if (when) step.at = *when;
    bool good = false;
    if (row.action.empty()) {
      error(row, "do", "the row does nothing", "write an operation or a harness action");
    } else if (is_operation(row.action)) {
      good = is_job_method(row.action)
                 ? read_job_row(row, step, parse_job_step(row, step, context_))
                 : read_call(row, step);
    } else {
      good = read_harness(row, step);
    }
    if (good && when) check_when(row, step);
    if (context_.problems.errors() == before && good) context_.scenario.steps.push_back(step);
  }

 private:
  void error(const TimelineRow& row, const char* column, std::string message,
             std::string hint = {}) {
    context_.problems.error(row.line, column, std::move(message), std::move(hint));
  }

  /// A call of another method was read already.
  bool read_method(const TimelineRow& row, Step& step, MethodRow& method) {
    const ConditionSubject subject{of_call, "a call"};
    for (const std::string& word : condition_words(row.expect, row.line, context_.problems))
      add_condition(word, subject, row, step);
    for (const Condition& condition : step.expect) {
      if (find_output_key(condition.key) == nullptr) continue;
      for (const std::string& choice : condition.choices) {
        for (const std::string& name : split(choice, '+'))
          context_.names.use(context_.names.find(name));
      }
    }
    if (!method.call) return false;
    step.on = std::move(method.on);
    step.action = std::move(*method.call);
    return true;
  }

  bool read_call(const TimelineRow& row, Step& step) {
    if (const auto method = methods_.find(row.line); method != methods_.end())
      return read_method(row, step, method->second);
    auto call = parse_call(row, step, context_);
    const ConditionSubject subject{of_call, "a call"};
    for (const std::string& word : condition_words(row.expect, row.line, context_.problems))
      add_condition(word, subject, row, step);
    if (!call) return false;
    step.action = std::move(*call);
    return true;
  }

  /// The answer to a row about a job has the keys of a call.
  template <class Parsed>
  bool read_job_row(const TimelineRow& row, Step& step, Parsed action) {
    const ConditionSubject subject{of_call, "a call"};
    for (const std::string& word : condition_words(row.expect, row.line, context_.problems))
      add_condition(word, subject, row, step);
    if (!action) return false;
    step.action = std::move(*action);
    return true;
  }

  bool read_harness(const TimelineRow& row, Step& step) {
    if (row.action == "poll") return read_job_row(row, step, parse_poll(row, step, context_));
    if (row.action == "io") return read_plain(row, step, parse_io(row, step, context_));
    if (row.action == "fault" || row.action == "heal") {
      return read_plain(row, step, parse_fault(row, step, context_));
    }
    if (row.action == "wait") return read_wait(row, step);
    if (row.action == "expect" || row.action == "always" || row.action == "never") {
      return read_check(row, step);
    }
    if (row.action == "stop") return read_stop(row, step);
    std::vector<std::string> known = harness_actions();
    for (const ValueName& value : value_map<Operation>()) known.emplace_back(value.name);
    const auto near = nearest(row.action, known);
    error(row, "do", "unknown action " + in_quotes(row.action),
          near ? "did you mean: " + *near +
                     "          (operations are capitalised, harness actions are not)"
               : "harness actions: " + join(harness_actions(), ", "));
    return false;
  }

  template <class Parsed>
  bool read_plain(const TimelineRow& row, Step& step, Parsed action) {
    if (!row.expect.empty()) {
      error(row, "expect", in_quotes(row.action) + " has nothing to expect",
            "write a row of its own with expect in the column 'do'");
    }
    if (!action) return false;
    step.action = std::move(*action);
    return true;
  }

  bool read_stop(const TimelineRow& row, Step& step) {
    for (const auto& [column, cell] :
         {std::pair{"on", &row.on}, {"with", &row.with}, {"expect", &row.expect}}) {
      if (!cell->empty()) error(row, column, "the cell of a stop row is not empty");
    }
    step.action = StopStep{};
    return true;
  }

  /// What a check or wait is about.
  bool read_subject(const TimelineRow& row, Step& step, ConditionSubject& subject) {
    if (!row.with.empty()) {
      error(row, "with", "the cell of a check is not empty", "conditions stand in 'expect'");
    }
    const Target target = context_.single(row);
    if (target.kind == Target::Kind::None) return false;
    step.on = {target};
    subject.owners = owner_of(target);
    subject.what = target.role == Target::Role::None ? kind_word(target.kind) : "a volume";
    if (subject.owners != 0) return true;
    error(row, "on", in_quotes(target.text) + " has nothing to check",
          "checks are about pairs, groups, volumes, arrays, links, sites, named calls and service");
    return false;
  }

  bool read_check(const TimelineRow& row, Step& step) {
    ConditionSubject subject;
    const bool known = read_subject(row, step, subject);
    if (row.expect.empty()) error(row, "expect", "nothing to check", "write key=value");
    if (!known) return false;
    for (const std::string& word : condition_words(row.expect, row.line, context_.problems))
      add_condition(word, subject, row, step);
    const auto kind = row.action == "always"  ? CheckStep::Kind::Always
                      : row.action == "never" ? CheckStep::Kind::Never
                                              : CheckStep::Kind::Expect;
    step.action = CheckStep{kind};
    return true;
  }

  bool read_wait(const TimelineRow& row, Step& step) {
    ConditionSubject subject;
    const bool known = read_subject(row, step, subject);
    WaitStep wait;
    bool conditions = false;
    for (const std::string& word : condition_words(row.expect, row.line, context_.problems)) {
      if (word.starts_with("within=")) {
        const Parsed parsed = parse_number(std::string_view(word).substr(7), Dimension::Time);
        if (!parsed.value) {
          error(row, "expect", problem_of(word, word.substr(7), parsed), parsed.hint);
        } else {
          wait.within = SimTime{*parsed.value};
        }
        continue;
      }
      conditions = true;
      if (known) add_condition(word, subject, row, step);
      if (is_told_afterwards(split_condition(word).key)) {
        error(row, "expect", in_quotes(word) + ": a run can not wait for indications",
              "wait for the property itself; indications are for expect, always and never");
      }
    }
    if (!conditions) {
      error(row, "expect", "nothing to wait for",
            "write a condition, or let the next row begin later: +10s");
    }
    step.action = wait;
    return known;
  }

  void add_condition(const std::string& word, const ConditionSubject& subject,
                     const TimelineRow& row, Step& step) {
    if (!context_.names_known && names_in_value(word)) return;
    auto condition = parse_condition(word, subject, context_.names, row.line, context_.problems);
    if (condition) step.expect.push_back(std::move(*condition));
  }

  /// Conditions whose value is a name can not be judged without the topology.
  static bool names_in_value(const std::string& word) {
    const KeyInfo* key = find_key(split_condition(word).key);
    return key != nullptr && (key->text == TextKind::Volume || key->text == TextKind::Array ||
                              key->text == TextKind::Pairs);
  }

  void check_when(const TimelineRow& row, const Step& step) {
    const TimeSpec::Kind from = step.at.from.kind;
    const bool wait = std::holds_alternative<WaitStep>(step.action);
    const auto* check = std::get_if<CheckStep>(&step.action);
    if (from == TimeSpec::Kind::Now && !wait) {
      error(row, "at", "the time is missing", "write 10s, or +5s after the last action");
    } else if (check == nullptr && (step.at.to || from == TimeSpec::Kind::End)) {
      error(row, "at", in_quotes(row.action) + " happens at one time, not " + in_quotes(row.at),
            "windows and end are for expect, always and never");
    } else if (check != nullptr && check->kind != CheckStep::Kind::Expect && !step.at.to) {
      error(row, "at", in_quotes(row.action) + " needs a window, not " + in_quotes(row.at),
            "write 0s~end, 10s~14s or +0s~+5s");
    }
  }

  TimelineContext& context_;
  std::map<int, MethodRow> methods_;
};

/// Names given by as=, before the rows are read, so that a row can name a call above it and be told
/// about one below it.
void collect_calls(const Table& table, TimelineContext& context) {
  for (const Row& cells : table.rows) {
    const TimelineRow row = timeline_row(cells);
    if (row.action.empty() || is_setup(row.action)) continue;
    if (!is_operation(row.action) && row.action != "poll") continue;
    for (const KeyWord& word : key_words(row.with)) {
      if (word.key != "as" || !word.has_value) continue;
      if (const std::string problem = name_problem(word.value); !problem.empty()) {
        context.problems.error(row.line, "with", problem);
      } else if (context.names.known(word.value)) {
        context.problems.error(row.line, "with", "the name " + in_quotes(word.value) + " is taken");
      } else {
        context.names.add_call(word.value, 0, row.line);
      }
    }
  }
}

void report_unused_calls(TimelineContext& context) {
  for (std::size_t i = 0; i < context.scenario.steps.size(); ++i) {
    const Step& step = context.scenario.steps[i];
    const std::string name = name_of_step(step);
    if (name.empty() || context.names.used(Target::Kind::Call, static_cast<std::uint32_t>(i)))
      continue;
    context.problems.warning(step.line, "with", "no row uses the name " + in_quotes(name));
  }
}

}  // namespace

TimelineRow timeline_row(const Row& row) {
  const auto& c = row.cells;
  return {row.line, c[0], c[1], c[2], c[3], c[4], c[5]};
}

const Columns& timeline_columns() {
  static const Columns columns{{"at", "do", "on", "with", "expect", "note"}, {}, true};
  return columns;
}

bool is_setup(const std::string& action) {
  return action == "use" || action == "set" || action == "tag";
}

std::vector<KeyWord> key_words(const std::string& cell) {
  std::vector<KeyWord> words;
  for (const std::string& word : words_of(cell)) {
    const std::size_t sign = word.find('=');
    if (sign == std::string::npos) {
      words.push_back({word, "", false});
    } else {
      words.push_back({word.substr(0, sign), word.substr(sign + 1), sign + 1 < word.size()});
    }
  }
  return words;
}

Target TimelineContext::find(const std::string& name, int line) {
  Target target = names.find(name);
  if (target.kind == Target::Kind::None && names_known) {
    const auto near = name.size() > 3 ? nearest(name, names.all()) : std::nullopt;
    problems.error(line, "on", "no pair, group, volume, array or link named " + in_quotes(name),
                   (near ? "did you mean: " + *near + "; " : "") + names.overview() +
                       "        ('?" + name + "' means deliberately unknown)");
  }
  if (target.kind == Target::Kind::Call) {
    const int given = names.line_of_call(name);
    if (given >= line) {
      problems.error(
          line, "on",
          in_quotes(name) + " is the call of line " + std::to_string(given) + ", which comes later",
          "a check sees what is above it");
      target.kind = Target::Kind::None;
      return target;
    }
    const auto step = std::lower_bound(scenario.steps.begin(), scenario.steps.end(), given,
                                       [](const Step& s, int row) { return s.line < row; });
    target.index = static_cast<std::uint32_t>(step - scenario.steps.begin());
  }
  names.use(target);
  return target;
}

Target TimelineContext::single(const TimelineRow& row) {
  const std::vector<std::string> words = words_of(row.on);
  if (words.size() == 1) return find(words.front(), row.line);
  if (words.empty()) {
    problems.error(row.line, "on", "the cell is empty", names.overview());
  } else {
    problems.error(
        row.line, "on",
        in_quotes(row.action) + " is about one thing, not " + std::to_string(words.size()));
  }
  return {};
}

void parse_steps(const Table& table, TimelineContext& context) {
  collect_calls(table, context);
  StepReader reader(context, collect_methods(table, context));
  for (const Row& row : table.rows) {
    if (context.problems.errors() >= most_problems) break;
    const TimelineRow cells = timeline_row(row);
    if (!is_setup(cells.action)) reader.read(cells);
  }
  if (context.problems.errors() == 0) report_unused_calls(context);
}

}  // namespace replisim::format
