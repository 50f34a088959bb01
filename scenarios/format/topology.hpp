// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/outcome.hpp"
#include "model/units.hpp"

/// The arrays, lines, volumes, pairs and groups a scenario runs on, as its topology folder gives
/// them (S-20 to S-25, S-31) with the scenario's own `set` rows applied. Indices are positions in
/// these vectors, which keep the order of the files' rows.
namespace replisim::format {

struct Array {
  std::string name;
  std::string site;
  std::optional<Rate> disk_read;  ///< none: unlimited
  std::optional<Rate> disk_write;
  SimTime service;  ///< time of one host write at the array
};

struct Link {
  std::string name;
  std::string from;  ///< sites
  std::string to;
  std::optional<Rate> bandwidth;  ///< each way; none: unlimited
  SimTime latency;                ///< one way
};

struct Volume {
  std::string name;
  std::uint32_t array = 0;
  Bytes size;
  int made_by = 0;  ///< line of the row that may make it; 0: it is there at the start
  std::optional<std::uint32_t> pool = {};  ///< it is made from
};

/// Space of an array that snapshots share (pools.csv).
struct PoolSpec {
  std::string name;
  std::uint32_t array = 0;
  Bytes size;
};

struct PairSpec {
  std::string name;
  std::uint32_t source = 0;  ///< volume
  std::uint32_t target = 0;
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  CopyState state = CopyState::Inactive;
  std::optional<ProgressStatus> progress_status;
  std::optional<std::uint32_t> group;
  std::optional<std::uint32_t> pool;  ///< where it takes space; none: space without limit
  CopyMethodology copy_methodology = CopyMethodology::NotSpecified;
  std::optional<SimTime> delta_update_interval;
  std::optional<std::int64_t> delta_update_blocks;
  CopyRecoveryMode copy_recovery_mode = CopyRecoveryMode::Implementationdecides;
  bool failed_copy_stops_host_io = false;
  CopyPriority copy_priority = CopyPriority::NotManaged;
  bool consistency_exempt = false;
  std::optional<Bytes> skew;  ///< Mode Adaptive; none: the service's MaximumSkew
  std::optional<SimTime> desired_rpo;
  Side bias = Side::System;  ///< Mode Active: the end that goes on alone
  ReadOnly read_only = ReadOnly::None;
  Bytes extent = kib(64);
  std::optional<Bytes> queue;           ///< room of the asynchronous queue; none: unlimited
  Locality locality = Locality::Local;  ///< follows from the arrays (S-23)
  std::vector<std::uint32_t> path;      ///< links from source to target array, in order; fewest
  std::vector<bool> path_forward;       ///< per link of `path`: crossed from `from` to `to`
  int made_by = 0;  ///< line of the row that may bring it about; 0: it is there at the start
  /// Where the aspect of that index keeps the point in time of the source.
  std::optional<std::uint32_t> aspect;
};

/// A ServiceAccessPoint: one for each array and each line that ends at its site ("a1.wan"), and
/// those that rows make.
struct AccessPointSpec {
  std::string name;
  std::optional<std::uint32_t> array;  ///< none: not told
  int made_by = 0;
};

/// What the pair shows at 0 s: its own cell, else what its state comes with (S-24).
ProgressStatus first_progress(const PairSpec& pair);

struct GroupSpec {
  std::string name;
  std::vector<std::uint32_t> members;  ///< pairs, in the order of their rows
  bool consistency_enabled = false;
  bool persistent = true;
  bool delete_on_unassociated = false;
  int made_by = 0;                           ///< as of a pair
  std::vector<std::uint32_t> later_members;  ///< pairs that rows may bring into it
};

struct Topology {
  std::string name;
  std::vector<std::string> sites;  ///< in order of first mention
  std::vector<Array> arrays;
  std::vector<Link> links;
  std::vector<Volume> volumes;
  std::vector<PoolSpec> pools;
  std::vector<PairSpec> pairs;
  std::vector<GroupSpec> groups;
  // Named by rows that make them (CreateGroup, CreateSynchronizationAspect).
  std::vector<std::string> replication_groups;
  std::vector<std::string> aspects;
  std::vector<AccessPointSpec> access_points;
  std::vector<std::string> secrets;      ///< AddSharedSecret
  std::vector<std::string> collections;  ///< CreateRemoteReplicationCollection
};

}  // namespace replisim::format
