// SPDX-License-Identifier: Apache-2.0
#include "tests/format/written_trace.hpp"

#include <random>

namespace replisim::format::test {
namespace {

std::string n(std::uint64_t value) {
  return std::to_string(value);
}

/// Microseconds as seconds with six decimals.
std::string as_seconds(std::uint64_t time_us) {
  const std::string us = n(time_us % 1'000'000);
  return n(time_us / 1'000'000) + "." + std::string(6 - us.size(), '0') + us;
}

std::string little_endian(std::uint64_t value, int length) {
  std::string bytes;
  for (int i = 0; i < length; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string header_of(TraceFormat format) {
  if (format == TraceFormat::Cloudphysics) return "time_us,op,lba_512,size_bytes\n";
  if (format == TraceFormat::Systor) return "Timestamp,Response,IOType,LUN,Offset,Size\n";
  if (format == TraceFormat::FioIolog) return "fio version 3 iolog\n1 /dev/sda add\n";
  return "";
}

std::string comma_line(const Issued& r, TraceFormat format) {
  const std::string offset = n(r.lba * 512);
  const std::string size = n(r.sectors * 512);
  switch (format) {
    case TraceFormat::Cloudphysics:
      return n(r.time_us) + (r.write ? ",W," : ",R,") + n(r.lba) + "," + size;
    case TraceFormat::Msr:
      return n(128'166'372'000'000'000 + r.time_us * 10) + ",hm,0," +
             (r.write ? "Write," : "Read,") + offset + "," + size + ",77";
    case TraceFormat::Spc:
      return "0," + n(r.lba) + "," + size + (r.write ? ",w," : ",R,") +
             as_seconds(r.time_us + 5'000'000);
    case TraceFormat::Alibaba:
      return std::string("0,") + (r.write ? "W," : "R,") + offset + "," + size + "," +
             n(1'577'808'000'000'000 + r.time_us);
    case TraceFormat::Tencent:
      return as_seconds(1'538'323'200'000'000 + r.time_us) + "," + n(r.lba) + "," + n(r.sectors) +
             (r.write ? ",1,0" : ",0,0");
    case TraceFormat::Systor:
      return as_seconds(1'455'592'301'000'000 + r.time_us) + ",," + (r.write ? "W,0," : "R,0,") +
             offset + "," + size;
    default:
      return n(r.time_us / 1'000) + ", 12, " + (r.write ? "1, " : "0, ") + size + ", " + offset +
             ", 0";
  }
}

std::string space_line(const Issued& r, TraceFormat format) {
  const std::string place = n(r.lba) + " ";
  switch (format) {
    case TraceFormat::Mqsim:
      return n(938'513'000 + r.time_us * 1'000) + " 0 " + place + n(r.sectors) +
             (r.write ? " 0" : " 1");
    case TraceFormat::Fiu:
      return n(89'966'000'000'000 + r.time_us * 1'000) + " 4253 nfsd " + place + n(r.sectors) +
             (r.write ? " W" : " R") + " 0 0 0fffb4a8fb5ae0f2a1a8f1f0d9e5c1b7";
    case TraceFormat::Blkparse:
      return "  0,0    3      1     " + as_seconds(r.time_us) + "000   697  Q  " +
             (r.write ? "WS " : "RA ") + place + "+ " + n(r.sectors) + " [kjournald]";
    default:
      return n(100 + r.time_us) + " /dev/sda " + (r.write ? "write " : "read ") + n(r.lba * 512) +
             " " + n(r.sectors * 512);
  }
}

bool has_spaces(TraceFormat format) {
  return format == TraceFormat::Mqsim || format == TraceFormat::Fiu ||
         format == TraceFormat::Blkparse || format == TraceFormat::FioIolog;
}

}  // namespace

std::vector<Issued> some_requests(std::size_t count, std::uint64_t unit_us) {
  std::mt19937_64 random(3);
  std::vector<Issued> requests;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back({time, random() % 3 != 0, random() % 1'000'000'000, 1 + random() % 256});
    time += random() % 4 == 0 ? 0 : random() % (200'000 / unit_us) * unit_us;
  }
  return requests;
}

std::string written(const std::vector<Issued>& requests, TraceFormat format) {
  std::string text = header_of(format);
  for (const Issued& r : requests) {
    if (format == TraceFormat::Vscsi) {
      text += little_endian(7, 4) + little_endian(r.sectors * 512, 4) + little_endian(1, 4) +
              little_endian(r.write ? 0x2a : 0x28, 2) + little_endian(0x100, 2) +
              little_endian(r.lba, 8) + little_endian(1'000 + r.time_us, 8);
    } else {
      text += (has_spaces(format) ? space_line(r, format) : comma_line(r, format)) + "\n";
    }
  }
  return text;
}

}  // namespace replisim::format::test
