// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/host_load.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace replisim::engine {

HostLoad::HostLoad(std::shared_ptr<Pacing> pacing, VolumeState& volume, SimTime now,
                   std::optional<int> outstanding, FlowModel& model, const Platform& platform,
                   EventQueue& events, Users& users)
    : pacing_(std::move(pacing)),
      server_(pacing_, volume.writes, now),
      outstanding_(outstanding),
      regulator_(*this, model, platform, events, users) {
  if (outstanding_) given_interval_ = pacing_->interval().value_or(0.0);
}

void HostLoad::route(SimTime now, std::optional<ChannelIndex> channel, SimTime ack_extra) {
  if (ack_extra != ack_extra_) {
    server_.settle(now);
    ack_extra_ = ack_extra;
    server_.change(server_.rate(), ack_extra_);
    if (outstanding_) pace_closed_loop(now, server_.rate());
  }
  if (channel != regulator_.channel()) carried(now);
  regulator_.route(now, channel);
}

void HostLoad::watch(SimTime now, WriteWatch* watch, std::optional<ChannelIndex> carries) {
  if (watch == server_.watched() && carries == carries_) return;
  if (watch != nullptr && outstanding_)
    throw std::runtime_error(
        "a load with queue= on the source of a copy-on-write Snapshot or of a Clone that is being "
        "copied is not simulated");
  carried(now);
  server_.watch(watch);
  carries_ = carries;
}

void HostLoad::stop(SimTime now) {
  server_.settle(now);
  pacing_->stop(now);
  regulator_.regulate(now);
}

bool HostLoad::stopped(SimTime now) const {
  return pacing_->end() <= server_.next() && pacing_->issued_until(now) >= pacing_->end();
}

bool HostLoad::waiting(SimTime now) {
  return backlog(now) > 0 || (held() && !closed() && !stopped(now));
}

void HostLoad::hold(SimTime now, Hold why) {
  holds_ |= static_cast<unsigned>(why);
  server_.settle(now);
  server_.hold(now);
  regulator_.regulate(now);
}

std::uint64_t HostLoad::release(SimTime now, SimTime timeout, Hold why) {
  holds_ &= ~static_cast<unsigned>(why);
  if (holds_ != 0) return 0;
  server_.settle(now);
  const std::uint64_t failed = server_.release(now, timeout);
  regulator_.regulate(now);
  return failed;
}

std::uint64_t HostLoad::fail_under_way(SimTime now) {
  server_.settle(now);
  const std::uint64_t failed = server_.drop(now);
  regulator_.regulate(now);
  return failed;
}

std::uint64_t HostLoad::power_off(SimTime now) {
  if (paused_) return 0;
  paused_ = true;
  server_.settle(now);
  pacing_->pause(now);
  return server_.drop(now);
}

void HostLoad::power_on(SimTime now) {
  if (!paused_) return;
  paused_ = false;
  server_.settle(now);
  pacing_->resume(now);
  // What was issued to an array without power has failed.
  if (pacing_->growing()) server_.drop(now);
  regulator_.regulate(now);
}

void HostLoad::refuse(SimTime now) {
  if (refusing_) return;
  refusing_ = true;
  server_.settle(now);
  server_.refuse(now);
  regulator_.regulate(now);
}

void HostLoad::accept(SimTime now) {
  if (!refusing_) return;
  refusing_ = false;
  server_.settle(now);
  server_.accept(now);
  regulator_.regulate(now);
}

void HostLoad::move_to(VolumeState& volume) {
  server_.move_to(volume.writes);
}

std::vector<std::pair<ChannelIndex, double>> HostLoad::carried(SimTime now) {
  server_.settle(now);
  const double moved = server_.moved();
  if (const auto channel = regulator_.channel(); channel && moved > counted_)
    carried_.emplace_back(carries_.value_or(*channel), moved - counted_);
  counted_ = std::max(counted_, moved);
  return carried_;
}

std::uint64_t HostLoad::issued(SimTime now) const {
  return pacing_->issued_until(now);
}

std::optional<double> HostLoad::load(SimTime now) {
  if (paused_ || server_.held()) return 0.0;
  if (!pacing_->growing() && pacing_->issued_until(now) >= pacing_->end()) return 0.0;
  const auto interval = pacing_->interval();
  if (!interval || server_.watched()) return std::nullopt;
  const double size = quantum();
  if (!outstanding_) return size / *interval;
  // A closed loop asks for what its latency allows on lines that nobody else uses.
  return size / closed_loop_interval(regulator_.least_bandwidth());
}

double HostLoad::backlog(SimTime now) {
  server_.settle(now);
  if (outstanding_) return 0;
  return server_.backlog(now);
}

double HostLoad::quantum() const {
  return static_cast<double>(pacing_->stream().size_of(server_.next()));
}

std::optional<SimTime> HostLoad::next_arrival(SimTime now) {
  const std::uint64_t next = pacing_->issued_until(now);
  if (next >= pacing_->end()) return std::nullopt;
  return pacing_->issue(next);
}

void HostLoad::set_rate(SimTime now, double rate) {
  if (rate == server_.rate()) return;
  server_.settle(now);
  server_.change(rate, ack_extra_);
  if (outstanding_) pace_closed_loop(now, rate);
}

double HostLoad::closed_loop_interval(double rate) const {
  const double transfer = std::isinf(rate) ? 0.0 : quantum() / rate;
  const double alone = transfer + to_seconds(ack_extra_);
  return std::max({given_interval_, alone / static_cast<double>(*outstanding_), transfer, 1e-9});
}

/// N writes are always under way: one is issued whenever one is acknowledged (S-33). At a steady
/// rate that is one write every `interval`, each acknowledged N intervals after its issue or, when
/// write= sets a slower pace, as soon as it can be.
void HostLoad::pace_closed_loop(SimTime now, double rate) {
  if (rate <= 0) return;
  const double interval = closed_loop_interval(rate);
  const double transfer = std::isinf(rate) ? 0.0 : quantum() / rate;
  const double delay = interval <= transfer && transfer > given_interval_
                           ? *outstanding_ * interval - to_seconds(ack_extra_)
                           : transfer;
  pacing_->set_interval(now, interval);
  server_.pipeline(to_sim_time(delay));
}

}  // namespace replisim::engine
