// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "model/data/change_map.hpp"
#include "model/data/version_map.hpp"
#include "model/units.hpp"

namespace replisim {

/// What a Snapshot or Clone remembers of its source's past: the versions of one instant, which
/// pre-images are kept apart from the source since, which extents hosts wrote at the target, and
/// which extents of the target do not hold the point in time yet. It knows no time and no copies.
class PointInTime {
 public:
  PointInTime() = default;
  /// Nothing is taken yet, and nothing of the target holds it.
  PointInTime(Bytes size, Bytes extent);

  bool taken() const { return taken_; }
  /// A pre-image could not be kept: the point in time is gone, only its space is still taken.
  bool lost() const { return lost_; }
  /// Pre-images have to be kept from now on.
  bool keeps() const { return taken_ && !lost_; }
  /// What the source held at the point in time.
  const VersionMap& versions() const { return versions_; }

  /// A new point in time takes the place of the one before, and with that its pre-images and what
  /// hosts wrote at the target. `differs` are the extents in which the target may differ from the
  /// source now; they are owed.
  void take(const VersionMap& source, const ChangeMap& differs);
  /// The point in time is given up; the target owes every extent again.
  void discard();
  void lose() { lost_ = true; }
  /// What hosts wrote at the target is given up. Returns the extents.
  ChangeMap drop_target_writes();
  /// The copy of these extents to the target is done.
  void copied(ExtentRun run, VersionMap& target);

  /// Extents whose pre-image is kept apart from the source.
  ChangeMap saved;
  /// Extents that hosts wrote at the target since.
  ChangeMap own;
  /// Extents of the target that do not hold the point in time.
  ChangeMap owed;

  /// Space of a snapshot: its pre-images and its hosts' writes, in whole extents.
  Bytes space() const { return saved.bytes() + own.bytes(); }

 private:
  VersionMap versions_;
  bool taken_ = false;
  bool lost_ = false;
};

/// The extents that a write touches; a write beyond the volume's end is clipped.
ExtentRun extents_of_write(std::uint64_t offset, std::uint64_t size, Bytes extent,
                           std::uint64_t extents);

}  // namespace replisim
