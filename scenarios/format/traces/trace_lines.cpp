// SPDX-License-Identifier: Apache-2.0
// One reader a format; formats and units as their publishers describe them.
#include "scenarios/format/traces/trace_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace replisim::format {
namespace {

constexpr std::uint64_t sector = 512;
constexpr std::uint64_t largest_offset = std::numeric_limits<std::int64_t>::max();

/// Cuts fields off the front of a line.
class Fields {
 public:
  Fields(std::string_view line, char separator) : rest_(line), separator_(separator) {}

  /// The next field; nothing when the line has ended.
  std::optional<std::string_view> next() {
    if (ended_) return std::nullopt;
    const std::size_t end = rest_.find(separator_);
    std::string_view field = rest_.substr(0, end);
    if (end == std::string_view::npos) {
      ended_ = true;
    } else {
      rest_.remove_prefix(end + 1);
    }
    return field;
  }
  bool ended() const { return ended_; }

 private:
  std::string_view rest_;
  char separator_;
  bool ended_ = false;
};

template <class Number>
bool read_number(const std::optional<std::string_view>& field, Number& value) {
  if (!field) return false;
  const char* end = field->data() + field->size();
  const auto read = std::from_chars(field->data(), end, value);
  return read.ec == std::errc{} && read.ptr == end && value >= Number{0};
}

/// value x unit, if it can be a time or place.
bool scale(std::uint64_t value, std::uint64_t unit, std::uint64_t& result) {
  if (value > largest_offset / unit) return false;
  result = value * unit;
  return true;
}

bool scale(std::int64_t value, std::int64_t unit, SimTime& result) {
  if (value > std::numeric_limits<std::int64_t>::max() / unit) return false;
  result = SimTime{value * unit};
  return true;
}

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// R or W, Read or Write, in any case.
bool read_direction(const std::optional<std::string_view>& field, std::string_view read,
                    std::string_view write, bool& is_write) {
  if (!field) return false;
  is_write = same_word(*field, write);
  return is_write || same_word(*field, read);
}

std::string_view set_range(TraceRecord& record, std::uint64_t offset, std::uint64_t size) {
  if (size == 0) return "a request of no bytes";
  if (size > std::numeric_limits<std::uint32_t>::max() || offset > largest_offset - size) {
    return "the request is out of range";
  }
  record.offset = offset;
  record.size = static_cast<std::uint32_t>(size);
  return {};
}

/// time_us,op,lba_512,size_bytes
std::string_view read_cloudphysics(std::string_view line, TraceRecord& record) {
  Fields fields(line, ',');
  std::int64_t time = 0;
  std::uint64_t lba = 0;
  std::uint64_t size = 0;
  if (!read_number(fields.next(), time)) return "time_us is no number";
  if (!read_direction(fields.next(), "r", "w", record.write)) return "op is neither R nor W";
  if (!read_number(fields.next(), lba)) return "lba_512 is no number";
  if (!read_number(fields.next(), size)) return "size_bytes is no number";
  if (!fields.ended()) return "more than 4 fields";
  std::uint64_t offset = 0;
  if (!scale(time, 1'000, record.at) || !scale(lba, sector, offset)) {
    return "the request is out of range";
  }
  return set_range(record, offset, size);
}

/// Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime; times in 100 ns since 1601.
std::string_view read_msr(std::string_view line, TraceRecord& record) {
  Fields fields(line, ',');
  std::int64_t time = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::int64_t response = 0;
  if (!read_number(fields.next(), time)) return "Timestamp is no number";
  if (!fields.next()) return "fewer than 7 fields";
  if (!read_number(fields.next(), record.device)) return "DiskNumber is no number";
  if (!read_direction(fields.next(), "read", "write", record.write)) {
    return "Type is neither Read nor Write";
  }
  if (!read_number(fields.next(), offset)) return "Offset is no number";
  if (!read_number(fields.next(), size)) return "Size is no number";
  if (!read_number(fields.next(), response)) return "ResponseTime is no number";
  if (!fields.ended()) return "more than 7 fields";
  // Counted from 2000, as nanoseconds since 1601 are beyond 64 bits; read_trace subtracts anyway.
  constexpr std::int64_t year_2000 = 125'911'584'000'000'000;
  if (!scale(std::max<std::int64_t>(time - year_2000, 0), 100, record.at)) {
    return "the request is out of range";
  }
  if (time < year_2000) return "Timestamp is no Windows file time (100 ns since 1601)";
  return set_range(record, offset, size);
}

/// "0.551706" in whole nanoseconds; further decimals are cut off.
bool read_seconds(const std::optional<std::string_view>& field, SimTime& time) {
  if (!field) return false;
  const std::size_t point = field->find('.');
  std::int64_t whole = 0;
  if (!read_number(std::optional(field->substr(0, point)), whole)) return false;
  std::int64_t fraction = 0;
  if (point != std::string_view::npos) {
    std::string_view digits = field->substr(point + 1);
    if (digits.empty()) return false;
    int places = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return false;
      if (places < 9) fraction = fraction * 10 + (c - '0');
      if (places < 9) ++places;
    }
    for (; places < 9; ++places) fraction *= 10;
  }
  SimTime seconds_part;
  if (!scale(whole, 1'000'000'000, seconds_part)) return false;
  if (seconds_part.value > std::numeric_limits<std::int64_t>::max() - fraction) return false;
  time = seconds_part + SimTime{fraction};
  return true;
}

/// ASU,LBA,Size,Opcode,Timestamp[,...]
std::string_view read_spc(std::string_view line, TraceRecord& record) {
  Fields fields(line, ',');
  std::uint64_t lba = 0;
  std::uint64_t size = 0;
  if (!read_number(fields.next(), record.device)) return "ASU is no number";
  if (!read_number(fields.next(), lba)) return "LBA is no number";
  if (!read_number(fields.next(), size)) return "Size is no number";
  if (!read_direction(fields.next(), "r", "w", record.write)) return "Opcode is neither R nor W";
  if (!read_seconds(fields.next(), record.at)) return "Timestamp is no number of seconds";
  std::uint64_t offset = 0;
  if (!scale(lba, sector, offset)) return "the request is out of range";
  return set_range(record, offset, size);
}

/// time_ns device lba_512 size_sectors type(0 = W, 1 = R)
std::string_view read_mqsim(std::string_view line, TraceRecord& record) {
  Fields fields(line, ' ');
  std::int64_t time = 0;
  std::uint64_t lba = 0;
  std::uint64_t sectors = 0;
  if (!read_number(fields.next(), time)) return "time_ns is no number";
  if (!read_number(fields.next(), record.device)) return "device is no number";
  if (!read_number(fields.next(), lba)) return "lba_512 is no number";
  if (!read_number(fields.next(), sectors)) return "size_sectors is no number";
  if (!read_direction(fields.next(), "1", "0", record.write)) return "type is neither 0 nor 1";
  if (!fields.ended()) return "more than 5 fields";
  record.at = SimTime{time};
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  if (!scale(lba, sector, offset) || !scale(sectors, sector, size)) {
    return "the request is out of range";
  }
  return set_range(record, offset, size);
}

}  // namespace

TraceLineReader line_reader_of(TraceFormat format) {
  switch (format) {
    case TraceFormat::Cloudphysics:
      return read_cloudphysics;
    case TraceFormat::Msr:
      return read_msr;
    case TraceFormat::Spc:
      return read_spc;
    case TraceFormat::Mqsim:
      return read_mqsim;
  }
  return read_cloudphysics;
}

}  // namespace replisim::format
