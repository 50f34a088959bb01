// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/format/topology.hpp"
#include "sim/engine/flow_model.hpp"

namespace replisim::engine {

/// Host and queue flows weigh 2 (S-42).
constexpr int kHostWeight = 2;

/// One thing with a bandwidth: an array's disks in one direction, or one direction of a line.
struct Resource {
  enum class Kind : std::uint8_t { DiskRead, DiskWrite, Forward, Reverse };
  Kind kind = Kind::DiskRead;
  std::uint32_t index = 0;          ///< of the array or the link
  std::optional<double> bandwidth;  ///< as now in force; none: unlimited
  bool up = true;
  LinkIndex link = 0;  ///< in the flow model
};

using ResourceIndex = std::uint32_t;

/// A class of flows with the resources it crosses.
struct Channel {
  std::vector<ResourceIndex> crosses;
  ClassIndex flow_class = 0;
};
using ChannelIndex = std::uint32_t;

/// The topology as resources and channels of the flow model (S-31, S-32). Channels have to be made
/// before the run. A resource that is unlimited at the start but may be limited by a fault has a
/// link too.
class Platform {
 public:
  Platform(const format::Topology& topology, FlowModel& model);

  ResourceIndex disk_read(std::uint32_t array) const { return array * 2; }
  ResourceIndex disk_write(std::uint32_t array) const { return array * 2 + 1; }
  ResourceIndex line(std::uint32_t link, bool forward) const {
    return static_cast<ResourceIndex>((arrays_ + link) * 2 + (forward ? 0 : 1));
  }

  /// The channel over these resources (a set, in any order); equal uncapped ones are made once.
  ChannelIndex channel(std::vector<ResourceIndex> crosses, int weight, bool capped);
  /// Resources of a copy from one volume's array to another's, along the pair's path.
  std::vector<ResourceIndex> copy_path(const format::PairSpec& pair, bool forward) const;
  /// Lines only.
  std::vector<ResourceIndex> line_path(const format::PairSpec& pair, bool forward) const;

  const Channel& operator[](ChannelIndex index) const { return channels_[index]; }
  const Resource& resource(ResourceIndex index) const { return resources_[index]; }
  std::size_t resources() const { return resources_.size(); }
  /// Least bandwidth of the channel as now in force; infinite when nothing limits it, 0 when a line
  /// of it is down.
  double least_bandwidth(ChannelIndex index) const;
  bool up(ChannelIndex index) const { return least_bandwidth(index) > 0; }

  void set_bandwidth(ResourceIndex index, std::optional<double> bandwidth);
  void set_up(ResourceIndex index, bool up);

 private:
  void apply(ResourceIndex index);

  const format::Topology& topology_;
  FlowModel& model_;
  std::size_t arrays_;
  std::vector<Resource> resources_;
  std::vector<Channel> channels_;
  std::map<std::pair<std::vector<ResourceIndex>, int>, ChannelIndex> shared_;
};

}  // namespace replisim::engine
