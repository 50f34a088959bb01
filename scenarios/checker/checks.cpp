// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "scenarios/checker/lenient.hpp"
#include "scenarios/checker/search.hpp"
#include "scenarios/checker/text.hpp"

namespace replisim::checker {
namespace {

using format::CheckStep;
using format::Condition;
using format::Step;
using format::TimeSpec;

const CheckStep* check_step(const Step& step) {
  return std::get_if<CheckStep>(&step.action);
}

bool is_wait(const Step& step) {
  return std::holds_alternative<format::WaitStep>(step.action);
}

bool is_call(const Step& step) {
  return format::has_answer(step);
}

bool judged_together(const Step& step) {
  if (is_wait(step)) return true;
  const CheckStep* check = check_step(step);
  if (check == nullptr || check->kind == CheckStep::Kind::Always) return false;
  return check->kind == CheckStep::Kind::Never || step.at.to.has_value();
}

/// One check under judgement: its signals and what was found.
class Case {
 public:
  Case(const Court& court, const Step& step, const Check& check)
      : court_(court),
        step_(step),
        check_(check),
        verdict_(blank_verdict(court.scenario, step, check)) {}

  Verdict judge();

 private:
  void load_signals(const format::Target& target, const Position& position);
  std::vector<Need> needs(bool want) const;
  std::vector<Value> values_at(const Position& position) const;
  bool hold_at(const Position& position) const;

  void judge_call();
  void judge_point(const Position& position);
  void judge_window(const Position& opens, const Position& closes, bool cut);
  void judge_always(const Position& opens, const Position& closes, bool cut);
  void judge_never(const Position& opens, const Position& closes, bool cut);
  void judge_wait();
  void judge_check_row(const CheckStep& check);

  void pass(const Position& position);
  void skip(std::string reason);
  void no_data(const Condition& condition, const Position& position);
  std::string call_without(const std::string& key) const;
  void fail(Mismatch mismatch, const Position& position);
  std::string not_reached() const;
  std::string window_text(const Position& opens, const Position& closes) const;
  std::string came_late(const Position& opens, const Position& closes) const;
  bool was_cut(const Position& opens, const Position& closes) const;

  const Court& court_;
  const Step& step_;
  const Check& check_;
  Verdict verdict_;
  std::vector<Signal> signals_;
};

void Case::load_signals(const format::Target& target, const Position& position) {
  signals_.clear();
  for (const Condition* condition : check_) {
    signals_.push_back(signal_of(court_.scenario, court_.timeline, target, *condition, position));
  }
}

std::vector<Need> Case::needs(bool want) const {
  std::vector<Need> needs;
  for (std::size_t index = 0; index < check_.size(); ++index) {
    needs.push_back({check_[index], &signals_[index], want});
  }
  return needs;
}

std::vector<Value> Case::values_at(const Position& position) const {
  std::vector<Value> values;
  values.reserve(signals_.size());
  for (const auto& signal : signals_) values.push_back(signal.at(position));
  return values;
}

void Case::pass(const Position& position) {
  verdict_.outcome = Outcome::pass;
  verdict_.at = position.at;
  const auto values = values_at(position);
  for (std::size_t index = 0; index < values.size(); ++index) {
    verdict_.actual += fmt::format("{}{}={}", index == 0 ? "" : " ", check_[index]->key,
                                   value_of(*check_[index], values[index]));
  }
}

void Case::skip(std::string reason) {
  verdict_.outcome = Outcome::skip;
  verdict_.at = court_.timeline.history().ended_at;
  verdict_.reason = std::move(reason);
}

/// Why a call has nothing to show for a key, where that is no fault of the history: it made no job,
/// or its work went on when the run ended.
std::string Case::call_without(const std::string& key) const {
  static const std::set<std::string> of_job{"JobState", "OperationalStatus", "PercentComplete",
                                            "ErrorCode", "ErrorReason"};
  const std::string name = step_.on.size() == 1 ? step_.on.front().text : std::string();
  for (const CallRecord& call : court_.timeline.history().calls) {
    if (call.line != step_.line && call.name != name) continue;
    if (call.returned_at && !call.job && of_job.count(key) == 1) return "the call made no job";
    if (!call.ended_at) return "the work of the call had not ended when the run did";
  }
  return {};
}

void Case::no_data(const Condition& condition, const Position& position) {
  if (std::string remark = call_without(condition.key); !remark.empty()) {
    Mismatch mismatch;
    mismatch.remark = std::move(remark);
    mismatch.updatable = false;
    return fail(std::move(mismatch), position);
  }
  verdict_.outcome = Outcome::error;
  verdict_.at = position.at;
  const std::string of = on_text(step_);
  verdict_.reason = fmt::format("the history has no value of {}{}{} at {}", condition.key,
                                of.empty() ? "" : " of ", of, time_text(position.at));
}

void Case::fail(Mismatch mismatch, const Position& position) {
  mismatch.step = &step_;
  mismatch.conditions = check_;
  mismatch.where = position;
  if (mismatch.actual.empty()) mismatch.actual = values_at(position);
  explain(court_, mismatch, verdict_);
}

std::string Case::not_reached() const {
  const History& history = court_.timeline.history();
  std::string text = fmt::format("not reached: the run ended at {}", time_text(history.ended_at));
  if (history.ended_line > 0) text += fmt::format(" (line {})", history.ended_line);
  if (!history.end_message.empty()) text += ", " + history.end_message;
  return text;
}

std::string Case::window_text(const Position& opens, const Position& closes) const {
  return fmt::format("from {} to {}", time_text(opens.at), time_text(closes.at));
}

/// When a window missed it: the first instant after the window at which all held, if any.
std::string Case::came_late(const Position& opens, const Position& closes) const {
  const Found later = find_first(needs(true), closes, court_.timeline.end());
  if (later.first) {
    return fmt::format("became true at {}, {} late", span_text(later.first->at),
                       span_text(later.first->at - closes.at));
  }
  const Found sooner = find_first(needs(true), {SimTime{}, 0}, opens);
  if (sooner.first) {
    return fmt::format("was true at {}, before the window", span_text(sooner.first->at));
  }
  return "never became true in this run";
}

/// The end of the run closes what is still open: such a window was not seen to its own end.
bool Case::was_cut(const Position& opens, const Position& closes) const {
  if (closes.at != court_.timeline.history().ended_at) return false;
  const TimeSpec& from = step_.at.from;
  const TimeSpec& to = *step_.at.to;
  if (to.kind == TimeSpec::Kind::Absolute) return to.value > closes.at;
  if (to.kind != TimeSpec::Kind::Relative || from.kind != to.kind) return false;
  return opens.at + (to.value - from.value) > closes.at;
}

void Case::judge_point(const Position& position) {
  load_signals(step_.on.front(), position);
  const Found found = find_first(needs(true), position, position);
  if (found.first) return pass(position);
  if (found.missing) return no_data(*found.missing_condition, position);
  fail({}, position);
}

void Case::judge_window(const Position& opens, const Position& closes, bool cut) {
  const Found found = find_first(needs(true), opens, closes);
  if (found.first) return pass(*found.first);
  if (found.missing) return no_data(*found.missing_condition, *found.missing);
  if (cut) return skip(not_reached());
  Mismatch mismatch;
  mismatch.span = window_text(opens, closes);
  mismatch.remark = came_late(opens, closes);
  fail(std::move(mismatch), closes);
}

void Case::judge_always(const Position& opens, const Position& closes, bool cut) {
  const Found broken = find_first(needs(false), opens, closes);
  if (broken.first) {
    Mismatch mismatch;
    mismatch.span = "always " + window_text(opens, closes);
    mismatch.updatable = false;
    return fail(std::move(mismatch), *broken.first);
  }
  if (broken.missing) return no_data(*broken.missing_condition, *broken.missing);
  if (cut) return skip(not_reached());
  pass(closes);
}

void Case::judge_never(const Position& opens, const Position& closes, bool cut) {
  const Found found = find_first(needs(true), opens, closes);
  if (found.first) {
    Mismatch mismatch;
    mismatch.span = "never " + window_text(opens, closes);
    mismatch.updatable = false;
    return fail(std::move(mismatch), *found.first);
  }
  if (found.missing) return no_data(*found.missing_condition, *found.missing);
  if (cut) return skip(not_reached());
  pass(closes);
}

void Case::judge_check_row(const CheckStep& check) {
  const History& history = court_.timeline.history();
  const bool early = history.end != RunEnd::Completed;
  if (!step_.at.to) {
    auto position = court_.timeline.marker(step_.line, Marker::Kind::Row);
    const bool at_end = step_.at.from.kind == TimeSpec::Kind::End;
    if (at_end && !early) position = court_.timeline.end();
    if (!position || (at_end && early)) return skip(not_reached());
    if (check.kind == CheckStep::Kind::Expect) return judge_point(*position);
    load_signals(step_.on.front(), *position);
    if (check.kind == CheckStep::Kind::Always) return judge_always(*position, *position, false);
    return judge_never(*position, *position, false);
  }
  auto opens = court_.timeline.marker(step_.line, Marker::Kind::WindowOpens);
  if (!opens) opens = court_.timeline.marker(step_.line, Marker::Kind::Row);
  if (!opens) return skip(not_reached());
  auto closes = court_.timeline.marker(step_.line, Marker::Kind::WindowCloses);
  const bool to_end = step_.at.to->kind == TimeSpec::Kind::End;
  const bool cut = to_end ? early : !closes || was_cut(*opens, *closes);
  if (!closes || to_end) closes = court_.timeline.end();
  load_signals(step_.on.front(), *opens);
  switch (check.kind) {
    case CheckStep::Kind::Expect:
      return judge_window(*opens, *closes, cut);
    case CheckStep::Kind::Always:
      return judge_always(*opens, *closes, cut);
    case CheckStep::Kind::Never:
      return judge_never(*opens, *closes, cut);
  }
}

void Case::judge_wait() {
  const History& history = court_.timeline.history();
  auto started = court_.timeline.marker(step_.line, Marker::Kind::WindowOpens);
  if (!started) started = court_.timeline.marker(step_.line, Marker::Kind::Row);
  if (!started) return skip(not_reached());
  load_signals(step_.on.front(), *started);
  const auto& within = std::get<format::WaitStep>(step_.action).within;
  Position deadline = court_.timeline.end();
  const bool expired = within && started->at + *within <= history.ended_at;
  if (expired) deadline = court_.timeline.after(started->at + *within);
  if (const auto satisfied = court_.timeline.marker(step_.line, Marker::Kind::Satisfied)) {
    deadline = *satisfied;
  }
  const bool given_up = history.end == RunEnd::WaitFailed && history.ended_line == step_.line;
  const bool open_at_limit = history.end == RunEnd::TimeLimit && !expired;
  const Found found = find_first(needs(true), *started, deadline);
  if (found.first && !given_up) return pass(*found.first);
  // That the run ended without it says enough, even where a measure was not recorded.
  if (found.missing && !given_up && !open_at_limit) {
    return no_data(*found.missing_condition, *found.missing);
  }
  if (!given_up && !expired && !open_at_limit) return skip(not_reached());
  Mismatch mismatch;
  mismatch.span = window_text(*started, deadline);
  mismatch.updatable = false;
  if (open_at_limit) mismatch.remark = "still waiting when the run's limit ended it";
  if (given_up) mismatch.remark = history.end_message;
  fail(std::move(mismatch), deadline);
}

/// Conditions on a call's own record are judged when the run is over, those on its job when the
/// call's work has ended.
void Case::judge_call() {
  const History& history = court_.timeline.history();
  const CallRecord* call = court_.timeline.call_of_line(step_.line);
  if (call == nullptr) return skip(not_reached());
  constexpr std::array<std::string_view, 4> of_job = {"JobState", "OperationalStatus",
                                                      "PercentComplete", "ErrorCode"};
  const bool job = std::find(of_job.begin(), of_job.end(), check_.front()->key) != of_job.end();
  Position position = court_.timeline.end();
  if (job && call->ended_at) position = court_.timeline.after(*call->ended_at);
  format::Target target;
  target.kind = format::Target::Kind::Call;
  target.text = call->name;
  load_signals(target, position);
  const bool open = !call->returned_at && !call->return_code;
  const bool other_row_ended =
      history.end == RunEnd::WaitFailed || history.end == RunEnd::RowInThePast;
  if (open && other_row_ended) return skip(not_reached());
  Position shown = position;
  if (!job && call->returned_at) shown.at = *call->returned_at;
  if (check_.front()->key == "copied" && call->ended_at) shown.at = *call->ended_at;
  const Found found = find_first(needs(true), position, position);
  if (found.first) {
    pass(position);
    verdict_.at = shown.at;
    return;
  }
  if (found.missing) return no_data(*found.missing_condition, position);
  if (auto note = excuse(court_.scenario.profile, *check_.front(), *call)) {
    pass(position);
    verdict_.at = shown.at;
    verdict_.reason = std::move(*note);
    return;
  }
  Mismatch mismatch;
  mismatch.call = call;
  mismatch.actual = values_at(position);
  if (call->returned_at) shown.seq = std::max(call->returned_seq, call->called_seq);
  fail(std::move(mismatch), shown);
}

Verdict Case::judge() {
  if (is_call(step_)) {
    judge_call();
  } else if (step_.on.empty()) {
    verdict_.outcome = Outcome::error;
    verdict_.reason = "the row names nothing that could be checked";
  } else if (is_wait(step_)) {
    judge_wait();
  } else if (const CheckStep* check = check_step(step_)) {
    judge_check_row(*check);
  }
  return std::move(verdict_);
}

}  // namespace

std::vector<Check> checks_of(const Step& step) {
  std::vector<Check> checks;
  if (!is_call(step) && !is_wait(step) && check_step(step) == nullptr) return checks;
  if (judged_together(step)) {
    Check check;
    for (const auto& condition : step.expect) check.push_back(&condition);
    if (!check.empty()) checks.push_back(std::move(check));
    return checks;
  }
  for (const auto& condition : step.expect) checks.push_back({&condition});
  return checks;
}

std::string row_name(const format::Scenario& scenario, const Step& step) {
  const std::string on = on_text(step);
  return do_text(scenario, step) + (on.empty() ? "" : " " + on);
}

Verdict blank_verdict(const format::Scenario& scenario, const Step& step, const Check& check) {
  Verdict verdict;
  verdict.scenario = scenario.path;
  verdict.line = step.line;
  verdict.check = row_name(scenario, step);
  for (const Condition* condition : check) {
    verdict.expected += (verdict.expected.empty() ? "" : " ") + condition->text;
  }
  if (!verdict.expected.empty()) verdict.check += " " + verdict.expected;
  return verdict;
}

Verdict judge_check(const Court& court, const Step& step, const Check& check) {
  return Case(court, step, check).judge();
}

}  // namespace replisim::checker
