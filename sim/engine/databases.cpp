// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/databases.hpp"

#include <algorithm>
#include <utility>

#include "sim/engine/data_path.hpp"

namespace replisim::engine {

void DataPath::start_database(const format::Step& step, const format::DatabaseLoad& load) {
  std::vector<format::Target> targets = step.on;
  targets.insert(targets.end(), load.data.begin(), load.data.end());
  const auto& volumes = stage_.scenario.topology.volumes;
  DatabaseSettings settings;
  settings.start = stage_.now;
  settings.every = load.every;
  settings.think = load.think;
  settings.open = static_cast<std::size_t>(load.open);
  settings.writes = static_cast<std::size_t>(load.writes);
  settings.block = static_cast<std::uint32_t>(load.block.value);
  settings.log_block = static_cast<std::uint32_t>(load.log.value);
  settings.seed = stage_.scenario.run.seed;
  settings.stream = load.stream.value_or("io." + volumes[volume_of(step.on.front())].name);
  std::vector<std::shared_ptr<GrowingStream>> streams;
  std::vector<std::size_t> loads;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    settings.volumes.push_back(volumes[volume_of(targets[i])].size);
    streams.push_back(
        std::make_shared<GrowingStream>(i == 0 ? settings.log_block : settings.block));
    loads.push_back(begin_load(targets[i], streams.back(), std::nullopt));
  }
  for (const std::size_t index : loads) loads_[index].database = databases_.size();
  databases_.add(Database(std::move(settings)), std::move(streams), loads);
  plan_cycles();
}

void Databases::add(Database database, std::vector<std::shared_ptr<GrowingStream>> streams,
                    const std::vector<std::size_t>& loads) {
  Hosted hosted{std::move(database), {}};
  for (std::size_t i = 0; i < loads.size(); ++i) {
    Volume volume;
    volume.stream = std::move(streams[i]);
    volume.load = loads[i];
    volume.at = data_.loads_[loads[i]].volume;
    volume.noted = data_.volumes_[volume.at].writes.size();
    hosted.volumes.push_back(std::move(volume));
  }
  hosted_.push_back(std::move(hosted));
}

void Databases::stop(std::size_t database) {
  Hosted& hosted = hosted_[database];
  if (hosted.database.stopped()) return;
  hosted.database.stop();
  for (const Volume& volume : hosted.volumes) {
    const std::uint32_t at = data_.loads_[volume.load].volume;
    if (data_.volumes_[at].load == volume.load) data_.end_load(at);
  }
}

std::optional<Databases::Written> Databases::written(std::size_t database,
                                                     Database::Place place) const {
  return hosted_[database].volumes[place.volume].written[place.write];
}

/// Which of the volume's writes since the last look are the database's.
void Databases::note(Volume& volume) {
  const HostLoad& host = *data_.loads_[volume.load].host;
  const auto look = [&] {
    const VolumeWrites& writes = data_.volumes_[volume.at].writes;
    while (volume.noted < writes.size()) {
      const WriteBatch& batch = writes.batches()[writes.batch_of(volume.noted)];
      const std::uint64_t end = batch.from + batch.count;
      const bool own = batch.pacing.get() == &host.server().pacing();
      for (; volume.noted < end; ++volume.noted)
        if (own)
          volume.written[batch.k0 + volume.noted - batch.from] = Written{volume.at, volume.noted};
    }
  };
  look();
  const std::uint32_t now_at = data_.loads_[volume.load].volume;
  if (now_at == volume.at) return;
  // Hosts have moved.
  volume.at = now_at;
  volume.noted = 0;
  look();
}

void Databases::tell(Hosted& hosted, std::size_t index) {
  Volume& volume = hosted.volumes[index];
  HostLoad& host = *data_.loads_[volume.load].host;
  const SimTime now = data_.stage_.now;
  host.settle(now);
  note(volume);
  for (; volume.told < volume.written.size(); ++volume.told) {
    const Database::Place place{index, volume.told};
    if (const auto& written = volume.written[volume.told]) {
      const SimTime at = data_.volumes_[written->volume].writes.acknowledged(written->number);
      if (at > now) return;
      hosted.database.acknowledged(place, at);
    } else if (volume.told < host.server().next() || host.closed()) {
      hosted.database.failed(place, now);
    } else {
      return;
    }
  }
}

void Databases::issue(Hosted& hosted) {
  const SimTime now = data_.stage_.now;
  for (const Database::Issue& issue : hosted.database.issue(now)) {
    Volume& volume = hosted.volumes[issue.volume];
    volume.stream->add(issue.write);
    volume.written.emplace_back();
    data_.space_planned_ = false;
    for (const std::uint32_t pair : data_.pairs_of_volume_[volume.at])
      data_.watch_target(PairId{pair});
  }
}

void Databases::run() {
  for (Hosted& hosted : hosted_) {
    const SimTime now = data_.stage_.now;
    for (std::size_t i = 0; i < hosted.volumes.size(); ++i) tell(hosted, i);
    for (auto next = hosted.database.next_issue(); next && *next <= now;
         next = hosted.database.next_issue()) {
      issue(hosted);
      for (std::size_t i = 0; i < hosted.volumes.size(); ++i) tell(hosted, i);
    }
  }
}

std::optional<SimTime> Databases::next_acknowledgement(Volume& volume) {
  if (volume.told >= volume.written.size()) return std::nullopt;
  note(volume);
  if (const auto& written = volume.written[volume.told])
    return data_.volumes_[written->volume].writes.acknowledged(written->number);
  return data_.loads_[volume.load].host->server().next_acknowledgement();
}

void Databases::arm() {
  std::optional<SimTime> first;
  const auto consider = [&](std::optional<SimTime> at) {
    if (at && (!first || *at < *first)) first = at;
  };
  for (Hosted& hosted : hosted_) {
    if (hosted.database.stopped()) continue;
    consider(hosted.database.next_issue());
    for (Volume& volume : hosted.volumes) consider(next_acknowledgement(volume));
  }
  const SimTime soonest = data_.stage_.now + nanoseconds(1);
  if (first && *first < soonest) first = soonest;
  if (event_ && first == armed_) return;
  if (event_) data_.stage_.events.cancel(*event_);
  event_.reset();
  if (!first) return;
  armed_ = *first;
  // run() does the rest once the instant is quiet.
  event_ = data_.stage_.events.add(*first, [this] { event_.reset(); });
}

}  // namespace replisim::engine
