// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <vector>

/// What source, target and pool hold under snapshots and clones, told the long way: a version for
/// every extent in plain arrays. Written from the protocol's texts alone.
namespace replisim::test {

using Content = std::uint64_t;  ///< 0: never written
using Contents = std::vector<Content>;

/// One pair as the texts describe it.
struct NaivePair {
  bool snapshot = true;
  bool uses_pool = true;   ///< a snapshot, or a clone that is copied from a snapshot
  std::size_t source = 0;  ///< volumes
  std::size_t target = 0;
  bool taken = false;
  bool copying = false;
  bool rewinding = false;  ///< copying, but what is copied does not come from the source
  bool restoring = false;
  Contents point;                   ///< what the source held at the point in time
  Contents replica;                 ///< what the target held when the restore began
  std::set<std::size_t> saved;      ///< source extents overwritten since
  std::set<std::size_t> own;        ///< target extents that hosts wrote since
  std::set<std::size_t> meanwhile;  ///< source extents that hosts wrote during the restore
};

class NaivePoints {
 public:
  NaivePoints(std::size_t volumes, std::size_t extents) : volumes_(volumes, Contents(extents, 0)) {}

  std::size_t add(const NaivePair& pair) {
    pairs_.push_back(pair);
    return pairs_.size() - 1;
  }
  Contents& volume(std::size_t index) { return volumes_[index]; }
  NaivePair& pair(std::size_t index) { return pairs_[index]; }

  void write(std::size_t volume, std::size_t extent, Content version) {
    for (NaivePair& pair : pairs_) {
      const bool shows = pair.snapshot ? pair.taken : pair.copying && !pair.rewinding;
      if (pair.source == volume) {
        if (pair.uses_pool && shows) pair.saved.insert(extent);
        if (pair.restoring) pair.meanwhile.insert(extent);
      }
      if (pair.target == volume && pair.snapshot && pair.taken) pair.own.insert(extent);
    }
    volumes_[volume][extent] = version;
  }
  /// Activate and Resync Replica: a new point in time. Only a snapshot shows it at once.
  void take(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.taken = true;
    pair.point = volumes_[pair.source];
    pair.saved.clear();
    pair.own.clear();
    if (pair.snapshot) volumes_[pair.target] = pair.point;
    pair.copying = !pair.snapshot;
  }
  void copied(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.copying = pair.rewinding = false;
    pair.saved.clear();
    volumes_[pair.target] = pair.point;
  }
  void restore(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.restoring = true;
    pair.replica = volumes_[pair.target];
    pair.meanwhile.clear();
    // The source is about to be overwritten: every snapshot of it keeps what it still needs.
    for (NaivePair& other : pairs_) {
      const bool shows = other.snapshot ? other.taken : other.copying && !other.rewinding;
      if (other.source != pair.source || !shows || !other.uses_pool) continue;
      for (std::size_t e = 0; e < pair.replica.size(); ++e)
        if (volumes_[pair.source][e] != pair.replica[e]) other.saved.insert(e);
    }
  }
  void restored(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.restoring = false;
    for (std::size_t e = 0; e < pair.replica.size(); ++e)
      if (pair.meanwhile.count(e) == 0) volumes_[pair.source][e] = pair.replica[e];
  }
  /// Reset Replica.
  void drop(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.own.clear();
    volumes_[pair.target] = pair.point;
  }
  /// Deactivate, Prepare.
  void discard(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.taken = pair.copying = pair.rewinding = false;
    pair.saved.clear();
    pair.own.clear();
    volumes_[pair.target].assign(volumes_[pair.target].size(), 0);
  }
  /// Extents that the pair takes in its pool.
  std::size_t space(std::size_t index) const {
    return pairs_[index].saved.size() + pairs_[index].own.size();
  }

 private:
  std::vector<Contents> volumes_;
  std::vector<NaivePair> pairs_;
};

}  // namespace replisim::test
