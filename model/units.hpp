// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace replisim {

/// A whole number with a dimension: nanoseconds, bytes or bytes a second. Only quantities of one
/// dimension add and compare, so a rate can not be taken for a size.
template <class Dimension>
struct Quantity {
  std::int64_t value = 0;

  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;  // NOLINT
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return {a.value + b.value}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return {a.value - b.value}; }
  friend constexpr Quantity operator*(Quantity a, std::int64_t n) { return {a.value * n}; }
  friend constexpr Quantity operator*(std::int64_t n, Quantity a) { return {a.value * n}; }
  friend constexpr Quantity operator/(Quantity a, std::int64_t n) { return {a.value / n}; }
  friend constexpr std::int64_t operator/(Quantity a, Quantity b) { return a.value / b.value; }
  constexpr Quantity& operator+=(Quantity b) {
    value += b.value;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity b) {
    value -= b.value;
    return *this;
  }

  static constexpr Quantity max() { return {std::numeric_limits<std::int64_t>::max()}; }
};

/// Simulated time since the start of the run, or a span of it: whole nanoseconds.
using SimTime = Quantity<struct TimeDimension>;
/// An amount of data: whole bytes.
using Bytes = Quantity<struct DataDimension>;
/// A data rate: whole bytes a second.
using Rate = Quantity<struct RateDimension>;

constexpr SimTime nanoseconds(std::int64_t n) {
  return {n};
}
constexpr SimTime microseconds(std::int64_t n) {
  return {n * 1'000};
}
constexpr SimTime milliseconds(std::int64_t n) {
  return {n * 1'000'000};
}
constexpr SimTime seconds(std::int64_t n) {
  return {n * 1'000'000'000};
}
constexpr SimTime minutes(std::int64_t n) {
  return seconds(n * 60);
}
constexpr SimTime hours(std::int64_t n) {
  return minutes(n * 60);
}
constexpr Bytes bytes(std::int64_t n) {
  return {n};
}
constexpr Bytes kib(std::int64_t n) {
  return {n * 1024};
}
constexpr Bytes mib(std::int64_t n) {
  return {n * 1024 * 1024};
}
constexpr Rate bytes_per_second(std::int64_t n) {
  return {n};
}

}  // namespace replisim
