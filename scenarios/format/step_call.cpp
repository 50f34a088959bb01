// SPDX-License-Identifier: Apache-2.0
// Operation rows: a call of ModifyListSynchronization, also a wrong one.
#include <algorithm>
#include <charconv>
#include <set>

#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// A decimal or 0x number of 16 bits; `numeric` tells whether the text looked like a number.
std::optional<std::uint16_t> parse_u16(std::string_view text, bool& numeric) {
  numeric = !text.empty() && text.front() >= '0' && text.front() <= '9';
  if (!numeric) return std::nullopt;
  const bool hexadecimal = text.starts_with("0x");
  if (hexadecimal) text.remove_prefix(2);
  std::uint16_t value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, hexadecimal ? 16 : 10);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

std::vector<std::string> names_of_map(std::span<const ValueName> values) {
  std::vector<std::string> names;
  for (const ValueName& value : values) names.emplace_back(value.name);
  return names;
}

/// Reads the cells of one operation row.
class CallReader {
 public:
  CallReader(const TimelineRow& row, Step& step, TimelineContext& context)
      : row_(row), step_(step), context_(context) {}

  std::optional<CallStep> read() {
    const int before = context_.problems.errors();
    read_operation();
    read_list();
    for (const KeyWord& word : key_words(row_.with)) read_parameter(word);
    if (context_.problems.errors() != before) return std::nullopt;
    return std::move(call_);
  }

 private:
  void error(const char* column, std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, column, std::move(message), std::move(hint));
  }

  void read_operation() {
    call_.operation_text = row_.action;
    bool numeric = false;
    call_.request.operation = parse_u16(row_.action, numeric);
    if (numeric && !call_.request.operation) {
      error("do", in_quotes(row_.action) + " is no number of 16 bits",
            "operations are numbered 0 to 65535");
    } else if (!numeric) {
      const auto operation = parse_value<Operation>(row_.action);
      if (operation) {
        call_.request.operation = static_cast<std::uint16_t>(*operation);
      } else {
        error("do", "unknown operation " + in_quotes(row_.action),
              suggestion(row_.action, names_of_map(value_map<Operation>()), "operations"));
      }
    }
  }

  void read_list() {
    const std::vector<std::string> words = words_of(row_.on);
    if (words.empty()) {
      error("on", "an operation needs a list",
            "name pairs or groups; [] is an empty list, - an absent parameter");
      return;
    }
    if (words.size() == 1 && words.front() == "-") return;
    call_.request.synchronization.emplace();
    if (words.size() == 1 && words.front() == "[]") return;
    for (const std::string& word : words) read_entry(word);
  }

  void read_entry(const std::string& word) {
    if (word == "-" || word == "[]") {
      error("on", in_quotes(word) + " stands alone");
      return;
    }
    const Target target = context_.find(word, row_.line);
    ListEntry entry;
    switch (target.kind) {
      case Target::Kind::None:
        return;
      case Target::Kind::Pair:
      case Target::Kind::Group:
        if (target.role != Target::Role::None) break;
        entry = {target.kind == Target::Kind::Pair ? ListEntry::Kind::Pair : ListEntry::Kind::Group,
                 target.index};
        add(target, entry);
        return;
      case Target::Kind::Unknown:
        add(target, {ListEntry::Kind::Unknown, 0});
        return;
      case Target::Kind::Null:
        add(target, {ListEntry::Kind::Null, 0});
        return;
      default:
        break;
    }
    error("on", in_quotes(word) + " is neither a pair nor a group",
          "Synchronization[] holds references to pairs or groups");
  }

  void add(const Target& target, ListEntry entry) {
    step_.on.push_back(target);
    call_.request.synchronization->push_back(entry);
  }

  void read_parameter(const KeyWord& word) {
    if (!word.has_value) {
      error("with", in_quotes(word.key) + " has no value", "write " + word.key + "=value");
      return;
    }
    if (!seen_.insert(word.key).second) {
      error("with", in_quotes(word.key) + " is given twice");
      return;
    }
    if (word.key == "Force") {
      read_force(word.value);
    } else if (word.key == "WaitForCopyState") {
      read_wait(word.value);
    } else if (word.key == "Operation") {
      if (word.value == "NULL") {
        call_.request.operation.reset();
      } else {
        error("with", "Operation is given in the column 'do'", "Operation=NULL leaves it out");
      }
    } else if (word.key == "ReplicationSettingData") {
      read_settings_text(word.value);
    } else if (word.key.starts_with("Setting.")) {
      read_setting(word.key.substr(8), word.value);
    } else if (word.key == "as") {
      call_.name = word.value;
    } else if (word.key.size() > 1 && word.key.front() == '?') {
      call_.unknown_parameters.push_back(word.key.substr(1));
      call_.request.unknown_parameters = true;
    } else {
      unknown_parameter(word.key);
    }
  }

  void unknown_parameter(const std::string& key) {
    const std::vector<std::string> valid = {
        "Force", "WaitForCopyState", "Setting.X", "ReplicationSettingData", "Operation", "as"};
    std::string hint = suggestion(key, valid, "parameters");
    error("with", "unknown parameter " + in_quotes(key),
          hint + "   ('?" + key + "=...' sends it nevertheless)");
  }

  void read_force(const std::string& value) {
    const auto force = parse_boolean(value);
    if (force) {
      call_.request.force = *force;
    } else {
      error("with", "Force is true or false, not " + in_quotes(value));
    }
  }

  void read_wait(const std::string& value) {
    bool numeric = false;
    auto state = parse_u16(value, numeric);
    if (!numeric) {
      if (const auto named = parse_value<CopyState>(value)) {
        state = static_cast<std::uint16_t>(*named);
      }
    }
    if (!state) {
      error("with", "unknown CopyState " + in_quotes(value),
            suggestion(value, names_of_map(value_map<CopyState>()), "states") +
                (numeric ? "" : "   (a number can be any)"));
      return;
    }
    call_.request.wait_for_copy_state = state;
  }

  void read_settings_text(const std::string& value) {
    if (std::holds_alternative<SettingValues>(call_.request.settings)) {
      error("with", "ReplicationSettingData and Setting.X exclude each other");
    } else if (value == "NULL") {
      call_.request.settings = NullSettings{};
    } else if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      call_.request.settings = UnreadableSettings{value.substr(1, value.size() - 2)};
    } else {
      error("with", "ReplicationSettingData is NULL or a text in quotes",
            "write single properties as Setting.X=value");
    }
  }

  void read_setting(const std::string& name, const std::string& value) {
    const auto property = parse_setting_property(name);
    if (!property) {
      std::vector<std::string> valid;
      for (const SettingInfo& info : setting_properties()) valid.emplace_back(info.name);
      error("with", "ReplicationSettingData has no property " + in_quotes(name),
            suggestion(name, valid, "properties"));
      return;
    }
    if (!std::holds_alternative<AbsentSettings>(call_.request.settings) &&
        !std::holds_alternative<SettingValues>(call_.request.settings)) {
      error("with", "ReplicationSettingData and Setting.X exclude each other");
      return;
    }
    if (std::holds_alternative<AbsentSettings>(call_.request.settings)) {
      call_.request.settings = SettingValues{};
    }
    std::optional<std::int64_t> number;
    if (value != "NULL") {
      number = setting_value(setting_properties()[static_cast<std::size_t>(*property)], value);
      if (!number) return;
    }
    std::get<SettingValues>(call_.request.settings).emplace_back(*property, number);
  }

  std::optional<std::int64_t> setting_value(const SettingInfo& info, const std::string& value) {
    const std::string key = "Setting." + std::string(info.name);
    Parsed parsed;
    if (info.kind == SettingKind::Enumeration) {
      for (const ValueName& known : info.values) {
        if (known.name == value) return known.number;
      }
      parsed = parse_number(value, Dimension::Count);
      parsed.problem = "no such value";
      parsed.hint = suggestion(value, names_of_map(info.values), "values");
    } else if (info.kind == SettingKind::Boolean) {
      if (const auto boolean = parse_boolean(value)) return *boolean ? 1 : 0;
      parsed.problem = in_quotes(value) + " is neither true nor false";
    } else if (info.kind == SettingKind::Interval) {
      parsed = parse_number(value, Dimension::Time);
    } else {
      parsed = parse_number(value, Dimension::Count);
      if (!parsed.value) {  // bytes may be written with their unit
        const Parsed data = parse_number(value, Dimension::Data);
        if (data.value && info.property == SettingProperty::MaximumSkew) parsed = data;
      }
    }
    if (!parsed.value) error("with", problem_of(key + "=" + value, value, parsed), parsed.hint);
    return parsed.value;
  }

  const TimelineRow& row_;
  Step& step_;
  TimelineContext& context_;
  CallStep call_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<CallStep> parse_call(const TimelineRow& row, Step& step, TimelineContext& context) {
  return CallReader(row, step, context).read();
}

}  // namespace replisim::format
