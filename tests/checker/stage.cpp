// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"

#include <cctype>
#include <optional>
#include <stdexcept>

#include "scenarios/format/conditions.hpp"
#include "scenarios/format/names.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::test {
namespace {

using format::Step;
using format::TimeSpec;

format::Topology two_sites() {
  format::Topology t;
  t.name = "two_site";
  t.sites = {"paris", "lyon"};
  t.arrays = {{"a1", "paris", {}, {}, {}}, {"b1", "lyon", {}, {}, {}}};
  t.links = {{"wan", "paris", "lyon", {}, {}}};
  t.volumes = {{"a1.v1", 0, mib(1024)},
               {"a1.v2", 0, mib(1024)},
               {"b1.v1", 1, mib(1024)},
               {"b1.v2", 1, mib(1024)}};
  for (std::uint32_t index = 0; index < 2; ++index) {
    format::PairSpec pair;
    pair.name = "p" + std::to_string(index + 1);
    pair.source = index;
    pair.target = index + 2;
    pair.group = 0;
    t.pairs.push_back(pair);
  }
  t.groups.resize(1);
  t.groups[0].name = "g1";
  t.groups[0].members = {0, 1};
  t.groups[0].consistency_enabled = true;
  return t;
}

SimTime time_of(const std::string& text) {
  const auto parsed = format::parse_number(text, format::Dimension::Time);
  if (!parsed.value) throw std::invalid_argument("no time: " + text);
  return SimTime{*parsed.value};
}

TimeSpec time_spec(const std::string& text) {
  if (text.empty()) return {TimeSpec::Kind::Now, {}};
  if (text == "end") return {TimeSpec::Kind::End, {}};
  if (text.front() == '+') return {TimeSpec::Kind::Relative, time_of(text.substr(1))};
  return {TimeSpec::Kind::Absolute, time_of(text)};
}

format::When when_of(const std::string& text) {
  const std::size_t tilde = text.find('~');
  if (tilde == std::string::npos) return {time_spec(text), {}};
  return {time_spec(text.substr(0, tilde)), time_spec(text.substr(tilde + 1))};
}

format::Action action_of(const std::string& word) {
  using format::CheckStep;
  if (word == "expect") return CheckStep{CheckStep::Kind::Expect};
  if (word == "always") return CheckStep{CheckStep::Kind::Always};
  if (word == "never") return CheckStep{CheckStep::Kind::Never};
  if (word == "wait") return format::WaitStep{};
  if (word == "stop") return format::StopStep{};
  if (word == "io") return format::IoStep{};
  if (word == "fault" || word == "heal") return format::FaultStep{word == "heal", {}};
  format::CallStep call;
  call.operation_text = word;
  return call;
}

/// Conditions by the real parser; `within` belongs to the wait.
void read_conditions(Step& step, const format::Topology& topology) {
  const format::Names names(topology);
  format::Diagnostics diagnostics;
  format::Problems problems("stage", diagnostics);
  for (const auto& word : format::words_of(step.expect_text)) {
    if (word.rfind("within=", 0) == 0) {
      std::get<format::WaitStep>(step.action).within = time_of(word.substr(7));
      continue;
    }
    const auto condition = format::parse_condition(word, {~0U, "anything"}, names, 1, problems);
    if (!condition) throw std::invalid_argument(diagnostics.to_text());
    step.expect.push_back(*condition);
  }
}

}  // namespace

Stage::Stage() {
  scenario.path = "scenarios/group/x.csv";
  scenario.topology = two_sites();
  scenario.run.seed = 7;
  scenario.profile.name = "generic";
  scenario.lines = {"at, do, on, with, expect, note"};
}

int Stage::row(const std::string& text, const std::string& name) {
  auto cells = format::split(text, ',');
  cells.resize(6);
  for (auto& cell : cells) cell = std::string(format::trimmed(cell));
  scenario.lines.push_back(text);
  Step step;
  step.line = static_cast<int>(scenario.lines.size());
  step.at = when_of(cells[0]);
  step.action = action_of(cells[1]);
  step.expect_text = cells[4];
  step.note = cells[5];
  const format::Names names(scenario.topology);
  for (const auto& word : format::words_of(cells[2])) {
    format::Target target = names.find(word);
    if (target.kind == format::Target::Kind::None) {
      target.kind = format::Target::Kind::Call;
      target.text = word;
    }
    step.on.push_back(target);
  }
  if (auto* call = std::get_if<format::CallStep>(&step.action)) call->name = name;
  read_conditions(step, scenario.topology);
  scenario.steps.push_back(step);
  return step.line;
}

void Stage::event(SimTime at, const std::string& entity, const std::string& property,
                  const std::string& from, const std::string& to, Cause cause) {
  history.events.push_back({at, ++sequence_, entity, property, from, to, std::move(cause)});
}

void Stage::sample(SimTime at, const std::string& entity, const std::string& metric,
                   std::int64_t before, std::int64_t value, bool known) {
  history.samples.push_back({at, ++sequence_, entity, metric, before, value, known});
}

void Stage::marker(SimTime at, int line, Marker::Kind kind) {
  history.markers.push_back({at, ++sequence_, line, kind});
}

void Stage::finding(SimTime at, const std::string& entity, const std::string& text) {
  history.findings.push_back({at, ++sequence_, entity, text, 0});
}

CallRecord& Stage::call(SimTime at, int line) {
  marker(at, line);
  CallRecord record;
  record.id = static_cast<int>(history.calls.size()) + 1;
  record.name = "call " + std::to_string(record.id);
  record.line = line;
  for (const auto& step : scenario.steps) {
    if (step.line != line) continue;
    const auto& made = std::get<format::CallStep>(step.action);
    record.operation = made.operation_text;
    if (!made.name.empty()) record.name = made.name;
    for (const auto& target : step.on) {
      record.on += (record.on.empty() ? "" : " ") + target.text;
    }
  }
  record.called_at = at;
  record.called_seq = ++sequence_;
  history.calls.reserve(16);  // references to earlier calls stay good
  history.calls.push_back(record);
  return history.calls.back();
}

void Stage::returns(CallRecord& call, SimTime at, ReturnCode code) {
  call.returned_at = at;
  call.returned_seq = ++sequence_;
  call.return_code = code;
  call.job = code == ReturnCode::JobStarted;
}

void Stage::ends(CallRecord& call, SimTime at, Bytes copied) {
  call.ended_at = at;
  call.ended_seq = ++sequence_;
  call.copied = copied;
}

void Stage::run_ends(SimTime at, RunEnd end, int line, const std::string& message) {
  history.ended_at = at;
  history.end = end;
  history.ended_line = line;
  history.end_message = message;
}

Verdict Stage::only() const {
  const auto verdicts = judge();
  if (verdicts.size() != 1) {
    throw std::logic_error("expected one verdict, got " + std::to_string(verdicts.size()));
  }
  return verdicts.front();
}

std::string text_of(const Verdict& verdict) {
  return checker::mismatch_block(verdict);
}

}  // namespace replisim::test
