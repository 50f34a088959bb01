// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/queue_server.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "sim/engine/flow_model.hpp"

namespace replisim::engine {

QueueServer::QueueServer(SimTime latency, SimTime now) : latency_(latency), looked_at_(now) {
  rates_.push_back({SimTime{INT64_MIN / 2}, 0.0});
  sent_.clock = to_seconds(now);
  arrived_.clock = to_seconds(now - latency);
}

std::size_t QueueServer::add_member(const VolumeWrites& writes, std::uint64_t from,
                                    std::size_t place) {
  members_.push_back({&writes});
  members_.back().place = place;
  for (Stand* stand : {&sent_, &arrived_}) {
    stand->next.emplace_back(writes, from);
    stand->left_at.push_back(SimTime{INT64_MIN / 2});
    stand->end.push_back(UINT64_MAX);
  }
  if (observer_) entered_.emplace_back(writes, from);
  return members_.size() - 1;
}

void QueueServer::close_member(std::size_t member, SimTime t) {
  members_[member].end = members_[member].writes->acknowledged_until(t);
  for (Stand* stand : {&sent_, &arrived_})
    stand->end[member] = std::min(stand->end[member], members_[member].end);
}

std::uint64_t QueueServer::remove_member(std::size_t member, SimTime t) {
  const std::uint64_t cut = delivered(member, t);
  at_source(t);
  if (observer_) {
    most_undelivered(t);
    entered_bytes_ -= undelivered_of(member, t);
  }
  members_[member].gone = true;
  // What it has on the line takes its time there, before what others sent after it.
  drop(sent_, member);
  removals_.push_back({t, member});
  sent_.removals = removals_.size();
  at_target(t);
  return cut;
}

void QueueServer::drop(Stand& stand, std::size_t member) {
  if (stand.head == member) stand.head.reset();
  stand.end[member] = stand.next[member].number();
}

SimTime QueueServer::last_left() const {
  return *std::max_element(sent_.left_at.begin(), sent_.left_at.end());
}

void QueueServer::set_latency(SimTime t, SimTime latency) {
  if (latency == latency_.present()) return;
  at_source(t);
  at_target(t);
  if (!members_.empty()) {
    latency_.change(latency, last_left());
  } else {
    latency_ = LineLatency(latency);
  }
}

void QueueServer::change(SimTime t, double rate) {
  if (rates_.back().rate == rate) return;
  at_source(t);
  at_target(t);
  while (rates_.size() > 1 && to_seconds(rates_[1].from) <= arrived_.clock)
    rates_.erase(rates_.begin());
  if (rates_.back().from == t) {
    rates_.back().rate = rate;
  } else {
    rates_.push_back({t, rate});
  }
}

std::optional<QueueServer::Candidate> QueueServer::oldest(Stand& stand, SimTime t,
                                                          bool of_all) const {
  std::optional<Candidate> best;
  std::tuple<SimTime, SimTime, std::size_t> first;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    if (members_[m].gone && !of_all) continue;
    WriteCursor& cursor = stand.next[m];
    if (cursor.number() >= stand.end[m] || cursor.at_end()) continue;
    const SimTime acknowledged = cursor.acknowledged();
    if (acknowledged > t) continue;
    const SimTime issue = cursor.issue();
    const auto order = std::tuple(acknowledged, issue, members_[m].place);
    if (!best || order < first) {
      best = Candidate{m, acknowledged};
      first = order;
    }
  }
  return best;
}

void QueueServer::advance(Stand& stand, SimTime t, const Observer* observer) {
  while (stand.removals < removals_.size() && removals_[stand.removals].at <= t) {
    const Removal& removal = removals_[stand.removals];
    advance_at_rates(stand, removal.at, observer);
    drop(stand, removal.member);
    ++stand.removals;
  }
  advance_at_rates(stand, t, observer);
}

void QueueServer::advance_at_rates(Stand& stand, SimTime t, const Observer* observer) {
  for (std::size_t i = 0; i < rates_.size() && rates_[i].from <= t; ++i) {
    const bool last = i + 1 == rates_.size();
    const SimTime until = last ? t : std::min(t, rates_[i + 1].from);
    if (to_seconds(until) <= stand.clock && !(last && until == t)) continue;
    serve_until(stand, until, rates_[i].rate, observer);
    if (until == t) return;
  }
}

void QueueServer::serve_until(Stand& stand, SimTime t, double rate, const Observer* observer) {
  if (rate <= 0) {
    stand.clock = std::max(stand.clock, to_seconds(t));
    return;
  }
  if (!observer && skip_ahead(stand, t, rate)) stand.head.reset();
  const double end = to_seconds(t);
  // Where the present batches of writes begin, skipping may only become possible on the way.
  constexpr int look_again = 256;
  for (int walked = 1;; ++walked) {
    if (!observer && !stand.head && walked % look_again == 0) skip_ahead(stand, t, rate);
    if (!stand.head) {
      const auto next = oldest(stand, t, true);
      if (!next) break;
      stand.clock = std::max(stand.clock, to_seconds(next->acknowledged));
      stand.head = next->member;
      stand.head_left = static_cast<double>(stand.next[next->member].size());
    }
    const double departs = stand.clock + (std::isinf(rate) ? 0.0 : stand.head_left / rate);
    const bool counts = !members_[*stand.head].gone;
    if (observer == &observer_)
      note_peak(stand.clock, std::min(departs, end), counts ? rate : 0.0, stand.bytes);
    if (to_sim_time(departs) > t) {
      const double moved = std::max(0.0, end - stand.clock) * rate;
      if (counts) stand.bytes += std::min(moved, stand.head_left);
      stand.head_left = std::max(0.0, stand.head_left - moved);
      stand.clock = std::max(stand.clock, end);
      return;
    }
    if (counts) stand.bytes += stand.head_left;
    stand.clock = departs;
    stand.left_at[*stand.head] = to_sim_time(departs);
    WriteCursor& cursor = stand.next[*stand.head];
    if (observer && counts)
      (*observer)(*stand.head, cursor.number(), latency_.arrival(to_sim_time(departs)));
    cursor.next();
    stand.head.reset();
  }
}

/// Under a steady load that the line can carry, the queue is empty at least once in any stretch of
/// (sum of one write of each member) / (rate - load). So a stand found by starting empty two such
/// stretches ago is exact, and the writes before need not be walked through.
bool QueueServer::skip_ahead(Stand& stand, SimTime t, double rate) const {
  double load = 0;
  double burst = 0;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    WriteCursor& cursor = stand.next[m];
    if (stand.end[m] != UINT64_MAX) {
      if (cursor.number() >= stand.end[m]) continue;
      return false;
    }
    if (members_[m].gone || cursor.at_end()) return false;
    const WriteBatch& batch = cursor.batch();
    const auto interval = batch.pacing->interval();
    const bool to_the_end = batch.from + batch.count == members_[m].writes->size();
    if (!batch.paced || !interval || !to_the_end) return false;
    const auto size = static_cast<double>(cursor.size());
    load += size / *interval;
    burst += size;
  }
  if (members_.empty() || load >= rate * 0.999) return false;
  const double spare = std::isinf(rate) ? 1e30 : rate - load;
  // What is still on its way across the line counts as well.
  const double stretch = 2 * burst / spare + 1e-6 + to_seconds(latency_.present());
  const double start = to_seconds(t) - stretch;
  const double backlog = pending(stand, to_sim_time(stand.clock));
  if (stand.head || start <= stand.clock + backlog / spare + 1e-3) return false;
  const SimTime from = to_sim_time(start);
  for (std::size_t m = 0; m < members_.size(); ++m) {
    if (stand.end[m] != UINT64_MAX) continue;
    const std::uint64_t n =
        std::max(stand.next[m].number(), members_[m].writes->acknowledged_until(from));
    stand.bytes +=
        static_cast<double>(members_[m].writes->bytes_between(stand.next[m].number(), n).value);
    stand.next[m] = WriteCursor(*members_[m].writes, n);
    // When the last one left that was passed over is not known, but that it has arrived.
    stand.left_at[m] = std::max(stand.left_at[m], from);
  }
  stand.clock = start;
  return true;
}

QueueServer::Stand& QueueServer::at_target(SimTime t) {
  looked_at_ = t;
  advance(arrived_, latency_.left_by(t), observer_ ? &observer_ : nullptr);
  return arrived_;
}

QueueServer::Stand& QueueServer::at_source(SimTime t) {
  advance(sent_, t, nullptr);
  return sent_;
}

void QueueServer::track(Observer observer) {
  observer_ = std::move(observer);
  entered_ = arrived_.next;
  entered_bytes_ = arrived_.bytes;
}

/// What is not at the target is most just after a write was acknowledged; the stand is one latency
/// behind.
void QueueServer::note_peak(double from, double until, double rate, double served) {
  for (;;) {
    std::optional<std::size_t> first;
    for (std::size_t m = 0; m < entered_.size(); ++m) {
      if (members_[m].gone || entered_[m].number() >= members_[m].end || entered_[m].at_end())
        continue;
      const SimTime acknowledged = entered_[m].acknowledged();
      if (acknowledged > looked_at_ || to_seconds(latency_.left_by(acknowledged)) > until) continue;
      if (!first || acknowledged < entered_[*first].acknowledged()) first = m;
    }
    if (!first) return;
    WriteCursor& cursor = entered_[*first];
    entered_bytes_ += static_cast<double>(cursor.size());
    const double came = to_seconds(latency_.left_by(cursor.acknowledged()));
    const double moved = std::isinf(rate) ? 0.0 : (std::max(from, came) - from) * rate;
    // Without a limit and a latency a write is there with its acknowledgement.
    const bool at_once = std::isinf(rate) && latency_.present().value == 0 && came >= from;
    if (!at_once) most_ = std::max(most_, entered_bytes_ - served - moved);
    cursor.next();
  }
}

double QueueServer::most_undelivered(SimTime t) {
  const Stand& stand = at_target(t);
  // What was acknowledged while nothing moved at the target's clock has not been noted yet.
  note_peak(stand.clock, to_seconds(latency_.left_by(t)), 0, stand.bytes);
  return most_;
}

double QueueServer::undelivered_of(std::size_t member, SimTime t) {
  Stand& stand = at_target(t);
  const std::uint64_t acknowledged =
      std::min(members_[member].writes->acknowledged_until(t), members_[member].end);
  const std::uint64_t next = stand.next[member].number();
  if (acknowledged <= next) return 0;
  double bytes =
      static_cast<double>(members_[member].writes->bytes_between(next, acknowledged).value);
  if (stand.head == member)
    bytes -= static_cast<double>(stand.next[member].size()) - stand.head_left;
  return bytes;
}

std::uint64_t QueueServer::delivered(std::size_t member, SimTime t) {
  return at_target(t).next[member].number();
}

std::uint64_t QueueServer::sent(std::size_t member, SimTime t) {
  return at_source(t).next[member].number();
}

double QueueServer::pending(Stand& stand, SimTime t) const {
  double bytes = 0;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    if (members_[m].gone) continue;
    const std::uint64_t acknowledged =
        std::min(members_[m].writes->acknowledged_until(t), members_[m].end);
    const std::uint64_t next = stand.next[m].number();
    if (acknowledged > next)
      bytes += static_cast<double>(members_[m].writes->bytes_between(next, acknowledged).value);
  }
  if (stand.head && !members_[*stand.head].gone)
    bytes -= static_cast<double>(stand.next[*stand.head].size()) - stand.head_left;
  return bytes;
}

/// Bytes that were acknowledged at the same instant as a write, but leave after it (S-36).
double QueueServer::behind(std::size_t member, std::uint64_t n) const {
  const VolumeWrites& own = *members_[member].writes;
  const SimTime acknowledged = own.acknowledged(n);
  const SimTime issue = own.issue(n);
  double bytes = 0;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    if (members_[m].gone) continue;
    const VolumeWrites& writes = *members_[m].writes;
    const std::uint64_t until = std::min(writes.acknowledged_until(acknowledged), members_[m].end);
    std::uint64_t k =
        std::max(writes.acknowledged_until(acknowledged - nanoseconds(1)), sent_.next[m].number());
    for (; k < until; ++k) {
      const bool later = m == member ? k > n
                                     : std::tuple(issue, members_[member].place, member) <
                                           std::tuple(writes.issue(k), members_[m].place, m);
      if (later) bytes += static_cast<double>(writes.bytes_between(k, k + 1).value);
    }
  }
  return bytes;
}

double QueueServer::backlog(SimTime t) {
  return pending(at_source(t), t);
}

double QueueServer::undelivered(SimTime t) {
  return pending(at_target(t), t);
}

SimTime QueueServer::sent_last(std::size_t member, SimTime t) {
  const Stand& stand = at_source(t);
  return stand.head == member && rate() > 0 ? t : std::min(stand.left_at[member], t);
}

double QueueServer::bytes_sent(SimTime t) {
  return at_source(t).bytes;
}

std::optional<SimTime> QueueServer::oldest_missing(SimTime t) {
  Stand& stand = at_target(t);
  if (stand.head && !members_[*stand.head].gone) return stand.next[*stand.head].acknowledged();
  const auto next = oldest(stand, t, false);
  if (!next) return std::nullopt;
  return next->acknowledged;
}

std::optional<SimTime> QueueServer::emptied_at(SimTime t) {
  const double bytes = backlog(t);
  if (bytes <= 0) return t;
  if (rate() <= 0) return std::nullopt;
  if (std::isinf(rate())) return t;
  return std::max(to_sim_time(to_seconds(t) + bytes / rate()), t + nanoseconds(1));
}

std::optional<SimTime> QueueServer::drained_at(SimTime t) {
  const auto empty = emptied_at(t);
  if (!empty) return std::nullopt;
  if (*empty > t) return latency_.arrival(*empty);
  SimTime last = t;
  for (std::size_t m = 0; m < members_.size(); ++m)
    if (!members_[m].gone) last = std::max(last, latency_.arrival(sent_.left_at[m]));
  return last;
}

std::optional<SimTime> QueueServer::delivered_at(std::size_t member, std::uint64_t n, SimTime t) {
  if (delivered(member, t) >= n) return t;
  Stand& stand = at_source(t);
  if (stand.next[member].number() >= n) {
    // It has left: when it arrives, shows a walk from what is at the target.
    SimTime arrival = t;
    const Observer note = [&](std::size_t m, std::uint64_t number, SimTime at) {
      if (m == member && number + 1 == n) arrival = at;
    };
    Stand walk = at_target(t);
    advance(walk, t, &note);
    return std::max(t, arrival);
  }
  if (rate() <= 0) return std::nullopt;
  const SimTime acknowledged = members_[member].writes->acknowledged(n - 1);
  const double ahead = pending(stand, acknowledged) - behind(member, n - 1);
  const double left = to_seconds(t) + (std::isinf(rate()) ? 0.0 : ahead / rate());
  return latency_.arrival(to_sim_time(left));
}

}  // namespace replisim::engine
