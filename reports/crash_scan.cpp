// SPDX-License-Identifier: Apache-2.0
#include "reports/crash_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/numbers.hpp"
#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/text.hpp"

namespace replisim::reports {
namespace {

/// By rank: the least value with at least so many per cent of the values at or below it.
template <class Value>
Value percentile(const std::vector<Value>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

CrashSummary summary_of(const std::vector<const CrashPoint*>& points) {
  CrashSummary summary;
  summary.entity = points.front()->entity;
  summary.instants = points.size();
  std::vector<Bytes> lost;
  std::vector<SimTime> behind;
  lost.reserve(points.size());
  behind.reserve(points.size());
  summary.worst = *points.front();
  for (const CrashPoint* point : points) {
    lost.push_back(point->lost);
    behind.push_back(point->behind);
    if (point->lost > summary.worst.lost) summary.worst = *point;
    if (point->lost == Bytes{}) ++summary.lossless;
    if (!point->image) {
      ++summary.without_image;
      continue;
    }
    if (!point->prefix) ++summary.no_prefix;
    if (point->consistent) continue;
    ++summary.inconsistent;
    if (!summary.first_inconsistent) summary.first_inconsistent = *point;
  }
  std::sort(lost.begin(), lost.end());
  std::sort(behind.begin(), behind.end());
  summary.lost_median = percentile(lost, 50);
  summary.lost_p95 = percentile(lost, 95);
  summary.lost_p99 = percentile(lost, 99);
  summary.behind_median = percentile(behind, 50);
  summary.behind_p95 = percentile(behind, 95);
  summary.behind_p99 = percentile(behind, 99);
  return summary;
}

bool tells_of_trouble(const Event& event) {
  constexpr std::string_view kProperties[] = {"state",     "power",   "status",
                                              "bandwidth", "latency", "management"};
  return !event.from.empty() && std::find(std::begin(kProperties), std::end(kProperties),
                                          event.property) != std::end(kProperties);
}

/// The entity's last change of state and the last fault or repair before the point.
std::string cause_of(const History& history, const CrashPoint& point) {
  const Event* state = nullptr;
  const Event* trouble = nullptr;
  for (const Event& event : history.events) {
    if (event.seq > point.seq) break;
    if (event.entity == point.entity && event.property == "CopyState" && !event.from.empty())
      state = &event;
    if (tells_of_trouble(event)) trouble = &event;
  }
  std::string text = point.state;
  const auto told = [](const Event& event) {
    std::string when = fmt::format("since {}", checker::span_text(event.at));
    if (!event.cause.fact.empty()) when += fmt::format(", {}", event.cause.fact);
    if (event.cause.line > 0) when += fmt::format(", line {}", event.cause.line);
    return when;
  };
  if (state != nullptr && state->at > SimTime{}) text += " " + told(*state);
  if (trouble != nullptr)
    text += fmt::format("; {} {} {} {}", trouble->entity, trouble->property, trouble->to,
                        told(*trouble));
  if (point.flaw) text += "; " + sentence_of(*point.flaw);
  return text;
}

/// Three digits are enough for a summary; crash.csv has them all.
std::string data_text(Bytes bytes) {
  constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes.value);
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < std::size(kUnits); ++unit) value /= 1000;
  if (unit == 0) return fmt::format("{} B", bytes.value);
  return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string of_instants(std::size_t count, std::size_t all) {
  return fmt::format("{} of {}", count, all);
}

void add_summary(const History& history, const CrashSummary& s, std::string& text) {
  text += fmt::format("  {}: disaster at {} instants, nothing lost at {}\n", s.entity, s.instants,
                      s.lossless);
  text +=
      fmt::format("    {:<12} p50 {}  p95 {}  p99 {}  max {}\n", "lost", data_text(s.lost_median),
                  data_text(s.lost_p95), data_text(s.lost_p99), data_text(s.worst.lost));
  text += fmt::format("    {:<12} p50 {}  p95 {}  p99 {}\n", "behind",
                      checker::span_text(s.behind_median), checker::span_text(s.behind_p95),
                      checker::span_text(s.behind_p99));
  const std::size_t images = s.instants - s.without_image;
  text += fmt::format("    {:<12} consistent at {}, a prefix at {}{}\n", "image",
                      of_instants(images - s.inconsistent, images),
                      of_instants(images - s.no_prefix, images),
                      s.without_image > 0 ? fmt::format("; none at {}", s.without_image) : "");
  if (s.worst.lost > Bytes{})
    text += fmt::format("    {:<12} {} lost, {} behind, at {}: {}\n", "worst",
                        data_text(s.worst.lost), checker::span_text(s.worst.behind),
                        checker::span_text(s.worst.at), cause_of(history, s.worst));
  if (s.first_inconsistent)
    text += fmt::format("    {:<12} first at {}: {}\n", "inconsistent",
                        checker::span_text(s.first_inconsistent->at),
                        cause_of(history, *s.first_inconsistent));
}

}  // namespace

std::vector<CrashSummary> crash_summaries(const std::vector<CrashPoint>& points) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const CrashPoint*>> by_entity;
  for (const CrashPoint& point : points) {
    auto& of_entity = by_entity[point.entity];
    if (of_entity.empty()) order.push_back(point.entity);
    of_entity.push_back(&point);
  }
  std::vector<CrashSummary> summaries;
  summaries.reserve(order.size());
  for (const std::string& entity : order) summaries.push_back(summary_of(by_entity[entity]));
  return summaries;
}

std::string crash_text(const ScenarioResult& result) {
  if (result.history.crash_points.empty()) return {};
  std::string text = fmt::format("{}: crash scan\n", printable(result.path));
  for (const CrashSummary& summary : crash_summaries(result.history.crash_points))
    add_summary(result.history, summary, text);
  return text;
}

std::string crash_csv(const std::vector<ScenarioResult>& results) {
  std::string text =
      "scenario,time_s,entity,CopyState,lost_bytes,behind_s,image,consistent,prefix,why\n";
  const auto yes_no = [](bool yes) { return yes ? "yes" : "no"; };
  for (const ScenarioResult& result : results) {
    for (const CrashPoint& point : result.history.crash_points) {
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_cell(result.path),
                      seconds_text(point.at), csv_cell(point.entity), point.state, point.lost.value,
                      seconds_text(point.behind), yes_no(point.image), yes_no(point.consistent),
                      yes_no(point.prefix), point.flaw ? csv_cell(sentence_of(*point.flaw)) : "");
    }
  }
  return text;
}

}  // namespace replisim::reports
