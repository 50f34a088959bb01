// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/director.hpp"

#include <algorithm>
#include <utility>

namespace replisim::engine {

Director::Director(Stage& stage, const RunOptions& options)
    : stage_(stage),
      data_(stage),
      measures_(stage, data_),
      soundness_(stage, data_, measures_),
      images_(stage, data_, measures_),
      check_promises_(options.check_promises),
      courses_(stage.scenario, stage.events,
               [this](const format::Target& target, const format::FaultStep& fault, int line) {
                 stage_.recorder.cause(line, "");
                 apply_fault(target, fault);
                 settle_facts();
               }),
      steps_(stage.scenario.steps) {
  stage_.recorder.changes(stage_.now, initial_changes(stage_.service));
  if (std::any_of(steps_.begin(), steps_.end(), [](const format::Step& step) {
        return std::holds_alternative<format::MethodStep>(step.action);
      }))
    note_collections();
  stage_.events.add(stage_.now,
                    [this] { carry_out(start_background(stage_.service, stage_.now)); });
  const auto& topology = stage_.scenario.topology;
  const auto note = [&](const std::string& entity, const char* property, std::string value) {
    stage_.recorder.event(stage_.now, entity, property, "", std::move(value));
  };
  for (const format::Link& link : topology.links) {
    note(link.name, "state", "up");
    if (link.bandwidth)
      note(link.name, "bandwidth",
           format::value_text(format::ValueKind::DataRate, link.bandwidth->value));
    note(link.name, "latency", format::value_text(format::ValueKind::Time, link.latency.value));
  }
  for (const format::Array& array : topology.arrays) {
    note(array.name, "state", "up");
    note(array.name, "power", "on");
    note(array.name, "status", "ok");
  }
  for (const format::Volume& volume : topology.volumes) note(volume.name, "status", "ok");
  for (const std::string& site : topology.sites) {
    note(site, "power", "on");
    note(site, "management", "on");
  }
  // Lag percentiles, and windows on the lag, need every arrival.
  for (const format::Step& step : steps_) {
    if (step.on.empty()) continue;
    for (const format::Condition& condition : step.expect) {
      const bool statistic = condition.key.rfind("rpo.", 0) == 0 || condition.key == "drained_at" ||
                             condition.key == "backlog.max";
      if (condition.key == "busy.max") data_.follow_use();
      if (statistic || (condition.key == "rpo" && step.at.to))
        measures_.follow_lag(step.on.front());
    }
  }
  const auto limit = stage_.scenario.run.limit;
  if (limit)
    stage_.events.add(*limit, [this] {
      end_run(RunEnd::TimeLimit, 0, "the simulated time limit of the run was reached");
    });
  if (options.crash_points || options.check_promises)
    crash_scan_.emplace(stage_, data_, measures_, options);
  for (const SimTime instant : options.crash_instants) stage_.events.add(instant, [] {});
  if (options.until)
    stage_.events.add(*options.until, [this] { end_run(RunEnd::Completed, 0, "--until"); });
  // Windows at absolute times do not wait for the rows above them.
  for (StepIndex i = 0; i < steps_.size(); ++i)
    if (!is_action(steps_[i]) && stands_alone(steps_[i])) schedule_check(i);
  schedule_rows();
}

std::optional<SimTime> Director::next_event() {
  if (dirty_) return stage_.now;
  return stage_.events.next();
}

void Director::on_instant(SimTime now, std::span<const FlowIndex> ended) {
  if (finished_) return;
  try {
    take_instant(now, ended);
  } catch (...) {
    trouble_ = std::current_exception();
    finished_ = true;
  }
}

void Director::take_instant(SimTime now, std::span<const FlowIndex> ended) {
  const bool fresh = now > stage_.now;
  stage_.now = now;
  for (const FlowIndex flow : ended) data_.flow_stopped(flow);
  if (fresh) {
    measures_.advance();
    sample_windows(true);
    look_at_promises();
  }
  dirty_ = false;
  if (ended.size() > 1) ++stage_.recorder.history().ties;
  stage_.recorder.cause(0, "copy");
  for (const FlowIndex flow : ended) data_.flow_ended(flow);
  settle_facts();
  while (!finished_) {
    const auto action = stage_.events.take(now);
    if (!action) break;
    stage_.recorder.cause(0, "");
    (*action)();
    settle_facts();
    look_at_wait();
  }
  settle_instant();
}

/// The instant is quiet as far as rows and facts go; servers take notice of what changed.
void Director::settle_instant() {
  if (finished_) return;
  data_.regulate();
  settle_late_facts();
  look_at_wait();
  if (!stage_.events.next() || *stage_.events.next() > stage_.now) sample_windows(false);
}

void Director::on_rates(SimTime now) {
  stage_.now = now;
  if (finished_) return;
  if (data_.take_rates()) dirty_ = true;
  watch_queues();
  settle_late_facts();
  look_at_wait();
}

/// Facts that came up after servers were brought in line may still open and close volumes.
void Director::settle_late_facts() {
  if (stage_.facts.empty()) return;
  settle_facts();
  data_.guard_volumes();
}

void Director::look_at_promises() {
  if (crash_scan_) crash_scan_->look();
  if (check_promises_) soundness_.look();
}

void Director::close() {
  if (finished_) return;
  // Nothing is left to happen: whoever still waits waits in vain.
  if (waiting_) {
    end_run(RunEnd::WaitFailed, steps_[*waiting_].line,
            "nothing is left to happen, and the condition does not hold");
  } else {
    end_run(RunEnd::Completed, 0, "");
  }
}

void Director::end_run(RunEnd end, int line, std::string message) {
  if (finished_) return;
  History& history = stage_.recorder.history();
  measures_.advance();
  look_at_promises();
  for (const StepIndex index : std::set<StepIndex>(windows_)) close_window(index);
  // Rows that speak of the end, in file order.
  for (StepIndex i = 0; i < steps_.size(); ++i) {
    const format::Step& step = steps_[i];
    if (is_action(step) || step.at.to) continue;
    if (step.at.from.kind == format::TimeSpec::Kind::End) check_now(i);
  }
  history.ended_at = stage_.now;
  history.end = end;
  history.ended_line = line;
  history.end_message = std::move(message);
  finished_ = true;
}

}  // namespace replisim::engine
