// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "model/units.hpp"

namespace replisim::engine {

/// The space of one storage pool (pools.csv), in whole extents of those who take it.
class Pool {
 public:
  explicit Pool(Bytes size) : size_(size) {}
  Bytes size() const { return size_; }
  Bytes used() const { return used_; }
  /// Others may hold what replicas had hoped for.
  Bytes free() const { return std::max(Bytes{}, size_ - used_ - taken_); }
  /// What others than replicas hold of it.
  void set_taken(Bytes bytes) { taken_ = bytes; }
  Bytes taken() const { return taken_; }
  /// False, and nothing taken, when there is no room.
  bool take(Bytes bytes) {
    if (free() < bytes) return false;
    used_ += bytes;
    return true;
  }
  void give(Bytes bytes) { used_ -= bytes; }

 private:
  Bytes size_;
  Bytes used_;
  Bytes taken_;
};

}  // namespace replisim::engine
