// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "tests/engine/naive_mirrors.hpp"

// How one course of a pair ends and the next begins.
namespace replisim::test {

void NaiveMirrors::look(std::size_t index) {
  Pair& pair = pairs_[index];
  const Flow& flow = pair.flow;
  switch (flow.course) {
    case Course::None:
    case Course::Apart:
      compare(index, flow.from, volumes_[flow.from], "an end on its own");
      compare(index, flow.to, volumes_[flow.to], "the other end on its own");
      break;
    case Course::Copying:
      compare(index, flow.from, volumes_[flow.from], "the end that is read");
      check_copy(index);
      break;
    case Course::Following:
      compare(index, flow.from, volumes_[flow.from], "the end that leads");
      resolve(index);
      break;
    case Course::Restoring:
      break;
    case Course::Mutual:
      look_mutual(index);
      break;
  }
}

/// Within a copy an extent holds what it held, or what the other end has held since the copy
/// began; never something older than what was seen there.
void NaiveMirrors::check_copy(std::size_t index) {
  Pair& pair = pairs_[index];
  ++looks_;
  for (std::size_t e = 0; e < sizes_.size(); ++e) {
    const Content held = seen_(pair.flow.to, e);
    std::size_t place = pair.least[e];
    while (place < pair.allowed[e].size() && pair.allowed[e][place] != held) ++place;
    if (place == pair.allowed[e].size()) {
      find(index, "within a copy extent " + std::to_string(e) + " holds " + std::to_string(held) +
                      ", which is foreign or older than " +
                      std::to_string(pair.allowed[e][pair.least[e]]));
      return;
    }
    pair.least[e] = place;
  }
}

void NaiveMirrors::end_copy(std::size_t index, const Flow& next) {
  Pair& pair = pairs_[index];
  const Flow& flow = pair.flow;
  if (next.course == Course::Following || next.course == Course::Mutual) {
    if (next.from == flow.from) {
      resolve(index);
      return;
    }
    for (const auto& sent : pair.sent) apply(pair.image, sent->write);
    pair.sent.clear();
    compare(index, flow.to, pair.image, "the end that was copied to");
    volumes_[flow.to] = pair.image;
    return;
  }
  check_copy(index);
  for (std::size_t e = 0; e < sizes_.size(); ++e) volumes_[flow.to][e] = seen_(flow.to, e);
}

/// The source holds the target's image, but for what hosts wrote meanwhile. That was sent on to the
/// target too; which of it had arrived is seen there.
void NaiveMirrors::end_restore(std::size_t index, bool finished) {
  Pair& pair = pairs_[index];
  const Flow& flow = pair.flow;
  for (std::size_t e = 0; e < sizes_.size(); ++e) {
    Contents& allowed = pair.allowed[e];
    const Content source = seen_(flow.to, e);
    const Content target = seen_(flow.from, e);
    const bool written = pair.meanwhile.count(e) > 0;
    // Unfinished, it may not have come there yet.
    const bool good = written ? source == allowed.back()
                              : source == pair.image[e] || (!finished && source == allowed.front());
    if (!good)
      find(index, "the restore left " + std::to_string(source) + " in extent " + std::to_string(e) +
                      " of the source");
    const bool sent_on = std::find(allowed.begin() + 1, allowed.end(), target) != allowed.end();
    if (target != pair.image[e] && !sent_on)
      find(index, "the restore changed extent " + std::to_string(e) + " of its image to " +
                      std::to_string(target));
    volumes_[flow.to][e] = source;
    volumes_[flow.from][e] = target;
  }
}

/// What an end has of the writes of both: those of its own hosts, and of the others' what has
/// arrived. One extent's writes have one order: by acknowledgement, then issue (S-36).
Contents NaiveMirrors::at_end(const Pair& pair, std::size_t end, bool all) const {
  std::vector<HostWrite> there;
  for (const HostWrite& write : pair.mutual)
    if (write.volume == end || all || write.departed + pair.wire.latency <= now_)
      there.push_back(write);
  std::stable_sort(there.begin(), there.end(), [](const HostWrite& a, const HostWrite& b) {
    return std::tuple(a.acknowledged, a.issued) < std::tuple(b.acknowledged, b.issued);
  });
  Contents held = pair.base;
  for (const HostWrite& write : there) apply(held, write);
  return held;
}

void NaiveMirrors::look_mutual(std::size_t index) {
  Pair& pair = pairs_[index];
  for (const std::size_t end : {pair.flow.from, pair.flow.to})
    compare(index, end, at_end(pair, end, false), "an end of two");
}

/// Each end holds what it held or was written since; the one that goes on has all that was
/// acknowledged at either.
void NaiveMirrors::end_mutual(std::size_t index) {
  Pair& pair = pairs_[index];
  for (const std::size_t end : {pair.flow.from, pair.flow.to}) {
    for (std::size_t e = 0; e < sizes_.size(); ++e) {
      const Content held = seen_(end, e);
      bool known = held == pair.base[e];
      for (const HostWrite& write : pair.mutual)
        known = known || (write.version == held && write.first <= e && e <= write.last);
      if (!known)
        find(index, "an end of two came to hold " + std::to_string(held) + " at extent " +
                        std::to_string(e));
      volumes_[end][e] = held;
    }
  }
  for (const HostWrite& write : pair.mutual) {
    if (write.acknowledged > now_) continue;
    for (std::size_t e = write.first; e <= write.last; ++e) {
      const Content held = volumes_[pair.flow.from][e];
      bool later = held == write.version;
      for (const HostWrite& other : pair.mutual)
        later = later || (other.version == held && other.acknowledged >= write.acknowledged);
      if (!later) find(index, "an acknowledged write is not at the end that goes on");
    }
  }
}

void NaiveMirrors::leave(std::size_t index) {
  Pair& pair = pairs_[index];
  for (Entry& entry : orders_[order_of(pair)].entries)
    if (entry.pair == index) entry.gone = true;
  pair.sent.clear();
  pair.mutual.clear();
}

void NaiveMirrors::begin_allowed(Pair& pair) {
  pair.allowed.assign(sizes_.size(), {});
  pair.least.assign(sizes_.size(), 0);
  pair.meanwhile.clear();
  for (std::size_t e = 0; e < sizes_.size(); ++e)
    pair.allowed[e] = {volumes_[pair.flow.to][e], volumes_[pair.flow.from][e]};
}

/// From now on changes at both ends are remembered, those that have not arrived among them.
void NaiveMirrors::part(Pair& pair, Course before) {
  if (before == Course::Following) {
    pair.changed.emplace();
    pair.lacking.clear();
    for (const auto& sent : pair.sent) {
      pair.lacking.push_back(sent->write);
      for (std::size_t e = sent->write.first; e <= sent->write.last; ++e) pair.changed->insert(e);
    }
    pair.missing = 0;
  } else if (before != Course::Apart) {
    pair.changed.reset();
    pair.missing = -1;
  }
  if (pair.missing < 0) return;
  pair.missing = 0;
  for (const HostWrite& write : pair.lacking)
    if (write.acknowledged <= now_) pair.missing += write.bytes;
}

void NaiveMirrors::begin(std::size_t index, const Flow& next) {
  Pair& pair = pairs_[index];
  const Flow old = pair.flow;
  const bool further = next.course == Course::Following ||
                       (next.course == Course::Copying && old.course == Course::Copying);
  const bool goes_on = (old.course == Course::Copying || old.course == Course::Following) &&
                       further && old.from == next.from;
  if (next.course == Course::Apart) part(pair, old.course);
  if (!goes_on) leave(index);
  pair.flow = next;
  // When the next cycle begins after some that had to hurry is the mirror's business.
  if (goes_on && old.way == Way::Hurry && next.way == Way::Cycles) pair.flow.way = Way::Hurry;
  if (goes_on) return;
  if (next.course == Course::Copying || next.course == Course::Following)
    pair.image = volumes_[next.from];
  if (next.course == Course::Copying) begin_allowed(pair);
  if (next.course == Course::Mutual) pair.base = volumes_[next.from];
  if (next.course == Course::Restoring) {
    begin_allowed(pair);
    pair.image = volumes_[next.from];
  }
}

/// One end takes no more host writes; those of the other that are under way arrive.
void NaiveMirrors::leave_mutual(Pair& pair, const Flow& next) {
  pair.image = volumes_[next.to];
  pair.sent.clear();
  for (const HostWrite& write : pair.mutual) {
    const Nanoseconds there = write.departed + pair.wire.latency;
    if (write.volume != next.from || there <= now_) continue;
    auto sent = std::make_shared<Sent>();
    sent->write = write;
    sent->early = sent->late = static_cast<double>(there);
    pair.sent.push_back(std::move(sent));
  }
  pair.mutual.clear();
  pair.flow = next;
}

/// Hosts use both ends from now on; writes under way are among those of both.
void NaiveMirrors::join(Pair& pair) {
  pair.base = volumes_[pair.flow.to];
  pair.mutual.clear();
  for (const auto& sent : pair.sent) pair.mutual.push_back(sent->write);
  pair.sent.clear();
}

/// A Reset To Sync is given up: what has not landed is sent in its order, at the latest then.
void NaiveMirrors::send_again(std::size_t index) {
  Pair& pair = pairs_[index];
  Order& order = orders_[order_of(pair)];
  for (Entry& entry : order.entries)
    if (entry.pair == index) entry.gone = true;
  for (const auto& sent : pair.sent) {
    if (sent->late <= static_cast<double>(now_)) continue;
    // It may have been on its way, or never have left the queue.
    sent->early = std::min(sent->early, static_cast<double>(now_));
    sent->late = kNever;
    order.entries.push_back({sent, index, static_cast<double>(now_)});
  }
}

void NaiveMirrors::set_line(std::size_t index, bool up) {
  Pair& pair = pairs_[index];
  pair.up = up;
  if (!up && pair.flow.way == Way::Turning) send_again(index);
}

/// Writes on their way when the way changes.
void NaiveMirrors::change_way(std::size_t index, Way before) {
  Pair& pair = pairs_[index];
  const Way way = pair.flow.way;
  Order& order = orders_[order_of(pair)];
  if (before == way) return;
  const bool queues = way == Way::Queue || either(way);
  const bool queued = before == Way::Queue || either(before);
  if (before == Way::Turning && queues) send_again(index);
  if (queued && !queues && way != Way::Together)
    for (Entry& entry : order.entries)
      if (entry.pair == index) entry.gone = true;
  for (const auto& sent : pair.sent) {
    const auto departed = static_cast<double>(sent->write.departed);
    if (way == Way::Hurry) sent->early = std::min(sent->early, departed);
    if (before == Way::Hurry && way == Way::Together)
      sent->late = departed + static_cast<double>(pair.wire.latency);
    if ((before == Way::Cycles || before == Way::Hurry) && queues)
      order.entries.push_back({sent, index, static_cast<double>(now_)});
    if (queued && way == Way::Cycles) sent->late = kNever;
  }
}

void NaiveMirrors::turn(std::size_t index, const Flow& next, bool all) {
  Pair& pair = pairs_[index];
  const Flow old = pair.flow;
  if (old.course == Course::Following) {
    resolve(index);
    if (all && missing(index) > 0)
      find(index, std::to_string(missing(index)) + " acknowledged bytes are missing");
  }
  // A copy by cycles sends nothing on; when that changes, it begins anew.
  const bool anew =
      old.course == Course::Copying && next.course == Course::Copying &&
      (next.from != old.from || (next.way == Way::Cycles) != (old.way == Way::Cycles));
  if (old.course == Course::Copying && (anew || next.course != Course::Copying))
    end_copy(index, next);
  if (anew) {
    leave(index);
    pair.flow.course = Course::None;
  }
  if (old.course == Course::Restoring) end_restore(index, all);
  if (old.course == Course::Mutual) end_mutual(index);
  const bool aligned = next.course == Course::Following || next.course == Course::Mutual;
  if (old.course == Course::Restoring && aligned && next.from == old.to) {
    // The writes of meanwhile go on arriving.
    pair.flow = next;
    resolve(index);
    if (next.course == Course::Mutual) join(pair);
    return;
  }
  const bool same_way = old.course == Course::Copying || old.course == Course::Mutual ||
                        (old.course == Course::Following && old.from == next.from);
  if (next.course == Course::Mutual && (old.course == Course::Copying || same_way)) {
    const bool straight = old.from == next.from;
    pair.flow = next;
    if (!straight) pair.sent.clear();
    join(pair);
    return;
  }
  if (old.course == Course::Mutual && next.course == Course::Following) {
    leave_mutual(pair, next);
    return;
  }
  if (aligned && !same_way)
    compare(index, next.to, volumes_[next.from], "an end that begins to follow");
  begin(index, next);
  if (next.course == Course::Following && next.way == Way::Cycles &&
      (old.course != Course::Following || old.way != Way::Cycles || old.from != next.from)) {
    Order& order = orders_[order_of(pair)];
    order.started = now_;
    order.clock = static_cast<double>(now_);
    order.transferring = false;
  }
  if (next.course == Course::Following && old.course == Course::Following)
    change_way(index, old.way);
}

}  // namespace replisim::test
