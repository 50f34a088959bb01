// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "model/service/core.hpp"
#include "scenarios/checker/entity.hpp"
#include "scenarios/checker/mismatch.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/conditions.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

std::string sentence_of_name(const std::string& name) {
  for (int number = 0; number <= static_cast<int>(Reason::unspecified); ++number) {
    const auto reason = static_cast<Reason>(number);
    if (name_of_reason(reason) == name) return std::string(sentence_of(reason));
  }
  return {};
}

std::string why_answered(const CallRecord& call) {
  if (!call.returned_at && !call.return_code) {
    return fmt::format("the call of {} had not returned when the run ended",
                       time_text(call.called_at));
  }
  std::string text;
  if (call.check > 0) text = fmt::format("refused by check {} (R-03)", call.check);
  if (!call.reason.empty() && call.reason != "none") {
    const std::string sentence = sentence_of_name(call.reason);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ": ", call.reason,
                        sentence.empty() ? "" : ". ", sentence);
  }
  if (text.empty()) text = call.job ? "accepted, a job was started" : "accepted";
  if (call.entries.size() > 1) text += fmt::format("; {}", format::join(call.entries, ", "));
  return text;
}

/// Why an image is not what the check wanted it to be: the last flaw noted of it until then. A
/// value that lasted until the judged instant, and not longer, has its flaw there.
std::string image_trouble(const Court& court, const Mismatch& mismatch) {
  const auto* check = std::get_if<format::CheckStep>(&mismatch.step->action);
  const bool never = check != nullptr && check->kind == format::CheckStep::Kind::Never;
  bool wanted = false;
  bool lasting = false;
  for (std::size_t i = 0; i < mismatch.conditions.size() && i < mismatch.actual.size(); ++i) {
    const format::Condition& condition = *mismatch.conditions[i];
    const auto* number = std::get_if<std::int64_t>(&mismatch.actual[i]);
    if (number == nullptr || (condition.key != "consistent" && condition.key != "prefix")) continue;
    const bool yes = format::meets(condition, 1) != never;
    wanted = wanted || yes;
    lasting = lasting || (yes && *number == 0);
  }
  const ImageFlaw* found = nullptr;
  for (const ImageRecord& image : court.timeline.history().images) {
    if (image.seq > mismatch.where.seq || image.at > mismatch.where.at) continue;
    if (!lasting && !(wanted && image.at == mismatch.where.at)) continue;
    const auto of_it = [&](const format::Target& target) { return target.text == image.entity; };
    if (image.flaw && std::any_of(mismatch.step->on.begin(), mismatch.step->on.end(), of_it))
      found = &*image.flaw;
  }
  return found == nullptr ? std::string{} : sentence_of(*found);
}

/// The event that gave the entity the value which the check did not want.
const Event* deciding_event(const Court& court, const Mismatch& mismatch) {
  const Event* newest = nullptr;
  for (const auto& target : mismatch.step->on) {
    for (const auto* condition : mismatch.conditions) {
      const Event* event = last_event(court.timeline, target.text, condition->key, mismatch.where);
      if (event != nullptr && (newest == nullptr || event->seq > newest->seq)) newest = event;
    }
  }
  return newest;
}

const Finding* last_finding(const Court& court, const Mismatch& mismatch) {
  const auto related = related_names(court.scenario, mismatch.step->on);
  const Finding* last = nullptr;
  for (const auto& finding : court.timeline.history().findings) {
    if (finding.seq > mismatch.where.seq || finding.at > mismatch.where.at) continue;
    if (std::find(related.begin(), related.end(), finding.entity) == related.end()) continue;
    if (last == nullptr || finding.seq > last->seq) last = &finding;
  }
  return last;
}

bool lists(const CallRecord& call, const std::vector<std::string>& names) {
  for (const auto& word : format::words_of(call.on)) {
    if (std::find(names.begin(), names.end(), word) != names.end()) return true;
  }
  return false;
}

/// The call that had the last word on the check's entities before the judged instant.
const CallRecord* deciding_call(const Court& court, const Mismatch& mismatch) {
  if (mismatch.call != nullptr) return mismatch.call;
  for (const auto& target : mismatch.step->on) {
    if (const auto* call = court.timeline.call_of_name(target.text)) return call;
  }
  const Event* event = deciding_event(court, mismatch);
  if (event != nullptr && event->cause.line > 0) {
    if (const auto* call = court.timeline.call_of_line(event->cause.line)) return call;
  }
  const auto related = related_names(court.scenario, mismatch.step->on);
  const CallRecord* last = nullptr;
  for (const auto& call : court.timeline.history().calls) {
    if (call.called_seq <= mismatch.where.seq && lists(call, related)) last = &call;
  }
  return last;
}

}  // namespace

std::string because_of(const Court& court, const Mismatch& mismatch) {
  if (mismatch.call != nullptr) return why_answered(*mismatch.call);
  if (std::string trouble = image_trouble(court, mismatch); !trouble.empty()) return trouble;
  if (const Event* event = deciding_event(court, mismatch)) {
    std::string text =
        fmt::format("{} is {} since {}", event->property, event->to, time_text(event->at));
    if (!event->cause.fact.empty()) text += fmt::format(": {}", event->cause.fact);
    if (event->cause.line > 0) text += fmt::format(" (line {})", event->cause.line);
    return text;
  }
  const Finding* finding = last_finding(court, mismatch);
  return finding == nullptr ? std::string{} : finding->text;
}

std::string clause_of(const Court& court, const Mismatch& mismatch) {
  const CallRecord* call = deciding_call(court, mismatch);
  if (call == nullptr || call->clause.empty()) return {};
  std::string text = call->clause;
  if (!call->basis.empty()) text += fmt::format(" ({})", call->basis);
  const auto words = format::words_of(call->on);
  if (words.empty()) return text;
  const Position before{call->called_at, call->called_seq > 0 ? call->called_seq - 1 : 0};
  const Event* state = last_event(court.timeline, words.front(), "CopyState", before);
  if (state == nullptr) return text;
  return fmt::format("{}, row {}/{}{}", text, call->operation, state->to,
                     call->force ? "/Force=true" : "");
}

}  // namespace replisim::checker
