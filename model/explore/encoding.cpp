// SPDX-License-Identifier: Apache-2.0
#include "model/explore/encoding.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "model/explore/fields.hpp"
#include "model/explore/live.hpp"

namespace replisim::explore {
namespace {

constexpr unsigned kClassBits = 2;

/// Which pairs share a date: the place, from 1, of the first that has the same; 0 for none.
template <class Date>
std::uint32_t date_class(const State& state, std::span<const std::uint32_t> order,
                         std::size_t place, Date Pair::*date) {
  const auto& own = state.service.pairs[order[place]].*date;
  if (!own) {
    return 0;
  }
  std::uint32_t first = 0;
  while (!state.service.pairs[order[first]].exists ||
         state.service.pairs[order[first]].*date != own) {
    ++first;
  }
  return first + 1;
}

/// Dates are compared: between the members of a group, and the points in time of a list.
bool has_dates(const Instance& instance) {
  return instance.group || instance.pairs > 1;
}

using Entries = std::array<const CallEntry*, kMostPairs>;

/// The entries of a call in the order in which they are written.
std::span<const CallEntry* const> ordered(const Call& call, std::span<const std::uint32_t> places,
                                          bool forget, Entries& entries) {
  std::size_t size = 0;
  bool waits = false;
  for (const CallEntry& entry : call.entries) {
    entries.at(size++) = &entry;
    waits = waits || !(entry.started || entry.finished);
  }
  const std::span<const CallEntry*> all(entries.data(), size);
  if (forget && !waits) {
    std::sort(all.begin(), all.end(), [places](const CallEntry* a, const CallEntry* b) {
      return std::pair(!a->finished, places[a->pair.index]) <
             std::pair(!b->finished, places[b->pair.index]);
    });
  }
  return all;
}

void write_calls(const Service& service, const Live& live, std::span<const std::uint32_t> places,
                 bool forget, BitWriter& out) {
  out.put(live.calls.size(), kCountBits);
  for (const std::uint32_t index : live.calls) {
    const Call& call = service.calls[index];
    call_fields(out, call);
    out.put(call.wait_for_copy_state ? static_cast<std::uint64_t>(*call.wait_for_copy_state) : 0,
            kValue);
    out.put(call.wait_timer ? 1 : 0, 1);
    out.put(call.job ? 1 : 0, 1);
    if (call.job) {
      const Job& job = service[*call.job];
      out(job.state, 4);
      out.put(job.start_time ? 1 : 0, 1);
      out.put(job.transition_timer ? 1 : 0, 1);
    }
    out.put(call.entries.size(), kCountBits);
    Entries entries;
    for (const CallEntry* entry : ordered(call, places, forget, entries)) {
      out.put(places[entry->pair.index], kPairBits);
      out(entry->started, 1);
      out(entry->finished, 1);
      if (entry->finished) {
        out(entry->code, 3);
      } else {
        out.put(entry->group ? 1 : 0, 1);
        entry_fields(out, *entry);
      }
    }
  }
  out.put(service.job_queue.size(), kCountBits);
  for (const JobId job : service.job_queue) {
    out.put(live.place_of_call(service[job].call), kCountBits);
  }
}

void read_calls(BitReader& in, Service& service) {
  service.calls.resize(in.take(kCountBits));
  service.jobs.clear();
  for (std::uint32_t i = 0; i < service.calls.size(); ++i) {
    Call& call = service.calls[i];
    make_plain(call);
    call_fields(in, call);
    call.settings.on_error = call.on_error;
    const std::uint64_t wait = in.take(kValue);
    call.wait_for_copy_state =
        wait == 0 ? std::nullopt : std::optional(static_cast<CopyState>(wait));
    if (in.take(1) != 0) {
      call.wait_timer = add_timer(service, TimerPurpose::Wait, i);
    }
    if (in.take(1) != 0) {
      const auto job_state = static_cast<JobState>(in.take(4));
      const bool has_run = in.take(1) != 0;
      call.job = add_job(service, CallId{i}, job_state, has_run);
      if (in.take(1) != 0) {
        service.jobs.back().transition_timer =
            add_timer(service, TimerPurpose::JobTransition, call.job->index);
      }
    }
    call.entries.resize(in.take(kCountBits));
    for (CallEntry& entry : call.entries) {
      entry = CallEntry{};
      entry.pair.index = static_cast<std::uint32_t>(in.take(kPairBits));
      in(entry.started, 1);
      in(entry.finished, 1);
      if (entry.finished) {
        in(entry.code, 3);
      } else {
        entry.group = in.take(1) != 0 ? std::optional(GroupId{0}) : std::nullopt;
        entry_fields(in, entry);
      }
    }
  }
  service.job_queue.resize(in.take(kCountBits));
  for (JobId& job : service.job_queue) {
    job = *service.calls[in.take(kCountBits)].job;
  }
}

void write_sets(const Service& service, const Live& live, std::span<const std::uint32_t> places,
                bool forget, BitWriter& out) {
  out.put(live.sets.size(), kPairBits);
  for (const std::uint32_t index : live.sets) {
    const DrainSet& set = service.sets[index];
    out.put(live.place_of_call(set.call), kCountBits);
    out(set.forced_apart, 1);
    out.put(set.limit_timer ? 1 : 0, 1);
    out.put(set.pairs.size(), kPairBits);
    if (!forget) {
      for (const PairId id : set.pairs) {
        out.put(places[id.index], kPairBits);
      }
      continue;
    }
    for (std::uint32_t place = 0; place < kMostPairs; ++place) {
      if (std::ranges::any_of(set.pairs, [&](PairId id) { return places[id.index] == place; })) {
        out.put(place, kPairBits);
      }
    }
  }
}

void read_sets(BitReader& in, Service& service) {
  service.sets.resize(in.take(kPairBits));
  for (std::uint32_t i = 0; i < service.sets.size(); ++i) {
    DrainSet& set = service.sets[i];
    set.call = CallId{static_cast<std::uint32_t>(in.take(kCountBits))};
    set.open = true;
    in(set.forced_apart, 1);
    set.limit_timer.reset();
    if (in.take(1) != 0) {
      set.limit_timer = add_timer(service, TimerPurpose::SplitLimit, i);
    }
    set.pairs.resize(in.take(kPairBits));
    for (PairId& id : set.pairs) {
      in(id.index, kPairBits);
    }
  }
}

/// What of a pair says nothing about others.
void write_alone(const State& state, PairId id, unsigned writes, BitWriter& out) {
  const Pair& pair = state.service[id];
  const PairWorld& data = state.world.pairs[id.index];
  out.clear();
  out(pair.exists, 1);
  if (pair.exists) {
    pair_fields(out, pair, data, writes);
    out.put(is_swapped(pair, id) ? 1 : 0, 1);
    out.put(pair.group ? 1 : 0, 1);
    out.put(pair.skew ? 1 : 0, 1);
    out.put(pair.link_loss_timer ? 1 : 0, 1);
    out.put(pair.heartbeat_timer ? 1 : 0, 1);
  }
  out(data.failed[0], 1);
  out(data.failed[1], 1);
  out(data.unknown, 1);
}

void read_alone(BitReader& in, State& state, PairId id, unsigned writes, const Pair& first) {
  Pair& pair = state.service[id];
  PairWorld& data = state.world.pairs[id.index];
  make_plain(pair);
  data = PairWorld{};
  in(pair.exists, 1);
  if (pair.exists) {
    pair_fields(in, pair, data, writes);
    const bool swapped = in.take(1) != 0;
    pair.group = in.take(1) != 0 ? std::optional(GroupId{0}) : std::nullopt;
    pair.system_element.index = 2 * id.index + (swapped ? 1 : 0);
    pair.synced_element.index = 2 * id.index + (swapped ? 0 : 1);
    pair.skew = in.take(1) != 0 ? std::optional(state.service.policy.maximum_skew) : std::nullopt;
    if (in.take(1) != 0) {
      pair.link_loss_timer = add_timer(state.service, TimerPurpose::LinkLoss, id.index);
    }
    if (in.take(1) != 0) {
      pair.heartbeat_timer = add_timer(state.service, TimerPurpose::Heartbeat, id.index);
    }
  } else {
    pair = first;
    pair.exists = false;
  }
  in(data.failed[0], 1);
  in(data.failed[1], 1);
  in(data.unknown, 1);
}

}  // namespace

Encoding::Encoding(const Instance& instance, bool symmetry, bool forget)
    : instance_(instance),
      symmetry_(symmetry),
      forget_(forget),
      initial_(initial_state(instance)),
      pairs_(instance.pairs) {
  std::vector<std::uint32_t> order(instance.pairs);
  std::iota(order.begin(), order.end(), 0U);
  do {
    orders_.push_back(order);
  } while (symmetry && std::next_permutation(order.begin(), order.end()));
}

std::span<const std::uint64_t> Encoding::encode(const State& state) {
  for (std::uint32_t i = 0; i < instance_.pairs; ++i) {
    write_alone(state, PairId{i}, instance_.writes, pairs_[i]);
  }
  bool found = false;
  std::uint64_t as_good = 0;  // orders that give the same words
  for (const std::vector<std::uint32_t>& order : orders_) {
    bool sorted = true;
    for (std::size_t i = 1; i < order.size() && symmetry_; ++i) {
      sorted = sorted && compare(pairs_[order[i - 1]], pairs_[order[i]]) <= 0;
    }
    if (!sorted) {
      continue;
    }
    BitWriter& out = found ? other_ : best_;
    encode_in_order(state, order, out);
    out.words();
    const int better = found ? compare(other_, best_) : -1;
    if (found && better < 0) {
      std::swap(best_, other_);
    }
    as_good = better < 0 ? 1 : as_good + (better == 0 ? 1 : 0);
    found = true;
  }
  alike_ = orders_.size() / as_good;
  return best_.words();
}

void Encoding::encode_in_order(const State& state, std::span<const std::uint32_t> order,
                               BitWriter& out) {
  const Service& service = state.service;
  std::array<std::uint32_t, kMostPairs + 1> places{};
  places[kNobody] = kNobody;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    places[order[i]] = i;
  }
  const Live live(service, order);
  out.clear();
  world_fields(out, state.world, instance_.writes);
  out.put(places[state.world.waiting], kPairBits);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Pair& pair = service.pairs[order[i]];
    out.append(pairs_[order[i]]);
    if (!pair.exists) {
      continue;
    }
    out.put(pair.call ? live.place_of_call(*pair.call) + 1 : 0, kCountBits);
    out.put(pair.set ? live.place_of_set(*pair.set) + 1 : 0, kPairBits);
    if (has_dates(instance_)) {
      out.put(date_class(state, order, i, &Pair::parted_at), kClassBits);
      out.put(date_class(state, order, i, &Pair::point_in_time), kClassBits);
    }
  }
  if (instance_.group) {
    group_fields(out, service.groups.front());
  }
  write_calls(service, live, places, forget_, out);
  write_sets(service, live, places, forget_, out);
}

void Encoding::decode(std::span<const std::uint64_t> words, State& state) const {
  BitReader in(words);
  Service& service = state.service;
  service.timers.clear();
  service.aspects.clear();
  service.settings_states_created = 0;
  world_fields(in, state.world, instance_.writes);
  in(state.world.waiting, kPairBits);
  for (std::uint32_t i = 0; i < instance_.pairs; ++i) {
    read_alone(in, state, PairId{i}, instance_.writes, initial_.service.pairs[i]);
    Pair& pair = service.pairs[i];
    if (!pair.exists) {
      continue;
    }
    if (const auto call = static_cast<std::uint32_t>(in.take(kCountBits)); call != 0) {
      pair.call = CallId{call - 1};
    }
    if (const auto set = static_cast<std::uint32_t>(in.take(kPairBits)); set != 0) {
      pair.set = SetId{set - 1};
    }
    if (has_dates(instance_)) {
      const auto date = [&in]() {
        const auto place = static_cast<std::int64_t>(in.take(kClassBits));
        return place == 0 ? std::nullopt : std::optional(nanoseconds(place));
      };
      pair.parted_at = date();
      pair.point_in_time = date();
    }
  }
  if (instance_.group) {
    Group& group = service.groups.front();
    group_fields(in, group);
    group.members.clear();
    for (std::uint32_t i = 0; i < instance_.pairs; ++i) {
      if (service.pairs[i].exists && service.pairs[i].group) {
        group.members.push_back(PairId{i});
      }
    }
  }
  read_calls(in, service);
  read_sets(in, service);
  know_again(state);
}

}  // namespace replisim::explore
