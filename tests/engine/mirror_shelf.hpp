// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/format/scenario.hpp"

/// Mirrors whose arithmetic can be done by hand: each pair has arrays and a line of its own, the
/// line is the narrowest place on the way.
namespace replisim::test {

inline constexpr std::int64_t kMirrorExtent = 65536;
inline constexpr std::int64_t kLineRate = 20'000'000;  ///< bytes a second

struct MirrorKind {
  Mode mode = Mode::Synchronous;
  Version version = Version::cim241;
  bool local = false;
  bool cycles = false;
  std::uint32_t pairs = 1;
  bool consistent = false;
  SimTime latency = milliseconds(2);
  Bytes size = bytes(19 * kMirrorExtent + 32768);  ///< the last extent is short
};

inline format::Target volume_in_role(const format::PairSpec& pair, std::uint32_t index,
                                     format::Target::Role role) {
  format::Target target;
  target.kind = format::Target::Kind::Pair;
  target.index = index;
  target.role = role;
  target.text = pair.name + (role == format::Target::Role::Source ? ".source" : ".target");
  return target;
}

inline void add_mirror(format::Topology& t, const MirrorKind& kind, std::uint32_t i) {
  const std::string n = std::to_string(i);
  for (const bool source : {true, false}) {
    if (kind.local && !source) continue;
    format::Array array;
    array.name = (source ? "a" : "b") + n;
    array.site = array.name;
    array.disk_write = bytes_per_second(200'000'000);
    if (kind.local) array.disk_read = bytes_per_second(kLineRate);
    t.sites.push_back(array.site);
    t.arrays.push_back(array);
  }
  const auto last = static_cast<std::uint32_t>(t.arrays.size()) - 1;
  t.volumes.push_back({"s" + n, kind.local ? last : last - 1, kind.size});
  t.volumes.push_back({"t" + n, last, kind.size});
  format::PairSpec pair;
  pair.name = "p" + n;
  pair.source = 2 * i;
  pair.target = 2 * i + 1;
  pair.mode = kind.mode;
  pair.locality = kind.local ? Locality::Local : Locality::Remote;
  if (kind.cycles) {
    pair.copy_methodology = CopyMethodology::DeltaUpdate;
    pair.delta_update_interval = milliseconds(60);
  }
  if (kind.mode == Mode::Adaptive) pair.skew = kib(256);
  if (!kind.local) {
    format::Link link;
    link.name = "l" + n;
    link.from = "a" + n;
    link.to = "b" + n;
    link.bandwidth = bytes_per_second(kLineRate);
    link.latency = kind.latency;
    pair.path = {static_cast<std::uint32_t>(t.links.size())};
    pair.path_forward = {true};
    t.links.push_back(link);
  }
  if (kind.pairs > 1) pair.group = 0;
  t.pairs.push_back(pair);
}

inline format::Scenario mirror_shelf(const MirrorKind& kind) {
  format::Scenario scenario;
  scenario.version = kind.version;
  scenario.profile = generic_profile(kind.version);
  scenario.policy.link_loss_synchronous = milliseconds(40);
  scenario.policy.link_loss_asynchronous = milliseconds(60);
  scenario.policy.split_limit = milliseconds(150);
  for (std::uint32_t i = 0; i < kind.pairs; ++i) add_mirror(scenario.topology, kind, i);
  if (kind.pairs > 1) {
    format::GroupSpec group;
    group.name = "g0";
    group.consistency_enabled = kind.consistent;
    for (std::uint32_t i = 0; i < kind.pairs; ++i) group.members.push_back(i);
    scenario.topology.groups.push_back(group);
  }
  return scenario;
}

}  // namespace replisim::test
