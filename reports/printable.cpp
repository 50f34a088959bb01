// SPDX-License-Identifier: Apache-2.0
#include "reports/printable.hpp"

#include <cstddef>
#include <cstdint>

namespace replisim::reports {
namespace {

struct Decoded {
  std::size_t length = 1;
  bool good = false;
};

/// The character at the front of a text that is not empty.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {1, first >= 0x20 ? first != 0x7F : first == '\n' || first == '\t'};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(index) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool excluded = code == 0xFFFE || code == 0xFFFF || (code >= 0x80 && code < 0xA0);
  return {length, !overlong && !surrogate && !excluded && code <= 0x10FFFF};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    const bool control = static_cast<unsigned char>(text.front()) < 0x80;
    if (character.good) {
      result.append(text.substr(0, character.length));
    } else if (!control) {
      result.append("\xEF\xBF\xBD");
    }
    text.remove_prefix(character.good || control ? character.length : 1);
  }
  return result;
}

}  // namespace replisim::reports
