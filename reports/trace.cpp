// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "reports/page.hpp"

namespace replisim::reports {
namespace {

using nlohmann::ordered_json;

double microseconds(std::int64_t ns) {
  return static_cast<double>(ns) / 1000.0;
}

/// The slices, instants and lane names of one scenario.
void add_timeline(ordered_json& all, const ScenarioResult& result, std::size_t process) {
  const auto add = [&](const char* phase, const std::string& name, std::size_t lane,
                       std::int64_t at, const ordered_json& more) {
    ordered_json entry = {
        {"ph", phase}, {"name", name}, {"pid", process}, {"tid", lane}, {"ts", microseconds(at)}};
    entry.update(more);
    all.push_back(std::move(entry));
  };
  add("M", "process_name", 0, 0, {{"args", {{"name", result.path}}}});
  std::map<std::string, std::vector<const Event*>> lanes;
  for (const Event& event : result.history.events) {
    if (event.property == "CopyState")
      lanes[event.entity].push_back(&event);
    else if (!event.from.empty())
      add("i", event.entity + " " + event.property + " " + event.to, 0, event.at.value,
          {{"s", "p"}});
  }
  for (const CallRecord& call : result.history.calls)
    add("i", call.operation + " " + call.on, 0, call.called_at.value, {{"s", "p"}});
  std::size_t lane = 0;
  for (const auto& [entity, events] : lanes) {
    add("M", "thread_name", ++lane, 0, {{"args", {{"name", entity}}}});
    for (std::size_t i = 0; i < events.size(); ++i) {
      const SimTime end = i + 1 < events.size() ? events[i + 1]->at : result.history.ended_at;
      add("X", events[i]->to, lane, events[i]->at.value,
          {{"dur", microseconds(end.value - events[i]->at.value)}});
    }
  }
}

}  // namespace

std::string trace_json(const std::vector<ScenarioResult>& results) {
  ordered_json all = ordered_json::array();
  for (std::size_t i = 0; i < results.size(); ++i) add_timeline(all, results[i], i + 1);
  const ordered_json whole = {{"displayTimeUnit", "ms"}, {"traceEvents", std::move(all)}};
  return whole.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace replisim::reports
