// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/units.hpp"

/// Numbers as the machine-readable reports write them: exact decimals, one unit a dimension.
namespace replisim::reports {

/// Seconds with as many decimals as needed: "15.25".
std::string seconds_text(SimTime time);

/// A measure in the unit of its dimension: times in s, data in B, rates in B/s, shares in %.
struct Measure {
  std::string number;
  std::string_view unit;
};
Measure measure_of(const std::string& metric, std::int64_t value);

}  // namespace replisim::reports
