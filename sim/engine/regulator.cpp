// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/regulator.hpp"

#include <algorithm>
#include <cmath>

namespace replisim::engine {

namespace {

/// A cap that never binds.
constexpr double kNoCap = 1e14;
/// Shares are sums of doubles: a share this close to the load carries it.
constexpr double kCarries = 1 - 1e-9;

}  // namespace

void Users::add(const Channel& channel, int n) {
  for (const ResourceIndex index : channel.crosses) count_[index] += n;
}

bool Users::alone(const Channel& channel) const {
  return std::all_of(channel.crosses.begin(), channel.crosses.end(),
                     [&](ResourceIndex index) { return count_[index] <= 1; });
}

Regulator::Regulator(Served& server, FlowModel& model, const Platform& platform, EventQueue& events,
                     Users& users)
    : server_(server), model_(model), platform_(platform), events_(events), users_(users) {}

void Regulator::route(SimTime now, std::optional<ChannelIndex> channel) {
  if (channel == channel_) return;
  drop_flow();
  if (channel_) users_.add(platform_[*channel_], -1);
  channel_ = channel;
  if (channel_) users_.add(platform_[*channel_], 1);
  regulate(now);
}

void Regulator::start_flow(double cap) {
  if (flow_) {
    if (cap != cap_) model_.set_cap(*flow_, cap);
  } else {
    flow_ = model_.start(platform_[*channel_].flow_class, std::nullopt, cap);
  }
  cap_ = cap;
}

void Regulator::drop_flow() {
  if (flow_) model_.cancel(*flow_);
  flow_.reset();
  if (wake_) events_.cancel(*wake_);
  wake_.reset();
}

void Regulator::wake(SimTime at) {
  if (wake_) events_.cancel(*wake_);
  wake_ = events_.add(at, [this, at] {
    wake_.reset();
    regulate(at);
  });
}

void Regulator::regulate(SimTime now) {
  if (!channel_ || !platform_.up(*channel_)) {
    drop_flow();
    state_ = State::Stopped;
    server_.set_rate(now, 0);
    return;
  }
  const double least = platform_.least_bandwidth(*channel_);
  if (std::isinf(least)) {
    drop_flow();
    state_ = State::Free;
    server_.set_rate(now, least);
    return;
  }
  if (const auto load = server_.load(now)) {
    regulate_steady(now, *load);
  } else {
    regulate_trace(now);
  }
}

void Regulator::regulate_steady(SimTime now, double load) {
  if (server_.elastic() && load > 0) {
    if (state_ == State::Elastic && flow_ && cap_ == load) return;
    state_ = State::Elastic;
    start_flow(load);
    server_.set_rate(now, platform_.least_bandwidth(*channel_));
    return;
  }
  const double backlog = server_.backlog(now);
  if (load <= 0 && backlog <= 0) {
    drop_flow();
    state_ = State::Idle;
    server_.set_rate(now, platform_.least_bandwidth(*channel_));
    return;
  }
  // A queue that goes on growing is not gone because it is short at this instant.
  const bool queueing = state_ == State::Backlogged && flow_;
  const bool carried = !queueing || share_ >= load * kCarries;
  const double queue = queueing ? server_.quantum() : server_.quantum() * 1.5;
  if (load > 0 && backlog <= queue && carried) {
    state_ = State::Paced;
    start_flow(load);
    server_.set_rate(now, platform_.least_bandwidth(*channel_));
  } else {
    state_ = State::Backlogged;
    start_flow(kNoCap);
    // The load may have fallen, or rounding may have left a last part of a byte.
    if (queueing) await_end(now, load);
  }
}

/// Looks again when the queue will be gone at the present share.
void Regulator::await_end(SimTime now, double load) {
  if (share_ <= load) return;
  const double gone = server_.backlog(now) / (share_ - load);
  if (gone < 1e9) wake(now + std::max(nanoseconds(1), to_sim_time(gone)));
}

void Regulator::regulate_trace(SimTime now) {
  if (users_.alone(platform_[*channel_])) {
    drop_flow();
    state_ = State::Solo;
    server_.set_rate(now, platform_.least_bandwidth(*channel_));
    return;
  }
  if (server_.backlog(now) > 0) {
    // A server that looks at each write tells of one at a time.
    const bool goes_on = state_ == State::Busy && flow_;
    state_ = State::Busy;
    start_flow(kNoCap);
    if (goes_on && !wake_) await_end(now, 0.0);
    return;
  }
  drop_flow();
  state_ = State::Idle;
  server_.set_rate(now, platform_.least_bandwidth(*channel_));
  if (const auto next = server_.next_arrival(now)) wake(std::max(*next, now + nanoseconds(1)));
}

bool Regulator::take_rates(SimTime now) {
  if (!flow_) return false;
  const double share = model_.rate(*flow_);
  if (state_ == State::Paced) {
    if (share >= cap_ * kCarries) return false;
    state_ = State::Backlogged;
    share_ = 0;
    start_flow(kNoCap);
    return true;
  }
  if (state_ == State::Elastic) {
    server_.set_rate(now, share >= cap_ * kCarries ? platform_.least_bandwidth(*channel_) : share);
    return false;
  }
  share_ = share;
  server_.set_rate(now, share);
  await_end(now, state_ == State::Busy ? 0.0 : server_.load(now).value_or(0.0));
  return false;
}

double Regulator::share(SimTime now) {
  if (flow_) return std::min(model_.rate(*flow_), cap_);
  if (state_ == State::Stopped || state_ == State::Free || server_.backlog(now) <= 0) return 0;
  return platform_.least_bandwidth(*channel_);
}

}  // namespace replisim::engine
