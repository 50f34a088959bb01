// SPDX-License-Identifier: Apache-2.0
#include "model/explore/invariants.hpp"

#include <algorithm>
#include <iterator>

#include "model/service/valuation.hpp"

// Predicates about the service as a whole: groups, calls, jobs, and that nothing hangs.
namespace replisim::explore {
namespace {

bool groups_show_members(const State& state) {
  for (std::uint32_t i = 0; i < state.service.groups.size(); ++i) {
    if (!group_shows_members(state.service, GroupId{i})) {
      return false;
    }
  }
  return true;
}

bool calls_are_sound(const State& state) {
  return std::ranges::all_of(state.service.calls, call_is_sound);
}

bool codes_are_sound(const State& state) {
  return std::ranges::all_of(state.service.calls, call_code_is_sound);
}

/// Model and world agree on what is being done.
bool work_is_under_way(const State& state) {
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    const Pair& pair = state.service.pairs[i];
    const Work work = pair.work == Work::Drain ? Work::None : pair.work;
    if (pair.exists && work != state.world.pairs[i].working) {
      return false;
    }
  }
  return true;
}

/// Where nothing is in the way, the next step to the end of the work can be taken.
bool work_can_end(const State& state) {
  const Service& service = state.service;
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    const Pair& pair = service.pairs[i];
    const bool works = pair.exists && pair.work != Work::None;
    if (!works || !forward_open(pair) || !reverse_open(pair) || element_failed(pair)) {
      continue;
    }
    bool moves = may_finish(state, PairId{i}) || may_acknowledge(state);
    for (std::uint32_t other = 0; other < service.pairs.size() && !moves; ++other) {
      moves = service.pairs[other].exists && may_deliver(state, PairId{other});
    }
    moves = moves || (pair.set && is_drained(state, service.sets[pair.set->index]));
    if (!moves) {
      return false;
    }
  }
  return true;
}

bool hosts_held_by_set(const State& state) {
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    const bool in_set = std::ranges::any_of(state.service.sets, [i](const DrainSet& set) {
      return set.open && std::ranges::count(set.pairs, PairId{i}) != 0;
    });
    if (state.world.pairs[i].held && !in_set) {
      return false;
    }
  }
  return true;
}

bool refused_only_when_broken(const State& state) {
  return std::ranges::all_of(state.service.pairs, [](const Pair& pair) {
    return !pair.exists || !pair.hosts_refused || pair.copy_state == CopyState::Broken ||
           pair.copy_state == CopyState::Partitioned;
  });
}

/// Every armed timer belongs to what it is for, which will be told when it runs out.
bool timers_have_owners(const State& state) {
  const Service& service = state.service;
  for (std::uint32_t i = 0; i < service.timers.size(); ++i) {
    const Timer& timer = service.timers[i];
    const std::optional<TimerId> id = TimerId{i};
    if (!timer.armed) {
      continue;
    }
    bool owned = true;
    switch (timer.purpose) {
      case TimerPurpose::LinkLoss:
        owned = service.pairs[timer.index].link_loss_timer == id;
        break;
      case TimerPurpose::Heartbeat:
        owned = service.pairs[timer.index].heartbeat_timer == id;
        break;
      case TimerPurpose::Wait:
        owned = service.calls[timer.index].wait_timer == id;
        break;
      case TimerPurpose::SplitLimit:
        owned = service.sets[timer.index].limit_timer == id;
        break;
      case TimerPurpose::JobTransition:
        owned = service.jobs[timer.index].transition_timer == id;
        break;
      case TimerPurpose::AspectRemoval:
        owned = service.aspects[timer.index].removal_timer == id;
        break;
      case TimerPurpose::JobRemoval:
        break;
    }
    if (!owned) {
      return false;
    }
  }
  return true;
}

bool jobs_follow(const Passage& passage) {
  const auto& before = passage.before.service.jobs;
  const auto& after = passage.after.service.jobs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].state != after[i].state && !may_follow(before[i].state, after[i].state)) {
      return false;
    }
  }
  return true;
}

/// A job that completes in this step leaves no work behind that it was to wait for.
bool jobs_end_after_work(const Passage& passage) {
  const Service& before = passage.before.service;
  const Service& after = passage.after.service;
  for (std::size_t i = 0; i < after.jobs.size(); ++i) {
    const bool was_done = i < before.jobs.size() && is_final(before.jobs[i].state);
    const Call& call = after[after.jobs[i].call];
    if (after.jobs[i].state != JobState::Completed || was_done || call.wait_for_copy_state) {
      continue;
    }
    const auto goes_on = [&](const CallEntry& entry) {
      const Pair& pair = after[entry.pair];
      return !entry.finished || (pair.exists && pair.call == after.jobs[i].call);
    };
    if (std::ranges::any_of(call.entries, goes_on)) {
      return false;
    }
    // What this step ended with success, the world has done.
    const std::size_t index = after.jobs[i].call.index;
    if (index >= before.calls.size() || passage.edge.event != Event::Finish) {
      continue;
    }
    for (const CallEntry& entry : before.calls[index].entries) {
      if (!entry.finished && entry.pair.index != passage.edge.which &&
          passage.before.world.pairs[entry.pair.index].working != Work::None) {
        return false;
      }
    }
  }
  return true;
}

/// The same call with Force=true would have been accepted as well.
bool force_never_refuses(const Passage& passage) {
  if (passage.edge.event != Event::Call) {
    return true;
  }
  const Request& request = passage.edges.calls()[passage.edge.which].request;
  if (request.force || !passage.before.service.profile.takes_force) {
    return true;
  }
  Request forced = request;
  forced.force = true;
  return decide(passage.before.service, request).code != ReturnCode::Completed ||
         decide(passage.before.service, forced).code == ReturnCode::Completed;
}

/// A Split without Force parts all of its pairs in one step, or none.
bool split_all_or_none(const Passage& passage) {
  const Service& before = passage.before.service;
  const Service& after = passage.after.service;
  for (std::uint32_t i = 0; i < before.calls.size(); ++i) {
    const Call& call = before.calls[i];
    if (call.operation != Operation::Split || call.force) {
      continue;
    }
    std::size_t at_work = 0;
    std::size_t parted = 0;
    for (const CallEntry& entry : call.entries) {
      if (!entry.finished && before[entry.pair].work == Work::Drain) {
        ++at_work;
        parted +=
            !after[entry.pair].exists || after[entry.pair].copy_state == CopyState::Split ? 1U : 0U;
      }
    }
    if (parted != 0 && parted != at_work) {
      return false;
    }
  }
  return true;
}

constexpr Invariant kService[] = {
    {.name = "group-mixed-when-differing",
     .meaning = "a group is Mixed exactly when its members differ, else it shows what they show",
     .state = groups_show_members},
    {.name = "call-ends-after-work",
     .meaning = "a call is over only when it has answered and its work is done",
     .state = calls_are_sound},
    {.name = "job-with-4096",
     .meaning = "who gets 4096 gets a job, who gets another code gets none",
     .state = codes_are_sound},
    {.name = "work-under-way",
     .meaning = "what a pair is said to be doing is being done, and nothing else",
     .state = work_is_under_way},
    {.name = "work-can-end",
     .meaning = "with lines up and volumes well, everything that was begun can come to its end",
     .state = work_can_end},
    {.name = "held-only-while-draining",
     .meaning = "host writes are held only while a set is drained or parted",
     .state = hosts_held_by_set},
    {.name = "refused-only-when-broken",
     .meaning = "hosts are refused (FailedCopyStopsHostIO) only while the pair is broken",
     .state = refused_only_when_broken},
    {.name = "timer-has-owner",
     .meaning = "no limit runs out on something that is long over",
     .state = timers_have_owners},
    {.name = "job-states-in-order",
     .meaning = "a job goes from state to state as the schema allows, and ends once",
     .passage = jobs_follow},
    {.name = "job-ends-after-copy",
     .meaning = "a job is Completed only when all that it was to do is done",
     .passage = jobs_end_after_work},
    {.name = "force-never-refuses",
     .meaning = "a call that is accepted is accepted with Force, too",
     .passage = force_never_refuses},
    {.name = "split-all-or-none",
     .meaning = "a Split without Force parts all of its pairs or none",
     .passage = split_all_or_none},
};

bool holds(const Invariant& invariant, const State& state) {
  if (invariant.pair != nullptr) {
    for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
      if (state.service.pairs[i].exists && !invariant.pair(state.service, PairId{i})) {
        return false;
      }
    }
  }
  return invariant.state == nullptr || invariant.state(state);
}

template <CopyState State>
bool never_in(const Service& service, PairId id) {
  return service[id].copy_state != State;
}
/// A question about one CopyState.
template <CopyState State>
constexpr Invariant question(std::string_view name) {
  return {.name = name, .meaning = "no pair ever shows this CopyState", .pair = never_in<State>};
}
struct Question {
  CopyState state;
  Invariant invariant;
};
constexpr Question kQuestions[] = {
    {CopyState::Initialized, question<CopyState::Initialized>("never-Initialized")},
    {CopyState::Unsynchronized, question<CopyState::Unsynchronized>("never-Unsynchronized")},
    {CopyState::Synchronized, question<CopyState::Synchronized>("never-Synchronized")},
    {CopyState::Broken, question<CopyState::Broken>("never-Broken")},
    {CopyState::Fractured, question<CopyState::Fractured>("never-Fractured")},
    {CopyState::Split, question<CopyState::Split>("never-Split")},
    {CopyState::Inactive, question<CopyState::Inactive>("never-Inactive")},
    {CopyState::Suspended, question<CopyState::Suspended>("never-Suspended")},
    {CopyState::Failedover, question<CopyState::Failedover>("never-Failedover")},
    {CopyState::Prepared, question<CopyState::Prepared>("never-Prepared")},
    {CopyState::Aborted, question<CopyState::Aborted>("never-Aborted")},
    {CopyState::Skewed, question<CopyState::Skewed>("never-Skewed")},
    {CopyState::Partitioned, question<CopyState::Partitioned>("never-Partitioned")},
    {CopyState::Invalid, question<CopyState::Invalid>("never-Invalid")},
    {CopyState::Restored, question<CopyState::Restored>("never-Restored")},
};

}  // namespace

std::span<const Invariant> service_invariants() {
  return kService;
}

std::vector<Invariant> all_invariants() {
  std::vector<Invariant> all;
  for (const PairInvariant& one : pair_invariants()) {
    all.push_back({.name = one.name, .meaning = one.meaning, .pair = one.holds});
  }
  all.insert(all.end(), service_invariants().begin(), service_invariants().end());
  all.insert(all.end(), data_invariants().begin(), data_invariants().end());
  return all;
}

std::optional<Invariant> never(CopyState state) {
  const auto found = std::ranges::find(kQuestions, state, &Question::state);
  return found == std::end(kQuestions) ? std::nullopt : std::optional(found->invariant);
}

const Invariant* first_broken(std::span<const Invariant> invariants, const Passage& passage) {
  for (const Invariant& invariant : invariants) {
    if (invariant.passage != nullptr && !invariant.passage(passage)) {
      return &invariant;
    }
  }
  return nullptr;
}

const Invariant* first_broken(std::span<const Invariant> invariants, const State& state) {
  for (const Invariant& invariant : invariants) {
    if (!holds(invariant, state)) {
      return &invariant;
    }
  }
  return nullptr;
}

}  // namespace replisim::explore
