// SPDX-License-Identifier: Apache-2.0
#include "reports/numbers.hpp"

#include "scenarios/format/scenario.hpp"

namespace replisim::reports {
namespace {

/// value / 10^places, exact, without needless zeros.
std::string decimal(std::int64_t value, std::size_t places) {
  const bool negative = value < 0;
  std::string digits = std::to_string(value).substr(negative ? 1 : 0);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return (negative ? "-" : "") + digits;
}

}  // namespace

std::string seconds_text(SimTime time) {
  return decimal(time.value, 9);
}

Measure measure_of(const std::string& metric, std::int64_t value) {
  using format::ValueKind;
  switch (format::kind_of_key(metric).value_or(ValueKind::Count)) {
    case ValueKind::Time:
      return {decimal(value, 9), "s"};
    case ValueKind::Data:
      return {std::to_string(value), "B"};
    case ValueKind::DataRate:
      return {std::to_string(value), "B/s"};
    case ValueKind::Share:
      return {decimal(value, 7), "%"};
    default:
      return {std::to_string(value), ""};
  }
}

}  // namespace replisim::reports
