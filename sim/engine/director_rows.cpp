// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/engine/director.hpp"
#include "sim/engine/loads.hpp"

namespace replisim::engine {

namespace {

using format::TimeSpec;

/// A wait on a measure is looked at this often between events.
constexpr SimTime kPoll = milliseconds(1);
/// The same for the rest of everything, which takes long to come.
constexpr SimTime kRestPoll = seconds(1);

bool ends_with_run(const format::Step& step) {
  return step.at.from.kind == TimeSpec::Kind::End && !step.at.to;
}

}  // namespace

SimTime Director::time_of(const TimeSpec& spec) const {
  switch (spec.kind) {
    case TimeSpec::Kind::Absolute:
      return spec.value;
    case TimeSpec::Kind::Relative:
      return base_ + spec.value;
    case TimeSpec::Kind::Now:
      return stage_.now;
    case TimeSpec::Kind::End:
      break;
  }
  return SimTime::max();
}

/// Schedules rows up to and including the next action; the ones below it have to wait for it,
/// because only actions move the clock (S-05).
void Director::schedule_rows() {
  while (next_row_ < steps_.size() && !finished_ && !action_ahead_) {
    const StepIndex index = next_row_++;
    if (is_action(steps_[index])) {
      action_ahead_ = true;
      schedule_action(index);
      return;
    }
    if (!stands_alone(steps_[index])) schedule_check(index);
  }
  if (open_rows_ == 0 && !finished_ && !action_ahead_) end_run(RunEnd::Completed, 0, "");
}

void Director::schedule_action(StepIndex index) {
  const format::Step& step = steps_[index];
  const SimTime at = time_of(step.at.from);
  if (at < stage_.now) {
    end_run(RunEnd::RowInThePast, step.line,
            "its time, " + format::value_text(format::ValueKind::Time, at.value) +
                ", is past: the run is at " +
                format::value_text(format::ValueKind::Time, stage_.now.value));
    return;
  }
  ++open_rows_;
  stage_.events.add(
      at,
      [this, index] {
        --open_rows_;
        run_row(index);
      },
      kRowPhase);
}

bool Director::stands_alone(const format::Step& step) {
  return step.at.to && step.at.from.kind == TimeSpec::Kind::Absolute &&
         step.at.to->kind != TimeSpec::Kind::Relative;
}

void Director::schedule_check(StepIndex index) {
  const format::Step& step = steps_[index];
  if (ends_with_run(step)) return;
  const SimTime from = time_of(step.at.from);
  if (from < stage_.now && !step.at.to) {
    end_run(RunEnd::RowInThePast, step.line, "its time is past");
    return;
  }
  ++open_rows_;
  if (!step.at.to) {
    stage_.events.add(
        from,
        [this, index] {
          check_now(index);
          --open_rows_;
          schedule_rows();
        },
        kRowPhase);
    return;
  }
  const SimTime to = time_of(*step.at.to);
  stage_.events.add(
      std::max(from, stage_.now), [this, index] { open_window(index); }, kRowPhase);
  if (step.at.to->kind == TimeSpec::Kind::End) {
    --open_rows_;
    return;
  }
  stage_.events.add(
      std::max(to, stage_.now),
      [this, index] {
        close_window(index);
        --open_rows_;
        schedule_rows();
      },
      kRowPhase);
}

void Director::run_row(StepIndex index) {
  const format::Step& step = steps_[index];
  stage_.recorder.cause(step.line, "");
  base_ = stage_.now;
  if (std::holds_alternative<format::WaitStep>(step.action)) {
    begin_wait(index);
    return;
  }
  action_ahead_ = false;
  stage_.recorder.marker(stage_.now, step.line, Marker::Kind::Row);
  if (const auto* call = std::get_if<format::CallStep>(&step.action)) run_call(index, *call);
  if (const auto* method = std::get_if<format::MethodStep>(&step.action))
    run_method(index, *method);
  if (const auto* job = std::get_if<format::JobStep>(&step.action)) run_job_step(index, *job);
  if (const auto* poll = std::get_if<format::PollStep>(&step.action)) run_poll(index, *poll);
  if (const auto* io = std::get_if<format::IoStep>(&step.action)) run_io(index, *io);
  if (const auto* fault = std::get_if<format::FaultStep>(&step.action))
    courses_.take(step, *fault, stage_.now);
  settle_facts();
  if (std::holds_alternative<format::StopStep>(step.action)) {
    end_run(RunEnd::Completed, step.line, "");
    return;
  }
  schedule_rows();
}

void Director::run_io(StepIndex index, const format::IoStep& io) {
  const format::Step& step = steps_[index];
  if (std::holds_alternative<format::IoStep::Off>(io.load)) {
    data_.stop_load(step.on.front());
    return;
  }
  if (const auto* database = std::get_if<format::DatabaseLoad>(&io.load)) {
    data_.start_database(step, *database);
    return;
  }
  const std::uint32_t volume = data_.volume_of(step.on.front());
  std::string problem;
  auto load = make_load(stage_.scenario, step, io, volume, stage_.now, problem);
  if (!load.writes) throw std::runtime_error(problem);
  if (load.reads_counted > 0)
    stage_.recorder.finding(stage_.now, stage_.scenario.topology.volumes[volume].name,
                            std::to_string(load.reads_counted) +
                                " reads of the trace are counted, not simulated (reads=on does)");
  data_.start_load(step, io, std::move(load.writes));
  if (load.reads) data_.start_reads(volume, std::move(load.reads));
}

/// One plain fault or heal, now.
void Director::apply_fault(const format::Target& target, const format::FaultStep& fault) {
  const auto event = [&](const std::string& entity, const char* property, std::string from,
                         std::string to) {
    stage_.recorder.event(stage_.now, entity, property, std::move(from), std::move(to));
  };
  if (target.kind == format::Target::Kind::Pool) {
    // A heal takes it all back, with or without the key.
    const Bytes taken = fault.heal ? Bytes{} : Bytes{fault.settings.front().number.value_or(0)};
    data_.take_of_pool(target.index, taken);
    event(stage_.scenario.topology.pools[target.index].name, "taken", "",
          format::value_text(format::ValueKind::Data, taken.value));
  }
  for (const auto& setting : fault.settings) {
    if (setting.key == "method")
      stage_.service.policy.method_off = !fault.heal && setting.value == "off";
    if (setting.key == "error" && !fault.heal) data_.fail_next_work(target.index);
    if (setting.key == "restart" && !fault.heal) restart_service(SimTime{*setting.number});
  }
  if (target.kind == format::Target::Kind::Service && fault.heal) service_is_back();
  for (auto& effect : stage_.world.apply(target, fault))
    event(effect.entity, effect.property.c_str(), std::move(effect.from), std::move(effect.to));
  data_.world_changed();
  tell_world();
}

/// The service stops, and is back after that time.
void Director::restart_service(SimTime down) {
  if (service_back_) stage_.events.cancel(*service_back_);
  carry_out(stop_service(stage_.service, stage_.now));
  stage_.recorder.event(stage_.now, "service", "state", "up", "down");
  service_back_ = stage_.events.add(stage_.now + down, [this] {
    service_back_.reset();
    service_is_back();
  });
}

void Director::service_is_back() {
  if (!stage_.service.policy.service_down) return;
  if (service_back_) stage_.events.cancel(*service_back_);
  service_back_.reset();
  stage_.service.policy.service_down = false;
  stage_.recorder.event(stage_.now, "service", "state", "down", "up");
}

void Director::begin_wait(StepIndex index) {
  waiting_ = index;
  ++open_rows_;
  const auto& wait = std::get<format::WaitStep>(steps_[index].action);
  stage_.recorder.marker(stage_.now, steps_[index].line, Marker::Kind::WindowOpens);
  if (wait.within)
    wait_deadline_ = stage_.events.add(
        stage_.now + *wait.within,
        [this, index] {
          wait_deadline_.reset();
          look_at_wait();
          if (waiting_ != index) return;
          tell_unsettled(steps_[index]);
          check_now(index);
          end_run(RunEnd::WaitFailed, steps_[index].line,
                  "the condition did not come true in time");
        },
        kRowPhase);
  look_at_wait();
}

void Director::look_at_wait() {
  if (!waiting_ || finished_) return;
  const StepIndex index = *waiting_;
  const format::Step& step = steps_[index];
  if (!holds(step)) {
    bool moves = false;
    bool rests = false;
    for (const format::Condition& c : step.expect) {
      rests = rests || c.key == "settled";
      moves = moves || (c.key != "settled" && Measures::is_measure(c.key));
    }
    if ((moves || rests) && !wait_poll_)
      wait_poll_ = stage_.events.add(stage_.now + (moves ? kPoll : kRestPoll),
                                     [this] { wait_poll_.reset(); });
    return;
  }
  waiting_.reset();
  if (wait_deadline_) stage_.events.cancel(*wait_deadline_);
  wait_deadline_.reset();
  if (wait_poll_) stage_.events.cancel(*wait_poll_);
  wait_poll_.reset();
  check_now(index);
  stage_.recorder.marker(stage_.now, step.line, Marker::Kind::Satisfied);
  base_ = stage_.now;
  --open_rows_;
  action_ahead_ = false;
  schedule_rows();
}

/// A measure of something, or of the run as a whole.
std::optional<std::int64_t> Director::measured(const format::Target& target,
                                               const std::string& key) {
  if (key == "settled") return soundness_.unsettled().empty() ? 1 : 0;
  return measures_.value(target, key);
}

bool Director::holds(const format::Step& step) {
  return std::all_of(step.expect.begin(), step.expect.end(), [&](const format::Condition& c) {
    return std::all_of(step.on.begin(), step.on.end(), [&](const format::Target& target) {
      if (Measures::is_measure(c.key)) {
        const auto value = measured(target, c.key);
        return value && format::meets(c, *value);
      }
      if (c.key == "serving") {
        format::Target source = target;
        source.role = format::Target::Role::Source;
        const auto& topology = stage_.scenario.topology;
        return format::meets(c,
                             topology.arrays[topology.volumes[data_.volume_of(source)].array].name);
      }
      const auto value = stage_.recorder.current(target.text, c.key);
      return value && format::meets(c, *value);
    });
  });
}

/// A wait for `settled` was in vain: says what has not come to its end.
void Director::tell_unsettled(const format::Step& step) {
  const bool asked = std::any_of(step.expect.begin(), step.expect.end(),
                                 [](const format::Condition& c) { return c.key == "settled"; });
  if (!asked) return;
  std::string all;
  for (const std::string& sentence : soundness_.unsettled())
    all.append(all.empty() ? "" : "; ").append(sentence);
  stage_.recorder.finding(stage_.now, "service", all);
}

/// Notes what a check at this place can see; the checker judges later.
void Director::check_now(StepIndex index) {
  const format::Step& step = steps_[index];
  for (const format::Target& target : step.on)
    for (const format::Condition& condition : step.expect)
      if (Measures::is_measure(condition.key)) sample(target, condition.key, std::nullopt);
  stage_.recorder.marker(stage_.now, step.line, Marker::Kind::Row);
}

void Director::sample(const format::Target& target, const std::string& key,
                      std::optional<std::int64_t> before, bool in_window) {
  const auto value = measured(target, key);
  images_.checked(target, key, value, in_window);
  stage_.recorder.sample(stage_.now, target.text, key, before.value_or(value.value_or(0)),
                         value.value_or(0), value.has_value());
}

void Director::open_window(StepIndex index) {
  if (finished_) return;
  const format::Step& step = steps_[index];
  windows_.insert(index);
  for (const format::Target& target : step.on)
    for (const format::Condition& condition : step.expect)
      if (Measures::is_measure(condition.key)) {
        if (condition.key == "rpo") measures_.peak(target);
        sample(target, condition.key, std::nullopt);
      }
  stage_.recorder.marker(stage_.now, step.line, Marker::Kind::WindowOpens);
}

void Director::close_window(StepIndex index) {
  if (windows_.erase(index) == 0) return;
  const format::Step& step = steps_[index];
  for (const format::Target& target : step.on)
    for (const format::Condition& condition : step.expect)
      if (Measures::is_measure(condition.key)) sample(target, condition.key, std::nullopt);
  stage_.recorder.marker(stage_.now, step.line, Marker::Kind::WindowCloses);
}

/// Open windows see what a measure was just before an instant and what it is after it; the lag's
/// highest point in between is told too.
void Director::sample_windows(bool before) {
  std::set<std::pair<std::string, std::string>> seen;
  // What was before an earlier instant is nothing to a window that opens now.
  if (before) before_.clear();
  for (const StepIndex index : windows_) {
    for (const format::Target& target : steps_[index].on) {
      for (const format::Condition& condition : steps_[index].expect) {
        if (!Measures::is_measure(condition.key)) continue;
        const auto key = std::pair(target.text, condition.key);
        if (!seen.insert(key).second) continue;
        if (before) {
          if (condition.key == "rpo")
            if (const auto peak = measures_.peak(target))
              stage_.recorder.sample(peak->at, target.text, "rpo", peak->lag.value,
                                     peak->lag.value);
          before_[key] = measured(target, condition.key);
          images_.checked(target, condition.key, before_[key], true);
        } else {
          sample(target, condition.key, before_[key], true);
        }
      }
    }
  }
}

}  // namespace replisim::engine
