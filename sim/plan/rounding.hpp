// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "model/units.hpp"

/// Where exact and approximate numbers meet. What takes longer than 95 years is cut off there, so
/// that sums of times stay within 64 bits.
namespace replisim::plan {

/// For products that 64 bits do not hold.
__extension__ using Wide = __int128;
constexpr Wide ns_a_second = 1'000'000'000;

constexpr SimTime longest_time{3'000'000'000'000'000'000};

inline double in_seconds(SimTime time) {
  return static_cast<double>(time.value) / 1e9;
}

inline SimTime whole_ns(double ns) {
  return SimTime{std::llround(std::min(ns, static_cast<double>(longest_time.value)))};
}

/// How long the bytes take, rounded up to whole ns.
inline SimTime transfer_time(Bytes size, Rate rate) {
  const Wide all = Wide{size.value} * ns_a_second;
  const Wide time = (all + rate.value - 1) / rate.value;
  return SimTime{static_cast<std::int64_t>(std::min(time, Wide{longest_time.value}))};
}

}  // namespace replisim::plan
