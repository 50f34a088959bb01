// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/crash_scan.hpp"
#include "sim/engine/data_path.hpp"
#include "sim/engine/fault_courses.hpp"
#include "sim/engine/flow_model.hpp"
#include "sim/engine/image_notes.hpp"
#include "sim/engine/measures.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/engine/soundness.hpp"

namespace replisim::engine {

/// Rows, and calls that arrive, come after whatever the engine completes at the same instant.
inline constexpr int kRowPhase = 1;

/// Runs a scenario: takes its rows in time, lets the model decide, carries out effects on the data
/// path and hands facts back, until the instant is quiet. Within one instant the engine's
/// completions come first, then rows in file order.
class Director final : public FlowClient {
 public:
  Director(Stage& stage, const RunOptions& options);

  std::optional<SimTime> next_event() override;
  void on_instant(SimTime now, std::span<const FlowIndex> ended) override;
  void on_rates(SimTime now) override;
  /// What went wrong within the run, if anything did; the engine must not see it.
  std::exception_ptr trouble() const { return trouble_; }
  bool finished() const override { return finished_; }
  /// Closes the history after run(): whatever is still open ends here.
  void close();
  std::uint64_t host_writes() const { return data_.host_writes(); }
  /// What a watcher of the run may look at between instants.
  DataPath& data() { return data_; }
  Measures& measures() { return measures_; }

 private:
  using StepIndex = std::size_t;

  // Rows (director_rows.cpp).
  void schedule_rows();
  SimTime time_of(const format::TimeSpec& spec) const;
  static bool stands_alone(const format::Step& step);
  void schedule_check(StepIndex index);
  void schedule_action(StepIndex index);
  void run_row(StepIndex index);
  void run_io(StepIndex index, const format::IoStep& io);
  void apply_fault(const format::Target& target, const format::FaultStep& fault);
  void restart_service(SimTime down);
  void service_is_back();
  void begin_wait(StepIndex index);
  void look_at_wait();
  void tell_unsettled(const format::Step& step);
  void check_now(StepIndex index);
  void open_window(StepIndex index);
  void close_window(StepIndex index);
  void end_run(RunEnd end, int line, std::string message);
  bool holds(const format::Step& step);
  std::optional<std::int64_t> measured(const format::Target& target, const std::string& key);
  void look_at_promises();
  void sample(const format::Target& target, const std::string& key,
              std::optional<std::int64_t> before, bool in_window = false);
  void sample_windows(bool before);

  // Calls of other methods (director_methods.cpp).
  void run_method(StepIndex index, const format::MethodStep& method);
  void invoke_method(StepIndex index, const format::MethodStep& method, std::size_t record);
  MethodRequest request_now(const format::MethodStep& method);
  void note_collections();

  // Jobs as clients see them (director_jobs.cpp).
  void run_job_step(StepIndex index, const format::JobStep& call);
  void run_poll(StepIndex index, const format::PollStep& poll);
  void look_at_job(StepIndex index, const format::PollStep& poll, std::size_t record,
                   std::uint32_t look);
  std::optional<JobId> job_of(const format::Target& target) const;
  std::uint16_t percent_of(const format::Target& target);
  void record_reading(const std::string& entity, const JobReading& reading, JobId job);
  void answer_record(std::size_t record, const JobAnswer& answer, bool has_code);
  void read_errors(const format::JobStep& call, const std::string& entity, JobId job);
  JobAnswer ask_job(StepIndex index, const format::JobStep& call, JobId job,
                    const std::string& entity);

  // Calls, effects and facts (director_calls.cpp).
  void note_unknown(std::size_t record, const std::vector<std::string>& parameters);
  /// Calls `decide` when the call reaches the service: now, or call_latency later.
  void on_arrival(StepIndex index, std::function<void()> decide);
  void run_call(StepIndex index, const format::CallStep& call);
  void decide_call(StepIndex index, const format::CallStep& call, std::size_t record);
  void note_settings(CallId call, const std::string& name);
  std::vector<PairId> listed_pairs(const Request& request) const;
  void survey(const Request& request);
  SimTime expected_time(const Request& request);
  void carry_out(const StepResult& result);
  void carry_out(const Effect& effect);
  void settle_facts();
  void settle_late_facts();
  void note_calls();
  void note_channel(CallRecord& record, const Call& call) const;
  void tell_world();
  void watch_queues();
  void settle_instant();
  void take_instant(SimTime now, std::span<const FlowIndex> ended);

  Stage& stage_;
  DataPath data_;
  Measures measures_;
  Soundness soundness_;
  ImageNotes images_;
  std::optional<CrashScan> crash_scan_;
  bool check_promises_ = false;
  FaultCourses courses_;
  std::optional<EventQueue::Handle> service_back_;
  std::vector<format::Step> const& steps_;
  StepIndex next_row_ = 0;
  SimTime base_;  ///< when the last action happened
  std::optional<StepIndex> waiting_;
  std::optional<EventQueue::Handle> wait_deadline_;
  std::optional<EventQueue::Handle> wait_poll_;
  std::size_t open_rows_ = 0;  ///< checks and actions scheduled and not yet over
  std::set<StepIndex> windows_;
  std::map<std::pair<std::string, std::string>, std::optional<std::int64_t>> before_;
  std::map<std::uint32_t, EventQueue::Handle> timers_;
  std::map<std::uint32_t, std::size_t> open_calls_;   ///< model's call to record
  std::map<std::string, std::string> shown_members_;  ///< of ReplicationGroups, as last told
  bool action_ahead_ = false;  ///< the next action is scheduled, or a wait is open
  bool finished_ = false;
  std::exception_ptr trouble_;
  bool dirty_ = false;  ///< rates have to be looked at
};

}  // namespace replisim::engine
