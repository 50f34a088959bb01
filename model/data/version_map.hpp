// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/data/change_map.hpp"
#include "model/units.hpp"

namespace replisim {

/// Which write an extent holds: the volume whose host wrote it and the number of that write.
/// Stamps of one volume compare in the order of its writes; the zero stamp is "never written".
struct Stamp {
  std::uint64_t value = 0;

  static constexpr int counter_bits = 44;
  /// The stamp of a volume's write number `index`, from 0. Room for 2^20 volumes and 2^44 writes.
  static constexpr Stamp of(std::uint32_t volume, std::uint64_t index) {
    return {(static_cast<std::uint64_t>(volume) << counter_bits) + index + 1};
  }
  constexpr bool written() const { return value != 0; }
  constexpr std::uint32_t volume() const {
    return static_cast<std::uint32_t>(value >> counter_bits);
  }
  /// Number of the write, from 0; only for a written one.
  constexpr std::uint64_t index() const {
    return (value & ((std::uint64_t{1} << counter_bits) - 1)) - 1;
  }
  friend constexpr auto operator<=>(Stamp, Stamp) = default;  // NOLINT
};

/// The stamp of the last write of every extent of a volume. Memory comes in pages when an extent
/// of theirs is first written.
class VersionMap {
 public:
  VersionMap() = default;
  VersionMap(Bytes volume_size, Bytes extent);
  VersionMap(const VersionMap& other);
  VersionMap& operator=(const VersionMap& other);
  VersionMap(VersionMap&&) noexcept = default;
  VersionMap& operator=(VersionMap&&) noexcept = default;
  ~VersionMap() = default;

  Bytes extent() const { return extent_; }
  std::uint64_t extents() const { return extents_; }
  Stamp at(std::uint64_t index) const {
    const auto& page = pages_[index / page_size];
    return page ? (*page)[index % page_size] : Stamp{};
  }
  void set(std::uint64_t index, Stamp stamp) {
    auto& page = pages_[index / page_size];
    if (!page) [[unlikely]]
      page = std::make_unique<Page>();
    (*page)[index % page_size] = stamp;
  }
  /// Stamps the extents a write touches; a write beyond the volume's end is clipped.
  void set_write(std::uint64_t offset, std::uint64_t size, Stamp stamp);

  /// Takes over the versions of a run of extents from a map of the same shape.
  void copy(const VersionMap& from, ExtentRun run);
  /// True when all extents (or those of a run) hold the same versions.
  bool equal(const VersionMap& other, ExtentRun run) const;
  friend bool operator==(const VersionMap& a, const VersionMap& b) {
    return a.extents_ == b.extents_ && a.equal(b, {0, a.extents_});
  }
  /// The number of extents whose versions differ.
  std::uint64_t differences(const VersionMap& other) const;
  /// The extents whose versions differ, as a change map of this shape.
  ChangeMap changed_against(const VersionMap& other) const;
  /// Memory taken by pages, in bytes.
  std::uint64_t memory() const;

 private:
  static constexpr std::uint64_t page_size = 512;
  using Page = std::array<Stamp, page_size>;

  Bytes volume_size_;
  Bytes extent_{1};
  std::uint64_t extents_ = 0;
  std::vector<std::unique_ptr<Page>> pages_;

  template <class Visit>
  static void for_each_page(ExtentRun run, Visit&& visit);
};

}  // namespace replisim
