// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "sim/engine/data_path.hpp"

// Relationships that come into being while the run goes on, pairs that change the order they are
// in, and the question whether what was written has arrived.
namespace replisim::engine {

void DataPath::establish(PairId pair) {
  Replica& replica = replicas_.at(pair.index);
  const Pair& published = stage_.service[pair];
  replica.gone = false;
  replica.phase = Replica::Phase::Off;
  replica.from = Side::System;
  replica.exposed = false;
  replica.ever_complete = false;
  replica.mode = published.mode;
  replica.joined = false;
  replica.pace = Replica::Pace::Free;
  replica.delta = published.copy_methodology == CopyMethodology::DeltaUpdate &&
                  published.mode == Mode::Asynchronous;
  if (points_[pair.index]) establish_point(pair);
}

void DataPath::make_element(ElementId element, bool whole) {
  const Element& made = stage_.service.elements[element.index];
  if (!whole || !made.pool) return;
  // The service has looked; other writes of this instant may have been quicker.
  if (!pools_[*made.pool].take(made.size))
    throw std::runtime_error(made.name + " finds no room in its pool");
  space_planned_ = false;
}

/// What has not arrived is sent once more, in the new order: nothing is lost, and nothing that
/// arrives later overtakes it.
void DataPath::reorder(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.pass) {  // what it copies and what follows have one order
    reorders_.insert(pair.index);
    return;
  }
  reorders_.erase(pair.index);
  // An Adaptive pair out of step keeps the queue that drains; it enters the other one afterwards.
  const bool queues = (replica.queue || replica.delta) && replica.pace == Replica::Pace::Free;
  const bool moves = queues && (replica.delta || !in_own_queue(pair));
  if (replica.phase == Replica::Phase::Flowing && moves) {
    settle_image(replica);
    leave_flow(pair);
    join_flow(pair);
  }
  if (behind_in_order(pair).empty()) return report(Reordered{pair});
  Confirmation asked;
  asked.joins = pair;
  confirmations_.push_back(std::move(asked));
}

/// The members of the pair's order whose targets lack a write that is older than one at a target of
/// the order, and how many writes have to be there: what was under way in another order. None: its
/// targets are the sources at one point, and stay so.
ArrivalMarks DataPath::behind_in_order(PairId pair) {
  const auto group = shared_group(pair);
  if (!group) return {};
  std::vector<PairId> members;
  for (const PairId member : stage_.service.groups[*group].members) {
    const Replica& mate = replicas_[member.index];
    const bool copied = mate.phase != Replica::Phase::Off && mate.from == Side::System;
    if (shared_group(member) && copied) members.push_back(member);
  }
  SimTime last;
  for (const PairId member : members) {
    Replica& mate = replicas_[member.index];
    const std::uint64_t there = cut(mate);
    if (there > 0)
      last = std::max(last, volumes_[mate.from_volume()].writes.acknowledged(there - 1));
  }
  last = std::min(last, stage_.now);
  ArrivalMarks behind;
  for (const PairId member : members) {
    Replica& mate = replicas_[member.index];
    const std::uint64_t wanted = volumes_[mate.from_volume()].writes.acknowledged_until(last);
    if (cut(mate) < wanted) behind.emplace_back(member, wanted);
  }
  return behind;
}

void DataPath::confirm(CallId call) {
  Confirmation asked;
  asked.call = call;
  for (const CallEntry& entry : stage_.service[call].entries) {
    Replica& replica = replicas_[entry.pair.index];
    if (replica.phase != Replica::Phase::Flowing || replica.from != Side::System) continue;
    asked.writes.emplace_back(entry.pair, acknowledged(replica.from_volume()));
  }
  confirmations_.push_back(std::move(asked));
  look_at_confirmations();
}

/// When the rest of a confirmation can be there at the earliest; none: nobody can tell.
std::optional<SimTime> DataPath::arrival_of(PairId pair, std::uint64_t writes) {
  Replica& replica = replicas_[pair.index];
  OrderedStream* stream = stream_of(replica);
  if (!stream && replica.phase != Replica::Phase::Flowing) return std::nullopt;
  if (!stream) return stage_.now + nanoseconds(1) + replica.latency;
  return stream->queue(stage_.now).delivered_at(replica.member, writes, stage_.now);
}

void DataPath::look_at_confirmations() {
  for (auto asked = confirmations_.begin(); asked != confirmations_.end();) {
    if (asked->joins) asked->writes = behind_in_order(*asked->joins);
    std::erase_if(asked->writes, [this](const auto& wanted) {
      return cut(replicas_[wanted.first.index]) >= wanted.second;
    });
    if (asked->writes.empty()) {
      report(asked->joins ? Fact(Reordered{*asked->joins}) : Fact(TargetConfirmed{asked->call}));
      asked = confirmations_.erase(asked);
      continue;
    }
    const auto [pair, writes] = asked->writes.front();
    if (const auto at = arrival_of(pair, writes); at && !asked->waits) {
      asked->waits = true;
      const CallId call = asked->call;
      stage_.events.add(std::max(*at, stage_.now + nanoseconds(1)), [this, call] {
        for (Confirmation& waiting : confirmations_)
          if (waiting.call == call) waiting.waits = false;
      });
    }
    ++asked;
  }
}

/// After an instant: passes that ended let their pairs go over to another order.
void DataPath::look_at_methods() {
  for (const std::uint32_t pair : std::set<std::uint32_t>(reorders_)) {
    if (!replicas_[pair].pass) reorder(PairId{pair});
  }
  look_at_confirmations();
}

}  // namespace replisim::engine
