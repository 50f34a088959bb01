// SPDX-License-Identifier: Apache-2.0
// Operation rows: a call of ModifyListSynchronization, also a wrong one.
#include <algorithm>
#include <set>

#include "scenarios/format/setting_words.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

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
        std::vector<std::string> names;
        for (const MethodInfo& method : methods()) names.emplace_back(method.name);
        const auto near = nearest(row_.action, names);
        error("do", "unknown operation " + in_quotes(row_.action),
              near ? "did you mean: " + *near
                   : suggestion(row_.action, names_of_map(value_map<Operation>()), "operations"));
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
      read_settings_text(cell(), word.value);
    } else if (word.key.starts_with("Setting.")) {
      read_setting(cell(), word.key.substr(8), word.value);
    } else if (word.key == "as") {
      call_.name = word.value;
    } else if (word.key.size() > 1 && word.key.front() == '?') {
      call_.unknown_parameters.push_back(word.key.substr(1));
      call_.request.unknown_parameters = true;
    } else {
      unknown_parameter(word.key);
    }
  }

  SettingsCell cell() { return {call_.request.settings, row_.line, context_.problems}; }

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
