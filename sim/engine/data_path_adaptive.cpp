// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/engine/data_path.hpp"

// Mode Adaptive. Writes are acknowledged at the source and follow in the ordered queue, until more
// than Skew bytes of them are not at the target. Then no write is acknowledged before it is at the
// target: the queue, which is ahead of them, drains first, and hosts wait meanwhile; after that
// writes go to both ends as those of a Synchronous mirror do. When none of them has to wait for
// another any more, they are acknowledged at the source again. So the switch has a hysteresis: up
// above Skew, down at zero and with nothing waiting at the hosts; an overload that lasts keeps the
// pair synchronous, which paces the hosts.
namespace replisim::engine {

namespace {

/// A look this far ahead is none.
constexpr double kHorizon = 1e9;

}  // namespace

/// Writes that hosts have issued to the volume and that have not left it.
std::uint64_t DataPath::waiting_at(std::uint32_t volume) {
  settle(volume);
  std::uint64_t waiting = 0;
  for (const std::size_t load : volumes_[volume].loads)
    waiting += loads_[load].host->server().waiting(stage_.now);
  return waiting;
}

/// The load that the volume serves now: one that took it over begins after the earlier ones.
HostLoad* DataPath::first_waiting(std::uint32_t volume) {
  for (const std::size_t load : volumes_[volume].loads)
    if (HostLoad& host = *loads_[load].host; host.backlog(stage_.now) > 0) return &host;
  return load_on(volume);
}

void DataPath::write_through(PairId pair, bool on) {
  Replica& replica = replicas_[pair.index];
  if (!on) {
    leave_step(pair);
    return;
  }
  replica.pace = Replica::Pace::Draining;
  route_volume(replica.from_volume());
  await_drained(pair);
}

/// Host writes wait until everything that was acknowledged is at the target.
void DataPath::await_drained(PairId pair) {
  Replica& replica = replicas_[pair.index];
  OrderedStream* stream = stream_of(replica);
  if (replica.pace != Replica::Pace::Draining || !stream) return;
  const std::uint32_t from = replica.from_volume();
  const std::uint64_t all = written(from);
  std::optional<SimTime> at;
  if (cut(replica) >= all) {
    go_in_step(pair);
    return;
  }
  if (acknowledged(from) < all) {
    at = volumes_[from].writes.acknowledged(all - 1);
  } else {
    at = stream->queue(stage_.now).delivered_at(replica.member, all, stage_.now);
  }
  // None: the line is down, and watch_skews() asks again.
  look_at_skew(pair, at, [this, pair] { await_drained(pair); });
}

void DataPath::go_in_step(PairId pair) {
  Replica& replica = replicas_[pair.index];
  close_queue(replica);
  replica.pace = Replica::Pace::InStep;
  route_volume(replica.from_volume());
  ask_drains_of(pair);
  await_no_waiting(pair);
}

/// Synchronous writes keep up with the hosts again when at most the one that leaves is there.
void DataPath::await_no_waiting(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (replica.pace != Replica::Pace::InStep) return;
  const std::uint32_t from = replica.from_volume();
  if (waiting_at(from) <= 1) {
    report(SkewDrained{pair});
    return;
  }
  std::optional<SimTime> at;
  if (HostLoad* host = first_waiting(from)) {
    const double rate = host->server().rate();
    const double load = host->load(stage_.now).value_or(0.0);
    const double left = host->backlog(stage_.now) - host->quantum();
    if (rate > load && !std::isinf(rate)) {
      const double soonest = host->quantum() / rate / 16;
      const double wait = std::max(soonest, left / (rate - load));
      if (wait < kHorizon) at = stage_.now + std::max(to_sim_time(wait), microseconds(1));
    }
  }
  look_at_skew(pair, at, [this, pair] { await_no_waiting(pair); });
}

/// Writes are acknowledged at the source again, and queue from here on.
void DataPath::leave_step(PairId pair) {
  Replica& replica = replicas_[pair.index];
  const bool in_step = replica.pace == Replica::Pace::InStep;
  replica.pace = Replica::Pace::Free;
  if (in_step && replica.phase == Replica::Phase::Flowing) queue_from_now(pair, true);
  route_volume(replica.from_volume());
  ask_drains_of(pair);
  watch_skew(pair);
}

void DataPath::look_at_skew(PairId pair, std::optional<SimTime> at, EventQueue::Action look) {
  if (const auto watch = skew_watch_.find(pair.index); watch != skew_watch_.end()) {
    stage_.events.cancel(watch->second);
    skew_watch_.erase(watch);
  }
  if (!at) return;
  skew_watch_[pair.index] = stage_.events.add(std::max(*at, stage_.now + nanoseconds(1)),
                                              [this, pair, look = std::move(look)] {
                                                skew_watch_.erase(pair.index);
                                                look();
                                              });
}

/// No acknowledgement of the volume comes before this that is the n-th from now; none: it never
/// comes. Exact for the next one.
std::optional<SimTime> DataPath::acknowledgement_ahead(std::uint32_t volume, std::uint64_t n) {
  const VolumeWrites& writes = volumes_[volume].writes;
  const std::uint64_t acknowledged = this->acknowledged(volume);
  const std::uint64_t under_way = writes.size() - acknowledged;
  if (n <= under_way) return writes.acknowledged(acknowledged + n - 1);
  std::optional<SimTime> first;
  double apart = 0;
  for (const std::size_t index : volumes_[volume].loads) {
    HostLoad& host = *loads_[index].host;
    const auto next = host.server().next_acknowledgement();
    if (!next) continue;
    const double rate = host.server().rate();
    const auto interval = host.server().pacing().interval();
    const bool queues = host.server().waiting(stage_.now) > 1;
    double gap = std::isinf(rate) ? 0.0 : host.quantum() / rate;
    if (interval && !queues) gap = std::max(gap, *interval);
    apart = first ? 0.0 : gap;  // two loads at once: look at each write
    if (!first || *next < *first) first = next;
  }
  if (!first) return std::nullopt;
  // Rounding, and a write that waited for a moment, may bring one of them closer.
  const std::uint64_t further = n - under_way > 2 ? n - under_way - 2 : 0;
  return *first + to_sim_time(static_cast<double>(further) * apart);
}

/// Looks when the next write may be acknowledged that brings the pair out of step by more than
/// Skew; it is looked at again whenever rates change.
void DataPath::watch_skew(PairId pair) {
  Replica& replica = replicas_[pair.index];
  OrderedStream* stream = stream_of(replica);
  if (replica.mode != Mode::Adaptive || replica.phase != Replica::Phase::Flowing || !stream) return;
  if (replica.pace != Replica::Pace::Free) return;
  const auto& skew = stage_.service[pair].skew;
  if (!skew) return;
  const double behind = stream->queue(stage_.now).undelivered_of(replica.member, stage_.now);
  const double room = static_cast<double>(skew->value) - behind;
  if (room < 0) {
    report(SkewExceeded{pair});
    return;
  }
  const HostLoad* host = load_on(replica.from_volume());
  const double block = host ? host->quantum() : 0.0;
  const std::uint64_t more = block > 0 ? static_cast<std::uint64_t>(room / block) + 1 : 1;
  look_at_skew(pair, acknowledgement_ahead(replica.from_volume(), more),
               [this, pair] { watch_skew(pair); });
}

/// Rates or lines changed: whatever is waited for comes at another time.
void DataPath::watch_skews() {
  for (std::uint32_t i = 0; i < replicas_.size(); ++i) {
    if (replicas_[i].mode != Mode::Adaptive) continue;
    switch (replicas_[i].pace) {
      case Replica::Pace::Free:
        watch_skew(PairId{i});
        break;
      case Replica::Pace::Draining:
        await_drained(PairId{i});
        break;
      case Replica::Pace::InStep:
        await_no_waiting(PairId{i});
        break;
    }
  }
}

}  // namespace replisim::engine
