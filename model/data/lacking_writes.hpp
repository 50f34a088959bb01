// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/data/change_map.hpp"

namespace replisim {

/// Which writes an image lacks that is no cut of its source's writes: a copy has brought some of
/// its extents up to date and others not. For each extent that is behind, the first write it lacks;
/// with the latest write that the image holds these stamps decide whether it is consistent
/// (DependentWriteTest). Writes are told once, in their order; a verdict costs O(extents behind).
/// A bit an extent and a stamp for each extent behind, besides less than 64 bytes.
///
/// `holds(extent, n)` tells whether the image has write n, or a later one, in an extent. What it
/// has once it keeps, as long as no write is told anew.
class LackingWrites {
 public:
  /// A write that an extent lacks.
  struct Lack {
    std::uint64_t write = 0;
    std::uint64_t extent = 0;
  };

  /// Nothing is told.
  LackingWrites() = default;
  /// Writes from `first` on will be told.
  LackingWrites(std::uint64_t extents, std::uint64_t first)
      : bits_((extents + 63) / 64), next_(first & kMostWrites) {}

  bool begun() const { return !bits_.empty(); }
  /// The next write to tell: those below have been.
  std::uint64_t next() const { return next_; }

  /// Write next() touches these extents.
  template <class Holds>
  void tell(ExtentRun run, Holds&& holds) {
    const std::uint64_t n = next_;
    next_ = (n + 1) & kMostWrites;
    widest_ = std::max<std::uint64_t>(widest_, std::min(run.count, kWidest)) & kWidest;
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
      if (behind(e) || holds(e, n)) continue;
      bits_[e / 64] |= std::uint64_t{1} << (e % 64);
      lacks_.push_back({n, e});
    }
  }

  /// The earliest write told that some extent lacks.
  template <class Holds>
  std::optional<Lack> earliest(Holds&& holds) {
    std::size_t done = 0;
    while (done < lacks_.size() && holds(lacks_[done].extent, lacks_[done].write)) ++done;
    const std::optional<Lack> found =
        done < lacks_.size() ? std::optional(lacks_[done]) : std::nullopt;
    if (2 * done >= lacks_.size()) forget(done);  // seldom, so that it costs nothing on average
    return found;
  }

  /// Forgets the extents that are behind no more. To be called before the image can fall behind
  /// anew in extents that it had brought up to date.
  template <class Holds>
  void purge(Holds&& holds) {
    std::size_t kept = 0;
    for (const Lack& lack : lacks_) {
      if (holds(lack.extent, lack.write)) {
        clear(lack.extent);
      } else {
        lacks_[kept++] = lack;
      }
    }
    lacks_.resize(kept);
  }

  /// Calls visit(extent) for each extent that is behind, and perhaps some that were, in order.
  template <class Visit>
  void for_each_behind(Visit&& visit) const {
    for (std::size_t w = 0; w < bits_.size(); ++w)
      for (std::uint64_t word = bits_[w]; word != 0; word &= word - 1)
        visit(w * 64 + static_cast<std::uint64_t>(std::countr_zero(word)));
  }
  /// The most extents that a write told so far touches.
  std::uint64_t widest() const { return widest_; }
  /// Memory besides the object itself, in bytes.
  std::uint64_t memory() const {
    return bits_.capacity() * sizeof(std::uint64_t) + lacks_.capacity() * sizeof(Lack);
  }

 private:
  static constexpr std::uint64_t kMostWrites = (std::uint64_t{1} << 44) - 1;  // as a Stamp counts
  static constexpr std::uint64_t kWidest = (std::uint64_t{1} << 20) - 1;

  bool behind(std::uint64_t e) const { return (bits_[e / 64] >> (e % 64) & 1) != 0; }
  void clear(std::uint64_t e) { bits_[e / 64] &= ~(std::uint64_t{1} << (e % 64)); }
  void forget(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) clear(lacks_[i].extent);
    lacks_.erase(lacks_.begin(), lacks_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  std::vector<std::uint64_t> bits_;  ///< the extents of lacks_
  std::vector<Lack> lacks_;          ///< in the order of the writes
  std::uint64_t next_ : 44 = 0;
  std::uint64_t widest_ : 20 = 0;
};

}  // namespace replisim
