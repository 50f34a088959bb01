// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "model/protocol/values.hpp"
#include "scenarios/checker/entity.hpp"
#include "scenarios/checker/mismatch.hpp"
#include "scenarios/checker/text.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

constexpr std::size_t kBefore = 5;
constexpr std::size_t kAfter = 3;

struct Entry {
  Position where;
  std::string text;
  int line = 0;
};

/// Properties that tell a reader what went on; the others (times of synchronization, the legacy
/// SyncState, percentages) only when the check is about them.
bool worth_showing(const std::string& property, const Mismatch& mismatch) {
  for (const auto* condition : mismatch.conditions) {
    if (condition->key == property) return true;
  }
  constexpr std::array<std::string_view, 15> shown = {
      "CopyState", "ProgressStatus", "Mode",      "exists",  "Serving",
      "serving",   "JobState",       "ErrorCode", "state",   "power",
      "status",    "management",     "bandwidth", "latency", "ConsistencyState"};
  return std::find(shown.begin(), shown.end(), property) != shown.end();
}

void add_events(const Court& court, const Mismatch& mismatch, const std::set<std::string>& names,
                std::vector<Entry>& entries) {
  for (const auto& event : court.timeline.history().events) {
    const bool initial = event.from.empty() || event.from == "NULL";
    if (initial && event.at == SimTime{} && event.cause.line == 0) continue;
    if (names.count(event.entity) == 0 || !worth_showing(event.property, mismatch)) continue;
    std::string text = fmt::format("{} {} {} -> {}", event.entity, event.property,
                                   event.from.empty() ? "NULL" : event.from, event.to);
    if (!event.cause.fact.empty()) text += fmt::format(" ({})", event.cause.fact);
    entries.push_back({{event.at, event.seq}, std::move(text), 0});
  }
}

void add_calls(const Court& court, std::vector<Entry>& entries) {
  for (const auto& call : court.timeline.history().calls) {
    std::string text = fmt::format("call {} {} {}", call.id, call.operation, call.on);
    if (call.force) text += " Force=true";
    if (!call.wait_for_copy_state.empty()) {
      text += fmt::format(" WaitForCopyState={}", call.wait_for_copy_state);
    }
    entries.push_back({{call.called_at, call.called_seq}, std::move(text), call.line});
    if (!call.returned_at || !call.return_code) continue;
    entries.push_back({{*call.returned_at, call.returned_seq},
                       fmt::format("call {} returned {} ({})", call.id, name_of(*call.return_code),
                                   static_cast<unsigned>(*call.return_code)),
                       0});
  }
}

/// Faults, loads and the stop, from the rows themselves.
void add_rows(const Court& court, std::vector<Entry>& entries) {
  for (const auto& step : court.scenario.steps) {
    if (format::has_answer(step) || std::holds_alternative<format::WaitStep>(step.action) ||
        !format::is_action(step)) {
      continue;
    }
    const auto marker = court.timeline.marker(step.line, Marker::Kind::Row);
    if (!marker) continue;
    std::string text = do_text(court.scenario, step);
    for (const auto& part : {on_text(step), cell_text(court.scenario, step.line, "with")}) {
      if (!part.empty()) text.append(" ").append(part);
    }
    entries.push_back({*marker, std::move(text), step.line});
  }
}

std::vector<Entry> entries_of(const Court& court, const Mismatch& mismatch,
                              const std::string& because) {
  const auto related = related_names(court.scenario, mismatch.step->on);
  std::set<std::string> names(related.begin(), related.end());
  if (mismatch.call != nullptr) names.insert(mismatch.call->name);
  std::vector<Entry> entries;
  add_events(court, mismatch, names, entries);
  add_calls(court, entries);
  add_rows(court, entries);
  for (const auto& finding : court.timeline.history().findings) {
    if (names.count(finding.entity) == 0 || finding.text == because) continue;
    entries.push_back({{finding.at, finding.seq},
                       fmt::format("{} {}", finding.entity, finding.text),
                       finding.line});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.where.seq < b.where.seq; });
  return entries;
}

}  // namespace

std::vector<std::string> around(const Court& court, const Mismatch& mismatch,
                                const std::string& note, const std::string& because) {
  const std::vector<Entry> entries = entries_of(court, mismatch, because);
  const auto seen = [&](const Entry& entry) {
    return entry.where.seq <= mismatch.where.seq && entry.where.at <= mismatch.where.at;
  };
  std::size_t judged = entries.size();
  for (std::size_t index = 0; index < entries.size(); ++index) {
    if (seen(entries[index])) judged = index;
  }
  if (entries.empty()) return {};
  const bool any_seen = judged < entries.size();
  const std::size_t first = any_seen && judged >= kBefore ? judged - kBefore : 0;
  const std::size_t last = std::min(any_seen ? judged + kAfter : kAfter - 1, entries.size() - 1);
  std::size_t width = 0;
  for (std::size_t index = first; index <= last; ++index) {
    width = std::max(width, entries[index].text.size());
  }
  std::vector<std::string> lines;
  for (std::size_t index = first; index <= last; ++index) {
    const Entry& entry = entries[index];
    std::string remark = entry.line > 0 ? fmt::format("line {}", entry.line) : std::string{};
    if (index == judged && !note.empty()) {
      remark.append(remark.empty() ? "" : "  ").append(note);
    }
    std::string line = fmt::format("{} {}  {:<{}}    {}", index == judged ? '>' : ' ',
                                   clock_text(entry.where.at), entry.text, width, remark);
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace replisim::checker
