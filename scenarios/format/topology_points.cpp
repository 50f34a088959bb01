// SPDX-License-Identifier: Apache-2.0
// What SyncType, CopyMethodology, place and pool of a pair ask of each other.
#include <algorithm>
#include <vector>

#include "scenarios/format/text.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::format {
namespace {

using enum CopyMethodology;

/// The ways in which the engine makes a copy of the type.
std::vector<CopyMethodology> methodologies_of(SyncType type) {
  switch (type) {
    case SyncType::Snapshot:
      return {NotSpecified, Implementationdecides, CopyOnWrite, RedirectOnWrite};
    case SyncType::Clone:
      return {NotSpecified,    Implementationdecides, FullCopy,
              IncrementalCopy, SnapAndClone,          CopybeforeActivation};
    case SyncType::TokenizedClone:
      return {NotSpecified, Implementationdecides, FullCopy};
    default:
      return {};
  }
}

void check_methodology(const PairSpec& pair, int line, Problems& problems) {
  const auto known = methodologies_of(pair.type);
  if (known.empty() || std::find(known.begin(), known.end(), pair.copy_methodology) != known.end())
    return;
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const CopyMethodology one : known) names.push_back(name_of(one));
  problems.error(line, "CopyMethodology",
                 in_quotes(name_of(pair.copy_methodology)) + " is not simulated for SyncType " +
                     name_of(pair.type),
                 "simulated: " + join(names, ", "));
}

bool takes_space(const PairSpec& pair) {
  return pair.type == SyncType::Snapshot ||
         (pair.type == SyncType::Clone && pair.copy_methodology == SnapAndClone);
}

void check_pool(const Topology& topology, const PairSpec& pair, int line, Problems& problems) {
  if (!pair.pool) return;
  const PoolSpec& pool = topology.pools[*pair.pool];
  if (!takes_space(pair)) {
    problems.error(
        line, "pool",
        in_quotes(pair.name) + " takes no space in a pool: its SyncType is " + name_of(pair.type),
        "a Snapshot does, and a Clone with CopyMethodology Snap-And-Clone");
    return;
  }
  const bool at_source = pair.type == SyncType::Clone;
  const std::uint32_t array = topology.volumes[at_source ? pair.source : pair.target].array;
  if (pool.array == array) return;
  problems.error(line, "pool",
                 in_quotes(pool.name) + " is on " + topology.arrays[pool.array].name +
                     (at_source ? ", the source on " : ", the target on ") +
                     topology.arrays[array].name,
                 at_source ? "a Snap-And-Clone takes its space at the source"
                           : "a Snapshot takes its space where its target is");
}

}  // namespace

void check_points_in_time(const TopologyFiles& files, Problems& problems) {
  const Topology& topology = files.topology;
  for (std::size_t i = 0; i < topology.pairs.size(); ++i) {
    if (!files.pair_good[i]) continue;
    const PairSpec& pair = topology.pairs[i];
    const int line = files.pair_lines[i];
    check_pool(topology, pair, line, problems);
    if (pair.type == SyncType::Mirror) continue;
    check_methodology(pair, line, problems);
    if (pair.copy_methodology == RedirectOnWrite && pair.locality == Locality::Remote)
      problems.error(line, "CopyMethodology",
                     "Redirect-On-Write leaves old data where it is: the target " +
                         in_quotes(topology.volumes[pair.target].name) + " is on another array",
                     "use Copy-On-Write for a remote Snapshot");
    if (pair.queue)
      problems.error(
          line, "queue",
          "only a Mirror has a queue, " + in_quotes(pair.name) + " is a " + name_of(pair.type));
  }
}

}  // namespace replisim::format
