// SPDX-License-Identifier: Apache-2.0
#include "reports/printable.hpp"

#include <cstddef>
#include <cstdint>

namespace replisim::reports {
namespace {

enum class Kind : std::uint8_t { Text, Control, NoCharacter };

struct Decoded {
  std::size_t length = 1;
  Kind kind = Kind::NoCharacter;
};

/// The character at the front of a text that is not empty.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte(0);
  if (first < 0x80) {
    const bool text_byte = first >= 0x20 ? first != 0x7F : first == '\n' || first == '\t';
    return {1, text_byte ? Kind::Text : Kind::Control};
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(index) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  const bool control = code < 0xA0 || code == 0xFFFE || code == 0xFFFF;
  return {length, control ? Kind::Control : Kind::Text};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (character.kind == Kind::Text) result.append(text.substr(0, character.length));
    if (character.kind == Kind::NoCharacter) result.append("\xEF\xBF\xBD");
    text.remove_prefix(character.length);
  }
  return result;
}

}  // namespace replisim::reports
