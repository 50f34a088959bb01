// SPDX-License-Identifier: Apache-2.0
// What the Modes Adaptive and Active ask of a topology and of the version.
#include <algorithm>
#include <filesystem>

#include "model/rules/versions.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/topology_files.hpp"

namespace replisim::format {
namespace {

/// The first version that has the Mode.
Version first_version(Mode mode) {
  for (const Version version : {Version::seed, Version::cim241}) {
    if (exists_in(version, mode)) return version;
  }
  return Version::cim249;
}

void check_version(const PairSpec& pair, int line, Version version, Problems& problems) {
  if (exists_in(version, pair.mode)) return;
  const std::string needed(name_of_version(first_version(pair.mode)));
  problems.error(line, "mode",
                 "Mode " + in_quotes(name_of(pair.mode)) + " does not exist in version " +
                     std::string(name_of_version(version)),
                 "it comes with " + needed + ": add a row , use, version, " + needed + ", ,");
}

void check_adaptive(const Topology& topology, const PairSpec& pair, int line, Problems& problems) {
  if (pair.mode != Mode::Adaptive) return;
  if (pair.copy_methodology == CopyMethodology::DeltaUpdate) {
    problems.error(line, "CopyMethodology",
                   "an Adaptive pair sends an ordered stream, Delta-Update has no meaning for it");
  }
  if (pair.group && topology.groups[*pair.group].consistency_enabled) {
    problems.error(line, "mode",
                   "the group " + in_quotes(topology.groups[*pair.group].name) +
                       " has ConsistencyEnabled=true, which Adaptive pairs can not have",
                   "Reset to Adaptive switches it off (D-22); begin with false");
  }
}

void check_active(const Topology& topology, std::size_t at, int line, Problems& problems) {
  const PairSpec& pair = topology.pairs[at];
  if (pair.mode != Mode::Active) return;
  if (pair.type != SyncType::Mirror) {
    problems.error(line, "mode", "only a Mirror can be Active");
  } else if (pair.locality == Locality::Local) {
    problems.error(line, "mode", "an Active pair is remote: its volumes are on two arrays");
  }
  for (std::size_t i = 0; i < topology.pairs.size(); ++i) {
    const PairSpec& other = topology.pairs[i];
    for (const std::uint32_t volume : {pair.source, pair.target}) {
      if (i == at || (other.source != volume && other.target != volume)) continue;
      problems.error(line, volume == pair.source ? "source" : "target",
                     in_quotes(topology.volumes[volume].name) + " is in " + in_quotes(other.name) +
                         " too: the volumes of an Active pair are in no other",
                     "what hosts write at the other end would not reach it");
    }
  }
}

}  // namespace

void check_modes(TopologyFiles& files, Version version, Diagnostics& diagnostics) {
  Problems problems((std::filesystem::path(files.folder) / "pairs.csv").generic_string(),
                    diagnostics);
  for (std::size_t i = 0; i < files.topology.pairs.size(); ++i) {
    if (!files.pair_good[i]) continue;
    const PairSpec& pair = files.topology.pairs[i];
    check_version(pair, files.pair_lines[i], version, problems);
    check_adaptive(files.topology, pair, files.pair_lines[i], problems);
    check_active(files.topology, i, files.pair_lines[i], problems);
  }
  if (problems.errors() != 0) files.good = false;
}

}  // namespace replisim::format
