// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/ordered_stream.hpp"

#include <algorithm>
#include <utility>

namespace replisim::engine {

OrderedStream::OrderedStream(SimTime latency, SimTime now, FlowModel& model,
                             const Platform& platform, EventQueue& events, Users& users,
                             Settle settle)
    : queue_(latency, now),
      settle_(std::move(settle)),
      regulator_(*this, model, platform, events, users) {}

std::size_t OrderedStream::add_member(std::uint32_t volume, const VolumeWrites& writes,
                                      std::uint64_t from, std::size_t place) {
  volumes_.emplace_back(volume);
  ++live_;
  over_ = false;
  return queue_.add_member(writes, from, place);
}

void OrderedStream::close_member(std::size_t member, SimTime now) {
  queue(now).close_member(member, now);
  volumes_[member].reset();
  --live_;
}

std::uint64_t OrderedStream::remove_member(std::size_t member, SimTime now) {
  const std::uint64_t cut = queue(now).remove_member(member, now);
  if (volumes_[member]) --live_;
  volumes_[member].reset();
  return cut;
}

void OrderedStream::route(SimTime now, std::optional<ChannelIndex> channel) {
  regulator_.route(now, channel);
}

QueueServer& OrderedStream::queue(SimTime now) {
  if (reading_) return queue_;
  for (const auto& volume : volumes_)
    if (volume)
      if (HostLoad* host = settle_(*volume)) host->settle(now);
  return queue_;
}

void OrderedStream::begin_reading(SimTime now) {
  queue(now);
  reading_ = true;
}

std::optional<double> OrderedStream::load(SimTime now) {
  double sum = 0;
  for (const auto& volume : volumes_) {
    if (!volume) continue;
    HostLoad* host = settle_(*volume);
    if (!host) continue;
    const auto rate = host->load(now);
    if (!rate) return std::nullopt;
    // What the host's own server can not take does not arrive here either.
    sum += std::min(*rate, std::max(host->server().rate(), 0.0));
    if (*rate > 0) quantum_ = std::max(quantum_, host->quantum());
  }
  return sum;
}

double OrderedStream::backlog(SimTime now) {
  if (over_) return 0;
  const double bytes = queue(now).backlog(now);
  over_ = live_ == 0 && bytes <= 0;
  return bytes;
}

std::optional<SimTime> OrderedStream::next_arrival(SimTime now) {
  std::optional<SimTime> first;
  for (const auto& volume : volumes_) {
    if (!volume) continue;
    HostLoad* host = settle_(*volume);
    if (!host) continue;
    host->settle(now);
    const auto next = host->server().next_acknowledgement();
    if (next && (!first || *next < *first)) first = next;
  }
  return first;
}

void OrderedStream::set_rate(SimTime now, double rate) {
  if (rate == queue_.rate()) return;
  queue(now).change(now, rate);
}

}  // namespace replisim::engine
