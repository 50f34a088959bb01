// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sim/engine/data_path.hpp"

// The ordered queues of asynchronous mirrors. The members of a group that keep one order share a
// queue: it moves while every member that has to be delivered can be.
namespace replisim::engine {

namespace {

constexpr int kQueueWeight = 2;
/// Sets of this many different ways have a channel each; a queue with more crosses all of them.
constexpr std::size_t kMostQueueWays = 4;

}  // namespace

/// Ways of all pairs that may ever share the queue, also of those that come later.
void DataPath::make_queue_channels() {
  const auto& topology = stage_.scenario.topology;
  const auto cross = [&](std::uint32_t key, std::uint32_t pair) {
    for (const bool forward : {true, false}) {
      auto path = stage_.platform.copy_path(topology.pairs[pair], forward);
      std::sort(path.begin(), path.end());
      QueueWays& queue = channels_.queue[{key, forward}];
      const auto known = std::find(queue.ways.begin(), queue.ways.end(), path);
      queue.way_of[pair] = static_cast<std::size_t>(known - queue.ways.begin());
      if (known == queue.ways.end()) queue.ways.push_back(std::move(path));
    }
  };
  const bool regroups = std::any_of(
      stage_.scenario.steps.begin(), stage_.scenario.steps.end(), [](const format::Step& step) {
        return std::holds_alternative<format::MethodStep>(step.action);
      });
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    cross(stream_key(PairId{i}), i);
    // Alone where the group's consistency is switched off: by a call, or by Reset to Adaptive.
    if (stream_key(PairId{i}) != i) cross(i, i);
  }
  for (std::uint32_t g = 0; regroups && g < topology.groups.size(); ++g) {
    const auto key = static_cast<std::uint32_t>(topology.pairs.size()) + g;
    for (const std::uint32_t member : topology.groups[g].members) cross(key, member);
    for (const std::uint32_t member : topology.groups[g].later_members) cross(key, member);
  }
  for (auto& [key, queue] : channels_.queue) {
    const std::size_t ways = queue.ways.size();
    const std::size_t all = (std::size_t{1} << std::min(ways, kMostQueueWays)) - 1;
    for (std::size_t mask = ways > kMostQueueWays ? all : 1; mask <= all; ++mask) {
      std::vector<ResourceIndex> crosses;
      for (std::size_t way = 0; way < ways; ++way)
        if (ways > kMostQueueWays || (mask >> way & 1U) != 0)
          crosses.insert(crosses.end(), queue.ways[way].begin(), queue.ways[way].end());
      queue.over.push_back(stage_.platform.channel(std::move(crosses), kQueueWeight, true));
    }
  }
}

/// The way of the queue's writes now: over the lines of the pairs that follow, and of those that
/// should but have lost theirs.
ChannelIndex DataPath::queue_channel(std::size_t stream) const {
  const QueueWays& queue = channels_.queue.at(key_of_stream_[stream]);
  std::size_t mask = 0;
  for (const auto& [pair, way] : queue.way_of) {
    if (queue.over.size() == 1) break;
    const Replica& replica = replicas_[pair];
    if (replica.gone) continue;
    const CopyState state = stage_.service.pairs[pair].copy_state;
    const bool lost = state == CopyState::Broken || state == CopyState::Partitioned;
    const bool follows = replica.phase == Replica::Phase::Flowing && replica.queue == stream;
    if (follows || lost) mask |= std::size_t{1} << way;
  }
  return mask == 0 ? queue.over.back() : queue.over[mask - 1];
}

void DataPath::route_queues() {
  for (std::size_t i = 0; i < streams_.size(); ++i)
    if (streams_[i]->live_members() > 0 || streams_[i]->backlog(stage_.now) > 0)
      streams_[i]->route(stage_.now, queue_channel(i));
}

std::size_t DataPath::stream_for(PairId pair, Side from) {
  const Replica& replica = replicas_[pair.index];
  const auto key = std::pair(stream_key(pair), forward(replica, from));
  if (const auto found = stream_of_key_.find(key); found != stream_of_key_.end()) {
    OrderedStream& stream = *streams_[found->second];
    if (stream.live_members() > 0 || stream.backlog(stage_.now) > 0) return found->second;
  }
  streams_.push_back(std::make_unique<OrderedStream>(
      replica.latency, stage_.now, stage_.model, stage_.platform, stage_.events, stage_.users,
      [this](std::uint32_t volume) { return load_on(volume); }));
  stream_pairs_.emplace_back();
  key_of_stream_.push_back(key);
  stream_of_key_[key] = streams_.size() - 1;
  streams_.back()->route(stage_.now, queue_channel(streams_.size() - 1));
  return streams_.size() - 1;
}

/// What the other members of the pair's order have under way to their targets at this instant. What
/// was copied of the pair, and what a Failback leaves at its target, may be younger (S-38, S-40).
std::vector<QueueMark> DataPath::others_under_way(PairId pair) {
  std::vector<QueueMark> marks;
  const auto key = std::pair(stream_key(pair), forward(replicas_[pair.index], Side::System));
  const auto found = stream_of_key_.find(key);
  if (found == stream_of_key_.end()) return marks;
  for (const std::uint32_t other : stream_pairs_[found->second]) {
    const Replica& mate = replicas_[other];
    const bool flows = mate.phase == Replica::Phase::Flowing && mate.queue == found->second;
    if (other != pair.index && flows)
      marks.push_back({other, mate.member, acknowledged(mate.from_volume())});
  }
  return marks;
}

/// When all of that has arrived, now at the earliest; none: it can not at present.
std::optional<SimTime> DataPath::passed_at(const std::vector<QueueMark>& marks) {
  SimTime last = stage_.now;
  for (const QueueMark& mark : marks) {
    const Replica& mate = replicas_[mark.pair];
    OrderedStream* stream = mate.member == mark.member ? stream_of(mate) : nullptr;
    if (!stream || mate.phase != Replica::Phase::Flowing) continue;  // parted: it is a map now
    // What it has written since it is synchronous does not come through the queue.
    const std::uint64_t until = std::min(mark.until, mate.queue_end);
    const auto at = stream->queue(stage_.now).delivered_at(mark.member, until, stage_.now);
    if (!at) return std::nullopt;
    last = std::max(last, *at);
  }
  return last;
}

}  // namespace replisim::engine
