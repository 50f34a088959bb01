// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/units.hpp"

namespace replisim::engine {

/// The space of one storage pool (pools.csv), in whole extents of those who take it.
class Pool {
 public:
  explicit Pool(Bytes size) : size_(size) {}
  Bytes size() const { return size_; }
  Bytes used() const { return used_; }
  Bytes free() const { return size_ - used_; }
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
};

}  // namespace replisim::engine
