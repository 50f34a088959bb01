// SPDX-License-Identifier: Apache-2.0
#include "model/explore/live.hpp"

#include <algorithm>
#include <stdexcept>

namespace replisim::explore {

void Places::add(std::uint32_t index) {
  if (has(index)) {
    return;
  }
  if (size_ == kMost) {
    throw std::length_error("more calls are under way than a state of the search can hold");
  }
  indices_[size_++] = index;
}

bool Places::has(std::uint32_t index) const {
  return std::find(begin(), end(), index) != end();
}

std::uint32_t Places::place_of(std::uint32_t index) const {
  return static_cast<std::uint32_t>(std::find(begin(), end(), index) - begin());
}

Live::Live(const Service& service, std::span<const std::uint32_t> order) {
  for (const std::uint32_t index : order) {
    const Pair& pair = service.pairs[index];
    if (pair.call) {
      calls.add(pair.call->index);
    }
    if (pair.set) {
      sets.add(pair.set->index);
    }
  }
  for (std::uint32_t i = 0; i < service.sets.size(); ++i) {
    if (service.sets[i].open) {
      sets.add(i);
    }
  }
  for (std::uint32_t i = 0; i < service.calls.size(); ++i) {
    if (!service.calls[i].ended) {
      calls.add(i);
    }
  }
  for (const std::uint32_t set : sets) {
    calls.add(service.sets[set].call.index);
  }
}

void make_plain(Pair& pair) {
  pair.call.reset();
  pair.set.reset();
  pair.link_loss_timer.reset();
  pair.heartbeat_timer.reset();
  pair.parted_at.reset();
  pair.point_in_time.reset();
  pair.when_synced.reset();
  pair.when_synchronized.reset();
  pair.when_activated.reset();
  pair.when_deactivated.reset();
  pair.when_suspended.reset();
  pair.knows.queue_full = false;
}

void make_plain(Call& call) {
  call.method = Method::ModifyListSynchronization;
  call.settings = Settings{};
  call.reason = Reason::none;
  call.job.reset();
  call.wait_timer.reset();
  call.called_at = SimTime{};
  call.noted_settings.clear();
  call.settings_state.clear();
  call.updated_synchronizations.clear();
  call.outputs.clear();
}

TimerId add_timer(Service& service, TimerPurpose purpose, std::uint32_t index) {
  const TimerId id{static_cast<std::uint32_t>(service.timers.size())};
  service.timers.push_back({.purpose = purpose, .index = index});
  return id;
}

JobId add_job(Service& service, CallId call, JobState state, bool has_run) {
  const JobId id{static_cast<std::uint32_t>(service.jobs.size())};
  Job job;
  job.call = call;
  job.state = state;
  job.time_before_removal = service.policy.time_before_removal;
  job.delete_on_completion = service.profile.jobs.delete_on_completion;
  if (has_run) {
    job.start_time = SimTime{};
  }
  if (state == JobState::Running) {
    job.running_since = SimTime{};
  }
  if (is_final(state)) {
    constexpr std::uint16_t kWhole = 100;
    job.percent_complete = kWhole;
    job.error_code = state == JobState::Completed ? ReturnCode::Completed : ReturnCode::Failed;
    job.ended_at = SimTime{};
  }
  service.jobs.push_back(job);
  return id;
}

void know_again(State& state) {
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    const PairId id{i};
    state.service[id].knows = knowledge_of(state.world, state.service, id);
  }
  survey_all(state);
}

}  // namespace replisim::explore
