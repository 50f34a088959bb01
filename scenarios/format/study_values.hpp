// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "scenarios/format/study.hpp"

namespace replisim::format {

/// A range as a study's cell has it, or what is wrong with it.
struct RangeText {
  std::optional<StudyRange> range;
  bool every = false;  ///< written with "..": each of its steps is a value
  std::string problem;
};
/// Nothing when the word is no range: 1..20, 1Mbps..9Mbps/2Mbps, 1Mbps~100Mbps.
std::optional<RangeText> range_of(const std::string& word);

}  // namespace replisim::format
