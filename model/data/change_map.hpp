// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/units.hpp"

namespace replisim {

/// Extents [first, first + count).
struct ExtentRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  friend constexpr bool operator==(const ExtentRun&, const ExtentRun&) = default;
};

/// How many extents cover so many bytes; the last one may be short.
constexpr std::uint64_t extents_of(Bytes size, Bytes extent) {
  return static_cast<std::uint64_t>((size.value + extent.value - 1) / extent.value);
}

/// Which extents of a volume have changed (S-30): a flat bit set that knows its population.
class ChangeMap {
 public:
  ChangeMap() = default;
  /// Nothing changed yet. The last extent may be shorter than the others.
  ChangeMap(Bytes volume_size, Bytes extent);

  Bytes volume_size() const { return volume_size_; }
  Bytes extent() const { return extent_; }
  std::uint64_t extents() const { return extents_; }
  /// Number of changed extents.
  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// Changed extents as bytes, the last extent clipped to the volume's end.
  Bytes bytes() const;
  /// The bytes of a run of extents, clipped likewise.
  Bytes bytes_of(ExtentRun run) const;

  bool test(std::uint64_t index) const { return (words_[index / 64] >> (index % 64) & 1) != 0; }
  /// Marks one extent; its index must be below extents().
  void set(std::uint64_t index) {
    std::uint64_t& word = words_[index / 64];
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    count_ += static_cast<std::uint64_t>((word & bit) == 0);
    word |= bit;
  }
  void set(ExtentRun run);
  /// Marks the extents a write touches; a write beyond the volume's end is clipped.
  void set_write(std::uint64_t offset, std::uint64_t size);
  void clear(std::uint64_t index);
  void clear(ExtentRun run);
  void clear();
  /// Marks every extent (a first copy moves them all).
  void fill();

  /// Union; both maps must be of one shape.
  ChangeMap& operator|=(const ChangeMap& other);
  friend ChangeMap operator|(ChangeMap a, const ChangeMap& b) { return a |= b; }
  friend bool operator==(const ChangeMap&, const ChangeMap&) = default;

  /// The first run of changed extents at or after `from`, as long as it goes.
  std::optional<ExtentRun> next_run(std::uint64_t from) const;
  /// Calls `visit` with each run of changed extents, in address order.
  template <class Visit>
  void for_each_run(Visit&& visit) const {
    for (auto run = next_run(0); run; run = next_run(run->first + run->count)) visit(*run);
  }
  /// Changed extents below `end`.
  std::uint64_t count_below(std::uint64_t end) const;

 private:
  Bytes volume_size_;
  Bytes extent_{1};
  std::uint64_t extents_ = 0;
  std::uint64_t count_ = 0;
  std::vector<std::uint64_t> words_;

  std::uint64_t find(std::uint64_t from, bool wanted) const;
};

}  // namespace replisim
