// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "scenarios/format/traces/trace_fields.hpp"
#include "scenarios/format/traces/trace_lines.hpp"

namespace replisim::format {
namespace {

/// The little-endian number at a place of the record.
template <class Number>
Number number_at(std::string_view bytes, std::size_t place) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[place + i]);
    value = static_cast<Number>(value | static_cast<Number>(Number{byte} << (8 * i)));
  }
  return value;
}

/// SCSI READ and WRITE of 6, 10, 12 and 16 bytes.
bool is_write(unsigned command) {
  return command == 0x2a || command == 0x0a || command == 0xaa || command == 0x8a;
}
bool is_read(unsigned command) {
  return command == 0x28 || command == 0x08 || command == 0xa8 || command == 0x88;
}

}  // namespace

/// u32 sn, u32 len B, u32 nSG, u16 cmd, u16 ver, u64 lbn (512 B), u64 us. The version's high byte
/// is 1 in the published files.
std::string_view read_vscsi(std::string_view bytes, TraceRecord& record) {
  const auto length = number_at<std::uint32_t>(bytes, 4);
  const unsigned command = number_at<std::uint16_t>(bytes, 12);
  const unsigned version = number_at<std::uint16_t>(bytes, 14);
  const auto sector = number_at<std::uint64_t>(bytes, 16);
  const auto time = number_at<std::uint64_t>(bytes, 24);
  if (!is_write(command) && !is_read(command)) return "the command is neither a read nor a write";
  if (version >> 8U > 1) return "not version 1 of the format";
  std::uint64_t offset = 0;
  if (time > largest_trace_offset || !scale(static_cast<std::int64_t>(time), 1'000, record.at) ||
      !scale(sector, trace_sector, offset)) {
    return "the request is out of range";
  }
  record.write = is_write(command);
  return set_range(record, offset, length);
}

}  // namespace replisim::format
