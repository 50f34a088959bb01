// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/engine/data_path.hpp"

// Reset To Sync and Reset To Async (D-22). "When the queue is empty" of D-22 has to come about
// while hosts go on writing, and a line with latency is never without a write then. So an
// asynchronous mirror becomes synchronous in two steps. At the switch point hosts begin to write to
// both ends: for an ordered queue when its last write has left the source, for Delta-Update when a
// last cycle of all that is on the source's disk begins, which is at once or when the transfer
// under way is over. What was sent before the switch point comes first: until it has landed the
// Mode stays Asynchronous, and the image is what the queue or the cycles made it. With its last
// byte (S-35) everything that hosts have had acknowledged is at both ends, and the Mode changes.
namespace replisim::engine {

/// Writes acknowledged from now on do not go through the queue; what it holds arrives before them.
void DataPath::close_queue(Replica& replica) {
  settle_image(replica);
  OrderedStream& stream = *streams_[*replica.queue];
  stream.close_member(replica.member, stage_.now);
  stream.regulator().regulate(stage_.now);
  replica.queue_end = acknowledged(replica.from_volume());
  // A copy that waits for the queue waits for all of it now.
  if (replica.pass)
    replica.pass->queue_until = std::max(replica.pass->queue_until, replica.queue_end);
}

/// A copy by cycles sends nothing on, others do: what is left begins anew, and so does what waits
/// for a cycle with all that was copied.
void DataPath::begin_pass_anew(PairId pair, Mode mode) {
  Replica& replica = replicas_[pair.index];
  const Pair& published = stage_.service[pair];
  const Work work = replica.pass ? replica.pass->work : published.work;
  const auto call = replica.pass ? replica.pass->call : published.call;
  const Side from = replica.from;
  part(pair, false);
  replica.mode = mode;
  replica.delta = !replica.delta;
  begin_pass(pair, work, from, changed_set(replica));
  if (replica.pass) replica.pass->call = call;
  route_volume(replica.from_volume());
}

void DataPath::change_mode(PairId pair, Mode mode) {
  Replica& replica = replicas_[pair.index];
  if (replica.mode == mode) return;
  give_up_reset(pair);  // of another Mode
  if (replica.joined && replica.from != stage_.service[pair].serving) turn_joined(replica);
  const std::uint32_t from = replica.from_volume();
  const bool flowing = replica.phase == Replica::Phase::Flowing;
  const bool was_together = acknowledges_at_both_ends(replica.mode);
  const bool together = acknowledges_at_both_ends(mode);
  const bool in_step = replica.pace == Replica::Pace::InStep;
  const bool delta =
      replica.spec->copy_methodology == CopyMethodology::DeltaUpdate && mode == Mode::Asynchronous;
  const bool copies =
      awaiting_point_.contains(pair.index) || (replica.pass && replica.pass->from == replica.from);
  if (copies && delta != replica.delta) return begin_pass_anew(pair, mode);
  if (replica.joined) part_back(replica);
  // What the old way has brought stays; another way begins where it ends.
  settle_image(replica);
  if (flowing && replica.queue && together && !replica.waits_for_target()) close_queue(replica);
  if (flowing && (replica.delta || (replica.queue && delta))) leave_flow(pair);
  replica.turning = false;
  replica.pace = Replica::Pace::Free;
  replica.mode = mode;
  replica.delta = delta;
  if (mode == Mode::Active) replica.exposed = false;
  if (flowing && !together) queue_from_now(pair, was_together || in_step);
  join_ends(pair);
  route_volume(from);
  ask_drains_of(pair);
  watch_skew(pair);
}

/// Host writes are acknowledged at the source from now on. `at_target`: what was written before is
/// at the target, or on the line.
void DataPath::queue_from_now(PairId pair, bool at_target) {
  Replica& replica = replicas_[pair.index];
  const bool other_queue = replica.queue && !in_own_queue(pair);
  if (!at_target && replica.queue && !other_queue) return;  // Asynchronous and Adaptive share it
  if (replica.queue) {
    settle_image(replica);
    leave_flow(pair);
  }
  if (at_target) {
    replica.line_until = written(replica.from_volume());
    follow_in_order(pair);
  }
  replica.queue_end = UINT64_MAX;
  if (!replica.pass || !replica.delta) join_flow(pair);
}

/// No load of the volume has a write acknowledged before what these pairs have on its way to both
/// ends: such a write is acknowledged one latency after it has arrived, one at the source alone at
/// once, and in the order of writes it comes after.
void DataPath::acknowledge_after(const std::vector<PairId>& pairs, std::uint32_t volume) {
  std::pair<SimTime, SimTime> last = {stage_.now, SimTime{INT64_MIN}};  // acknowledged, issued
  for (const PairId pair : pairs) {
    const std::uint32_t from = replicas_[pair.index].from_volume();
    const VolumeWrites& writes = volumes_[from].writes;
    if (const std::uint64_t left = written(from); left > 0)
      last = std::max(last, {writes.acknowledged(left - 1), writes.issue(left - 1)});
  }
  for (const std::size_t load : volumes_[volume].loads) {
    WriteServer& server = loads_[load].host->server();
    // Of two that are acknowledged at one instant the first to be issued comes first (S-36).
    const bool waited = server.next() < server.pacing().end() &&
                        server.pacing().issue(server.next()) <= last.second;
    server.acknowledge_not_before(waited ? last.first + nanoseconds(1) : last.first);
  }
}

/// The pairs whose writes have one order with those of the pair, and the pair.
std::vector<PairId> DataPath::order_of(PairId pair) const {
  const auto group = shared_group(pair);
  return group ? stage_.service.groups[*group].members : std::vector{pair};
}

/// Hosts write to the source alone from now on, and the other end follows in its order.
void DataPath::follow_in_order(PairId pair) {
  std::vector<PairId> pairs = order_of(pair);
  std::erase_if(pairs, [this](PairId mate) {
    return replicas_[mate.index].phase != Replica::Phase::Flowing;
  });
  acknowledge_after(pairs, replicas_[pair.index].from_volume());
}

/// Those that part at one instant have images of one point of the order.
void DataPath::part_in_order(PairId pair) {
  std::vector<PairId> pairs = order_of(pair);
  std::erase_if(pairs, [this, pair](PairId mate) {
    const Replica& replica = replicas_[mate.index];
    const bool parted = replica.phase == Replica::Phase::Parted && replica.parted_at == stage_.now;
    return mate != pair && !parted;
  });
  for (const PairId each : pairs) acknowledge_after(pairs, replicas_[each.index].from_volume());
}

/// The queue that the pair is in is the one it would enter now.
bool DataPath::in_own_queue(PairId pair) const {
  const Replica& replica = replicas_[pair.index];
  const auto found = stream_of_key_.find({stream_key(pair), forward(replica, replica.from)});
  return found != stream_of_key_.end() && found->second == replica.queue;
}

/// The switch point: hosts write to both ends from now on.
void DataPath::turn(PairId pair) {
  Replica& replica = replicas_[pair.index];
  replica.turning = true;
  turned_.insert(pair.index);
  route_volume(replica.from_volume());
}

/// Back to before the switch point: hosts write to their own end alone, and whatever has not landed
/// is sent in its order.
void DataPath::turn_back(PairId pair) {
  Replica& replica = replicas_[pair.index];
  if (DeltaCycles* cycles = cycles_of(pair)) cycles->go_on(pair, stage_.now);
  if (!replica.turning) return;
  replica.turning = false;
  if (replica.queue) {
    settle_image(replica);
    const bool waits = emptying_queues_.contains(pair.index);
    leave_flow(pair);
    replica.queue_end = UINT64_MAX;
    join_flow(pair);
    if (waits) emptying_queues_.insert(pair.index);
  }
  route_volume(replica.from_volume());
}

/// Another operation takes the pair while its Reset To Sync waits.
void DataPath::give_up_reset(PairId pair) {
  if (emptying_queues_.erase(pair.index) == 0) return;
  cancel_control(pair);
  turn_back(pair);
}

/// A Reset To Sync that the model no longer waits for leaves no mirror half-way.
void DataPath::end_lost_resets() {
  const auto turned = turned_;
  for (const std::uint32_t i : turned) {
    if (replicas_[i].turning) {
      if (stage_.service.pairs[i].work == Work::DrainQueue) continue;
      give_up_reset(PairId{i});
      turn_back(PairId{i});
    }
    turned_.erase(i);
  }
}

void DataPath::cancel_control(PairId pair) {
  const auto control = control_.find(pair.index);
  if (control == control_.end()) return;
  stage_.events.cancel(control->second);
  control_.erase(control);
}

/// Reset To Sync, step by step; asked again whenever something that it waits for may have happened.
void DataPath::drain_queue_work(PairId pair) {
  Replica& replica = replicas_[pair.index];
  emptying_queues_.insert(pair.index);
  if (replica.pace == Replica::Pace::Draining) return;  // go_in_step() asks again
  const auto ask_again_at = [&](SimTime at) {
    control_[pair.index] =
        stage_.events.add(std::max(at, stage_.now + nanoseconds(1)), [this, pair] {
          control_.erase(pair.index);
          drain_queue_work(pair);
        });
  };
  if (DeltaCycles* cycles = cycles_of(pair); cycles && !cycles->ended(pair)) {
    cycles->end_with(pair, stage_.now);
    if (!cycles->ended(pair)) return;  // cycle_applied() asks again
  }
  if (OrderedStream* stream = stream_of(replica)) {
    if (!replica.turning && replica.pace != Replica::Pace::InStep) {
      // None: the line is down, and retry_waiting() asks again.
      const auto empty = stream->queue(stage_.now).emptied_at(stage_.now);
      if (!empty || !path_open(replica, replica.from)) return;
      if (*empty > stage_.now) return ask_again_at(*empty);
      close_queue(replica);
      turn(pair);
    }
    const auto landed =
        stream->queue(stage_.now).delivered_at(replica.member, replica.queue_end, stage_.now);
    if (!landed) return;
    if (*landed > stage_.now) return ask_again_at(*landed);
  }
  emptying_queues_.erase(pair.index);
  report(WorkDone{pair});
}

}  // namespace replisim::engine
