// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "model/units.hpp"

/// Is the image of a group one that a crash of the host could have left?
namespace replisim {

/// A host write in its group's order, and whether the target has it: its extent's version there is
/// at least its own.
struct GroupWrite {
  SimTime issued;
  SimTime acknowledged = SimTime::max();  ///< max: not acknowledged
  bool present = false;
};

/// Gathers what decides dependent-write consistency. Write b depends on a when a was acknowledged
/// before b was issued; an image is consistent when it holds no b without an a that b depends on.
/// That is so exactly when the earliest acknowledgement among the missing writes is not before the
/// latest issue among the present ones, so two stamps are enough, and it does not matter in which
/// order the writes are told, nor whether a volume tells only its extremes.
class DependentWriteTest {
 public:
  /// A present write, or the latest issue of several.
  void present(SimTime issued) {
    if (!latest_present_ || *latest_present_ < issued) latest_present_ = issued;
  }
  /// A missing write, or the earliest acknowledgement of several; one that was never acknowledged
  /// need not be told.
  void missing(SimTime acknowledged) {
    if (!earliest_missing_ || acknowledged < *earliest_missing_) earliest_missing_ = acknowledged;
  }
  /// Takes over what another part of the group gathered.
  void merge(const DependentWriteTest& other) {
    if (other.latest_present_) present(*other.latest_present_);
    if (other.earliest_missing_) missing(*other.earliest_missing_);
  }
  bool consistent() const {
    return !latest_present_ || !earliest_missing_ || *earliest_missing_ >= *latest_present_;
  }
  std::optional<SimTime> latest_present() const { return latest_present_; }
  std::optional<SimTime> earliest_missing() const { return earliest_missing_; }

 private:
  std::optional<SimTime> latest_present_;
  std::optional<SimTime> earliest_missing_;
};

/// What an image is.
struct ImageVerdict {
  bool dependent_write = true;  ///< crash-consistent
  bool prefix = true;           ///< the sources at one point of the write order
  friend constexpr bool operator==(const ImageVerdict&, const ImageVerdict&) = default;
};

/// Judges the image of a group from its writes, in group order (S-36).
ImageVerdict judge_image(std::span<const GroupWrite> writes);

}  // namespace replisim
