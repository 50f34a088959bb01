// SPDX-License-Identifier: Apache-2.0
// MSR traces come in gigabytes: their usual lines are read in one pass over the bytes.
#include "scenarios/format/traces/trace_lines.hpp"

namespace replisim::format {
namespace {

/// Digits up to a separator; false without digits, and when there are more than 18 of them.
bool take_digits(const char*& at, const char* end, char separator, std::uint64_t& value) {
  const char* const begin = at;
  std::uint64_t number = 0;
  while (at != end) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
    if (digit > 9) break;
    number = number * 10 + digit;
    ++at;
  }
  const auto length = at - begin;
  if (length == 0 || length > 18 || at == end || *at != separator) return false;
  ++at;
  value = number;
  return true;
}

}  // namespace

bool read_msr_fast(std::string_view& text, TraceRecord& record) {
  constexpr std::uint64_t year_2000 = 125'911'584'000'000'000;  // in 100 ns since 1601
  constexpr std::uint64_t latest = year_2000 + 90'000'000'000'000'000;
  constexpr std::size_t shortest_tail = 8;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t time = 0;
  std::uint64_t device = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t response = 0;
  if (!take_digits(at, end, ',', time) || time < year_2000 || time > latest) return false;
  while (at != end && *at != ',' && *at != '\n') ++at;
  if (at == end || *at++ != ',') return false;
  if (!take_digits(at, end, ',', device) || device > UINT32_MAX) return false;
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  if (rest.size() < shortest_tail) return false;
  if (rest.starts_with("Read,")) {
    at += 5;
  } else if (rest.starts_with("Write,")) {
    record.write = true;
    at += 6;
  } else {
    return false;
  }
  if (!take_digits(at, end, ',', offset) || !take_digits(at, end, ',', size)) return false;
  if (size == 0 || size > UINT32_MAX || !take_digits(at, end, '\n', response)) return false;
  record.at = SimTime{static_cast<std::int64_t>((time - year_2000) * 100)};
  record.offset = offset;
  record.size = static_cast<std::uint32_t>(size);
  record.device = static_cast<std::uint32_t>(device);
  text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  return true;
}

}  // namespace replisim::format
