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
  bool mirror = false;     ///< parted at first; synchronous while it runs
  std::size_t source = 0;  ///< volumes
  std::size_t target = 0;
  bool taken = false;
  bool copying = false;
  bool rewinding = false;  ///< copying, but what is copied does not come from the source
  bool restoring = false;
  bool resyncing = false;           ///< a mirror: its target is being brought in line
  bool runs = false;                ///< a mirror: its target is in line and follows
  Contents point;                   ///< what the source held at the point in time
  Contents replica;                 ///< what the target held when the restore began
  std::set<std::size_t> saved;      ///< source extents overwritten since
  std::set<std::size_t> own;        ///< target extents that hosts wrote since
  std::set<std::size_t> meanwhile;  ///< source extents that hosts wrote during the restore
  std::set<std::size_t> dirty;      ///< source extents written since both were in line
  std::set<std::size_t> dirty_target;
  std::set<std::size_t> dropped;    ///< of `own`, what a restore has taken to the source
  std::set<std::size_t> rewritten;  ///< extents that the restore writes
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
      if (pair.source == volume) {
        if (pair.uses_pool && shows(pair)) pair.saved.insert(extent);
        if (pair.restoring) pair.meanwhile.insert(extent);
      }
      if (pair.target == volume && pair.snapshot && pair.taken) pair.own.insert(extent);
      if (pair.source == volume) pair.dirty.insert(extent);
      if (pair.target == volume) pair.dirty_target.insert(extent);
      // Both ends take what hosts write to a mirror that runs, or is being restored from.
      if (pair.mirror && pair.source == volume && (pair.runs || pair.restoring))
        volumes_[pair.target][extent] = version;
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
    pair.dirty.clear();
    pair.dirty_target.clear();
    pair.dropped.clear();
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
    pair.rewritten.clear();
    pair.dropped = pair.own;
    for (std::size_t e = 0; e < pair.replica.size(); ++e)
      if (pair.mirror ? pair.dirty.count(e) + pair.dirty_target.count(e) > 0
                      : volumes_[pair.source][e] != pair.replica[e])
        pair.rewritten.insert(e);
    // The source is about to be overwritten: every snapshot of it keeps what it still needs, also
    // this one.
    if (pair.snapshot) pair.saved.insert(pair.rewritten.begin(), pair.rewritten.end());
    for (NaivePair& other : pairs_) {
      if (other.source != pair.source || &other == &pair) continue;
      other.dirty.insert(pair.rewritten.begin(), pair.rewritten.end());
      if (shows(other) && other.uses_pool)
        other.saved.insert(pair.rewritten.begin(), pair.rewritten.end());
    }
  }
  void restored(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.restoring = false;
    for (const std::size_t e : pair.rewritten)
      if (pair.meanwhile.count(e) == 0) volumes_[pair.source][e] = pair.replica[e];
    pair.dirty = pair.mirror ? std::set<std::size_t>{} : pair.meanwhile;
    pair.dirty_target.clear();
  }
  /// Resync Replica of a mirror has ended.
  void resynced(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.resyncing = false;
    pair.runs = true;
    volumes_[pair.target] = volumes_[pair.source];
  }
  /// Fracture of a mirror that is in line.
  void part(std::size_t index) {
    pairs_[index].runs = false;
    pairs_[index].dirty.clear();
    pairs_[index].dirty_target.clear();
  }
  /// Reset Replica.
  void drop(std::size_t index) {
    NaivePair& pair = pairs_[index];
    pair.dirty.insert(pair.dropped.begin(), pair.dropped.end());
    pair.dirty_target.clear();
    pair.dropped.clear();
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
  /// Extents in which the two ends of a pair may differ.
  std::size_t changed(std::size_t index) const {
    std::set<std::size_t> both = pairs_[index].dirty;
    both.insert(pairs_[index].dirty_target.begin(), pairs_[index].dirty_target.end());
    return both.size();
  }
  /// Extents that the pair takes in its pool.
  std::size_t space(std::size_t index) const {
    return pairs_[index].saved.size() + pairs_[index].own.size();
  }

 private:
  static bool shows(const NaivePair& pair) {
    if (pair.mirror) return false;
    return pair.snapshot ? pair.taken : pair.copying && !pair.rewinding;
  }

  std::vector<Contents> volumes_;
  std::vector<NaivePair> pairs_;
};

}  // namespace replisim::test
