// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/protocol/values.hpp"
#include "reports/numbers.hpp"
#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/fingerprint.hpp"

namespace replisim::reports {
namespace {

/// Collects the lines of a CSV file; every line ends with "\n".
class Table {
 public:
  explicit Table(std::string_view header) : text_(std::string(header) + "\n") {}
  void row(const std::vector<std::string>& cells) {
    for (std::size_t index = 0; index < cells.size(); ++index) {
      if (index > 0) text_ += ',';
      text_ += csv_cell(cells[index]);
    }
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string optional_seconds(const std::optional<SimTime>& time) {
  return time ? seconds_text(*time) : std::string{};
}

std::string_view name_of_end(RunEnd end) {
  switch (end) {
    case RunEnd::Completed:
      return "completed";
    case RunEnd::TimeLimit:
      return "time limit";
    case RunEnd::WaitFailed:
      return "wait failed";
    case RunEnd::RowInThePast:
      return "row in the past";
  }
  return "";
}

std::string cause_text(const Cause& cause) {
  if (cause.line == 0) return cause.fact;
  if (cause.fact.empty()) return fmt::format("line {}", cause.line);
  return fmt::format("line {}: {}", cause.line, cause.fact);
}

/// Output parameters of a call by their columns in calls.csv: methods name what they have in common
/// in the singular or in the plural.
struct Outputs {
  std::string synchronizations;
  std::string targets;
  std::string settings_states;
  std::string updated;
  std::string others;
};

Outputs outputs_of(const CallRecord& call) {
  Outputs outputs;
  for (const auto& [name, value] : call.outputs) {
    const bool others = name != "Synchronization" && name != "Synchronizations" &&
                        name != "GroupSynchronization" && name != "TargetElement" &&
                        name != "TargetElements" && name != "TargetGroup" &&
                        name != "SettingsState" && name != "UpdatedSynchronization" &&
                        name != "UpdatedSynchronizations";
    if (others) {
      outputs.others += fmt::format("{}{}={}", outputs.others.empty() ? "" : "; ", name, value);
    } else if (name.starts_with("Target")) {
      outputs.targets = value;
    } else if (name.starts_with("Updated")) {
      outputs.updated = value;
    } else {
      (name == "SettingsState" ? outputs.settings_states : outputs.synchronizations) = value;
    }
  }
  return outputs;
}

/// One line of events.csv, kept until all are in the run's order.
struct Line {
  Sequence seq = 0;
  std::vector<std::string> cells;
};

std::string_view name_of_marker(Marker::Kind kind) {
  switch (kind) {
    case Marker::Kind::Row:
      return "row";
    case Marker::Kind::WindowOpens:
      return "window opens";
    case Marker::Kind::WindowCloses:
      return "window closes";
    case Marker::Kind::Satisfied:
      return "satisfied";
  }
  return "";
}

std::vector<Line> event_lines(const ScenarioResult& result) {
  const History& history = result.history;
  std::vector<Line> lines;
  lines.reserve(history.events.size() + history.markers.size() + history.findings.size());
  for (const auto& e : history.events) {
    lines.push_back({e.seq,
                     {result.path, std::to_string(e.at.value), e.entity, e.property, e.from, e.to,
                      cause_text(e.cause)}});
  }
  for (const auto& m : history.markers) {
    lines.push_back(
        {m.seq,
         {result.path, std::to_string(m.at.value), "", std::string(name_of_marker(m.kind)), "", "",
          fmt::format("line {}", m.line)}});
  }
  for (const auto& f : history.findings) {
    lines.push_back({f.seq,
                     {result.path, std::to_string(f.at.value), f.entity, "finding", "", f.text,
                      cause_text({f.line, ""})}});
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.seq < b.seq; });
  return lines;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  const bool outer_blanks = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!outer_blanks && text.find_first_of(",\"\r\n\t") == std::string_view::npos) {
    return std::string(text);
  }
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string run_csv(const std::vector<ScenarioResult>& results) {
  Table table(
      "scenario,program,commit,engine,settings,profile,version,seed,scenario_hash,end,simulated_s,"
      "host_writes,ties,states,times,bytes,pass,fail,error,skip,known,surprise");
  for (const auto& r : results) {
    const Counts n = count(r.verdicts);
    const auto hex = checker::hash_hex;
    table.row({r.path,
               r.info.program,
               r.info.commit,
               r.info.engine,
               r.info.settings,
               r.info.profile,
               r.info.version,
               std::to_string(r.info.seed),
               hex(r.info.scenario_hash),
               std::string(name_of_end(r.history.end)),
               seconds_text(r.history.ended_at),
               std::to_string(r.history.host_writes),
               std::to_string(r.history.ties),
               hex(r.fingerprint.states),
               hex(r.fingerprint.times),
               hex(r.fingerprint.bytes),
               std::to_string(n.pass),
               std::to_string(n.fail),
               std::to_string(n.error),
               std::to_string(n.skip),
               std::to_string(n.known),
               std::to_string(n.surprise)});
  }
  return table.take();
}

std::string verdicts_csv(const std::vector<ScenarioResult>& results) {
  Table table("scenario,line,check,verdict,expected,actual,time_s,clause,reason");
  for (const auto& r : results) {
    for (const auto& v : r.verdicts) {
      table.row({v.scenario, std::to_string(v.line), v.check,
                 std::string(name_of_outcome(v.outcome)), v.expected, v.actual, seconds_text(v.at),
                 v.clause, v.reason});
    }
  }
  return table.take();
}

std::string calls_csv(const std::vector<ScenarioResult>& results) {
  Table table(
      "scenario,id,time_s,operation,on,force,wait,return_code,returned_s,job,name,line,ended_s,"
      "copied_bytes,check,reason,clause,basis,entries,synchronizations,targets,settings_states,"
      "updated_synchronizations,outputs");
  for (const auto& r : results) {
    for (const auto& c : r.history.calls) {
      std::string entries;
      for (const auto& entry : c.entries) entries += (entries.empty() ? "" : "; ") + entry;
      const Outputs outputs = outputs_of(c);
      const std::string code =
          c.return_code ? std::to_string(static_cast<unsigned>(*c.return_code)) : std::string{};
      table.row({r.path,
                 std::to_string(c.id),
                 seconds_text(c.called_at),
                 c.operation,
                 c.on,
                 c.force ? "true" : "false",
                 c.wait_for_copy_state,
                 code,
                 optional_seconds(c.returned_at),
                 c.job ? c.name : "",
                 c.name,
                 std::to_string(c.line),
                 optional_seconds(c.ended_at),
                 std::to_string(c.copied.value),
                 std::to_string(c.check),
                 c.reason,
                 c.clause,
                 c.basis,
                 entries,
                 outputs.synchronizations,
                 outputs.targets,
                 outputs.settings_states,
                 outputs.updated,
                 outputs.others});
    }
  }
  return table.take();
}

std::string events_csv(const std::vector<ScenarioResult>& results) {
  Table table("scenario,time_ns,entity,kind,from,to,cause");
  for (const auto& result : results) {
    for (const auto& line : event_lines(result)) table.row(line.cells);
  }
  return table.take();
}

std::string samples_csv(const std::vector<ScenarioResult>& results) {
  Table table("scenario,time_s,entity,metric,value,unit,before");
  for (const auto& r : results) {
    for (const auto& s : r.history.samples) {
      const Measure value = measure_of(s.metric, s.value);
      table.row({r.path, seconds_text(s.at), s.entity, s.metric,
                 s.known ? value.number : std::string{}, std::string(value.unit),
                 measure_of(s.metric, s.before).number});
    }
  }
  return table.take();
}

std::vector<Metric> metrics_of(const ScenarioResult& r) {
  std::vector<Metric> metrics;
  const auto add = [&](const std::string& entity, const std::string& name, const std::string& value,
                       std::string_view unit) {
    metrics.push_back({entity, name, value, std::string(unit)});
  };
  const Counts n = count(r.verdicts);
  add("run", "simulated", seconds_text(r.history.ended_at), "s");
  add("run", "host_writes", std::to_string(r.history.host_writes), "");
  add("run", "calls", std::to_string(r.history.calls.size()), "");
  add("run", "checks", std::to_string(n.total()), "");
  add("run", "checks.bad", std::to_string(n.fail + n.error + n.surprise), "");
  for (const auto& c : r.history.calls) {
    if (c.returned_at) add(c.name, "in", seconds_text(*c.returned_at - c.called_at), "s");
    if (c.ended_at) add(c.name, "copied", std::to_string(c.copied.value), "B");
  }
  // The last value of every measure.
  std::map<std::pair<std::string, std::string>, const Sample*> last;
  for (const auto& s : r.history.samples) last[{s.entity, s.metric}] = &s;
  for (const auto& [key, sample] : last) {
    if (!sample->known) continue;
    const Measure value = measure_of(key.second, sample->value);
    add(key.first, key.second, value.number, value.unit);
  }
  return metrics;
}

std::string metrics_csv(const std::vector<ScenarioResult>& results) {
  Table table("scenario,profile,version,seed,entity,metric,value,unit");
  for (const auto& r : results) {
    for (const Metric& one : metrics_of(r)) {
      table.row({r.path, r.info.profile, r.info.version, std::to_string(r.info.seed), one.entity,
                 one.name, one.value, one.unit});
    }
  }
  return table.take();
}

}  // namespace replisim::reports
