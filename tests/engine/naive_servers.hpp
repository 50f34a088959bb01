// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <tuple>
#include <vector>

#include "sim/engine/load.hpp"
#include "sim/engine/volume_writes.hpp"

/// First-in-first-out servers write by write, from their definitions alone: the brute force that
/// the engine's batches are held against.
namespace replisim::test {

using Seconds = long double;

inline Seconds in_seconds(SimTime t) {
  return static_cast<Seconds>(t.value) * 1e-9L;
}
inline std::int64_t in_ns(Seconds t) {
  return std::llround(t * 1e9L);
}

/// Whole numbers and choices of a test, the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : bits_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool once_in(std::int64_t n) { return between(1, n) == 1; }

 private:
  std::mt19937_64 bits_;
};

/// A server of host writes: one at a time in the order of issue.
class NaiveServer {
 public:
  struct Item {
    SimTime issue;
    double size = 0;
    bool lost = false;  ///< failed or refused
    std::optional<Seconds> departure;
    std::int64_t acknowledged = 0;
  };

  explicit NaiveServer(std::vector<Item> items) : items_(std::move(items)) {}
  const std::vector<Item>& items() const { return items_; }
  /// Those that were served, in order.
  std::vector<Item> served() const {
    std::vector<Item> found;
    for (const Item& item : items_)
      if (item.departure) found.push_back(item);
    return found;
  }

  void change(double rate, SimTime extra) {
    rate_ = rate;
    extra_ = extra;
  }
  void hold(SimTime t) { held_from_ = t; }
  std::uint64_t release(SimTime t, SimTime timeout) {
    std::uint64_t failed = 0;
    for (std::size_t i = next_; i < items_.size(); ++i) {
      Item& item = items_[i];
      if (item.lost || item.issue < *held_from_ || item.issue >= t - timeout) continue;
      item.lost = true;
      ++failed;
    }
    held_from_.reset();
    return failed;
  }
  std::uint64_t drop(SimTime t) {
    std::uint64_t dropped = 0;
    for (std::size_t i = next_; i < items_.size() && items_[i].issue < t; ++i) {
      if (items_[i].lost) continue;
      items_[i].lost = true;
      ++dropped;
    }
    left_ = -1;
    return dropped;
  }
  void refuse(SimTime t) { refused_from_ = t; }
  std::uint64_t accept(SimTime t) {
    std::uint64_t refused = 0;
    for (std::size_t i = next_; i < items_.size() && items_[i].issue < t; ++i) {
      if (items_[i].lost || items_[i].issue < *refused_from_) continue;
      items_[i].lost = true;
      ++refused;
    }
    refused_from_.reset();
    return refused;
  }

  void advance(SimTime until) {
    for (; next_ < items_.size(); ++next_) {
      Item& item = items_[next_];
      if (item.lost) continue;
      if (item.issue > until || !admits(item)) break;
      const Seconds start = std::max(clock_, in_seconds(item.issue));
      if (start > in_seconds(until) || rate_ <= 0) break;
      if (left_ < 0) left_ = item.size;
      const Seconds end = start + (std::isinf(rate_) ? 0.0L : left_ / rate_);
      if (in_ns(end) > until.value) {
        left_ = std::max(0.0L, left_ - (in_seconds(until) - start) * rate_);
        break;
      }
      item.departure = end;
      item.acknowledged = std::max(in_ns(end) + extra_.value, floor_);
      floor_ = item.acknowledged;
      clock_ = end;
      left_ = -1;
    }
    clock_ = std::max(clock_, in_seconds(until));
  }

  std::uint64_t waiting(SimTime t) const {
    std::uint64_t n = 0;
    for (std::size_t i = next_; i < items_.size() && items_[i].issue <= t; ++i)
      n += !items_[i].lost && admits(items_[i]);
    return n;
  }
  Seconds backlog(SimTime t) const {
    Seconds sum = 0;
    for (std::size_t i = next_; i < items_.size() && items_[i].issue <= t; ++i)
      if (!items_[i].lost && admits(items_[i])) sum += items_[i].size;
    if (left_ >= 0 && next_ < items_.size()) sum -= items_[next_].size - left_;
    return sum;
  }
  /// Acknowledgement of the last admitted write, if nothing changes.
  std::int64_t idle_at(SimTime t) const {
    NaiveServer copy = *this;
    std::erase_if(copy.items_, [&](const Item& item) { return item.issue > t; });
    copy.advance(t + hours(1000));
    return copy.floor_;
  }
  std::optional<std::int64_t> next_acknowledgement(SimTime t) const {
    NaiveServer copy = *this;
    copy.advance(t + hours(1000));
    for (std::size_t i = next_; i < items_.size(); ++i)
      if (copy.items_[i].departure) return copy.items_[i].acknowledged;
    return std::nullopt;
  }

 private:
  bool admits(const Item& item) const {
    return !(held_from_ && item.issue >= *held_from_) &&
           !(refused_from_ && item.issue >= *refused_from_);
  }

  std::vector<Item> items_;
  std::size_t next_ = 0;
  double rate_ = 0;
  SimTime extra_;
  Seconds clock_ = 0;
  Seconds left_ = -1;  ///< of the one in service; -1: none
  std::int64_t floor_ = 0;
  std::optional<SimTime> held_from_;
  std::optional<SimTime> refused_from_;
};

/// The queue of an asynchronous mirror over several volumes.
class NaiveQueue {
 public:
  explicit NaiveQueue(SimTime latency) : latency_(latency) {}

  std::size_t add_member(const engine::VolumeWrites& writes, std::uint64_t from) {
    members_.push_back({&writes, from, from, UINT64_MAX, false});
    arrivals_.emplace_back();
    return members_.size() - 1;
  }
  void close_member(std::size_t m, SimTime t) {
    members_[m].end = members_[m].writes->acknowledged_until(t);
  }
  void remove_member(std::size_t m) {
    members_[m].gone = true;
    if (head_ == m) head_.reset();
  }
  void change(double rate) { rate_ = rate; }
  /// Of what leaves from now on.
  void set_latency(SimTime latency) { latency_ = latency; }

  void advance(SimTime until) {
    note_most(until);
    for (;;) {
      if (rate_ <= 0) break;
      if (!head_) {
        head_ = oldest(until);
        if (!head_) break;
        left_ = size(*head_);
      }
      Member& member = members_[*head_];
      const Seconds start = std::max(clock_, in_seconds(member.writes->acknowledged(member.next)));
      const Seconds end = start + (std::isinf(rate_) ? 0.0L : left_ / rate_);
      if (in_ns(end) > until.value) {
        const Seconds moved = std::max(0.0L, in_seconds(until) - start) * rate_;
        moves_.push_back({*head_, start, in_seconds(until), moved});
        left_ -= moved;
        break;
      }
      moves_.push_back({*head_, start, end, left_});
      last_arrival_ = std::max(last_arrival_, in_ns(end) + latency_.value);
      arrivals_[*head_].push_back(last_arrival_);
      ++member.next;
      clock_ = end;
      head_.reset();
    }
    clock_ = std::max(clock_, in_seconds(until));
  }

  std::uint64_t sent(std::size_t m) const { return members_[m].next; }
  std::uint64_t delivered(std::size_t m, SimTime t) const {
    std::uint64_t n = members_[m].from;
    for (const std::int64_t at : arrivals_[m]) n += at <= t.value;
    return n;
  }
  /// Of writes from `from` on, in order.
  const std::vector<std::int64_t>& arrivals(std::size_t m) const { return arrivals_[m]; }
  std::uint64_t from(std::size_t m) const { return members_[m].from; }
  /// Acknowledged bytes of a member at `t`, less those that had left at `sent_by`.
  Seconds missing(std::size_t m, SimTime t, SimTime sent_by) const {
    const Member& member = members_[m];
    if (member.gone) return 0;
    Seconds sum = 0;
    const std::uint64_t end = std::min(member.writes->acknowledged_until(t), member.end);
    for (std::uint64_t n = member.from; n < end; ++n) sum += size_of(member, n);
    for (const Move& move : moves_)
      if (move.member == m) sum -= move.moved_until(in_seconds(sent_by));
    return sum;
  }
  Seconds backlog(SimTime t) const { return all(t, t); }
  Seconds undelivered(SimTime t) const { return all(t, t - latency_); }
  Seconds undelivered_of(std::size_t m, SimTime t) const { return missing(m, t, t - latency_); }
  std::optional<std::int64_t> oldest_missing(SimTime t) const {
    std::optional<std::int64_t> first;
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const Member& member = members_[m];
      if (member.gone) continue;
      const std::uint64_t n = delivered(m, t);
      if (n >= std::min(member.writes->acknowledged_until(t), member.end)) continue;
      const std::int64_t at = member.writes->acknowledged(n).value;
      if (!first || at < *first) first = at;
    }
    return first;
  }
  /// When write n - 1 of the member is at the target, if nothing changes and nothing follows `t`.
  std::optional<std::int64_t> delivered_at(std::size_t m, std::uint64_t n, SimTime t) const {
    if (n <= members_[m].from) return t.value;
    NaiveQueue copy = *this;
    for (Member& member : copy.members_)
      member.end = std::min(member.end, member.writes->acknowledged_until(t));
    copy.advance(t + hours(1000));
    const auto place = static_cast<std::size_t>(n - 1 - members_[m].from);
    if (place >= copy.arrivals_[m].size()) return std::nullopt;
    return std::max(t.value, copy.arrivals_[m][place]);
  }
  Seconds most_undelivered() const { return most_; }

 private:
  struct Member {
    const engine::VolumeWrites* writes;
    std::uint64_t from;
    std::uint64_t next;
    std::uint64_t end;
    bool gone;
  };
  struct Move {
    std::size_t member;
    Seconds begin;
    Seconds end;
    Seconds bytes;
    Seconds moved_until(Seconds t) const {
      if (t < begin - 1e-12L) return 0;
      if (t >= end - 1e-12L) return bytes;
      return bytes * (t - begin) / (end - begin);
    }
  };
  static double size_of(const Member& member, std::uint64_t n) {
    const engine::WriteBatch& batch = member.writes->batches()[member.writes->batch_of(n)];
    return batch.pacing->stream().size_of(batch.k0 + n - batch.from);
  }
  double size(std::size_t m) const { return size_of(members_[m], members_[m].next); }
  std::optional<std::size_t> oldest(SimTime t) const {
    std::optional<std::tuple<SimTime, SimTime, std::size_t>> best;
    for (std::size_t m = 0; m < members_.size(); ++m) {
      const Member& member = members_[m];
      if (member.gone || member.next >= std::min<std::uint64_t>(member.end, member.writes->size()))
        continue;
      const std::tuple place(member.writes->acknowledged(member.next),
                             member.writes->issue(member.next), m);
      if (std::get<0>(place) <= t && (!best || place < *best)) best = place;
    }
    if (!best) return std::nullopt;
    return std::get<2>(*best);
  }
  Seconds all(SimTime t, SimTime sent_by) const {
    Seconds sum = 0;
    for (std::size_t m = 0; m < members_.size(); ++m) sum += missing(m, t, sent_by);
    return sum;
  }
  /// The queue is longest just after a write has entered it.
  void note_most(SimTime until) {
    NaiveQueue ahead = *this;
    ahead.noting_ = false;
    if (!noting_) return;
    ahead.advance(until);
    for (const Member& member : members_) {
      if (member.gone) continue;
      const std::uint64_t end = std::min(member.writes->acknowledged_until(until), member.end);
      for (std::uint64_t n = std::max(member.from, member.writes->acknowledged_until(noted_));
           n < end; ++n)
        most_ = std::max(most_, ahead.undelivered(member.writes->acknowledged(n)));
    }
    noted_ = until;
  }

  SimTime latency_;
  std::int64_t last_arrival_ = INT64_MIN;
  std::vector<Member> members_;
  std::vector<std::vector<std::int64_t>> arrivals_;  ///< by member
  std::vector<Move> moves_;
  double rate_ = 0;
  Seconds clock_ = 0;
  std::optional<std::size_t> head_;
  Seconds left_ = 0;
  Seconds most_ = 0;
  SimTime noted_{-1};
  bool noting_ = true;
};

}  // namespace replisim::test
