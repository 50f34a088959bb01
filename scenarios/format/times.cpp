// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/times.hpp"

#include <algorithm>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// No time of a scenario is later; twice as much is where sums stop, far below the type's limit.
constexpr SimTime longest_time = hours(24) * 365 * 50;

Instant instant_of(const TimeSpec& spec, const Instant& clock) {
  if (spec.kind == TimeSpec::Kind::Absolute) return {0, spec.value, spec.value};
  const SimTime value = spec.kind == TimeSpec::Kind::Relative ? spec.value : SimTime{};
  const auto sum = [&](SimTime from) { return std::min(from + value, longest_time * 2); };
  return {clock.wait_line, sum(clock.offset), sum(clock.earliest)};
}

/// True when `a` is certainly later than `b`.
bool certainly_later(const Instant& a, const Instant& b) {
  if (a.wait_line == b.wait_line) return a.offset > b.offset;
  return b.wait_line == 0 && a.earliest > b.offset;
}

}  // namespace

std::vector<StepTimes> times_of(const std::vector<Step>& steps) {
  std::vector<StepTimes> all;
  Instant clock;
  for (const Step& step : steps) {
    StepTimes times;
    times.from = instant_of(step.at.from, clock);
    times.from_end = step.at.from.kind == TimeSpec::Kind::End;
    if (step.at.to) {
      times.to_end = step.at.to->kind == TimeSpec::Kind::End;
      if (!times.to_end) times.to = instant_of(*step.at.to, clock);
    }
    const bool point = !step.at.to && step.at.from.kind == TimeSpec::Kind::Absolute;
    if (point && step.at.from.value < clock.earliest) times.past = clock;
    all.push_back(times);
    if (!is_action(step) || times.past) continue;
    clock = times.from;
    if (std::holds_alternative<WaitStep>(step.action)) {
      clock = {step.line, SimTime{}, times.from.earliest};
    }
  }
  return all;
}

std::string time_text(const Instant& instant) {
  std::string offset = value_text(ValueKind::Time, instant.offset.value);
  if (instant.wait_line == 0) return offset;
  return "line " + std::to_string(instant.wait_line) + " + " + offset;
}

std::string time_text(const StepTimes& times) {
  std::string text = times.from_end ? "end" : time_text(times.from);
  if (times.to_end) return text + " ~ end";
  return times.to ? text + " ~ " + time_text(*times.to) : text;
}

void check_times(const Scenario& scenario, Problems& problems) {
  const std::vector<StepTimes> times = times_of(scenario.steps);
  const Step* stop = nullptr;
  Instant stop_time;
  for (std::size_t i = 0; i < times.size() && stop == nullptr; ++i) {
    if (!std::holds_alternative<StopStep>(scenario.steps[i].action)) continue;
    stop = &scenario.steps[i];
    stop_time = times[i].from;
  }
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Step& step = scenario.steps[i];
    const StepTimes& t = times[i];
    if (t.past) {
      problems.error(step.line, "at",
                     value_text(ValueKind::Time, step.at.from.value.value) +
                         " is in the past: the rows above reach " +
                         value_text(ValueKind::Time, t.past->earliest.value),
                     "rows stand in the order of their times; a window may reach back: 0s~end");
      continue;
    }
    if (t.to && certainly_later(t.from, *t.to)) {
      problems.error(step.line, "at", time_text(t) + " ends before it begins");
      continue;
    }
    if (t.from.earliest > longest_time || (t.to && t.to->earliest > longest_time)) {
      problems.error(step.line, "at", "this is later than 50 years after the start");
      continue;
    }
    if (t.from_end) continue;
    const char* what = is_action(step) ? "this row" : "this check";
    const bool after_stop = stop != nullptr && step.line > stop->line;
    if (stop != nullptr &&
        ((after_stop && is_action(step)) || certainly_later(t.from, stop_time))) {
      problems.warning(step.line, "",
                       std::string(what) + " can never be reached: the run stops at line " +
                           std::to_string(stop->line));
    } else if (scenario.run.limit && t.from.earliest > *scenario.run.limit) {
      problems.warning(step.line, "",
                       std::string(what) + " can never be reached: the run ends at " +
                           value_text(ValueKind::Time, scenario.run.limit->value));
    }
  }
}

namespace {

std::optional<TimeSpec> parse_point(std::string_view text, int line, Problems& problems) {
  if (text == "end") return TimeSpec{TimeSpec::Kind::End, {}};
  TimeSpec spec{TimeSpec::Kind::Absolute, {}};
  std::string_view number = text;
  if (number.starts_with('+')) {
    spec.kind = TimeSpec::Kind::Relative;
    number.remove_prefix(1);
  }
  const Parsed parsed = parse_number(number, Dimension::Time);
  if (!parsed.value) {
    problems.error(line, "at", parsed.problem, parsed.hint);
    return std::nullopt;
  }
  spec.value = SimTime{*parsed.value};
  if (spec.value > longest_time) {
    problems.error(line, "at", std::string(text) + " is longer than 50 years");
    return std::nullopt;
  }
  return spec;
}

}  // namespace

std::optional<When> parse_when(const std::string& text, int line, Problems& problems) {
  if (text.empty()) return When{};
  const std::size_t tilde = text.find('~');
  const auto from = parse_point(std::string_view(text).substr(0, tilde), line, problems);
  if (tilde == std::string::npos) {
    if (!from) return std::nullopt;
    return When{*from, std::nullopt};
  }
  const auto to = parse_point(std::string_view(text).substr(tilde + 1), line, problems);
  if (!from || !to) return std::nullopt;
  const bool backwards =
      (from->kind == to->kind && from->value > to->value) || from->kind == TimeSpec::Kind::End;
  if (backwards) {
    problems.error(line, "at", text + " ends before it begins");
    return std::nullopt;
  }
  return When{*from, *to};
}

}  // namespace replisim::format
