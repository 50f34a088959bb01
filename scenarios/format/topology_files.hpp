// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/names.hpp"
#include "scenarios/format/table_text.hpp"
#include "scenarios/format/topology.hpp"

namespace replisim::format {

/// A topology folder as read: the tables, and where their rows stand.
struct TopologyFiles {
  Topology topology;
  std::string folder;  ///< as messages name it
  std::vector<int> array_lines;
  std::vector<int> link_lines;
  std::vector<int> volume_lines;
  std::vector<int> pool_lines;
  std::vector<int> pair_lines;
  std::vector<bool> volume_good;  ///< the row could be read
  std::vector<bool> pair_good;
  bool good = true;  ///< every row could be read
};

/// Finds `topologies/NAME` by walking up from the folder of `scenario`.
std::optional<std::filesystem::path> find_topology(const std::filesystem::path& scenario,
                                                   const std::string& name,
                                                   std::vector<std::string>& available);

/// Reads arrays.csv, volumes.csv, pairs.csv and, if they are there, links.csv, pools.csv and
/// groups.csv.
TopologyFiles load_topology(const std::filesystem::path& folder, const std::string& name,
                            Diagnostics& diagnostics);

/// The same from texts; `folder` is what messages name.
TopologyFiles load_topology(const std::vector<TableText>& tables, const std::string& folder,
                            const std::string& name, Diagnostics& diagnostics);

/// Places, paths and everything that concerns more than one row; after the `set` rows.
void complete_topology(TopologyFiles& files, Diagnostics& diagnostics);

/// Place and path of a pair that a row makes; false when no links lead from end to end.
bool complete_path(const Topology& topology, PairSpec& pair);
/// Links lead from one array to the other, or both are at one site.
bool connected(const Topology& topology, std::uint32_t array, std::uint32_t other);
/// The links of that path, in their order.
std::optional<std::vector<std::uint32_t>> links_between(const Topology& topology,
                                                        std::uint32_t array, std::uint32_t other);
/// What a pair's Mode asks of the version, of its place and of its group; after the whole.
void check_modes(TopologyFiles& files, Version version, Diagnostics& diagnostics);

/// What SyncType, CopyMethodology and pool of every pair ask of each other.
void check_points_in_time(const TopologyFiles& files, Problems& problems);

/// Things that neither the topology nor a row of the scenario uses.
void report_unused(const TopologyFiles& files, const Names& names, Diagnostics& diagnostics);

}  // namespace replisim::format
