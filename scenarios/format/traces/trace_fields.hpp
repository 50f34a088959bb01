// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "scenarios/format/traces/trace.hpp"

/// Fields of trace lines: cutting them off, reading their numbers.
namespace replisim::format {

constexpr std::uint64_t trace_sector = 512;
constexpr std::uint64_t largest_trace_offset = std::numeric_limits<std::int64_t>::max();

/// Cuts fields off the front of a line. With a space as separator, runs of spaces are one.
class Fields {
 public:
  Fields(std::string_view line, char separator) : rest_(line), separator_(separator) {
    skip_spaces();
  }

  /// The next field; nothing when the line has ended.
  std::optional<std::string_view> next() {
    if (ended_) return std::nullopt;
    const std::size_t end = rest_.find(separator_);
    const std::string_view field = rest_.substr(0, end);
    if (end == std::string_view::npos) {
      ended_ = true;
    } else {
      rest_.remove_prefix(end + 1);
      skip_spaces();
    }
    return field;
  }
  bool ended() const { return ended_; }

 private:
  void skip_spaces() {
    if (separator_ != ' ') return;
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    if (rest_.empty()) ended_ = true;
  }

  std::string_view rest_;
  char separator_;
  bool ended_ = false;
};

/// The field without spaces around it: `a, b` is as good as `a,b`.
inline std::optional<std::string_view> trimmed_field(std::optional<std::string_view> field) {
  while (field && field->starts_with(' ')) field->remove_prefix(1);
  while (field && field->ends_with(' ')) field->remove_suffix(1);
  return field;
}

template <class Number>
bool read_number(const std::optional<std::string_view>& field, Number& value) {
  if (!field) return false;
  const char* end = field->data() + field->size();
  const auto read = std::from_chars(field->data(), end, value);
  return read.ec == std::errc{} && read.ptr == end && value >= Number{0};
}

/// value x unit, if it can be a place.
inline bool scale(std::uint64_t value, std::uint64_t unit, std::uint64_t& result) {
  if (value > largest_trace_offset / unit) return false;
  result = value * unit;
  return true;
}

/// value x unit nanoseconds, if it can be a time.
inline bool scale(std::int64_t value, std::int64_t unit, SimTime& result) {
  if (value > std::numeric_limits<std::int64_t>::max() / unit) return false;
  result = SimTime{value * unit};
  return true;
}

bool same_word(std::string_view text, std::string_view word);

/// One of two words, in any case.
bool read_direction(const std::optional<std::string_view>& field, std::string_view read,
                    std::string_view write, bool& is_write);

/// "0.551706" in whole nanoseconds; further decimals are cut off.
bool read_seconds(const std::optional<std::string_view>& field, SimTime& time);

/// Sets the range in bytes; what is wrong with it, or an empty text.
std::string_view set_range(TraceRecord& record, std::uint64_t offset, std::uint64_t size);

/// The same in sectors.
std::string_view set_sectors(TraceRecord& record, std::uint64_t lba, std::uint64_t sectors);

}  // namespace replisim::format
