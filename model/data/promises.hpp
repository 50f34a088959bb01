// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "model/protocol/values.hpp"
#include "model/rules/outcome.hpp"
#include "model/units.hpp"

/// What a state says about the data, to be held against the data itself at every instant.
namespace replisim {

/// A mirror, or a group of mirrors, at one instant: what it shows and what its targets hold.
struct ImageNow {
  bool group = false;
  Mode mode = Mode::Synchronous;
  CopyState state = CopyState::Inactive;
  Image flag = Image::none;            ///< of a pair: what decides on Force (R-44)
  bool one_order = false;              ///< of a group: ConsistencyEnabled
  bool parted_at_one_instant = false;  ///< of a group
  ConsistencyState consistency = ConsistencyState::NotApplicable;  ///< of a group
  bool image = false;       ///< the other ends hold an image of what hosts use
  bool at_targets = false;  ///< and these ends are the targets: hosts use the sources
  Bytes lost;               ///< acknowledged writes that it lacks
  bool consistent = false;  ///< R-43, crash-consistent
  bool prefix = false;      ///< R-43, sequentially consistent
};

struct Promise {
  std::string_view name;
  std::string_view clause;
  std::string_view meaning;  ///< for a user, a sentence
  bool (*kept)(const ImageNow& now);
};

std::span<const Promise> promises();

}  // namespace replisim
