// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstdint>
#include <optional>

#include "model/protocol/values.hpp"
#include "scenarios/format/step_job.hpp"

namespace replisim::checker {
namespace {

using format::Condition;
using format::ValueKind;

constexpr std::int64_t kSecond = 1'000'000'000;

/// Digits after the point of a second: none when whole, or the shortest of at least `least`.
std::string fraction(std::int64_t ns, int least) {
  std::string digits = fmt::format("{:09}", ns);
  while (static_cast<int>(digits.size()) > least && digits.back() == '0') digits.pop_back();
  return digits.empty() ? std::string{} : "." + digits;
}

/// Milliseconds, microseconds or nanoseconds: whatever shows the value exactly.
std::string clock_fraction(std::int64_t ns) {
  if (ns % 1'000'000 == 0) return fmt::format(".{:03}", ns / 1'000'000);
  if (ns % 1'000 == 0) return fmt::format(".{:06}", ns / 1'000);
  return fmt::format(".{:09}", ns);
}

bool is_number_start(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

std::string time_text(SimTime at) {
  const std::int64_t ns = at.value;
  if (ns < 0) return "-" + time_text(SimTime{-ns});
  const std::int64_t whole = ns / kSecond;
  const std::string rest = fraction(ns % kSecond, 0);
  if (whole < 60) return fmt::format("{}{}s", whole, rest);
  if (whole < 3600) {
    if (whole % 60 == 0 && rest.empty()) return fmt::format("{}m", whole / 60);
    return fmt::format("{}m{:02}{}s", whole / 60, whole % 60, rest);
  }
  if (whole % 3600 == 0 && rest.empty()) return fmt::format("{}h", whole / 3600);
  if (whole % 60 == 0 && rest.empty()) {
    return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
  }
  return fmt::format("{}h{:02}m{:02}{}s", whole / 3600, whole / 60 % 60, whole % 60, rest);
}

std::string clock_text(SimTime at) {
  const std::int64_t whole = at.value / kSecond;
  const std::string rest = clock_fraction(at.value % kSecond);
  if (whole < 3600) return fmt::format("{:2}m{:02}{}s", whole / 60, whole % 60, rest);
  return fmt::format("{}h{:02}m{:02}{}s", whole / 3600, whole / 60 % 60, whole % 60, rest);
}

std::string span_text(SimTime span) {
  if (span < SimTime{}) return "-" + span_text(SimTime{} - span);
  if (span >= minutes(1)) {
    std::string text = clock_text(span);
    return text.front() == ' ' ? text.substr(1) : text;
  }
  return fmt::format("{}{} s", span.value / kSecond, clock_fraction(span.value % kSecond));
}

std::string spaced(std::string_view value) {
  // Only plain numbers with one unit; "1h30m", "2GB~3GB" and words stay as they are.
  const std::size_t digits = value.find_first_not_of("0123456789.-");
  if (value.empty() || digits == std::string_view::npos || digits == 0) return std::string(value);
  for (const char c : value.substr(digits)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0 && c != '%') return std::string(value);
  }
  return fmt::format("{} {}", value.substr(0, digits), value.substr(digits));
}

std::string operator_of(const Condition& condition) {
  const std::size_t begin = condition.key.size();
  if (condition.text.size() <= begin) return "=";
  const std::size_t end = condition.text.find_first_not_of("=!<>", begin);
  return condition.text.substr(begin, end == std::string::npos ? end : end - begin);
}

std::string spaced_condition(const Condition& condition) {
  if (condition.key == "return") {
    std::string codes;
    for (const auto& choice : condition.choices) {
      codes += (codes.empty() ? "" : " or ") + shown_value(condition, choice);
    }
    return fmt::format("return {} {}", operator_of(condition), codes);
  }
  const std::string op = operator_of(condition);
  const std::size_t begin = condition.key.size() + op.size();
  const std::string value = begin < condition.text.size() ? condition.text.substr(begin) : "";
  std::string wanted = fmt::format("{} {} {}", condition.key, op, spaced(value));
  const bool tolerance = value.find("+-") != std::string::npos;
  if (!tolerance || !condition.at_least || !condition.at_most) return wanted;
  return fmt::format("{} (from {} to {})", wanted,
                     spaced(format::value_text(condition.kind, *condition.at_least)),
                     spaced(format::value_text(condition.kind, *condition.at_most)));
}

std::string value_of(const Condition& condition, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return format::value_text(condition.kind, *number);
  }
  return std::holds_alternative<NullValue>(value) ? "NULL" : "unknown";
}

std::string shown_value(const Condition& condition, const Value& value) {
  const std::string text = value_of(condition, value);
  if (condition.key == "return") {
    const auto code = parse_value<ReturnCode>(text);
    if (code) return fmt::format("{} ({})", text, static_cast<unsigned>(*code));
  }
  return std::holds_alternative<std::int64_t>(value) && is_number_start(text.front()) ? spaced(text)
                                                                                      : text;
}

std::string missed_by(const Condition& condition, const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr || condition.kind == ValueKind::Boolean || condition.negated) return {};
  const bool time = condition.kind == ValueKind::Time;
  if (condition.at_most && *number > *condition.at_most) {
    return fmt::format("{} too {}",
                       spaced(format::value_text(condition.kind, *number - *condition.at_most)),
                       time ? "long" : "much");
  }
  if (condition.at_least && *number < *condition.at_least) {
    return fmt::format("{} too {}",
                       spaced(format::value_text(condition.kind, *condition.at_least - *number)),
                       time ? "short" : "little");
  }
  return {};
}

std::string on_text(const format::Step& step) {
  std::string text;
  for (const auto& target : step.on) text.append(text.empty() ? "" : " ").append(target.text);
  return text;
}

std::string do_text(const format::Scenario& scenario, const format::Step& step) {
  struct Namer {
    std::string written;
    std::string operator()(const format::CallStep& call) const { return call.operation_text; }
    std::string operator()(const format::MethodStep& method) const {
      return std::string(name_of_method(method.request.method));
    }
    std::string operator()(const format::IoStep&) const { return "io"; }
    std::string operator()(const format::FaultStep& fault) const {
      return fault.heal ? "heal" : "fault";
    }
    std::string operator()(const format::WaitStep&) const { return "wait"; }
    std::string operator()(const format::CheckStep& check) const {
      switch (check.kind) {
        case format::CheckStep::Kind::Always:
          return "always";
        case format::CheckStep::Kind::Never:
          return "never";
        default:
          return "expect";
      }
    }
    std::string operator()(const format::StopStep&) const { return "stop"; }
    std::string operator()(const format::JobStep& call) const {
      return std::string(format::name_of_job_method(call.kind));
    }
    std::string operator()(const format::PollStep&) const { return "poll"; }
  };
  const std::string name = std::visit(Namer{}, step.action);
  return name.empty() ? cell_text(scenario, step.line, "do") : name;
}

std::vector<CellSpan> cell_spans(std::string_view line) {
  std::vector<CellSpan> spans;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t index = 0; index <= line.size(); ++index) {
    if (index < line.size() && line[index] == '"') quoted = !quoted;
    if (index < line.size() && (quoted || line[index] != ',')) continue;
    CellSpan span{begin, index};
    while (span.begin < span.end && std::isspace(static_cast<unsigned char>(line[span.begin]))) {
      ++span.begin;
    }
    while (span.end > span.begin && std::isspace(static_cast<unsigned char>(line[span.end - 1]))) {
      --span.end;
    }
    spans.push_back(span);
    begin = index + 1;
  }
  return spans;
}

std::size_t column_of(const std::vector<std::string>& lines, std::string_view name) {
  for (const auto& line : lines) {
    const std::size_t first = line.find_first_not_of(" \t\r\xEF\xBB\xBF");
    if (first == std::string::npos || line[first] == '#') continue;
    const auto spans = cell_spans(line);
    for (std::size_t index = 0; index < spans.size(); ++index) {
      std::size_t begin = spans[index].begin;
      if (line.compare(begin, 3, "\xEF\xBB\xBF") == 0) begin += 3;
      if (line.substr(begin, spans[index].end - begin) == name) return index;
    }
    return SIZE_MAX;
  }
  return SIZE_MAX;
}

std::string cell_text(const format::Scenario& scenario, int line, std::string_view column) {
  const std::size_t index = column_of(scenario.lines, column);
  if (line < 1 || static_cast<std::size_t>(line) > scenario.lines.size()) return {};
  const std::string& text = scenario.lines[static_cast<std::size_t>(line) - 1];
  const auto spans = cell_spans(text);
  if (index >= spans.size()) return {};
  std::string cell = text.substr(spans[index].begin, spans[index].end - spans[index].begin);
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') return cell;
  std::string plain;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    plain += cell[i];
    if (cell[i] == '"' && cell[i + 1] == '"') ++i;
  }
  return plain;
}

}  // namespace replisim::checker
