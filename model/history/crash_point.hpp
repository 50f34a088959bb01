// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/history/image_record.hpp"
#include "model/units.hpp"

namespace replisim {

/// What would be left if every volume that hosts use were lost at one instant: the image that the
/// other ends of a mirror, or of a group of mirrors, hold just before it.
struct CrashPoint {
  SimTime at;
  std::uint64_t seq = 0;  ///< what happened at this instant comes after it
  std::string entity;     ///< a group, or a pair without one
  std::string state;      ///< its CopyState
  Bytes lost;             ///< acknowledged writes that the image lacks, whole writes
  SimTime behind;         ///< since the acknowledgement of the oldest of them; 0 when there is none
  bool image = false;     ///< every member holds an image of what hosts use
  bool consistent = false;                ///< R-43, crash-consistent; false without an image
  bool prefix = false;                    ///< R-43, sequentially consistent; false without an image
  std::shared_ptr<const ImageFlaw> flaw;  ///< of an image that is not consistent: why
};

/// A state promised something of the data that was not so (model/data/promises.hpp). Told once for
/// each entity and promise.
struct BrokenPromise {
  SimTime at;
  std::uint64_t seq = 0;
  std::string entity;
  std::string promise;  ///< its name
  std::string found;    ///< what was there instead: "CopyState=Synchronized lost=64KiB"
};

}  // namespace replisim
