// SPDX-License-Identifier: Apache-2.0
// meets() and value_text(): conditions against values, and values as scenario files write them.
#include <algorithm>
#include <array>
#include <limits>

#include "scenarios/format/conditions.hpp"
#include "scenarios/format/scenario.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// value / unit with as many decimals as needed, if at most `decimals` are.
std::optional<std::string> exact(std::int64_t value, std::int64_t unit, int decimals) {
  const bool negative = value < 0;
  // In unsigned arithmetic the least number has an absolute value as well.
  const std::uint64_t size =
      negative ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  const auto divisor = static_cast<std::uint64_t>(unit);
  std::string text = std::to_string(size / divisor);
  std::uint64_t rest = size % divisor;
  if (rest != 0) text += '.';
  for (int i = 0; rest != 0 && i < decimals; ++i) {
    rest *= 10;  // units are below 2^50, so this can not overflow
    text += static_cast<char>('0' + rest / divisor);
    rest %= divisor;
  }
  if (rest != 0) return std::nullopt;
  if (negative) text.insert(text.begin(), '-');
  return text;
}

std::string time_text(std::int64_t ns) {
  if (ns == 0) return "0s";
  if (ns < 0) {
    std::string text = time_text(-ns);
    text.insert(text.begin(), '-');
    return text;
  }
  constexpr std::int64_t second = 1'000'000'000;
  if (ns % second == 0 && ns >= 60 * second) {
    const std::int64_t s = ns / second;
    std::string text;
    if (s >= 3'600) text += std::to_string(s / 3'600) + "h";
    if (s / 60 % 60 != 0) text += std::to_string(s / 60 % 60) + "m";
    if (s % 60 != 0) text += std::to_string(s % 60) + "s";
    return text;
  }
  if (ns >= second) return *exact(ns, second, 9) + "s";
  if (ns >= 1'000'000) return *exact(ns, 1'000'000, 6) + "ms";
  if (ns >= 1'000) return *exact(ns, 1'000, 3) + "us";
  return std::to_string(ns) + "ns";
}

/// The shortest exact way to write bytes: whole KiB ... TiB when four digits do, else at most three
/// decimals of kB ... TB, else bytes. Of two equally short ones the whole number wins.
std::string data_text(std::int64_t bytes) {
  struct Unit {
    const char* name;
    std::int64_t factor;
    int decimals;
  };
  constexpr std::int64_t ki = 1'024;
  constexpr std::array units = {
      Unit{"kB", 1'000, 3},         Unit{"MB", 1'000'000, 3},
      Unit{"GB", 1'000'000'000, 3}, Unit{"TB", 1'000'000'000'000, 3},
      Unit{"KiB", ki, 0},           Unit{"MiB", ki * ki, 0},
      Unit{"GiB", ki * ki * ki, 0}, Unit{"TiB", ki * ki * ki * ki, 0},
  };
  std::string best = std::to_string(bytes) + "B";
  if (bytes == 0) return best;
  const auto weight = [](const std::string& text) {
    return text.size() * 2 + (text.find('.') == std::string::npos ? 0 : 1);
  };
  for (const Unit& unit : units) {
    if (bytes < unit.factor && -bytes < unit.factor) continue;
    const auto number = exact(bytes, unit.factor, unit.decimals);
    if (number && unit.decimals == 0 && number->size() > 4) continue;  // 2352115KiB helps nobody
    if (number && weight(*number + unit.name) < weight(best)) best = *number + unit.name;
  }
  return best;
}

bool in_bounds(const Condition& condition, std::int64_t value) {
  return (!condition.at_least || value >= *condition.at_least) &&
         (!condition.at_most || value <= *condition.at_most);
}

}  // namespace

bool meets(const Condition& condition, std::int64_t actual) {
  if (!condition.choices.empty()) return condition.negated;  // a number is not NULL, and no word
  return in_bounds(condition, actual) != condition.negated;
}

bool meets(const Condition& condition, const std::string& actual) {
  if (!condition.choices.empty()) {
    const auto& words = condition.choices;
    return (std::find(words.begin(), words.end(), actual) != words.end()) != condition.negated;
  }
  if (condition.kind == ValueKind::Boolean) {
    const auto value = actual == "1" ? true : actual == "0" ? false : parse_boolean(actual);
    return value ? meets(condition, std::int64_t{*value}) : condition.negated;
  }
  if (const auto dimension = dimension_of(condition.kind)) {
    const bool percent = condition.kind == ValueKind::Share && !actual.ends_with('%');
    const Parsed value = parse_number(percent ? actual + "%" : actual, *dimension);
    return value.value ? meets(condition, *value.value) : condition.negated;
  }
  return condition.negated;
}

std::string value_text(ValueKind kind, std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min()) return "NULL";  // kNull of the model
  switch (kind) {
    case ValueKind::Time:
      return time_text(value);
    case ValueKind::Data:
      return data_text(value);
    case ValueKind::DataRate:
      return *exact(value, 1'000'000, 6) + "MBps";
    case ValueKind::Share:
      return *exact(value, 10'000'000, 7) + "%";
    case ValueKind::Boolean:
      return value != 0 ? "yes" : "no";
    default:
      return std::to_string(value);
  }
}

bool is_action(const Step& step) {
  return !std::holds_alternative<CheckStep>(step.action);
}

bool has_answer(const Step& step) {
  return std::holds_alternative<CallStep>(step.action) ||
         std::holds_alternative<MethodStep>(step.action) ||
         std::holds_alternative<JobStep>(step.action) ||
         std::holds_alternative<PollStep>(step.action);
}

std::string name_of_step(const Step& step) {
  struct Namer {
    std::string operator()(const CallStep& call) const { return call.name; }
    std::string operator()(const MethodStep& method) const { return method.name; }
    std::string operator()(const JobStep& call) const { return call.name; }
    std::string operator()(const PollStep& poll) const { return poll.name; }
    std::string operator()(const IoStep&) const { return {}; }
    std::string operator()(const FaultStep&) const { return {}; }
    std::string operator()(const WaitStep&) const { return {}; }
    std::string operator()(const CheckStep&) const { return {}; }
    std::string operator()(const StopStep&) const { return {}; }
  };
  return std::visit(Namer{}, step.action);
}

bool Scenario::has_tag(const std::string& tag) const {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

}  // namespace replisim::format
