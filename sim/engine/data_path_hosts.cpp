// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/engine/data_path.hpp"

namespace replisim::engine {

namespace {

/// Sets of synchronous mirrors of one volume have a channel each.
constexpr std::size_t kMostSynchronousMirrors = 4;

}  // namespace

DataPath::DataPath(Stage& stage) : stage_(stage) {
  volumes_.resize(stage_.scenario.topology.volumes.size());
  highest_use_.assign(stage_.platform.resources(), 0.0);
  make_replicas();
  make_channels();
  make_keepers();
}

void DataPath::make_channels() {
  const auto& topology = stage_.scenario.topology;
  std::set<std::uint32_t> loaded;
  const auto note = [&](const std::vector<format::Target>& targets) {
    for (const format::Target& target : targets) {
      if (target.kind == format::Target::Kind::Volume) loaded.insert(target.index);
      if (target.kind != format::Target::Kind::Pair) continue;
      loaded.insert(topology.pairs[target.index].source);
      loaded.insert(topology.pairs[target.index].target);
    }
  };
  for (const format::Step& step : stage_.scenario.steps) {
    const auto* io = std::get_if<format::IoStep>(&step.action);
    if (!io) continue;
    note(step.on);
    if (const auto* database = std::get_if<format::DatabaseLoad>(&io->load)) note(database->data);
  }
  for (const std::uint32_t volume : loaded)
    make_host_channels(volume, synchronous_candidates(volume));
}

/// Pairs that may mirror writes to this volume synchronously at some time of the run.
std::vector<std::uint32_t> DataPath::synchronous_candidates(std::uint32_t volume) const {
  const auto& topology = stage_.scenario.topology;
  const bool modes_change = std::any_of(
      stage_.scenario.steps.begin(), stage_.scenario.steps.end(), [](const format::Step& step) {
        const auto* call = std::get_if<format::CallStep>(&step.action);
        const auto* method = std::get_if<format::MethodStep>(&step.action);
        for (const Operation operation :
             {Operation::ResetToSync, Operation::ResettoAdaptive, Operation::ResettoActive}) {
          const auto reset = static_cast<std::uint16_t>(operation);
          if ((call && call->request.operation == reset) ||
              (method && method->request.number("Operation") == std::int64_t{reset}))
            return true;
        }
        return false;
      });
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
    const format::PairSpec& pair = topology.pairs[i];
    if (pair.source != volume && pair.target != volume) continue;
    if (pair.mode != Mode::Asynchronous || modes_change) found.push_back(i);
  }
  return found;
}

void DataPath::make_host_channels(std::uint32_t volume, std::vector<std::uint32_t> candidates) {
  const auto& topology = stage_.scenario.topology;
  const std::uint32_t array = topology.volumes[volume].array;
  channels_.read[volume] =
      stage_.platform.channel({stage_.platform.disk_read(array)}, kHostWeight, true);
  const ResourceIndex own = stage_.platform.disk_write(array);
  candidates.resize(std::min(candidates.size(), kMostSynchronousMirrors));
  for (std::uint32_t mask = 0; mask < (1U << candidates.size()); ++mask) {
    std::vector<ResourceIndex> crosses{own};
    std::vector<std::uint32_t> pairs;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if ((mask >> i & 1U) == 0) continue;
      const format::PairSpec& pair = topology.pairs[candidates[i]];
      const bool forward = pair.source == volume;
      const auto lines = stage_.platform.line_path(pair, forward);
      crosses.insert(crosses.end(), lines.begin(), lines.end());
      const std::uint32_t far = topology.volumes[forward ? pair.target : pair.source].array;
      crosses.push_back(stage_.platform.disk_write(far));
      pairs.push_back(candidates[i]);
    }
    channels_.host.emplace(std::pair(volume, pairs),
                           stage_.platform.channel(std::move(crosses), kHostWeight, true));
  }
}

std::uint32_t DataPath::volume_of(const format::Target& target) const {
  if (target.kind == format::Target::Kind::Volume) return target.index;
  const Replica& replica = replicas_[target.index];
  const Side serving = stage_.service.pairs[target.index].serving;
  if (target.role == format::Target::Role::Target)
    return replica.volume[1 - static_cast<std::size_t>(serving)];
  return replica.volume[static_cast<std::size_t>(serving)];
}

void DataPath::start_load(const format::Step& step, const format::IoStep& io,
                          std::shared_ptr<const WriteStream> stream) {
  const auto* generated = std::get_if<format::GeneratedLoad>(&io.load);
  begin_load(step.on.front(), std::move(stream), generated ? generated->queue : std::nullopt);
  plan_cycles();
}

/// The row's load takes the place of what the volume had. Returns its number.
std::size_t DataPath::begin_load(const format::Target& target,
                                 std::shared_ptr<const WriteStream> stream,
                                 std::optional<int> queue) {
  const std::uint32_t volume = volume_of(target);
  stop_load(target);
  Load load;
  load.volume = volume;
  load.candidates = synchronous_candidates(volume);
  if (target.kind == format::Target::Kind::Pair) load.follows = {target.index, target.role};
  auto pacing = std::make_shared<Pacing>(std::move(stream));
  load.host = std::make_unique<HostLoad>(pacing, volumes_[volume], stage_.now, queue, stage_.model,
                                         stage_.platform, stage_.events, stage_.users);
  loads_.push_back(std::move(load));
  volumes_[volume].load = loads_.size() - 1;
  volumes_[volume].loads.push_back(loads_.size() - 1);
  space_planned_ = false;
  await_earlier(volume);
  for (const std::uint32_t pair : pairs_of_volume_[volume])
    if (holds_hosts_of(PairId{pair}, volume)) hold_pair(PairId{pair});
  power_of_load(loads_.size() - 1);
  // Where nothing limits the array, the first write would be there before the instant is quiet.
  if (!open_to_hosts(volume)) loads_.back().host->refuse(stage_.now);
  route_volume(volume);
  for (std::uint32_t p = 0; p < replicas_.size(); ++p)
    if (replicas_[p].volume[0] == volume || replicas_[p].volume[1] == volume)
      watch_target(PairId{p});
  return loads_.size() - 1;
}

/// The volume's load waits while an earlier one still has writes to serve.
void DataPath::await_earlier(std::uint32_t on) {
  VolumeState& volume = volumes_[on];
  for (const std::size_t load : volume.loads)
    if (load != *volume.load && loads_[load].host->waiting(stage_.now))
      loads_[*volume.load].host->hold(stage_.now, HostLoad::Hold::Earlier);
}

void DataPath::start_reads(std::uint32_t volume, std::shared_ptr<const WriteStream> stream) {
  auto reads = std::make_unique<Reads>();
  reads->volume = volume;
  reads->host = std::make_unique<HostLoad>(std::make_shared<Pacing>(std::move(stream)),
                                           reads->scratch, stage_.now, std::nullopt, stage_.model,
                                           stage_.platform, stage_.events, stage_.users);
  reads->host->route(stage_.now, channels_.read.at(volume), SimTime{});
  reads_.push_back(std::move(reads));
}

/// A cycle that begins after so many changed blocks depends on what the loads will write.
void DataPath::plan_cycles() {
  for (const auto& cycles : cycles_) cycles->world_changed(stage_.now);
}

void DataPath::stop_load(const format::Target& target) {
  end_load(volume_of(target));
}

void DataPath::end_load(std::uint32_t on) {
  VolumeState& volume = volumes_[on];
  if (!volume.load) return;
  for (const auto& reads : reads_)
    if (reads->volume == on) reads->host->stop(stage_.now);
  HostLoad& host = *loads_[*volume.load].host;
  host.stop(stage_.now);
  volume.issued_earlier += host.issued(stage_.now);
  volume.failed_earlier += host.server().failed();
  volume.refused_earlier += host.server().refused(stage_.now);
  const auto database = loads_[*volume.load].database;
  volume.load.reset();
  // A database can not go on without one of its volumes.
  if (database) databases_.stop(*database);
  plan_cycles();
}

HostLoad* DataPath::load_on(std::uint32_t volume) {
  const auto load = volumes_[volume].load;
  return load ? loads_[*load].host.get() : nullptr;
}

bool DataPath::hosts_are_answered(std::uint32_t volume) {
  settle(volume);
  const VolumeState& state = volumes_[volume];
  return std::all_of(state.loads.begin(), state.loads.end(), [&](std::size_t load) {
    return load == state.load || !loads_[load].host->waiting(stage_.now);
  });
}

void DataPath::settle(std::uint32_t volume) {
  for (const std::size_t load : volumes_[volume].loads) loads_[load].host->settle(stage_.now);
}

std::uint64_t DataPath::acknowledged(std::uint32_t volume) {
  settle(volume);
  return volumes_[volume].writes.acknowledged_until(stage_.now);
}

/// Where a load's writes go now: to its own array, and through every synchronous mirror that
/// follows the volume (S-34).
void DataPath::route_load(std::size_t index) {
  Load& load = loads_[index];
  const auto& topology = stage_.scenario.topology;
  std::vector<std::uint32_t>& mirrors = load.mirrors;
  mirrors.clear();
  SimTime round_trip;
  bool waits = false;  // for an Adaptive pair's queue, which comes first
  for (const std::uint32_t p : load.candidates) {
    const Replica& replica = replicas_[p];
    if (replica.phase != Replica::Phase::Flowing) continue;
    if (replica.from_volume() != load.volume && !replica.joined) continue;
    waits = waits || replica.pace == Replica::Pace::Draining;
    if (!replica.waits_for_target()) continue;
    mirrors.push_back(p);
    round_trip = std::max(round_trip, 2 * replica.latency);
  }
  const auto found = channels_.host.find({load.volume, mirrors});
  if (found == channels_.host.end())
    throw std::runtime_error(topology.volumes[load.volume].name +
                             " has more synchronous mirrors than the 4 that are simulated");
  const auto keeping = keeping_channel(load.volume, mirrors);
  if (keeping) {
    Keeper& keeper = *keepers_.at(load.volume);
    keeper.channel = *keeping;
    keeper.plain = found->second;
    load.host->watch(stage_.now, &keeper, found->second);
  } else {
    load.host->watch(stage_.now, nullptr, std::nullopt);
  }
  const SimTime service = topology.arrays[topology.volumes[load.volume].array].service;
  const ChannelIndex channel = keeping.value_or(found->second);
  load.host->route(stage_.now, waits ? std::nullopt : std::optional(channel), service + round_trip);
}

void DataPath::route_volume(std::uint32_t volume) {
  for (const std::size_t load : volumes_[volume].loads) route_load(load);
}

/// Hosts of an array without power stop; a load that follows a role goes on elsewhere (S-54).
void DataPath::power_of_load(std::size_t index) {
  Load& load = loads_[index];
  const std::uint32_t array = stage_.scenario.topology.volumes[load.volume].array;
  if (stage_.world.power_of_array(array)) {
    load.host->power_on(stage_.now);
  } else if (const std::uint64_t lost = load.host->power_off(stage_.now); lost > 0) {
    stage_.recorder.finding(
        stage_.now, stage_.scenario.topology.volumes[load.volume].name,
        std::to_string(lost) + " host writes under way were lost with the power");
  }
}

/// Loads that follow a role go where it is now. All of them leave before the first one arrives: two
/// may change places.
void DataPath::serve_at(PairId pair, Side side) {
  const Replica& replica = replicas_[pair.index];
  std::vector<std::pair<std::size_t, std::uint32_t>> moving;
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    const Load& load = loads_[i];
    if (!load.follows || load.follows->first != pair.index) continue;
    const bool source = load.follows->second != format::Target::Role::Target;
    const std::uint32_t volume = replica.at(source ? side : replica.other(side));
    if (load.volume == volume || volumes_[load.volume].load != i) continue;
    leave_volume(i);
    moving.emplace_back(i, volume);
  }
  for (const auto& [load, volume] : moving) enter_volume(load, volume);
}

/// The load counts on; each volume is told of its own share (a load may come back).
void DataPath::leave_volume(std::size_t index) {
  Load& load = loads_[index];
  load.host->settle(stage_.now);
  load.host->server().drop(stage_.now);
  // Its channel is free for the load that comes here.
  load.host->watch(stage_.now, nullptr, std::nullopt);
  load.host->route(stage_.now, std::nullopt, load.host->server().ack_extra());
  VolumeState& volume = volumes_[load.volume];
  volume.issued_earlier += load.host->issued(stage_.now);
  volume.failed_earlier += load.host->server().failed();
  volume.refused_earlier += load.host->server().refused(stage_.now);
  volume.load.reset();
  std::erase(volume.loads, index);
}

void DataPath::enter_volume(std::size_t index, std::uint32_t to) {
  Load& load = loads_[index];
  VolumeState& volume = volumes_[to];
  volume.issued_earlier -= load.host->issued(stage_.now);
  volume.failed_earlier -= load.host->server().failed();
  volume.refused_earlier -= load.host->server().refused(stage_.now);
  load.host->move_to(volume);
  load.volume = to;
  load.candidates = synchronous_candidates(to);
  end_load(to);
  volume.load = index;
  volume.loads.push_back(index);
  space_planned_ = false;
  await_earlier(to);
  power_of_load(index);
  route_volume(to);
}

void DataPath::refuse_hosts(PairId pair, bool refuse) {
  replicas_[pair.index].refuses_hosts = refuse;
}

/// Whether hosts may write a volume now: a mirror's target is closed unless it was parted for hosts
/// to use (D-41), ReadOnly closes either end, and FailedCopyStopsHostIO closes the serving end
/// while the copy fails.
bool DataPath::open_to_hosts(std::uint32_t volume) const {
  if (!stage_.service.elements[volume].exists) return false;
  for (const std::uint32_t i : pairs_of_volume_[volume]) {
    const Replica& replica = replicas_[i];
    const Side side = replica.volume[0] == volume ? Side::System : Side::Synced;
    if (points_[i] && side == Side::Synced && !target_open(PairId{i})) return false;
    if (replica.gone) continue;
    const Pair& published = stage_.service.pairs[i];
    if (replica.refuses_hosts && side == published.serving) return false;
    // To hosts the ends of an Active pair are one volume: apart, only one of them is it.
    if (replica.mode == Mode::Active && !replica.joined && side != published.serving) return false;
    if (published.read_only == ReadOnly::Both ||
        published.read_only ==
            (side == Side::System ? ReadOnly::SystemElement : ReadOnly::SyncedElement))
      return false;
    if (points_[i]) continue;
    if (replica.phase == Replica::Phase::Flowing) {
      if (replica.to_volume() == volume && !replica.joined) return false;
    } else if (side == Side::Synced && !replica.exposed && published.serving == Side::System) {
      return false;
    }
  }
  return true;
}

/// Once an instant is quiet: what effects do to each other within it, hosts do not see.
void DataPath::guard_volumes() {
  guard_ends();
  for (std::uint32_t volume = 0; volume < volumes_.size(); ++volume) {
    const bool open = volumes_[volume].loads.empty() || open_to_hosts(volume);
    for (const std::size_t load :
         volumes_[volume].loads) {  // those that have ended may have writes
      if (open) {
        loads_[load].host->accept(stage_.now);
      } else {
        loads_[load].host->refuse(stage_.now);
      }
    }
  }
}

}  // namespace replisim::engine
