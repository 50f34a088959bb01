// SPDX-License-Identifier: Apache-2.0
// Rows that call a method by its name: its parameters stand in `with`.
#include <algorithm>
#include <map>
#include <set>

#include "scenarios/format/method_forecast.hpp"
#include "scenarios/format/setting_words.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// "a pair or a group": what a parameter of that kind names.
std::string_view wanted_word(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::Synchronized:
      return "a pair or a group";
    case ParameterKind::Element:
      return "a volume";
    case ParameterKind::ReplicationGroup:
      return "a replication group (GROUP.source, GROUP.target, or one that a row made)";
    case ParameterKind::SettingsState:
      return "a synchronization aspect (PAIR.aspect, or one that a row made)";
    case ParameterKind::System:
      return "an array";
    case ParameterKind::Pool:
      return "a pool";
    case ParameterKind::AccessPoint:
      return "an access point (ARRAY.LINE, or one that a row made)";
    case ParameterKind::Collection:
      return "a remote replication collection that a row made";
    default:
      return "something";
  }
}

/// Reads the cells of one row that calls a method.
class MethodReader {
 public:
  MethodReader(const TimelineRow& row, const MethodInfo& info, TimelineContext& context)
      : row_(row), info_(info), context_(context) {
    step_.request.method = info.method;
  }

  MethodRow read(MethodForecast& forecast) {
    const int before = context_.problems.errors();
    if (row_.on != "service") {
      error("on", in_quotes(row_.action) + " is called on the service",
            "write service; what it acts on stands in 'with', by the names of its parameters");
    }
    for (const KeyWord& word : key_words(row_.with)) read_word(word);
    if (context_.problems.errors() == before) forecast.foresee(step_, made_, row_.line);
    MethodRow row;
    Target service;
    service.kind = Target::Kind::Service;
    service.text = "service";
    row.on.push_back(service);
    if (context_.problems.errors() == before) row.call = std::move(step_);
    return row;
  }

 private:
  void error(const char* column, std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, column, std::move(message), std::move(hint));
  }

  void read_word(const KeyWord& word) {
    if (!word.has_value) {
      error("with", in_quotes(word.key) + " has no value", "write " + word.key + "=value");
    } else if (!seen_.insert(word.key).second) {
      error("with", in_quotes(word.key) + " is given twice");
    } else if (word.key == "as") {
      step_.name = word.value;
    } else if (word.key.starts_with("as.")) {
      read_made(word.key.substr(3), word.value);
    } else if (word.key.size() > 1 && word.key.front() == '?') {
      step_.unknown_parameters.push_back(word.key.substr(1));
      step_.request.unknown_parameters = true;
    } else if (word.key.starts_with("Setting.")) {
      read_settings(word);
    } else if (const auto place = parameter_of(info_, word.key)) {
      read_parameter(*place, word);
    } else {
      unknown_parameter(word.key);
    }
  }

  SettingsCell cell() { return {step_.request.settings, row_.line, context_.problems}; }

  void read_settings(const KeyWord& word) {
    if (!parameter_of(info_, "ReplicationSettingData")) {
      error("with", std::string(info_.name) + " takes no ReplicationSettingData");
    } else {
      read_setting(cell(), word.key.substr(8), word.value);
    }
  }

  std::vector<std::string> parameters(bool outputs) const {
    std::vector<std::string> names;
    for (const ParameterInfo& parameter : info_.parameters) {
      const bool out = parameter.direction != Direction::In;
      const bool in = parameter.direction != Direction::Out;
      if (parameter.kind != ParameterKind::Job && (outputs ? out : in))
        names.emplace_back(parameter.name);
    }
    return names;
  }

  void unknown_parameter(const std::string& key) {
    std::vector<std::string> valid = parameters(false);
    if (parameter_of(info_, "ReplicationSettingData")) valid.emplace_back("Setting.X");
    valid.emplace_back("as");
    error("with", std::string(info_.name) + " has no parameter " + in_quotes(key),
          suggestion(key, valid, "parameters") + "   ('?" + key + "=...' sends it nevertheless)");
  }

  /// as.X=NAME: what comes back in X has that name from here on.
  void read_made(const std::string& output, const std::string& value) {
    const std::vector<std::string> valid = parameters(true);
    if (std::find(valid.begin(), valid.end(), output) == valid.end()) {
      error("with", std::string(info_.name) + " has no output parameter " + in_quotes(output),
            valid.empty() ? std::string("it has none") : suggestion(output, valid, "outputs"));
      return;
    }
    static const std::set<std::string> made = {"Synchronization",      "Synchronizations",
                                               "GroupSynchronization", "ReplicationGroup",
                                               "SettingsState",        "ServiceAccessPointPath",
                                               "SharedSecretPath",     "ConnectivityCollection"};
    const bool creates = info_.name.starts_with("Create") || info_.name.starts_with("Add") ||
                         info_.method == Method::ModifySettingsDefineState ||
                         info_.method == Method::ModifyListSettingsDefineState;
    if (!creates || made.count(output) == 0) {
      error("with", in_quotes("as." + output) + " names nothing new",
            "what comes back has its name already; compare it in 'expect'");
      return;
    }
    made_[output] = split(value, '+');
  }

  void read_parameter(std::uint8_t place, const KeyWord& word) {
    const ParameterInfo& parameter = info_.parameters[place];
    Argument argument;
    argument.parameter = place;
    if (parameter.direction == Direction::Out) {
      error("with", in_quotes(word.key) + " comes back, it is not given",
            "compare it in 'expect'; as." + word.key + "=NAME names a new instance");
      return;
    }
    if (parameter.kind == ParameterKind::Settings) {
      read_settings_text(cell(), word.value);
      return;
    }
    if (word.value == "NULL") {
      argument.null = true;
    } else if (word.value != "[]" || !parameter.array) {
      read_values(parameter, word, argument);
    }
    step_.request.arguments.push_back(std::move(argument));
  }

  void read_values(const ParameterInfo& parameter, const KeyWord& word, Argument& argument) {
    switch (parameter.kind) {
      case ParameterKind::Number:
        read_number(parameter, word, argument);
        break;
      case ParameterKind::Boolean:
        read_boolean(word, argument);
        break;
      case ParameterKind::Interval:
        read_interval(word, argument);
        break;
      case ParameterKind::Text:
        argument.texts = parameter.array ? split(word.value, '+') : std::vector{word.value};
        break;
      case ParameterKind::NotOffered:
        argument.texts = {word.value};
        break;
      case ParameterKind::Settings:
      case ParameterKind::Job:
        break;
      default:
        read_references(parameter, word, argument);
    }
  }

  void read_number(const ParameterInfo& parameter, const KeyWord& word, Argument& argument) {
    bool numeric = false;
    if (const auto number = parse_u16(word.value, numeric)) {
      argument.numbers.push_back(*number);
      return;
    }
    std::vector<std::string> valid;
    if (parameter.map != nullptr) {
      for (const ValueName& value : parameter.map()) {
        if (value.name == word.value) {
          argument.numbers.push_back(value.number);
          return;
        }
        valid.emplace_back(value.name);
      }
    }
    error("with", word.key + " has no value " + in_quotes(word.value),
          numeric || valid.empty()
              ? std::string("a number of 16 bits")
              : suggestion(word.value, valid, "values") + "   (a number can be any)");
  }

  void read_boolean(const KeyWord& word, Argument& argument) {
    if (const auto value = parse_boolean(word.value)) {
      argument.numbers.push_back(*value ? 1 : 0);
    } else {
      error("with", word.key + " is true or false, not " + in_quotes(word.value));
    }
  }

  void read_interval(const KeyWord& word, Argument& argument) {
    const Parsed parsed = parse_number(word.value, Dimension::Time);
    if (parsed.value) {
      argument.numbers.push_back(*parsed.value);
    } else {
      error("with", problem_of(word.key + "=" + word.value, word.value, parsed), parsed.hint);
    }
  }

  void read_references(const ParameterInfo& parameter, const KeyWord& word, Argument& argument) {
    const std::vector<std::string> names = split(word.value, '+');
    if (names.size() > 1 && !parameter.array) {
      error("with", word.key + " names one thing, not " + std::to_string(names.size()));
      return;
    }
    for (const std::string& name : names) {
      if (const auto reference = read_reference(parameter.kind, name))
        argument.references.push_back(*reference);
    }
  }

  std::optional<Reference> read_reference(ParameterKind kind, const std::string& name) {
    constexpr std::string_view aspect = ".aspect";
    if (kind == ParameterKind::SettingsState && name.ends_with(aspect)) {
      const Target pair = context_.names.find(name.substr(0, name.size() - aspect.size()));
      if (pair.kind == Target::Kind::Pair) {
        context_.names.use(pair);
        return Reference{Reference::Kind::AspectOfPair, pair.index};
      }
    }
    const Target target = context_.names.find(name);
    context_.names.use(target);
    if (const auto reference = reference_to(kind, target)) return reference;
    if (target.kind != Target::Kind::None) {
      error("with", in_quotes(name) + " is not " + std::string(wanted_word(kind)));
    } else if (context_.names_known) {
      const auto near = name.size() > 3 ? nearest(name, context_.names.all()) : std::nullopt;
      error("with", "nothing is named " + in_quotes(name),
            (near ? "did you mean: " + *near + "; " : "") + context_.names.overview() +
                "        ('?" + name + "' means deliberately unknown)");
    }
    return std::nullopt;
  }

  static std::optional<Reference> reference_to(ParameterKind kind, const Target& target) {
    using Kind = Reference::Kind;
    if (target.kind == Target::Kind::Null) return Reference{Kind::Null, 0};
    if (target.kind == Target::Kind::Unknown) return Reference{Kind::Unknown, 0};
    const bool plain = target.role == Target::Role::None;
    if (kind == ParameterKind::Synchronized && plain) {
      if (target.kind == Target::Kind::Pair) return Reference{Kind::Pair, target.index};
      if (target.kind == Target::Kind::Group) return Reference{Kind::Group, target.index};
    }
    if (kind == ParameterKind::Element && target.kind == Target::Kind::Volume)
      return Reference{Kind::Element, target.index};
    if (kind == ParameterKind::Pool && target.kind == Target::Kind::Pool)
      return Reference{Kind::Pool, target.index};
    if (kind == ParameterKind::AccessPoint && target.kind == Target::Kind::AccessPoint)
      return Reference{Kind::AccessPoint, target.index};
    if (kind == ParameterKind::Collection && target.kind == Target::Kind::Collection)
      return Reference{Kind::Collection, target.index};
    if (kind == ParameterKind::System && target.kind == Target::Kind::Array)
      return Reference{Kind::System, target.index};
    if (kind == ParameterKind::SettingsState && target.kind == Target::Kind::Aspect)
      return Reference{Kind::Aspect, target.index};
    if (kind == ParameterKind::ReplicationGroup) {
      if (target.kind == Target::Kind::ReplicationGroup)
        return Reference{Kind::ReplicationGroup, target.index};
      if (target.kind == Target::Kind::Group && !plain)
        return Reference{
            target.role == Target::Role::Source ? Kind::SourceGroup : Kind::TargetGroup,
            target.index};
    }
    return std::nullopt;
  }

  const TimelineRow& row_;
  const MethodInfo& info_;
  TimelineContext& context_;
  MethodStep step_;
  MadeNames made_;
  std::set<std::string> seen_;
};

}  // namespace

std::map<int, MethodRow> collect_methods(const Table& table, TimelineContext& context) {
  std::map<int, MethodRow> methods;
  MethodForecast forecast(context);
  for (const Row& cells : table.rows) {
    if (context.problems.errors() >= most_problems) break;
    const TimelineRow row = timeline_row(cells);
    if (const auto method = parse_method(row.action)) {
      methods[row.line] = MethodReader(row, info_of(*method), context).read(forecast);
    }
  }
  return methods;
}

}  // namespace replisim::format
