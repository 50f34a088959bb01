// SPDX-License-Identifier: Apache-2.0
// What can only be said about a whole topology: places, paths, groups, leftovers.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <set>

#include "scenarios/format/scenario.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::format {
namespace {

/// A change map has one bit an extent; more are certainly a typing error.
constexpr std::int64_t most_extents = std::int64_t{1} << 30;

struct Hop {
  std::uint32_t link;
  bool forward;
};

/// Fewest links from site to site, then the order of rows: breadth first, links in their order.
std::optional<std::vector<Hop>> path_between(const Topology& topology, const std::string& from,
                                             const std::string& to) {
  struct Reached {
    std::string site;
    std::vector<Hop> path;
  };
  std::deque<Reached> open{{from, {}}};
  std::set<std::string> seen{from};
  while (!open.empty()) {
    const Reached here = open.front();
    open.pop_front();
    if (here.site == to) return here.path;
    for (std::uint32_t i = 0; i < topology.links.size(); ++i) {
      const Link& link = topology.links[i];
      if (link.from != here.site && link.to != here.site) continue;
      const bool forward = link.from == here.site;
      const std::string& next = forward ? link.to : link.from;
      if (!seen.insert(next).second) continue;
      Reached there{next, here.path};
      there.path.push_back({i, forward});
      open.push_back(std::move(there));
    }
  }
  return std::nullopt;
}

void complete_pair(Topology& topology, PairSpec& pair, int line, Problems& problems) {
  const Volume& source = topology.volumes[pair.source];
  const Volume& target = topology.volumes[pair.target];
  pair.path.clear();
  pair.path_forward.clear();
  pair.locality = source.array == target.array ? Locality::Local : Locality::Remote;
  if (pair.source == pair.target) {
    problems.error(line, "target", "the source " + in_quotes(source.name) + " is its own target");
    return;
  }
  if (target.size < source.size) {
    problems.error(line, "target",
                   in_quotes(target.name) + " has " +
                       value_text(ValueKind::Data, target.size.value) + ", its source " +
                       value_text(ValueKind::Data, source.size.value),
                   "a target is at least as large as its source");
  }
  if (pair.extent.value > 0 && source.size.value / pair.extent.value > most_extents) {
    problems.error(line, "extent",
                   "a volume of " + value_text(ValueKind::Data, source.size.value) +
                       " has too many extents of " + value_text(ValueKind::Data, pair.extent.value),
                   "use a larger extent: at most 1073741824 are possible");
  }
  if (pair.locality == Locality::Local) return;
  const std::string& from = topology.arrays[source.array].site;
  const std::string& to = topology.arrays[target.array].site;
  const auto path = path_between(topology, from, to);
  if (!path) {
    problems.error(line, "target", "no links lead from site " + from + " to site " + to,
                   "add a row to links.csv");
    return;
  }
  for (const Hop& hop : *path) {
    pair.path.push_back(hop.link);
    pair.path_forward.push_back(hop.forward);
  }
}

std::optional<std::vector<Hop>> path_of_arrays(const Topology& topology, std::uint32_t array,
                                               std::uint32_t other) {
  return path_between(topology, topology.arrays[array].site, topology.arrays[other].site);
}

/// A point in time of a mirror's target: what the mirror delivers are writes to its source.
bool may_follow(const Topology& topology, const PairSpec& mirror, const PairSpec& point) {
  return mirror.type == SyncType::Mirror && point.type != SyncType::Mirror &&
         mirror.extent == point.extent &&
         topology.volumes[mirror.source].size == topology.volumes[point.source].size;
}

void check_targets(const TopologyFiles& files, Problems& problems) {
  const Topology& topology = files.topology;
  for (std::size_t i = 0; i < topology.pairs.size(); ++i) {
    for (std::size_t j = 0; j < topology.pairs.size(); ++j) {
      const PairSpec& pair = topology.pairs[i];
      const PairSpec& other = topology.pairs[j];
      if (i == j || pair.source == pair.target || !files.pair_good[i] || !files.pair_good[j]) {
        continue;
      }
      if (j < i && pair.target == other.target) {
        problems.error(files.pair_lines[i], "target",
                       in_quotes(topology.volumes[pair.target].name) +
                           " is already the target of " + in_quotes(other.name));
      } else if (pair.target == other.source && !may_follow(topology, pair, other)) {
        problems.error(files.pair_lines[i], "target",
                       in_quotes(topology.volumes[pair.target].name) + " is the source of " +
                           in_quotes(other.name) + ": chains of pairs are not simulated",
                       "the target of a mirror may have Snapshots and Clones of its size and "
                       "extent");
      } else if (j < i && pair.source == other.source && pair.extent != other.extent) {
        problems.error(files.pair_lines[i], "extent",
                       in_quotes(topology.volumes[pair.source].name) + " is the source of " +
                           in_quotes(other.name) + " too, whose extent is " +
                           value_text(ValueKind::Data, other.extent.value),
                       "pairs of one source have one extent");
      }
    }
  }
}

/// Members that are to have one order need one way to keep it: the ordered queue of the group, or
/// cycles with one point in time (S-37).
void check_one_order(const TopologyFiles& files, const GroupSpec& group, Problems& problems) {
  const Topology& topology = files.topology;
  const PairSpec* first = nullptr;
  for (const std::uint32_t member : group.members) {
    const PairSpec& pair = topology.pairs[member];
    const bool ordered = pair.type == SyncType::Mirror && pair.mode == Mode::Asynchronous;
    if (!files.pair_good[member] || !ordered || pair.consistency_exempt) continue;
    if (first == nullptr) first = &pair;
    const auto by_cycles = [](const PairSpec& spec) {
      return spec.copy_methodology == CopyMethodology::DeltaUpdate;
    };
    const char* differs =
        by_cycles(pair) != by_cycles(*first) ? "CopyMethodology"
        : by_cycles(pair) && pair.delta_update_interval != first->delta_update_interval
            ? "DeltaUpdateInterval"
        : by_cycles(pair) && pair.delta_update_blocks != first->delta_update_blocks
            ? "DeltaUpdateBlocks"
            : nullptr;
    if (differs == nullptr) continue;
    problems.error(files.pair_lines[member], differs,
                   "pairs " + in_quotes(first->name) + " and " + in_quotes(pair.name) +
                       " of group " + in_quotes(group.name) + " differ in " + differs,
                   "members of a group with ConsistencyEnabled have one order: by one queue, or by "
                   "cycles at one time");
  }
}

void check_groups(const TopologyFiles& files, Problems& problems) {
  const Topology& topology = files.topology;
  for (const GroupSpec& group : topology.groups) {
    if (group.members.empty()) continue;
    const PairSpec& first = topology.pairs[group.members.front()];
    if (!files.pair_good[group.members.front()]) continue;
    for (const std::uint32_t member : group.members) {
      if (!files.pair_good[member]) continue;
      const PairSpec& pair = topology.pairs[member];
      const char* differs = pair.type != first.type           ? "SyncType"
                            : pair.mode != first.mode         ? "Mode"
                            : pair.locality != first.locality ? "place"
                                                              : nullptr;
      if (differs == nullptr) continue;
      problems.error(files.pair_lines[member], "group",
                     "pairs " + in_quotes(first.name) + " and " + in_quotes(pair.name) +
                         " of group " + in_quotes(group.name) + " differ in " + differs,
                     "all pairs of a group share SyncType, Mode and place (local or remote)");
    }
    if (group.consistency_enabled) check_one_order(files, group, problems);
  }
}

std::string file_in(const TopologyFiles& files, const char* name) {
  return (std::filesystem::path(files.folder) / name).generic_string();
}

}  // namespace

void complete_topology(TopologyFiles& files, Diagnostics& diagnostics) {
  Problems problems(file_in(files, "pairs.csv"), diagnostics);
  for (std::size_t i = 0; i < files.topology.pairs.size(); ++i) {
    if (!files.pair_good[i]) continue;
    complete_pair(files.topology, files.topology.pairs[i], files.pair_lines[i], problems);
  }
  for (std::uint32_t i = 0; i < files.topology.arrays.size(); ++i) {
    const Array& array = files.topology.arrays[i];
    for (const Link& link : files.topology.links) {
      if (link.from == array.site || link.to == array.site)
        files.topology.access_points.push_back({array.name + "." + link.name, i, 0});
    }
  }
  check_targets(files, problems);
  check_groups(files, problems);
  check_points_in_time(files, problems);
  if (problems.errors() != 0) files.good = false;
}

bool complete_path(const Topology& topology, PairSpec& pair) {
  const std::uint32_t from = topology.volumes[pair.source].array;
  const std::uint32_t to = topology.volumes[pair.target].array;
  pair.locality = from == to ? Locality::Local : Locality::Remote;
  const auto path = path_of_arrays(topology, from, to);
  if (!path) return false;
  for (const Hop& hop : *path) {
    pair.path.push_back(hop.link);
    pair.path_forward.push_back(hop.forward);
  }
  return true;
}

bool connected(const Topology& topology, std::uint32_t array, std::uint32_t other) {
  return path_of_arrays(topology, array, other).has_value();
}

std::optional<std::vector<std::uint32_t>> links_between(const Topology& topology,
                                                        std::uint32_t array, std::uint32_t other) {
  const auto path = path_of_arrays(topology, array, other);
  if (!path) return std::nullopt;
  std::vector<std::uint32_t> links;
  for (const Hop& hop : *path) links.push_back(hop.link);
  return links;
}

void report_unused(const TopologyFiles& files, const Names& names, Diagnostics& diagnostics) {
  const Topology& topology = files.topology;
  // Where nothing is in a relationship at the start, the files are a store that rows draw on.
  if (std::none_of(topology.pairs.begin(), topology.pairs.end(),
                   [](const PairSpec& pair) { return pair.made_by == 0; }))
    return;
  std::set<std::uint32_t> arrays;
  std::set<std::uint32_t> volumes;
  std::set<std::uint32_t> links;
  for (const Volume& volume : topology.volumes) arrays.insert(volume.array);
  for (const PoolSpec& pool : topology.pools) arrays.insert(pool.array);
  for (const PairSpec& pair : topology.pairs) {
    volumes.insert({pair.source, pair.target});
    links.insert(pair.path.begin(), pair.path.end());
  }
  std::set<std::uint32_t> pools;
  for (const PairSpec& pair : topology.pairs)
    if (pair.pool) pools.insert(*pair.pool);
  const auto report = [&](const char* file, const char* column, Target::Kind kind,
                          const auto& things, const std::vector<int>& lines,
                          const std::set<std::uint32_t>& used, const std::string& why) {
    Problems problems(file_in(files, file), diagnostics);
    for (std::uint32_t i = 0; i < things.size(); ++i) {
      if (used.count(i) != 0 || names.used(kind, i)) continue;
      problems.error(lines[i], column, in_quotes(things[i].name) + " is never used: " + why);
    }
  };
  report("arrays.csv", "array", Target::Kind::Array, topology.arrays, files.array_lines, arrays,
         "no volume is on it");
  report("links.csv", "link", Target::Kind::Link, topology.links, files.link_lines, links,
         "no pair's path crosses it");
  report("volumes.csv", "volume", Target::Kind::Volume, topology.volumes, files.volume_lines,
         volumes, "no pair and no row of the scenario names it");
  report("pools.csv", "pool", Target::Kind::Pool, topology.pools, files.pool_lines, pools,
         "no pair takes space in it");
}

ProgressStatus first_progress(const PairSpec& pair) {
  if (pair.progress_status) return *pair.progress_status;
  switch (pair.state) {
    case CopyState::Inactive:
    case CopyState::Prepared:
      return ProgressStatus::Requiresactivate;
    case CopyState::Suspended:
      return ProgressStatus::Dormant;
    default:
      return ProgressStatus::Completed;
  }
}

}  // namespace replisim::format
