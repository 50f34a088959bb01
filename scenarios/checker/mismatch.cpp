// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/mismatch.hpp"

#include <fmt/format.h>

#include "scenarios/checker/search.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/conditions.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

using format::Condition;

/// `lost  = 1830 MB`: the equals sign under the last character of the expected operator.
std::string actual_line(const Condition& condition, const Value& value) {
  return fmt::format("{} {:>{}} {}", condition.key, "=", operator_of(condition).size(),
                     shown_value(condition, value));
}

/// The condition that the actual value meets: "lost=1830MB", with a tolerance kept.
std::string replaced(const Condition& condition, const Value& value) {
  std::string text = fmt::format("{}={}", condition.key, value_of(condition, value));
  const std::size_t tolerance = condition.text.find("+-");
  if (tolerance != std::string::npos) text += condition.text.substr(tolerance);
  return text;
}

/// Whether an expect cell can say it: NULL, for one, is no value of every key.
bool can_be_written(const Court& court, const std::string& condition) {
  if (condition.find_first_of(" \t,\"") != std::string::npos) return false;
  format::Diagnostics ignored;
  format::Problems problems("", ignored);
  const format::Names names(court.scenario.topology);
  constexpr unsigned anything = ~0U;
  return format::parse_condition(condition, {anything, ""}, names, 0, problems).has_value();
}

/// The conditions with actual values in place of those that did not hold; empty when an expect cell
/// can not say one of them.
std::string replacement_of(const Court& court, const Mismatch& mismatch) {
  std::vector<std::string> written;
  for (std::size_t index = 0; index < mismatch.conditions.size(); ++index) {
    const Condition& condition = *mismatch.conditions[index];
    const Value& value = mismatch.actual[index];
    if (std::holds_alternative<NoData>(value)) return {};
    written.push_back(holds(condition, value) ? condition.text : replaced(condition, value));
    if (!can_be_written(court, written.back())) return {};
  }
  return format::join(written, " ");
}

struct Texts {
  std::vector<std::string> expected;
  std::vector<std::string> actual;
  std::vector<std::string> misses;
  std::vector<std::string> as_written;
  std::vector<std::string> replacement;
};

Texts texts_of(const Mismatch& mismatch) {
  Texts texts;
  for (std::size_t index = 0; index < mismatch.conditions.size(); ++index) {
    const Condition& condition = *mismatch.conditions[index];
    const Value& value = mismatch.actual[index];
    texts.expected.push_back(spaced_condition(condition));
    texts.as_written.push_back(condition.text);
    texts.actual.push_back(actual_line(condition, value));
    texts.replacement.push_back(replaced(condition, value));
    const std::string missed = missed_by(condition, value);
    if (!missed.empty()) texts.misses.push_back(missed);
  }
  return texts;
}

/// The row with the actual values in its expect cell.
std::string as_row(const Court& court, const Mismatch& mismatch, const Texts& texts) {
  const format::Step& step = *mismatch.step;
  const bool call = mismatch.call != nullptr;
  const std::string name = call ? do_text(court.scenario, step) : "expect";
  const SimTime at = call ? mismatch.call->called_at : mismatch.where.at;
  const std::string with = call ? cell_text(court.scenario, step.line, "with") : "";
  return fmt::format("{}, {}, {}, {}, {},", time_text(at), name, on_text(step), with,
                     format::join(texts.replacement, " "));
}

std::string repeat_command(const Court& court, const Mismatch& mismatch) {
  const SimTime until = seconds(mismatch.where.at.value / 1'000'000'000 + 1);
  const std::string& options = court.options.run_options;
  return fmt::format("replisim run {}{}{} --seed {} --until {} --trace", court.scenario.path,
                     options.empty() ? "" : " ", options, court.scenario.run.seed,
                     time_text(until));
}

}  // namespace

void explain(const Court& court, const Mismatch& mismatch, Verdict& verdict) {
  const Texts texts = texts_of(mismatch);
  verdict.outcome = Outcome::fail;
  verdict.at = mismatch.where.at;
  verdict.expected = format::join(texts.as_written, " ");
  verdict.actual = format::join(texts.replacement, " ");
  verdict.clause = clause_of(court, mismatch);
  if (mismatch.updatable) verdict.replacement = replacement_of(court, mismatch);

  const std::string because = because_of(court, mismatch);
  auto& lines = verdict.explanation;
  const auto add = [&](std::string_view title, std::string_view text) {
    if (!text.empty()) lines.push_back(fmt::format("    {:<9} {}", title, text));
  };
  const std::string span = mismatch.span.empty() ? "" : "   " + mismatch.span;
  add("expected", format::join(texts.expected, ", ") + span);
  std::string actual = format::join(texts.actual, ", ") + "   at " + time_text(mismatch.where.at);
  if (!texts.misses.empty()) actual += fmt::format("   ({})", format::join(texts.misses, ", "));
  if (!mismatch.remark.empty()) actual += fmt::format("   {}", mismatch.remark);
  add("actual", actual);
  add("as a row", as_row(court, mismatch, texts));
  add("because", because);
  add("clause", verdict.clause);
  std::string title = "around";
  std::string note;
  for (std::size_t index = 0; index < mismatch.conditions.size(); ++index) {
    if (!std::holds_alternative<std::int64_t>(mismatch.actual[index])) continue;
    const Condition& condition = *mismatch.conditions[index];
    note += fmt::format("{}{} {}", note.empty() ? "" : ", ", condition.key,
                        shown_value(condition, mismatch.actual[index]));
  }
  for (const auto& line : around(court, mismatch, note, because)) {
    lines.push_back(fmt::format("    {:<9}{}", title, line));
    title.clear();
  }
  add("repeat", repeat_command(court, mismatch));
}

std::string mismatch_block(const Verdict& verdict) {
  if (verdict.explanation.empty() && verdict.reason.empty()) return {};
  std::string name = "FAIL";
  if (verdict.outcome == Outcome::error) name = "ERROR";
  if (verdict.outcome == Outcome::skip) name = "SKIP";
  if (verdict.outcome == Outcome::known) name = "KNOWN";
  if (verdict.outcome == Outcome::surprise) name = "SURPRISE";
  std::string text = verdict.scenario;
  if (verdict.line > 0) text += fmt::format(":{}", verdict.line);
  text += fmt::format(": {}  {}\n", name, verdict.check);
  if (!verdict.reason.empty()) text += fmt::format("    {:<9} {}\n", "reason", verdict.reason);
  for (const auto& line : verdict.explanation) text.append(line).push_back('\n');
  return text;
}

}  // namespace replisim::checker
