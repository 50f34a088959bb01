// SPDX-License-Identifier: Apache-2.0
#include "tests/explore/naive.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_set>

#include "model/explore/dead.hpp"

namespace replisim::testing {
namespace {

using namespace replisim::explore;

/// Few fields, so that equality has to do the work.
struct Hash {
  std::size_t operator()(const State& state) const {
    std::size_t hash = state.world.issued * 31U + state.world.acknowledged;
    const auto mix = [&hash](std::size_t value) { hash = hash * 1000003U + value; };
    for (std::size_t i = 0; i < state.service.pairs.size(); ++i) {
      const Pair& pair = state.service.pairs[i];
      mix(static_cast<std::size_t>(pair.copy_state));
      mix(static_cast<std::size_t>(pair.progress_status));
      mix(static_cast<std::size_t>(pair.image));
      mix(static_cast<std::size_t>(pair.work));
      mix(static_cast<std::size_t>(pair.mode));
      mix(state.world.pairs[i].at[0] * 64U + state.world.pairs[i].at[1]);
    }
    for (const Call& call : state.service.calls) {
      mix(static_cast<std::size_t>(call.operation) * 2 + (call.force ? 1 : 0));
    }
    return hash;
  }
};

/// Keeps the calls and sets that are wanted and gives them new numbers.
class Renumbering {
 public:
  explicit Renumbering(const Service& from) {
    for (const Pair& pair : from.pairs) {
      if (pair.call) keep_call(pair.call->index);
    }
    for (std::uint32_t i = 0; i < from.calls.size(); ++i) {
      if (!from.calls[i].ended) keep_call(i);
    }
    for (const Pair& pair : from.pairs) {
      if (pair.set) keep_set(pair.set->index);
    }
    for (std::uint32_t i = 0; i < from.sets.size(); ++i) {
      if (from.sets[i].open) keep_set(i);
    }
    for (const std::uint32_t set : set_order) keep_call(from.sets[set].call.index);
  }
  std::map<std::uint32_t, std::uint32_t> calls;
  std::vector<std::uint32_t> call_order;
  std::map<std::uint32_t, std::uint32_t> sets;
  std::vector<std::uint32_t> set_order;

 private:
  void keep_set(std::uint32_t set) {
    if (sets.emplace(set, static_cast<std::uint32_t>(sets.size())).second) set_order.push_back(set);
  }
  void keep_call(std::uint32_t call) {
    if (calls.emplace(call, static_cast<std::uint32_t>(calls.size())).second)
      call_order.push_back(call);
  }
};

TimerId new_timer(Service& service, TimerPurpose purpose, std::uint32_t index) {
  service.timers.push_back({.purpose = purpose, .index = index, .armed = true});
  return TimerId{static_cast<std::uint32_t>(service.timers.size() - 1)};
}

void rest_pair(Service& service, std::uint32_t index, const Renumbering& numbers,
               const Pair& first) {
  Pair& pair = service.pairs[index];
  if (!pair.exists) {
    pair = first;
    pair.exists = false;
    return;
  }
  pair.when_synced = pair.when_synchronized = pair.when_activated = std::nullopt;
  pair.when_deactivated = pair.when_suspended = std::nullopt;
  if (pair.link_loss_timer)
    pair.link_loss_timer = new_timer(service, TimerPurpose::LinkLoss, index);
  if (pair.heartbeat_timer)
    pair.heartbeat_timer = new_timer(service, TimerPurpose::Heartbeat, index);
  if (pair.call) pair.call = CallId{numbers.calls.at(pair.call->index)};
  if (pair.set) pair.set = SetId{numbers.sets.at(pair.set->index)};
  if (service.groups.empty() && service.pairs.size() == 1)
    pair.parted_at = pair.point_in_time = std::nullopt;
}

/// Dates count by who shares them: the first that has one gives it its number.
void rest_dates(Service& service, std::optional<SimTime> Pair::*date) {
  std::vector<std::optional<SimTime>> were;
  for (const Pair& pair : service.pairs) were.push_back(pair.exists ? pair.*date : std::nullopt);
  for (std::size_t i = 0; i < were.size(); ++i) {
    if (!were[i]) continue;
    const auto first = std::find(were.begin(), were.end(), were[i]) - were.begin();
    service.pairs[i].*date = nanoseconds(first + 1);
  }
}

Job rested_job(const Service& service, const Job& was, std::uint32_t call) {
  Job job;
  job.call = CallId{call};
  job.state = was.state;
  job.time_before_removal = service.policy.time_before_removal;
  job.delete_on_completion = service.profile.jobs.delete_on_completion;
  if (was.start_time) job.start_time = SimTime{};
  if (was.running_since) job.running_since = SimTime{};
  if (was.ended_at) {
    job.ended_at = SimTime{};
    job.percent_complete = 100;
    job.error_code = was.state == JobState::Completed ? ReturnCode::Completed : ReturnCode::Failed;
  }
  return job;
}

void rest_calls(Service& service, const Service& from, const Renumbering& numbers) {
  service.calls.clear();
  service.jobs.clear();
  for (const std::uint32_t index : numbers.call_order) {
    const Call& was = from.calls[index];
    const auto number = static_cast<std::uint32_t>(service.calls.size());
    Call call;
    call.operation = was.operation;
    call.force = was.force;
    call.wait_for_copy_state = was.wait_for_copy_state;
    call.on_error = call.settings.on_error = was.on_error;
    call.settings.consistent_point_in_time = was.settings.consistent_point_in_time;
    call.returned = was.returned;
    call.ended = was.ended;
    call.code = was.code;
    if (was.wait_timer) call.wait_timer = new_timer(service, TimerPurpose::Wait, number);
    if (was.job) {
      call.job = JobId{static_cast<std::uint32_t>(service.jobs.size())};
      service.jobs.push_back(rested_job(service, from[*was.job], number));
      if (from[*was.job].transition_timer)
        service.jobs.back().transition_timer =
            new_timer(service, TimerPurpose::JobTransition, call.job->index);
    }
    for (CallEntry entry : was.entries) {
      entry.list_index = 0;
      entry.reason = Reason::none;
      if (entry.finished) {
        entry.group.reset();
        entry.row = UINT16_MAX;
        entry.reached_wait_state = false;
        entry.progress_before = ProgressStatus::Completed;
      } else {
        entry.code = ReturnCode::Completed;
      }
      call.entries.push_back(entry);
    }
    service.calls.push_back(call);
  }
}

}  // namespace

State rested(const State& state, const State& initial) {
  State rest = state;
  Service& service = rest.service;
  const Renumbering numbers(state.service);
  service.timers.clear();
  service.aspects.clear();
  service.settings_states_created = 0;
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i)
    rest_pair(service, i, numbers, initial.service.pairs[i]);
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    Pair& pair = service.pairs[i];
    if (pair.exists) continue;
    const Knowledge knows = knowledge_of(state.world, service, PairId{i});
    pair.knows = knows;
  }
  rest_dates(service, &Pair::parted_at);
  rest_dates(service, &Pair::point_in_time);
  rest_calls(service, state.service, numbers);
  service.job_queue.clear();
  for (const JobId job : state.service.job_queue)
    service.job_queue.push_back(
        *service.calls[numbers.calls.at(state.service[job].call.index)].job);
  service.sets.clear();
  for (const std::uint32_t set : numbers.set_order) {
    const auto number = static_cast<std::uint32_t>(service.sets.size());
    const DrainSet& was = state.service.sets[set];
    DrainSet kept;
    kept.pairs = was.pairs;
    kept.call = CallId{numbers.calls.at(was.call.index)};
    kept.forced_apart = was.forced_apart;
    if (was.limit_timer) kept.limit_timer = new_timer(service, TimerPurpose::SplitLimit, number);
    service.sets.push_back(kept);
  }
  return rest;
}

NaiveCounts naive_search(const Instance& instance) {
  const Edges edges(instance);
  const State initial = initial_state(instance);
  NaiveCounts counts;
  std::unordered_set<State, Hash> seen{rested(initial, initial)};
  std::deque<std::pair<State, std::uint32_t>> open{{*seen.begin(), 0}};
  std::vector<Edge> list;
  while (!open.empty()) {
    const auto [state, depth] = std::move(open.front());
    open.pop_front();
    counts.depth = depth;
    edges.list(state, list);
    for (const Edge& edge : list) {
      State next = state;
      Taken taken;
      edges.take(next, edge, taken);
      ++counts.edges;
      if (!taken.changes) {
        CallId call;
        const Request& request = edges.calls()[edge.which].request;
        begin(next.service, request, taken.decision, kNow, call);
        if (!(rested(next, initial) == state))
          counts.changed_by_refusal = edges.describe(state, edge);
        continue;
      }
      ++counts.changing;
      if (const auto [at, is_new] = seen.insert(rested(next, initial)); is_new)
        open.emplace_back(*at, depth + 1);
    }
  }
  counts.distinct = seen.size();
  const DeadValues dead(instance);
  std::unordered_set<State, Hash> kept;
  for (State state : seen) {
    dead.clear(state);
    kept.insert(rested(state, initial));
  }
  counts.kept = kept.size();
  return counts;
}

}  // namespace replisim::testing
