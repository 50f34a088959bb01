// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/measures.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace replisim::engine {

namespace {

using format::Target;

const std::set<std::string>& measured_keys() {
  static const std::set<std::string> keys{"rpo",
                                          "age",
                                          "backlog",
                                          "backlog.max",
                                          "queue",
                                          "lost",
                                          "changed",
                                          "delivered",
                                          "drained_at",
                                          "cycles",
                                          "cycles.sent",
                                          "identical",
                                          "consistent",
                                          "cycles.longest",
                                          "prefix",
                                          "PercentSynced",
                                          "recoverable",
                                          "torn",
                                          "io.issued",
                                          "io.failed",
                                          "io.acknowledged",
                                          "io.refused",
                                          "written",
                                          "copied",
                                          "PercentComplete",
                                          "ElapsedTime",
                                          "split_brain",
                                          "RPO",
                                          "used",
                                          "settled",
                                          "free"};
  return keys;
}

bool starts_with(const std::string& text, const std::string& prefix) {
  return text.rfind(prefix, 0) == 0;
}

template <class Distribution>
std::optional<std::int64_t> statistic(const Distribution& distribution, const std::string& key) {
  const std::string which = key.substr(key.find('.') + 1);
  if (which == "max") return distribution.max();
  if (which == "mean") return distribution.mean();
  if (which[0] == 'p') return distribution.percentile({std::stoll(which.substr(1)), 100});
  return std::nullopt;
}

std::int64_t whole(double bytes) {
  return std::llround(bytes);
}

}  // namespace

Measures::Measures(Stage& stage, DataPath& data) : stage_(stage), data_(data) {}

bool Measures::is_measure(const std::string& key) {
  return measured_keys().contains(key) || starts_with(key, "rpo.") || starts_with(key, "age.") ||
         starts_with(key, "latency.") || starts_with(key, "busy.");
}

std::vector<PairId> Measures::pairs_of(const Target& target) const {
  if (target.kind == Target::Kind::Pair) return {PairId{target.index}};
  std::vector<PairId> members;
  for (const PairId pair : stage_.service.groups[target.index].members)
    if (stage_.service[pair].exists) members.push_back(pair);
  return members;
}

std::vector<PairId> Measures::counting(const Target& target) const {
  std::vector<PairId> pairs = pairs_of(target);
  if (pairs.size() > 1)
    pairs.erase(std::remove_if(pairs.begin(), pairs.end(),
                               [&](PairId p) { return stage_.service[p].consistency_exempt; }),
                pairs.end());
  return pairs;
}

std::optional<std::int64_t> Measures::value(const Target& target, const std::string& key) {
  switch (target.kind) {
    case Target::Kind::Pair:
      if (target.role != Target::Role::None) return of_volume(data_.volume_of(target), key);
      return of_mirrors(target, key);
    case Target::Kind::Group:
      return of_mirrors(target, key);
    case Target::Kind::Volume:
      return of_volume(target.index, key);
    case Target::Kind::Array:
    case Target::Kind::Link:
      return of_resource(target, key);
    case Target::Kind::Call:
      return of_call(target, key);
    case Target::Kind::Pool:
      return of_pool(target.index, key);
    default:
      return std::nullopt;
  }
}

std::optional<std::int64_t> Measures::of_mirrors(const Target& target, const std::string& key) {
  const auto pairs = pairs_of(target);
  const auto counted = counting(target);
  if (starts_with(key, "rpo.") || key == "drained_at" || key == "backlog.max")
    return lag_statistic(target, key);
  const auto yes_no = [](bool yes) { return std::optional<std::int64_t>(yes ? 1 : 0); };
  if (key == "consistent") return yes_no(consistent(counted));
  if (key == "prefix") return yes_no(prefix(counted));
  if (key == "recoverable") return recoverable(counted);
  if (key == "torn") return torn(counted);
  if (key == "split_brain")
    return yes_no(std::any_of(pairs.begin(), pairs.end(),
                              [&](PairId p) { return split_brain(data_.ends_in_use(p)); }));
  if (key == "identical")
    return yes_no(
        std::all_of(counted.begin(), counted.end(), [&](PairId p) { return identical(p); }));
  if (key == "rpo") {
    std::optional<SimTime> oldest;
    for (const PairId pair : counted)
      if (const auto of = oldest_missing(pair); of && (!oldest || *of < *oldest)) oldest = of;
    return oldest ? (stage_.now - *oldest).value : 0;
  }
  if (key == "RPO") return pairs.empty() ? std::nullopt : recovery_point(pairs.front());
  if (key == "age" || starts_with(key, "age.") || starts_with(key, "cycles")) {
    for (const PairId pair : pairs)
      if (const auto found = of_cycles(pair, key)) return found;
    return std::nullopt;
  }
  if (key == "PercentSynced") {
    std::int64_t sum = 0;
    for (const PairId pair : pairs) {
      const auto share = percent_synced(pair);
      if (!share) return std::nullopt;
      sum += *share;
    }
    return pairs.empty() ? 0 : sum / static_cast<std::int64_t>(pairs.size());
  }
  std::int64_t sum = 0;
  for (const PairId pair : key == "missing" || key == "lost" ? counted : pairs) {
    if (key == "backlog" || key == "queue") sum += backlog(pair).value;
    if (key == "missing") sum += lost_if_now(pair).value;
    if (key == "changed") sum += data_.changed_set(data_.replica(pair)).bytes().value;
    if (key == "delivered") sum += delivered(pair);
    if (key == "used") sum += data_.used_by(pair).value;
    if (key == "lost") {
      const auto found = lost_.find(pair.index);
      if (found == lost_.end()) return std::nullopt;
      sum += found->second.value;
    }
  }
  return sum;
}

/// Acknowledgement of the oldest acknowledged write of the serving end that is not at the other.
std::optional<SimTime> Measures::oldest_missing(PairId pair) {
  Replica& replica = data_.replica(pair);
  const Side serving = stage_.service[pair].serving;
  std::optional<SimTime> oldest = replica.stale_since;
  if (replica.phase == Replica::Phase::Flowing) {
    const std::uint64_t from = data_.cut(replica);
    const std::uint32_t volume = replica.from_volume();
    if (from < data_.acknowledged(volume)) {
      const SimTime at = data_.volume(volume).writes.acknowledged(from);
      if (!oldest || at < *oldest) oldest = at;
    }
    return oldest;
  }
  const std::uint32_t volume = replica.at(serving);
  const std::uint64_t since =
      replica.phase == Replica::Phase::Parted ? replica.tracker(serving).since : 0;
  if (!replica.gone && since < data_.acknowledged(volume)) {
    const SimTime at = data_.volume(volume).writes.acknowledged(since);
    if (!oldest || at < *oldest) oldest = at;
  }
  return oldest;
}

/// Acknowledged bytes not at the target; of a write under way its unsent rest.
Bytes Measures::backlog(PairId pair) {
  Replica& replica = data_.replica(pair);
  if (replica.phase == Replica::Phase::Flowing && !replica.pass) {
    if (OrderedStream* stream = data_.stream_of(replica))
      return bytes(whole(stream->queue(stage_.now).undelivered_of(replica.member, stage_.now)));
  }
  return missing_bytes(pair);
}

/// The property RPO (section 5.4): 0 for synchronous copies, the interval since the most recent
/// transmission for asynchronous ones; none while nothing flows.
std::optional<std::int64_t> Measures::recovery_point(PairId pair) {
  Replica& replica = data_.replica(pair);
  if (replica.phase != Replica::Phase::Flowing) return std::nullopt;
  if (replica.waits_for_target()) return 0;
  if (replica.delta) return of_cycles(pair, "age");
  OrderedStream* stream = data_.stream_of(replica);
  if (!stream) return std::nullopt;
  const SimTime last = stream->queue(stage_.now).sent_last(replica.member, stage_.now);
  if (last < SimTime{}) return std::nullopt;  // nothing was ever transmitted
  return (stage_.now - last).value;
}

Bytes Measures::missing_bytes(PairId pair) {
  return bytes_missing_from(pair, data_.cut(data_.replica(pair)));
}

/// What a disaster now would lose: what has left still arrives (S-35). A restore gives up what was
/// written before it, so only writes since then count.
Bytes Measures::lost_if_now(PairId pair) {
  Replica& replica = data_.replica(pair);
  const std::uint64_t cut = data_.cut(replica, Reach::OnLine);
  const bool restoring = replica.pass && replica.pass->work == Work::Restore;
  if (!restoring) return bytes_missing_from(pair, cut);
  const std::uint32_t volume = replica.from_volume();
  return data_.volume(volume).writes.bytes_between(cut, data_.acknowledged(volume));
}

/// `cut`: of a pair whose writes flow, the first one that is not at the other end.
Bytes Measures::bytes_missing_from(PairId pair, std::uint64_t cut) {
  Replica& replica = data_.replica(pair);
  std::uint32_t volume = replica.from_volume();
  std::uint64_t from = 0;
  if (replica.phase == Replica::Phase::Flowing) {
    from = std::min(cut, replica.stale_from);
  } else {
    const Side serving = stage_.service[pair].serving;
    volume = replica.at(serving);
    if (replica.phase == Replica::Phase::Parted)
      from = std::min(replica.tracker(serving).since, replica.stale_from);
  }
  return data_.volume(volume).writes.bytes_between(from, data_.acknowledged(volume));
}

std::int64_t Measures::delivered(PairId pair) {
  Replica& replica = data_.replica(pair);
  if (replica.joined) return (replica.delivered_earlier + data_.delivered_by_ends(replica)).value;
  Bytes sum = replica.delivered_earlier;
  if (replica.phase == Replica::Phase::Flowing) {
    if (!replica.delta)
      sum += data_.volume(replica.from_volume())
                 .writes.bytes_between(replica.follow_from, data_.cut(replica));
    if (replica.pass) sum += bytes(whole(replica.pass_moved(stage_.model)));
  }
  return sum.value;
}

std::optional<std::int64_t> Measures::percent_synced(PairId pair) {
  Replica& replica = data_.replica(pair);
  if (replica.gone) return std::nullopt;
  if (replica.phase == Replica::Phase::Off) return 0;
  if (data_.point_of(pair) != nullptr) {
    const bool whole = replica.ever_complete && !replica.pass;
    if (!replica.pass) return whole ? kWhole : 0;
    return static_cast<std::int64_t>(std::floor(data_.point_share(pair) * 100)) * (kWhole / 100);
  }
  const std::int64_t total = replica.size.value;
  const std::int64_t missing = data_.changed_set(replica).bytes().value;
  if (replica.phase == Replica::Phase::Flowing && replica.pass) {
    if (replica.pass->total.value == 0) return kWhole;
    const double share =
        replica.pass_moved(stage_.model) / static_cast<double>(replica.pass->total.value);
    return static_cast<std::int64_t>(std::floor(share * 100)) * (kWhole / 100);
  }
  return (total - missing) * 100 / total * (kWhole / 100);
}

std::optional<std::int64_t> Measures::of_pool(std::uint32_t pool, const std::string& key) {
  const std::int64_t used = data_.used_of_pool(pool).value;
  if (key == "used") return used;
  if (key == "free") return data_.free_in_pool(pool).value;
  return std::nullopt;
}

std::optional<std::int64_t> Measures::of_cycles(PairId pair, const std::string& key) {
  DeltaCycles* cycles = data_.cycles_of(pair);
  if (!cycles) return std::nullopt;
  if (key == "cycles") return static_cast<std::int64_t>(cycles->count());
  if (key == "cycles.sent") return cycles->sent().value;
  if (key == "cycles.longest") return cycles->longest().value;
  if (key == "age") return (stage_.now - cycles->applied_point()).value;
  TimeDistribution ages;
  const auto& steps = cycles->steps();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const SimTime until = i + 1 < steps.size() ? steps[i + 1].at : stage_.now;
    if (until > steps[i].at)
      ages.add((steps[i].at - steps[i].point).value, (until - steps[i].point).value,
               (until - steps[i].at).value);
  }
  return statistic(ages, key);
}

std::optional<std::int64_t> Measures::lag_statistic(const Target& target, const std::string& key) {
  const auto found = lags_.find({target.kind, target.index});
  if (key == "backlog.max") {
    std::int64_t most = 0;
    for (const PairId pair : pairs_of(target))
      if (OrderedStream* stream = data_.stream_of(data_.replica(pair)))
        most = std::max(most, whole(stream->queue(stage_.now).most_undelivered(stage_.now)));
    return most;
  }
  if (found == lags_.end()) return std::nullopt;
  advance();
  if (key == "drained_at") {
    for (const PairId pair : counting(target))
      if (oldest_missing(pair)) return std::nullopt;
    const auto at = found->second.last_arrival();
    return at ? std::optional(at->value) : std::nullopt;
  }
  return statistic(found->second.distribution(), key);
}

void Measures::follow_lag(const Target& target) {
  const Key key{target.kind, target.index};
  if (lags_.contains(key)) return;
  LagTrack& track = lags_.emplace(key, LagTrack(stage_.now)).first->second;
  for (const PairId pair : counting(target)) data_.follow_lag(pair, &track);
}

std::optional<LagTrack::Peak> Measures::peak(const Target& target) {
  const auto found = lags_.find({target.kind, target.index});
  return found == lags_.end() ? std::nullopt : found->second.take_peak();
}

void Measures::advance() {
  for (auto& [key, track] : lags_) {
    std::optional<SimTime> oldest;
    Target target;
    target.kind = key.first;
    target.index = key.second;
    for (const PairId pair : counting(target))
      if (const auto of = oldest_missing(pair); of && (!oldest || *of < *oldest)) oldest = of;
    track.advance(stage_.now, oldest);
  }
}

void Measures::failover_ended(PairId pair) {
  Replica& replica = data_.replica(pair);
  const std::uint32_t source = replica.at(Side::System);
  const std::uint64_t from = replica.phase == Replica::Phase::Parted
                                 ? std::min(replica.tracker(Side::System).since, replica.stale_from)
                                 : data_.cut(replica);
  lost_[pair.index] = data_.volume(source).writes.bytes_between(from, data_.acknowledged(source));
}

}  // namespace replisim::engine
