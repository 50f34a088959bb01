// SPDX-License-Identifier: Apache-2.0
// One reader a format; formats and units as their publishers describe them.
#include "scenarios/format/traces/trace_lines.hpp"

#include <algorithm>

#include "scenarios/format/traces/trace_fields.hpp"

namespace replisim::format {

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

bool read_direction(const std::optional<std::string_view>& field, std::string_view read,
                    std::string_view write, bool& is_write) {
  if (!field) return false;
  is_write = same_word(*field, write);
  return is_write || same_word(*field, read);
}

std::string_view set_range(TraceRecord& record, std::uint64_t offset, std::uint64_t size) {
  if (size == 0) return "a request of no bytes";
  if (size > std::numeric_limits<std::uint32_t>::max() || offset > largest_trace_offset - size) {
    return "the request is out of range";
  }
  record.offset = offset;
  record.size = static_cast<std::uint32_t>(size);
  return {};
}

std::string_view set_sectors(TraceRecord& record, std::uint64_t lba, std::uint64_t sectors) {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  if (!scale(lba, trace_sector, offset) || !scale(sectors, trace_sector, size)) {
    return "the request is out of range";
  }
  return set_range(record, offset, size);
}

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

namespace {

/// time_us,op,lba_512,size_bytes; the header is not optional.
std::string_view read_cloudphysics(std::string_view line, TraceState& state, TraceRecord& record) {
  if (state.line == 1) {
    const bool header = line == "time_us,op,lba_512,size_bytes";
    return header ? "" : "the header is not time_us,op,lba_512,size_bytes";
  }
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
  if (!scale(time, 1'000, record.at) || !scale(lba, trace_sector, offset)) {
    return "the request is out of range";
  }
  return set_range(record, offset, size);
}

/// Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime; times in 100 ns since 1601.
std::string_view read_msr(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
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

/// ASU,LBA,Size,Opcode,Timestamp[,...]
std::string_view read_spc(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
  Fields fields(line, ',');
  std::uint64_t lba = 0;
  std::uint64_t size = 0;
  if (!read_number(fields.next(), record.device)) return "ASU is no number";
  if (!read_number(fields.next(), lba)) return "LBA is no number";
  if (!read_number(fields.next(), size)) return "Size is no number";
  if (!read_direction(fields.next(), "r", "w", record.write)) return "Opcode is neither R nor W";
  if (!read_seconds(fields.next(), record.at)) return "Timestamp is no number of seconds";
  std::uint64_t offset = 0;
  if (!scale(lba, trace_sector, offset)) return "the request is out of range";
  return set_range(record, offset, size);
}

/// time_ns device lba_512 size_sectors type(0 = W, 1 = R)
std::string_view read_mqsim(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
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
  return set_sectors(record, lba, sectors);
}

/// device_id,opcode(R/W),offset,length,timestamp; bytes, microseconds.
std::string_view read_alibaba(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
  Fields fields(line, ',');
  std::int64_t time = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  if (!read_number(fields.next(), record.device)) return "device_id is no number";
  if (!read_direction(fields.next(), "r", "w", record.write)) return "opcode is neither R nor W";
  if (!read_number(fields.next(), offset)) return "offset is no number";
  if (!read_number(fields.next(), size)) return "length is no number";
  if (!read_number(fields.next(), time)) return "timestamp is no number";
  if (!fields.ended()) return "more than 5 fields";
  if (!scale(time, 1'000, record.at)) return "the request is out of range";
  return set_range(record, offset, size);
}

/// Timestamp,Offset,Size,IOType(0 R, 1 W),VolumeID; seconds, sectors.
std::string_view read_tencent(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
  Fields fields(line, ',');
  std::uint64_t lba = 0;
  std::uint64_t sectors = 0;
  if (!read_seconds(fields.next(), record.at)) return "Timestamp is no number of seconds";
  if (!read_number(fields.next(), lba)) return "Offset is no number";
  if (!read_number(fields.next(), sectors)) return "Size is no number";
  if (!read_direction(fields.next(), "0", "1", record.write)) return "IOType is neither 0 nor 1";
  if (!read_number(fields.next(), record.device)) return "VolumeID is no number";
  if (!fields.ended()) return "more than 5 fields";
  return set_sectors(record, lba, sectors);
}

/// Timestamp,Response,IOType,LUN,Offset,Size; seconds, bytes. The published files have a header.
std::string_view read_systor(std::string_view line, TraceState& state, TraceRecord& record) {
  if (state.line == 1 && line == "Timestamp,Response,IOType,LUN,Offset,Size") return {};
  Fields fields(line, ',');
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  if (!read_seconds(fields.next(), record.at)) return "Timestamp is no number of seconds";
  const auto response = fields.next();
  SimTime ignored;
  if (!response || (!response->empty() && !read_seconds(response, ignored))) {
    return "Response is no number of seconds";
  }
  if (!read_direction(fields.next(), "r", "w", record.write)) return "IOType is neither R nor W";
  if (!read_number(fields.next(), record.device)) return "LUN is no number";
  if (!read_number(fields.next(), offset)) return "Offset is no number";
  if (!read_number(fields.next(), size)) return "Size is no number";
  if (!fields.ended()) return "more than 6 fields";
  return set_range(record, offset, size);
}

/// ts_ns pid process lba size W|R major minor MD5; the device is major x 256 + minor.
std::string_view read_fiu(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
  Fields fields(line, ' ');
  std::int64_t time = 0;
  std::uint64_t pid = 0;
  std::uint64_t lba = 0;
  std::uint64_t sectors = 0;
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  if (!read_number(fields.next(), time)) return "ts_ns is no number";
  if (!read_number(fields.next(), pid)) return "pid is no number";
  if (!fields.next()) return "fewer than 9 fields";
  if (!read_number(fields.next(), lba)) return "lba is no number";
  if (!read_number(fields.next(), sectors)) return "size is no number";
  if (!read_direction(fields.next(), "r", "w", record.write)) return "neither R nor W";
  if (!read_number(fields.next(), major)) return "major is no number";
  if (!read_number(fields.next(), minor)) return "minor is no number";
  if (!fields.next()) return "fewer than 9 fields";
  if (!fields.ended()) return "more than 9 fields";
  record.at = SimTime{time};
  record.device = major * 256U + minor;
  return set_sectors(record, lba, sectors);
}

/// Binary traces have no lines.
std::string_view read_no_line(std::string_view /*line*/, TraceState& /*state*/,
                              TraceRecord& /*record*/) {
  return "a binary trace has no lines";
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
    case TraceFormat::Alibaba:
      return read_alibaba;
    case TraceFormat::Tencent:
      return read_tencent;
    case TraceFormat::Systor:
      return read_systor;
    case TraceFormat::Fiu:
      return read_fiu;
    case TraceFormat::Vscsi:
      return read_no_line;
    case TraceFormat::FioIolog:
      return read_fio_iolog;
    case TraceFormat::FioLog:
      return read_fio_log;
    case TraceFormat::Blkparse:
      return read_blkparse;
  }
  return read_no_line;
}

}  // namespace replisim::format
