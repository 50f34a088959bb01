// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/units.hpp"

/// Numbers with units (S-26), exact: whole nanoseconds, bytes, bytes a second, parts per 10^9.
namespace replisim::format {

/// What a number measures.
enum class Dimension : std::uint8_t { Time, Data, DataRate, Share, Count };

/// A number, or what is wrong with the text.
struct Parsed {
  std::optional<std::int64_t> value;
  std::string problem;  ///< "'12' has no unit"
  std::string hint;     ///< "write 12s or 12ms"
};

/// Times may be composed: 1h30m. Signs, exponents and group separators are refused, and so is
/// every value that is no whole number of nanoseconds, bytes, bytes/s or parts per 10^9.
Parsed parse_number(std::string_view text, Dimension dimension);

/// The problem of `key=value` as a sentence about both: "'changed=2400' has no unit".
std::string problem_of(const std::string& key_and_value, const std::string& value,
                       const Parsed& parsed);

/// "yes", "true", "on" and "no", "false", "off".
std::optional<bool> parse_boolean(std::string_view text);

}  // namespace replisim::format
