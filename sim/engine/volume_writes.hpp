// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/units.hpp"
#include "sim/engine/load.hpp"
#include "sim/engine/pacing.hpp"

namespace replisim::engine {

/// A run of consecutive writes of one load that left the host's server one after the other: either
/// each a fixed time after its issue, or back to back from `base` on. Times of single writes are
/// computed, not stored.
struct WriteBatch {
  std::uint64_t from = 0;  ///< number of the first write among all writes of the volume
  std::uint64_t count = 0;
  Bytes bytes_before;  ///< of all writes of the volume before this batch
  std::shared_ptr<const Pacing> pacing;
  std::uint64_t k0 = 0;  ///< the first write's number in its load
  bool paced = false;
  double base = 0;    ///< departure of the first (back to back), in seconds
  double step = 0;    ///< between departures, in seconds
  SimTime delay;      ///< from issue to departure (paced)
  SimTime ack_extra;  ///< from departure to acknowledgement
  SimTime floor;      ///< no acknowledgement before this: hosts see their writes in order

  SimTime departure(std::uint64_t i) const;
  SimTime acknowledged(std::uint64_t i) const;
  SimTime issue(std::uint64_t i) const { return pacing->issue(k0 + i); }
  /// How many writes of the batch were acknowledged at `t` or before.
  std::uint64_t acknowledged_until(SimTime t) const;
  std::uint64_t departed_until(SimTime t) const;
};

/// Every host write that one volume took, in the order of acknowledgement, numbered from 0. Writes
/// that failed at the host are not among them.
class VolumeWrites {
 public:
  void append(WriteBatch batch);
  std::uint64_t size() const { return size_; }
  const std::vector<WriteBatch>& batches() const { return batches_; }

  std::uint64_t acknowledged_until(SimTime t) const;
  /// Writes whose last byte had left the host's server at `t`: a synchronous mirror's target has
  /// them one line latency later.
  std::uint64_t departed_until(SimTime t) const;
  SimTime departure(std::uint64_t n) const;
  SimTime acknowledged(std::uint64_t n) const;
  SimTime issue(std::uint64_t n) const;
  /// The batch that holds write n.
  std::size_t batch_of(std::uint64_t n) const;
  /// Sum of the sizes of writes [from, to).
  Bytes bytes_between(std::uint64_t from, std::uint64_t to) const;

 private:
  Bytes bytes_before(std::uint64_t n) const;

  std::vector<WriteBatch> batches_;
  std::uint64_t size_ = 0;
  Bytes bytes_;  ///< of all writes
};

/// Walks over a volume's writes in order without searching each time.
class WriteCursor {
 public:
  WriteCursor() = default;
  WriteCursor(const VolumeWrites& writes, std::uint64_t n);
  std::uint64_t number() const { return n_; }
  bool at_end() const { return n_ >= writes_->size(); }
  SimTime acknowledged();
  SimTime issue();
  std::uint32_t size();
  Write write();
  void next() { ++n_; }
  /// The batch the next write is in, and its place there.
  const WriteBatch& batch();
  std::uint64_t place() { return n_ - batch().from; }

 private:
  const VolumeWrites* writes_ = nullptr;
  std::uint64_t n_ = 0;
  std::size_t batch_ = 0;
};

}  // namespace replisim::engine
