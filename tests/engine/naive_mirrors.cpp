// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/naive_mirrors.hpp"

#include <algorithm>
#include <utility>

namespace replisim::test {

NaiveMirrors::NaiveMirrors(std::size_t volumes, std::vector<std::int64_t> extent_sizes, Seen seen)
    : seen_(std::move(seen)),
      sizes_(std::move(extent_sizes)),
      volumes_(volumes, Contents(sizes_.size(), 0)) {}

void NaiveMirrors::add_pair(const Wire& wire) {
  Pair pair;
  pair.wire = wire;
  pairs_.push_back(std::move(pair));
  if (orders_.size() < 2 * wire.order + 2) orders_.resize(2 * wire.order + 2);
}

void NaiveMirrors::find(std::size_t index, const std::string& what) {
  findings_.push_back("pair " + std::to_string(index) + " at " + std::to_string(now_) +
                      " ns: " + what);
}

void NaiveMirrors::apply(Contents& to, const HostWrite& write) const {
  for (std::size_t e = write.first; e <= write.last; ++e) to[e] = write.version;
}

void NaiveMirrors::advance(Nanoseconds now, const std::vector<HostWrite>& writes) {
  now_ = now;
  for (const HostWrite& write : writes) {
    bool mutual = false;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      take(pairs_[p], p, write);
      const Flow& flow = pairs_[p].flow;
      mutual = mutual || (flow.course == Course::Mutual &&
                          (flow.from == write.volume || flow.to == write.volume));
    }
    if (!mutual) apply(volumes_[write.volume], write);
  }
  for (std::size_t order = 0; order < orders_.size(); ++order) {
    serve(order);
    run_cycles(order);
  }
}

/// A host has written to one of the ends, or to neither.
void NaiveMirrors::take(Pair& pair, std::size_t index, const HostWrite& write) {
  const bool at_from = write.volume == pair.flow.from;
  const bool at_to = write.volume == pair.flow.to;
  if (!at_from && !at_to) return;
  switch (pair.flow.course) {
    case Course::None:
      break;
    case Course::Apart:
      for (std::size_t e = write.first; pair.changed && e <= write.last; ++e)
        pair.changed->insert(e);
      if (at_from) pair.lacking.push_back(write);
      break;
    case Course::Copying:
    case Course::Following:
      if (at_to) find(index, "a host wrote an end that follows");
      if (at_from) send(pair, index, write);
      break;
    case Course::Restoring:
      if (at_from) find(index, "a host wrote the end that is restored from");
      for (std::size_t e = write.first; e <= write.last; ++e) {
        pair.allowed[e].push_back(write.version);
        pair.meanwhile.insert(e);
      }
      if (at_to) send(pair, index, write);
      break;
    case Course::Mutual:
      pair.mutual.push_back(write);
      break;
  }
}

void NaiveMirrors::send(Pair& pair, std::size_t index, const HostWrite& write) {
  auto sent = std::make_shared<Sent>();
  sent->write = write;
  const double there = static_cast<double>(write.departed + pair.wire.latency);
  const Way way = pair.flow.way;
  if (way == Way::Together || either(way)) sent->early = there;
  if (way == Way::Together) sent->late = there;
  if (way == Way::Hurry) sent->early = static_cast<double>(write.departed);
  if (way == Way::Together && !pair.up) find(index, "a write crossed a line that is down");
  if (way == Way::Queue || either(way))
    orders_[order_of(pair)].entries.push_back(
        {sent, index, static_cast<double>(write.acknowledged)});
  pair.sent.push_back(std::move(sent));
  if (pair.flow.course == Course::Copying)
    for (std::size_t e = write.first; e <= write.last; ++e)
      pair.allowed[e].push_back(write.version);
}

/// One first-in-first-out queue: the head leaves at the line's rate. Beside a copy it may get less,
/// not less than half.
void NaiveMirrors::serve(std::size_t number) {
  Order& order = orders_[number];
  double rate = kNever;
  bool copying = false;
  bool any = false;
  bool stuck = false;
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const Pair& pair = pairs_[p];
    const Course course = pair.flow.course;
    if (pair.wire.order != number / 2 || course == Course::None) continue;
    // The members of a group stop at one write when one of them can not be reached.
    stuck = stuck || !pair.up;
    if (course == Course::Apart || course == Course::Mutual || order_of(pair) != number) continue;
    any = true;
    if (in_queue(order, p)) rate = std::min(rate, pair.up ? pair.wire.rate : 0.0);
    copying = copying || course != Course::Following;
  }
  if (!any || rate == kNever) rate = 0;
  serve(order, order.early, rate, true);
  serve(order, order.late, stuck ? 0 : copying ? rate / 2 : rate, false);
}

bool NaiveMirrors::in_queue(const Order& order, std::size_t index) const {
  const Way way = pairs_[index].flow.way;
  if (way == Way::Queue || either(way)) return true;
  for (std::size_t i = order.late.next; i < order.entries.size(); ++i)
    if (order.entries[i].pair == index && !order.entries[i].gone) return true;
  return false;
}

void NaiveMirrors::serve(Order& order, Server& server, double rate, bool early) {
  const auto until = static_cast<double>(now_);
  while (server.next < order.entries.size()) {
    Entry& entry = order.entries[server.next];
    if (entry.gone) {
      server.left = 0;
      ++server.next;
      continue;
    }
    Sent& sent = *entry.sent;
    const double start = std::max(server.clock, entry.entered);
    if (start > until) return;
    if (server.left <= 0) server.left = static_cast<double>(sent.write.bytes);
    server.clock = until;
    if (rate <= 0) return;
    const double end = start + server.left / rate;
    if (end > until) {
      server.left -= (until - start) * rate;
      return;
    }
    server.clock = end;
    server.left = 0;
    ++server.next;
    const double there = end + static_cast<double>(pairs_[entry.pair].wire.latency);
    if (early) {
      sent.early = std::min(sent.early, there);
    } else {
      sent.late = std::min(sent.late, there);
    }
  }
}

/// Cycles: s_(k+1) is a period after s_k, or when transfer k is over; what was acknowledged before
/// it is sent, each extent once, and shows when all of it is there.
void NaiveMirrors::run_cycles(std::size_t number) {
  Order& order = orders_[number];
  std::vector<std::size_t> members;
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const Flow& flow = pairs_[p].flow;
    if (order_of(pairs_[p]) == number && flow.course == Course::Following &&
        flow.way == Way::Cycles)
      members.push_back(p);
  }
  if (members.empty()) {
    order.transferring = false;
    return;
  }
  const auto until = static_cast<double>(now_);
  for (;;) {
    if (!order.transferring) {
      const double at = std::max(
          order.clock, static_cast<double>(order.started + pairs_[members.front()].wire.period));
      if (at > until) return;
      if (!pairs_[members.front()].up) {
        order.clock = until;
        return;
      }
      if (!begin_cycle(order, members, at)) continue;
    }
    transfer(order, members);
    if (!order.arrives || *order.arrives > until) return;
    cycle_arrived(order, members, *order.arrives);
  }
}

/// False when there was nothing to send.
bool NaiveMirrors::begin_cycle(Order& order, const std::vector<std::size_t>& members, double at) {
  order.started = static_cast<Nanoseconds>(at);
  order.clock = at;
  order.left.assign(pairs_.size(), 0);
  order.count.assign(pairs_.size(), 0);
  order.arrives.reset();
  bool any = false;
  for (const std::size_t p : members) {
    std::set<std::size_t> extents;
    for (const auto& sent : pairs_[p].sent) {
      if (static_cast<double>(sent->write.acknowledged) >= at) break;
      ++order.count[p];
      if (sent->late < kNever) continue;
      for (std::size_t e = sent->write.first; e <= sent->write.last; ++e) extents.insert(e);
    }
    for (const std::size_t e : extents) order.left[p] += static_cast<double>(sizes_[e]);
    any = any || order.left[p] > 0;
  }
  order.transferring = any;
  return any;
}

void NaiveMirrors::transfer(Order& order, const std::vector<std::size_t>& members) {
  if (order.arrives) return;
  const auto until = static_cast<double>(now_);
  double end = order.clock;
  bool over = true;
  for (const std::size_t p : members) {
    const Pair& pair = pairs_[p];
    if (order.left[p] <= 0) continue;
    const double ends = pair.up ? order.clock + order.left[p] / pair.wire.rate : kNever;
    if (ends > until) {
      over = false;
      if (pair.up) order.left[p] -= (until - order.clock) * pair.wire.rate;
    } else {
      order.left[p] = 0;
      end = std::max(end, ends);
    }
  }
  order.clock = over ? end : until;
  if (over) order.arrives = end + static_cast<double>(pairs_[members.front()].wire.latency);
}

void NaiveMirrors::cycle_arrived(Order& order, const std::vector<std::size_t>& members, double at) {
  for (const std::size_t p : members) {
    Pair& pair = pairs_[p];
    for (std::size_t i = 0; i < order.count[p] && i < pair.sent.size(); ++i)
      pair.sent[i]->early = pair.sent[i]->late = std::min(at, pair.sent[i]->late);
  }
  order.transferring = false;
  order.clock = at;
}

/// How many of the writes sent are at the other end, at least and at most. Rounding may put an
/// arrival some nanoseconds off.
std::pair<std::size_t, std::size_t> NaiveMirrors::bounds(const Pair& pair) const {
  constexpr double slack = 20;
  const auto now = static_cast<double>(now_);
  std::size_t least = 0;
  while (least < pair.sent.size() && pair.sent[least]->late <= now - slack) ++least;
  std::size_t most = 0;
  while (most < pair.sent.size() && pair.sent[most]->early <= now + slack) ++most;
  return {least, most};
}

/// How many writes have arrived is read from the following end, and has to be as time has it; then
/// every extent has to be as these writes leave it.
void NaiveMirrors::resolve(std::size_t index) {
  Pair& pair = pairs_[index];
  std::set<Content> held;
  for (std::size_t e = 0; e < sizes_.size(); ++e) held.insert(seen_(pair.flow.to, e));
  std::size_t arrived = 0;
  for (std::size_t i = 0; i < pair.sent.size(); ++i)
    if (held.count(pair.sent[i]->write.version) > 0) arrived = i + 1;
  const auto [least, most] = bounds(pair);
  // The last writes there may be hidden by later ones of the other end's own hosts, never here.
  if (arrived < least)
    find(index, std::to_string(arrived) + " writes are at the other end, not " +
                    std::to_string(least) + " or more");
  if (arrived > most)
    find(index, std::to_string(arrived) + " writes are at the other end already, not " +
                    std::to_string(most) + " at most");
  for (std::size_t i = 0; i < arrived; ++i) apply(pair.image, pair.sent[i]->write);
  pair.sent.erase(pair.sent.begin(), pair.sent.begin() + static_cast<std::ptrdiff_t>(arrived));
  exact_ += least == most ? 1 : 0;
  compare(index, pair.flow.to, pair.image, "the end that follows");
  volumes_[pair.flow.to] = pair.image;
  if (pair.flow.way == Way::Together && pair.flow.course == Course::Following &&
      !pair.sent.empty() && pair.sent.front()->early < kNever && pair.sent.front()->late < kNever &&
      pair.sent.front()->write.acknowledged + 20 < now_)
    find(index, "a synchronous write is acknowledged and not at both ends");
}

void NaiveMirrors::compare(std::size_t index, std::size_t volume, const Contents& expected,
                           const char* what) {
  ++looks_;
  for (std::size_t e = 0; e < expected.size(); ++e) {
    const Content held = seen_(volume, e);
    if (held == expected[e]) continue;
    find(index, std::string(what) + " (volume " + std::to_string(volume) + ") holds " +
                    std::to_string(held) + " at extent " + std::to_string(e) + ", not " +
                    std::to_string(expected[e]));
    return;
  }
}

std::int64_t NaiveMirrors::missing(std::size_t index) const {
  std::int64_t sum = 0;
  for (const auto& sent : pairs_[index].sent)
    if (sent->write.acknowledged <= now_) sum += sent->write.bytes;
  return sum;
}

std::pair<std::int64_t, std::int64_t> NaiveMirrors::backlog(std::size_t index) const {
  const Pair& pair = pairs_[index];
  const std::int64_t whole = missing(index);
  // Of the write under way its unsent rest counts.
  const bool queues = pair.flow.way == Way::Queue || either(pair.flow.way);
  const std::int64_t head = queues && whole > 0 ? pair.sent[0]->write.bytes : 0;
  return {whole - head, whole};
}

bool NaiveMirrors::exactly_known(std::size_t index) const {
  const auto [least, most] = bounds(pairs_[index]);
  return least == most;
}

std::optional<std::int64_t> NaiveMirrors::changed(std::size_t index) const {
  if (!pairs_[index].changed) return std::nullopt;
  std::int64_t sum = 0;
  for (const std::size_t e : *pairs_[index].changed) sum += sizes_[e];
  return sum;
}

std::int64_t NaiveMirrors::differing(std::size_t index) const {
  const Flow& flow = pairs_[index].flow;
  std::int64_t sum = 0;
  for (std::size_t e = 0; e < sizes_.size(); ++e)
    if (volumes_[flow.from][e] != volumes_[flow.to][e]) sum += sizes_[e];
  return sum;
}

}  // namespace replisim::test
