// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/delta_cycles.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/engine/apply_writes.hpp"

namespace replisim::engine {

DeltaCycles::DeltaCycles(Host host, SimTime interval, std::optional<std::int64_t> blocks,
                         Bytes volume_size, Bytes extent, SimTime latency)
    : host_(std::move(host)),
      interval_(interval),
      blocks_(blocks),
      scratch_(volume_size, extent),
      latency_(latency) {}

void DeltaCycles::add_member(const Member& member, SimTime now) {
  if (members_.empty() && !transferring_) {
    started_ = now;
    applied_point_ = now;
    steps_.push_back({now, now});
  }
  members_.push_back(member);
  members_.back().sending = member.cut;
  members_.back().next_point = member.point;
  plan(now);
}

std::uint64_t DeltaCycles::remove_member(PairId pair, SimTime now) {
  const auto at = std::find_if(members_.begin(), members_.end(),
                               [&](const Member& m) { return m.pair == pair; });
  if (at == members_.end()) return 0;
  const std::uint64_t cut = at->cut;
  members_.erase(at);
  if (members_.empty()) {
    for (Flow& flow : flows_)
      if (flow.running) {
        flow.left = host_.model.cancel(flow.flow);
        host_.users.add(host_.platform[flow.channel], -1);
      }
    flows_.clear();
    if (arrival_) host_.events.cancel(*arrival_);
    arrival_.reset();
    transferring_ = false;
  }
  plan(now);
  return cut;
}

bool DeltaCycles::has(PairId pair) const {
  return std::any_of(members_.begin(), members_.end(),
                     [&](const Member& m) { return m.pair == pair; });
}

bool DeltaCycles::at_one_point() const {
  // A member that came while a set is on its way has no part in it.
  return std::all_of(members_.begin(), members_.end(), [&](const Member& member) {
    return member.point == members_.front().point &&
           (!transferring_ || member.next_point == members_.front().next_point);
  });
}

SimTime DeltaCycles::point_of(PairId pair) const {
  for (const Member& member : members_)
    if (member.pair == pair) return member.point;
  return SimTime{};
}

std::uint64_t DeltaCycles::cut_of(PairId pair) const {
  for (const Member& member : members_)
    if (member.pair == pair) return member.cut;
  return 0;
}

std::uint64_t DeltaCycles::cut_on_line(PairId pair) const {
  for (const Member& member : members_)
    if (member.pair == pair) return arrival_ ? std::max(member.cut, member.sending) : member.cut;
  return 0;
}

/// An empty map of the member's shape, which differs where volumes of one group do.
void DeltaCycles::begin_count(const Member& member) {
  const bool other = member.size.value > 0 &&
                     (scratch_.volume_size() != member.size || scratch_.extent() != member.extent);
  if (other) {
    scratch_ = ChangeMap(member.size, member.extent);
  } else {
    scratch_.clear();
  }
}

std::uint64_t DeltaCycles::unique_extents(const Member& member, std::uint64_t to) {
  begin_count(member);
  const VolumeWrites& writes = host_.writes(member.volume);
  mark_writes(writes, member.cut, to, scratch_);
  return scratch_.count();
}

Bytes DeltaCycles::pending(PairId pair, SimTime now) {
  for (const Member& member : members_) {
    if (member.pair != pair) continue;
    unique_extents(member, host_.acknowledged(member.volume, now));
    return scratch_.bytes();
  }
  return Bytes{};
}

/// When so many extents have changed since the present point in time, as far as loads tell now.
std::optional<SimTime> DeltaCycles::blocks_reached(SimTime now) {
  std::optional<SimTime> first;
  for (const Member& member : members_) {
    begin_count(member);
    const VolumeWrites& writes = host_.writes(member.volume);
    const std::uint64_t known = host_.acknowledged(member.volume, now);
    mark_writes(writes, member.sending, known, scratch_);
    std::optional<SimTime> at = now;
    for (std::uint64_t ahead = 0; scratch_.count() < static_cast<std::uint64_t>(*blocks_);
         ++ahead) {
      at = host_.coming_write(member.volume, ahead, scratch_);
      if (!at || *at > started_ + interval_) break;
    }
    if (at && scratch_.count() >= static_cast<std::uint64_t>(*blocks_) && (!first || *at < *first))
      first = at;
  }
  return first;
}

void DeltaCycles::plan(SimTime now) {
  if (next_) host_.events.cancel(*next_);
  next_.reset();
  if (members_.empty() || transferring_) return;
  SimTime at = started_ + interval_;
  const bool last_asked = std::any_of(members_.begin(), members_.end(), [](const Member& member) {
    return member.end == Member::End::Asked;
  });
  if (last_asked || !at_one_point()) at = now;
  if (blocks_ && *blocks_ > 0) {
    if (const auto reached = blocks_reached(now)) at = std::min(at, *reached + nanoseconds(1));
  }
  at = std::max(at, now);
  next_ = host_.events.add(at, [this, at] {
    next_.reset();
    cycle(at);
  });
}

/// Members have one point in time, so that one that can not be reached stops all.
bool DeltaCycles::open() const {
  return std::all_of(members_.begin(), members_.end(),
                     [&](const Member& member) { return host_.open(member.pair); });
}

void DeltaCycles::cycle(SimTime now) {
  if (members_.empty() || transferring_ || !open()) return;
  if (next_) host_.events.cancel(*next_);
  next_.reset();
  started_ = now;
  ++count_;
  take_sets(now);
  transferring_ = true;
  if (flows_.empty()) {
    transfer_done(now);
  } else {
    start_transfer(now);
  }
}

/// What the cycle that begins now sends.
void DeltaCycles::take_sets(SimTime now) {
  // [s_(k-1), s_k): what is acknowledged at s_k itself belongs to the next set, unless hosts are
  // held and everything has to go, or a member's image has it already.
  SimTime until = flush_ ? now : now - nanoseconds(1);
  for (const Member& member : members_) until = std::max(until, member.point);
  std::map<ChannelIndex, Bytes> by_channel;
  for (Member& member : members_) {
    const bool last = member.end == Member::End::Asked;
    member.sending = std::max(
        member.cut, last ? host_.written(member.volume) : host_.acknowledged(member.volume, until));
    member.next_point = until;
    unique_extents(member, member.sending);
    member.set = scratch_.bytes();
    by_channel[member.channel] += member.set;
    sent_ += member.set;
    if (!last) continue;
    member.end = Member::End::Sending;
    host_.last_begins(member.pair);
  }
  flows_.clear();
  for (const auto& [channel, size] : by_channel)
    if (size.value > 0)
      flows_.push_back({0, false, false, static_cast<double>(size.value), channel});
}

void DeltaCycles::start_transfer(SimTime) {
  for (Flow& flow : flows_) {
    if (flow.running || flow.ended) continue;
    const Channel& channel = host_.platform[flow.channel];
    flow.flow = host_.model.start(channel.flow_class, flow.left);
    flow.running = true;
    host_.users.add(channel, 1);
  }
}

std::vector<std::pair<ChannelIndex, FlowIndex>> DeltaCycles::running() const {
  std::vector<std::pair<ChannelIndex, FlowIndex>> found;
  for (const Flow& flow : flows_)
    if (flow.running) found.emplace_back(flow.channel, flow.flow);
  return found;
}

void DeltaCycles::flow_stopped(FlowIndex index) {
  for (Flow& flow : flows_) {
    if (!flow.running || flow.flow != index) continue;
    flow.running = false;
    flow.ended = true;
    host_.users.add(host_.platform[flow.channel], -1);
    carried_.emplace_back(flow.channel, flow.left);
    flow.left = 0;
  }
}

void DeltaCycles::flow_ended(FlowIndex index, SimTime now) {
  const auto ours = std::find_if(flows_.begin(), flows_.end(), [&](const Flow& flow) {
    return flow.ended && flow.flow == index;
  });
  if (ours == flows_.end()) return;
  if (std::all_of(flows_.begin(), flows_.end(), [](const Flow& flow) { return flow.ended; }))
    transfer_left(now);
}

void DeltaCycles::transfer_left(SimTime now) {
  const SimTime at = now + latency_;
  arrival_ = host_.events.add(at, [this, at] {
    arrival_.reset();
    transfer_done(at);
  });
}

void DeltaCycles::transfer_done(SimTime now) {
  transferring_ = false;
  flows_.clear();
  longest_ = std::max(longest_, now - started_);
  applied_point_ = started_;
  steps_.push_back({now, started_});
  // All members have the set before anybody hears of one: the answer may be the next cycle.
  const std::vector<Member> applied = members_;
  for (Member& member : members_) {
    member.cut = std::max(member.cut, member.sending);
    member.point = member.next_point;
    member.set = Bytes{};
    if (member.end == Member::End::Sending) member.end = Member::End::Applied;
  }
  for (const Member& member : applied)
    host_.applied(member.pair, std::max(member.cut, member.sending), member.set);
  if (transferring_) return;
  if (flush_ && !flushed(now)) {
    cycle(now);
    return;
  }
  plan(now);
}

void DeltaCycles::world_changed(SimTime now) {
  const bool all_open = open();
  for (Flow& flow : flows_) {
    if (all_open || !flow.running) continue;
    const double left = host_.model.cancel(flow.flow);
    carried_.emplace_back(flow.channel, flow.left - left);
    flow.left = left;
    flow.running = false;
    host_.users.add(host_.platform[flow.channel], -1);
  }
  if (all_open && transferring_) start_transfer(now);
  if (!transferring_) plan(now);
}

void DeltaCycles::end_with(PairId pair, SimTime now) {
  for (Member& member : members_)
    if (member.pair == pair && member.end == Member::End::None) member.end = Member::End::Asked;
  if (!transferring_) cycle(now);
}

bool DeltaCycles::ended(PairId pair) const {
  return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
    return member.pair == pair && member.end == Member::End::Applied;
  });
}

void DeltaCycles::go_on(PairId pair, SimTime now) {
  for (Member& member : members_)
    if (member.pair == pair) member.end = Member::End::None;
  if (!transferring_) plan(now);
}

void DeltaCycles::flush(SimTime now) {
  flush_ = true;
  if (!transferring_ && !flushed(now)) cycle(now);
}

bool DeltaCycles::flushed(SimTime now) {
  if (transferring_) return false;
  const bool nothing_missing = std::all_of(
      members_.begin(), members_.end(),
      [&](const Member& member) { return host_.acknowledged(member.volume, now) <= member.cut; });
  if (nothing_missing) flush_ = false;
  return nothing_missing;
}

}  // namespace replisim::engine
