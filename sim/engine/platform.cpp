// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/platform.hpp"

#include <algorithm>
#include <limits>

namespace replisim::engine {

namespace {

/// Stands for "unlimited" where the flow model needs a number.
constexpr double kUnlimited = 1e15;

std::optional<double> bytes_a_second(const std::optional<Rate>& rate) {
  if (!rate) return std::nullopt;
  return static_cast<double>(rate->value);
}

}  // namespace

Platform::Platform(const format::Topology& topology, FlowModel& model)
    : topology_(topology), model_(model), arrays_(topology.arrays.size()) {
  const auto add = [&](Resource::Kind kind, std::size_t index, const std::optional<Rate>& rate) {
    Resource resource;
    resource.kind = kind;
    resource.index = static_cast<std::uint32_t>(index);
    resource.bandwidth = bytes_a_second(rate);
    resource.link = model_.add_link(resource.bandwidth.value_or(kUnlimited));
    resources_.push_back(resource);
  };
  for (std::size_t i = 0; i < topology.arrays.size(); ++i) {
    add(Resource::Kind::DiskRead, i, topology.arrays[i].disk_read);
    add(Resource::Kind::DiskWrite, i, topology.arrays[i].disk_write);
  }
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    add(Resource::Kind::Forward, i, topology.links[i].bandwidth);
    add(Resource::Kind::Reverse, i, topology.links[i].bandwidth);
  }
}

ChannelIndex Platform::channel(std::vector<ResourceIndex> crosses, int weight, bool capped) {
  std::sort(crosses.begin(), crosses.end());
  crosses.erase(std::unique(crosses.begin(), crosses.end()), crosses.end());
  const auto key = std::pair(crosses, weight);
  if (!capped) {
    if (const auto found = shared_.find(key); found != shared_.end()) return found->second;
  }
  // Lines always take part, because faults stop them; unlimited disks never matter.
  std::vector<LinkIndex> links;
  for (const ResourceIndex index : crosses) {
    const Resource& resource = resources_[index];
    const bool line =
        resource.kind == Resource::Kind::Forward || resource.kind == Resource::Kind::Reverse;
    if (resource.bandwidth || line) links.push_back(resource.link);
  }
  Channel made;
  made.crosses = crosses;
  made.flow_class = model_.add_class(std::move(links), weight, capped);
  channels_.push_back(std::move(made));
  const auto index = static_cast<ChannelIndex>(channels_.size() - 1);
  if (!capped) shared_.emplace(key, index);
  return index;
}

std::vector<ResourceIndex> Platform::line_path(const format::PairSpec& pair, bool forward) const {
  std::vector<ResourceIndex> lines;
  for (std::size_t i = 0; i < pair.path.size(); ++i)
    lines.push_back(line(pair.path[i], pair.path_forward[i] == forward));
  return lines;
}

std::vector<ResourceIndex> Platform::copy_path(const format::PairSpec& pair, bool forward) const {
  const std::uint32_t from = topology_.volumes[forward ? pair.source : pair.target].array;
  const std::uint32_t to = topology_.volumes[forward ? pair.target : pair.source].array;
  std::vector<ResourceIndex> path = line_path(pair, forward);
  path.push_back(disk_read(from));
  path.push_back(disk_write(to));
  return path;
}

double Platform::least_bandwidth(ChannelIndex index) const {
  double least = std::numeric_limits<double>::infinity();
  for (const ResourceIndex crossed : channels_[index].crosses) {
    const Resource& resource = resources_[crossed];
    if (!resource.up) return 0;
    if (resource.bandwidth) least = std::min(least, *resource.bandwidth);
  }
  return least;
}

void Platform::apply(ResourceIndex index) {
  const Resource& resource = resources_[index];
  model_.set_bandwidth(resource.link, resource.up ? resource.bandwidth.value_or(kUnlimited) : 0.0);
}

void Platform::set_bandwidth(ResourceIndex index, std::optional<double> bandwidth) {
  resources_[index].bandwidth = bandwidth;
  apply(index);
}

void Platform::set_up(ResourceIndex index, bool up) {
  resources_[index].up = up;
  apply(index);
}

}  // namespace replisim::engine
