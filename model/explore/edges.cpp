// SPDX-License-Identifier: Apache-2.0
#include "model/explore/edges.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/service/modes.hpp"
#include "model/service/valuation.hpp"

namespace replisim::explore {
namespace {

constexpr std::uint32_t kBothWays = 3;
constexpr std::uint32_t kJobShift = 8;

bool is_open(const Service& service, TimerId id) {
  const Timer& timer = service.timers[id.index];
  return timer.armed && timer.purpose != TimerPurpose::JobRemoval;
}

/// Takes facts in and carries out what follows, as the simulator does: one after the other.
class Teller {
 public:
  Teller(State& state, Taken& taken) : state_(state), taken_(taken) {}

  void tell(const Fact& fact) { take(apply(state_.service, fact, kNow)); }
  void take(StepResult&& result) {
    carry_out(state_, result.effects, taken_.loss);
    if (taken_.result.effects.empty() && taken_.result.changes.empty()) {
      taken_.result = std::move(result);
      return;
    }
    std::move(result.effects.begin(), result.effects.end(),
              std::back_inserter(taken_.result.effects));
    std::move(result.changes.begin(), result.changes.end(),
              std::back_inserter(taken_.result.changes));
  }
  /// Every pair hears what became of lines, arrays and volumes.
  void tell_all() {
    for (std::uint32_t i = 0; i < state_.service.pairs.size(); ++i) {
      const PairId id{i};
      if (!state_.service[id].exists) {
        continue;
      }
      const Knowledge knows = knowledge_of(state_.world, state_.service, id);
      if (knows != state_.service[id].knows) {
        tell(WorldChanged{id, knows});
      }
    }
  }

 private:
  State& state_;
  Taken& taken_;
};

void ask_job(State& state, const Edge& edge, Teller& teller) {
  const JobId job{edge.which / kJobShift};
  JobAnswer answer;
  teller.take(request_state_change(
      state.service, job, {.requested_state = static_cast<std::uint16_t>(edge.which % kJobShift)},
      0, kNow, answer));
}

void change_world(State& state, const Edge& edge, Teller& teller) {
  World& world = state.world;
  switch (edge.event) {
    case Event::Line: {
      const bool up =
          edge.which == kBothWays ? !world.line[0] || !world.line[1] : !world.line[edge.which - 1];
      for (std::uint32_t way = 0; way < 2; ++way) {
        if ((edge.which >> way & 1U) != 0) {
          world.line[way] = up;
        }
      }
      break;
    }
    case Event::Power:
      if (world.power[edge.which]) {
        lose_power(state, edge.which);
      } else {
        world.power[edge.which] = true;
      }
      break;
    case Event::Sight:
      world.seen[edge.which] = !world.seen[edge.which];
      break;
    case Event::Element: {
      bool& failed = world.pairs[edge.which / 2].failed[edge.which % 2];
      failed = !failed;
      break;
    }
    default:
      world.pairs[edge.which].unknown = !world.pairs[edge.which].unknown;
      break;
  }
  teller.tell_all();
}

void fill_queue(const State& state, PairId id, Teller& teller) {
  Knowledge knows = state.service[id].knows;
  knows.queue_full = true;
  teller.tell(WorldChanged{id, knows});
}

void change_room(State& state, PairId id, Teller& teller) {
  bool& none = state.world.pairs[id.index].no_room;
  none = !none;
  if (none) {
    teller.tell(SpaceExhausted{id});
  }
}

/// What the data does by itself; the model is told of none of it.
bool move_data(State& state, const Edge& edge) {
  const PairId id{edge.which};
  switch (edge.event) {
    case Event::Write:
      write(state, id);
      return true;
    case Event::Deliver:
      deliver(state, id);
      return true;
    case Event::Acknowledge:
      acknowledge(state);
      return true;
    default:
      return false;
  }
}

void tell_fact(State& state, const Edge& edge, Teller& teller) {
  const PairId id{edge.which};
  switch (edge.event) {
    case Event::WriteTarget:
      state.world.pairs[id.index].target_written = true;
      return teller.tell(TargetWritten{id});
    case Event::Finish:
      finish_work(state, id);
      return teller.tell(WorkDone{id});
    case Event::Fail:
      state.world.pairs[id.index].working = Work::None;
      return teller.tell(WorkFailed{id, Reason::element_failed});
    case Event::Disturb:
      state.world.pairs[id.index].working = Work::None;
      return teller.tell(WorkFailsUnspecified{id});
    case Event::Drained:
      return teller.tell(SetDrained{SetId{edge.which}});
    case Event::DrainFails:
      return teller.tell(DrainFailed{SetId{edge.which}, Reason::drain_incomplete});
    case Event::Expire:
      return teller.tell(TimerExpired{TimerId{edge.which}});
    case Event::Room:
      return change_room(state, id, teller);
    case Event::QueueFull:
      return fill_queue(state, id, teller);
    case Event::Undeliverable:
      return teller.tell(WriteUndeliverable{id});
    case Event::SkewExceeded:
      return teller.tell(SkewExceeded{id});
    case Event::SkewDrained:
      return teller.tell(SkewDrained{id});
    case Event::Reordered:
      return teller.tell(Reordered{id});
    case Event::Job:
      return ask_job(state, edge, teller);
    default:
      return change_world(state, edge, teller);
  }
}

}  // namespace

Edges::Edges(const Instance& instance) : instance_(instance) {
  make_calls();
}

void Edges::take(State& state, const Edge& edge, Taken& taken) const {
  taken.changes = true;
  taken.loss = Loss{};
  taken.result.effects.clear();
  taken.result.changes.clear();
  if (edge.event == Event::Call) {
    call(state, calls_[edge.which], taken);
    if (!taken.changes) {
      return;
    }
    carry_out(state, taken.result.effects, taken.loss);
  } else if (!move_data(state, edge)) {
    Teller teller(state, taken);
    tell_fact(state, edge, teller);
  }
  survey_all(state);
}

void Edges::list(const State& state, std::vector<Edge>& edges) const {
  edges.clear();
  const Service& service = state.service;
  const auto exists = [&service](const ListEntry& entry) {
    return entry.kind == ListEntry::Kind::Group ? !service.groups.front().members.empty()
                                                : service.pairs[entry.index].exists;
  };
  for (std::uint32_t i = 0; i < calls_.size(); ++i) {
    const Request& request = calls_[i].request;
    // A group without members can get some.
    const bool of_group = request.method == Method::ModifyReplicaSynchronization;
    if (of_group ? !request.sync_pairs || std::ranges::all_of(*request.sync_pairs, exists)
                 : std::ranges::all_of(*request.synchronization, exists)) {
      edges.push_back({Event::Call, i});
    }
  }
  for (std::uint32_t i = 0; i < service.pairs.size(); ++i) {
    if (service.pairs[i].exists) {
      list_of_pair(state, i, edges);
    }
  }
  list_of_service(state, edges);
  list_of_world(state, edges);
}

void Edges::list_of_pair(const State& state, std::uint32_t index, std::vector<Edge>& edges) const {
  const PairId id{index};
  const Pair& pair = state.service[id];
  const PairWorld& data = state.world.pairs[index];
  const auto add_if = [&edges, index](bool may, Event event) {
    if (may) {
      edges.push_back({event, index});
    }
  };
  const bool works = data.working != Work::None;
  const bool queued = pair.sync_type == SyncType::Mirror &&
                      (pair.mode == Mode::Asynchronous || pair.mode == Mode::Adaptive);
  add_if(may_write(instance_, state, id), Event::Write);
  add_if(may_deliver(state, id), Event::Deliver);
  add_if(instance_.has(Fault::target) && may_write_target(state, id), Event::WriteTarget);
  add_if(may_finish(state, id), Event::Finish);
  add_if(works && instance_.has(Fault::copy), Event::Fail);
  add_if(works && instance_.has(Fault::disturb), Event::Disturb);
  add_if(instance_.has(Fault::space), Event::Room);
  add_if(queued && data.flowing && !pair.knows.queue_full && instance_.has(Fault::queue),
         Event::QueueFull);
  const bool keeps = pair.sync_type == SyncType::Snapshot || state.world.waiting == index;
  add_if(keeps && !forward_open(pair) && instance_.has(Fault::deliver), Event::Undeliverable);
  add_if(pair.mode == Mode::Adaptive && !pair.write_through && data.queue != 0,
         Event::SkewExceeded);
  add_if(pair.write_through && data.queue == 0 && state.world.waiting != index, Event::SkewDrained);
  add_if(joins_order(state.service, pair) && follows_order(state, id), Event::Reordered);
  add_if(instance_.has(Fault::unknown), Event::Status);
  if (instance_.has(Fault::element)) {
    edges.push_back({Event::Element, 2 * index});
    edges.push_back({Event::Element, 2 * index + 1});
  }
}

void Edges::list_of_service(const State& state, std::vector<Edge>& edges) const {
  const Service& service = state.service;
  if (may_acknowledge(state)) {
    edges.push_back({Event::Acknowledge, 0});
  }
  for (std::uint32_t i = 0; i < service.sets.size(); ++i) {
    if (service.sets[i].open && is_drained(state, service.sets[i])) {
      edges.push_back({Event::Drained, i});
    }
    if (service.sets[i].open && instance_.has(Fault::copy)) {
      edges.push_back({Event::DrainFails, i});
    }
  }
  for (std::uint32_t i = 0; i < service.timers.size(); ++i) {
    if (is_open(service, TimerId{i})) {
      edges.push_back({Event::Expire, i});
    }
  }
  const bool one_rests = std::ranges::any_of(
      service.jobs, [](const Job& job) { return job.state == JobState::Suspended; });
  for (std::uint32_t i = 0; i < service.jobs.size() && instance_.jobs; ++i) {
    for (std::uint32_t wanted = 2; wanted <= 5 && !is_final(service.jobs[i].state); ++wanted) {
      if (wanted != static_cast<std::uint32_t>(RequestedJobState::Suspend) || !one_rests) {
        edges.push_back({Event::Job, i * kJobShift + wanted});
      }
    }
  }
}

void Edges::list_of_world(const State& /*state*/, std::vector<Edge>& edges) const {
  const bool remote = instance_.locality == Locality::Remote;
  const std::uint32_t arrays = remote ? 2 : 1;
  if (remote && instance_.has(Fault::link)) {
    edges.push_back({Event::Line, kBothWays});
  }
  for (std::uint32_t way = 1; remote && way <= 2 && instance_.has(Fault::one_way); ++way) {
    edges.push_back({Event::Line, way});
  }
  for (std::uint32_t array = 0; array < arrays; ++array) {
    if (instance_.has(Fault::power)) {
      edges.push_back({Event::Power, array});
    }
    if (instance_.has(Fault::unseen)) {
      edges.push_back({Event::Sight, array});
    }
  }
}

}  // namespace replisim::explore
