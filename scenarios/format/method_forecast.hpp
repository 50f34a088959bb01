// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/format/timeline.hpp"

/// What the rows of a scenario may bring about, foreseen from top to bottom as if every call did
/// what it asks for: pairs, groups and ReplicationGroups get their places and names before the run.
namespace replisim::format {

/// Names that a row gives to what it makes: as.Synchronization=p9.
using MadeNames = std::map<std::string, std::vector<std::string>>;

class MethodForecast {
 public:
  explicit MethodForecast(TimelineContext& context) : context_(context) {}

  /// Keeps places free for what the call of this line may create and writes them into the request.
  void foresee(MethodStep& step, const MadeNames& names, int line);

 private:
  using Volumes = std::vector<std::uint32_t>;
  using GroupKey = std::pair<Reference::Kind, std::uint32_t>;

  /// What the pairs of one call have in common, and what they are to relate.
  struct WantedPairs {
    SyncType type = SyncType::Mirror;
    Mode mode = Mode::Synchronous;
    Volumes sources;
    Volumes targets;  ///< empty: the service makes them
    bool one_to_many = false;
    std::optional<std::uint32_t> group;  ///< they come into it
    bool makes_group = false;
    std::string output;  ///< the parameter in which they come back; empty: only their group does
  };

  void foresee_pairs(MethodStep& step, const MadeNames& names, int line);
  void foresee_copies(MethodStep& step, const MadeNames& names, int line);
  void add_pairs(MethodStep& step, WantedPairs wanted, const MadeNames& names, int line);
  void add_pair(MethodStep& step, const WantedPairs& wanted, std::uint32_t source,
                std::uint32_t target, const std::string& name, int line);
  /// The volume that the service makes for a source; none where it has no pool to make it from.
  std::optional<std::uint32_t> add_target(MethodStep& step, std::uint32_t source, std::size_t index,
                                          const std::string& pair, const WantedPairs& wanted,
                                          int line);
  std::optional<std::uint32_t> pool_for(const MethodRequest& request, std::uint32_t source,
                                        std::size_t index) const;
  void foresee_register(MethodStep& step, const MadeNames& names, int line);
  std::uint32_t add_group(MethodStep& step, const MadeNames& names, const std::string& output,
                          int line);
  void foresee_group(MethodStep& step, const MadeNames& names, int line);
  void foresee_aspect(MethodStep& step, const MadeNames& names, int line);
  void foresee_members(const MethodStep& step);
  void foresee_sync_pairs(const MethodStep& step);
  void foresee_grouping(MethodStep& step, const MadeNames& names, int line);

  Volumes sources_of(const MethodRequest& request);
  Volumes targets_of(const MethodRequest& request);
  Volumes elements_of(const MethodRequest& request, const char* parameter) const;
  Volumes& members_of(const Reference& group);
  /// The name that a row gave, else one made of the row's own.
  std::string name_for(const MadeNames& names, const std::string& output, std::size_t index,
                       const MethodStep& step, int line, const std::string& otherwise);
  bool register_name(Target::Kind kind, const std::string& name, std::size_t index, int line);

  TimelineContext& context_;
  std::map<GroupKey, Volumes> members_;
  /// What an aspect that a row makes is of.
  struct AspectOf {
    SyncType type = SyncType::Snapshot;
    Mode mode = Mode::Synchronous;
    Volumes sources;
    bool group = false;
  };
  std::map<std::uint32_t, AspectOf> aspects_;
};

}  // namespace replisim::format
