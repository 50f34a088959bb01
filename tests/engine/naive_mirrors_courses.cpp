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
    if (next.course == Course::Following && next.from == flow.from) {
      resolve(index);
      return;
    }
    for (const auto& sent : pair.sent) apply(pair.image, sent->write);
    pair.sent.clear();
    if (next.course == Course::Mutual && next.from == flow.from) {
      // Writes under way join those of both ends.
      volumes_[flow.to] = pair.image;
      return;
    }
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
  for (Entry& entry : orders_[pair.wire.order].entries)
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
  if (goes_on) return;
  if (next.course == Course::Copying || next.course == Course::Following)
    pair.image = volumes_[next.from];
  if (next.course == Course::Copying) begin_allowed(pair);
  if (next.course == Course::Restoring) {
    begin_allowed(pair);
    pair.image = volumes_[next.from];
  }
  if (next.course == Course::Mutual) pair.base = volumes_[next.from];
}

void NaiveMirrors::turn(std::size_t index, const Flow& next, bool all) {
  Pair& pair = pairs_[index];
  const Flow old = pair.flow;
  if (old.course == Course::Following) {
    resolve(index);
    if (all && missing(index) > 0)
      find(index, std::to_string(missing(index)) + " acknowledged bytes are missing");
  }
  if (old.course == Course::Copying && next.course != Course::Copying) end_copy(index, next);
  if (old.course == Course::Restoring) end_restore(index, all);
  if (old.course == Course::Mutual) end_mutual(index);
  const bool aligned = next.course == Course::Following || next.course == Course::Mutual;
  const bool same_way = old.course == Course::Copying || old.course == Course::Mutual ||
                        (old.course == Course::Following && old.from == next.from);
  if (aligned && !same_way)
    compare(index, next.to, volumes_[next.from], "an end that begins to follow");
  begin(index, next);
  if (next.course == Course::Following && next.way == Way::Cycles &&
      (old.course != Course::Following || old.way != Way::Cycles)) {
    Order& order = orders_[pair.wire.order];
    order.started = now_;
    order.clock = static_cast<double>(now_);
    order.transferring = false;
  }
  if (old.way == Way::Hurry && next.course == Course::Following)
    for (const auto& sent : pair.sent)
      if (next.way == Way::Together)
        sent->late = static_cast<double>(sent->write.departed + pair.wire.latency);
}

}  // namespace replisim::test
