// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"
#include "sim/fuzz/draft.hpp"

namespace replisim::fuzz {

/// What the seed does not choose.
struct Choice {
  std::string profile = "generic";  ///< of a shipped profile, or a path
  std::optional<Version> version;   ///< none: the seed chooses
  /// As if no pair were ever to show it (--never): to try out the search itself.
  std::optional<CopyState> never;
};

/// The scenario of a seed; the same bytes with every library.
Draft generate(std::uint64_t seed, const Choice& choice);

}  // namespace replisim::fuzz
