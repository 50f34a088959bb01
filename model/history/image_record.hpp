// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/units.hpp"

/// What was wrong with an image, and what was right when a mirror or a group was parted.
namespace replisim {

/// A host write, by what tells it from others.
struct WriteMark {
  std::string pair;          ///< whose source took it
  std::string volume;        ///< "a1.v1"
  std::uint64_t number = 0;  ///< among the volume's writes, from 1, in the order of acknowledgement
  std::uint64_t place =
      0;  ///< in the write order of all sources that count (S-36), from 1; 0: none yet
  std::uint64_t offset = 0;  ///< bytes
  std::uint64_t size = 0;    ///< bytes
  SimTime issued;            ///< by the host
  SimTime acknowledged;      ///< max: not by then
  friend bool operator==(const WriteMark&, const WriteMark&) = default;
};

/// Why an image is not consistent, or no prefix of the write order.
struct ImageFlaw {
  enum class Kind : std::uint8_t {
    NoImage,     ///< nothing was ever copied to the target of `pair`
    HalfCopied,  ///< a copy into `pair`'s target has not ended, so that it mixes old and new
    OutOfOrder,  ///< whole images, of which one lacks `missing` while one holds `present`
  };
  Kind kind = Kind::NoImage;
  std::string pair;
  bool first_copy = false;  ///< HalfCopied: no copy had ever ended; else it is a resync
  bool under_way = false;   ///< HalfCopied: the copy goes on; else it was broken off
  /// The earliest acknowledged write that the image lacks, and the later one that it holds although
  /// that depends on it (of a prefix: although it comes later in the write order). HalfCopied: only
  /// where there are such; the present one may be there in some of its extents alone.
  std::optional<WriteMark> missing;
  std::optional<WriteMark> present;
  /// HalfCopied: a write of which some extents are there and others as they were before.
  std::optional<WriteMark> torn;
  friend bool operator==(const ImageFlaw&, const ImageFlaw&) = default;
};

/// The image of a mirror's target, or of a group's targets, was looked at.
struct ImageRecord {
  SimTime at;
  std::uint64_t seq = 0;
  std::string entity;
  std::string state;   ///< its CopyState
  bool parted = true;  ///< it was looked at because it was parted; else because a check asked
  bool consistent = false;
  std::optional<ImageFlaw> flaw;  ///< why not; of a prefix that a check asked for: why it is none
  int line = 0;                   ///< the row that parted it, 0: none
  std::string fact;               ///< what parted it, where no row did
};

/// A sentence: "it lacks write 12 of a1.v1 (...), but holds write 9 of a1.v2 (...), ...".
std::string sentence_of(const ImageFlaw& flaw);

}  // namespace replisim
