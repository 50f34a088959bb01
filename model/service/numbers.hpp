// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "model/service/core.hpp"

/// Values of properties as a Change records them: numbers.
namespace replisim {

template <class Value>
std::int64_t number(Value value) {
  return static_cast<std::int64_t>(value);
}
inline std::int64_t number(const std::optional<SimTime>& when) {
  return when ? when->value : kNull;
}

}  // namespace replisim
