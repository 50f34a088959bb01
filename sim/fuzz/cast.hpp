// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"
#include "sim/fuzz/draft.hpp"
#include "sim/fuzz/random.hpp"

namespace replisim::fuzz {

/// What a run may have. A seed leaves out about half of them, so that what is left meets more often
/// (swarm testing).
enum class Feature : std::uint8_t {
  Mirrors,
  Snapshots,
  Clones,
  TokenizedClones,
  Asynchronous,
  Adaptive,
  Active,
  DeltaUpdate,
  Local,
  Remote,
  ThirdSite,
  Groups,
  ConsistentGroups,
  SharedSources,
  PointsOfTargets,
  Pools,
  Properties,
  Policies,
  Force,
  Waits,
  Settings,
  Jobs,
  Lists,
  EndingOperations,
  LineFaults,
  PowerFaults,
  ElementFaults,
  ManagementFaults,
  ServiceFaults,
  TargetLoads,
  ManyEvents,
  Bursts,
  Count,
};
using Features = std::bitset<static_cast<std::size_t>(Feature::Count)>;
Features draw_features(Random& random);

/// The topology of a run as its timeline sees it.
struct CastPair {
  std::string name;
  std::string source;
  std::string target;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  bool remote = false;
  std::string group;
};
struct Cast {
  Features features;
  Version version = Version::seed;
  std::vector<std::string> sites;
  std::vector<std::string> arrays;
  std::vector<std::string> lines;
  std::vector<CastPair> pairs;
  std::vector<std::string> groups;
  bool has(Feature feature) const { return features.test(static_cast<std::size_t>(feature)); }
  /// Volumes that pairs have, each once.
  std::vector<std::string> volumes() const;
};

/// Makes the tables of `draft` and tells who plays.
Cast make_topology(Random& random, Features features, Version version, Draft& draft);
/// Makes setup rows and timeline: a time of trouble, then everything is healed and has to settle.
void make_timeline(Random& random, const Cast& cast, Draft& draft);

}  // namespace replisim::fuzz
