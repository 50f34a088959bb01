// SPDX-License-Identifier: Apache-2.0
// Logs of tools: fio's and blkparse's. Their lines depend on those before.
#include <algorithm>

#include "scenarios/format/traces/trace_fields.hpp"
#include "scenarios/format/traces/trace_lines.hpp"

namespace replisim::format {
namespace {

/// The place of a file among those that an iolog named so far.
std::uint32_t device_of(TraceState& state, std::string_view file) {
  const auto found = std::find(state.files.begin(), state.files.end(), file);
  const auto place = static_cast<std::uint32_t>(found - state.files.begin());
  constexpr std::size_t most_files = 4'096;
  if (found == state.files.end() && state.files.size() < most_files) state.files.emplace_back(file);
  return place;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// `file action offset length` behind the time of v3; v2 has no times, but `wait` lines.
std::string_view read_fio_action(Fields& fields, TraceState& state, TraceRecord& record) {
  const auto file = fields.next();
  const auto action = fields.next();
  if (!action) return "no action";
  if (is_one_of(*action, {"add", "open", "close"})) {
    device_of(state, *file);
    return fields.ended() ? "" : "more fields than file and action";
  }
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  if (*action == "wait") {
    std::int64_t wait = 0;
    SimTime span;
    if (state.version != 2) return "wait is of version 2";
    if (!read_number(fields.next(), wait)) return "wait has no number of microseconds";
    if (!scale(wait, 1'000, span) || span > SimTime::max() - state.clock) {
      return "the wait is out of range";
    }
    state.clock += span;
    return {};
  }
  if (is_one_of(*action, {"sync", "datasync"})) return {};
  if (!is_one_of(*action, {"read", "write", "trim"})) {
    return "the action is none of add open close read write trim sync datasync wait";
  }
  if (!read_number(fields.next(), offset)) return "offset is no number";
  if (!read_number(fields.next(), length)) return "length is no number";
  if (!fields.ended()) return "more fields than an action has";
  if (*action == "trim") return {};
  record.write = *action == "write";
  record.device = device_of(state, *file);
  return set_range(record, offset, length);
}

/// "R", "WS", "FWFS": D is a discard, N no data. A leading F is a flush, a later one a barrier.
enum class Moves : std::uint8_t { Nothing, Read, Write, Unknown };

Moves moves_of(std::string_view rwbs) {
  Moves moves = Moves::Nothing;
  for (const char c : rwbs) {
    if (c == 'D') return Moves::Nothing;
    if (c == 'W') moves = Moves::Write;
    if (c == 'R') moves = Moves::Read;
    if (std::string_view("DWRNFASMBVEZ").find(c) == std::string_view::npos) return Moves::Unknown;
  }
  return rwbs.empty() ? Moves::Unknown : moves;
}

/// "8,16" as major x 256 + minor.
bool read_device(const std::optional<std::string_view>& field, std::uint32_t& device) {
  if (!field) return false;
  Fields parts(*field, ',');
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  if (!read_number(parts.next(), major) || !read_number(parts.next(), minor)) return false;
  device = major * 256U + minor;
  return parts.ended();
}

}  // namespace

/// Version 2: file action offset length. Version 3: timestamp_us file action offset length.
std::string_view read_fio_iolog(std::string_view line, TraceState& state, TraceRecord& record) {
  if (state.line == 1) {
    if (line == "fio version 2 iolog") state.version = 2;
    if (line == "fio version 3 iolog") state.version = 3;
    return state.version != 0 ? "" : "the first line is not 'fio version 2 iolog' or 3";
  }
  Fields fields(line, ' ');
  if (state.version == 3) {
    std::int64_t time = 0;
    if (!read_number(fields.next(), time)) return "the time is no number of microseconds";
    if (!scale(time, 1'000, record.at)) return "the request is out of range";
  } else {
    record.at = state.clock;
  }
  return read_fio_action(fields, state, record);
}

/// time ms, value, direction(0 R, 1 W, 2 T), bs B, offset[, prio, issue_ns]
std::string_view read_fio_log(std::string_view line, TraceState& /*state*/, TraceRecord& record) {
  Fields fields(line, ',');
  const auto next = [&fields] { return trimmed_field(fields.next()); };
  std::int64_t time = 0;
  std::uint64_t value = 0;
  unsigned direction = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  if (!read_number(next(), time)) return "time is no number of milliseconds";
  if (!read_number(next(), value)) return "value is no number";
  if (!read_number(next(), direction) || direction > 2) return "direction is none of 0 1 2";
  if (!read_number(next(), size)) return "bs is no number";
  if (fields.ended()) return "no offset: log with log_offset=1";
  if (!read_number(next(), offset)) return "offset is no number";
  if (!scale(time, 1'000'000, record.at)) return "the request is out of range";
  if (direction == 2) return {};
  record.write = direction == 1;
  return set_range(record, offset, size);
}

/// maj,min cpu seq time.ns pid action RWBS sector + nsect [process]; only Q is a request.
std::string_view read_blkparse(std::string_view line, TraceState& state, TraceRecord& record) {
  if (line.starts_with("CPU") || line.starts_with("Total (")) state.summary = true;
  if (state.summary) return {};
  Fields fields(line, ' ');
  std::uint64_t number = 0;
  if (!read_device(fields.next(), record.device)) return "the device is not major,minor";
  if (!read_number(fields.next(), number)) return "cpu is no number";
  if (!read_number(fields.next(), number)) return "seq is no number";
  if (!read_seconds(fields.next(), record.at)) return "the time is no number of seconds";
  if (!read_number(fields.next(), number)) return "pid is no number";
  const auto action = fields.next();
  if (!action) return "no action";
  if (*action != "Q") return {};
  const auto rwbs = fields.next();
  const Moves moves = moves_of(rwbs.value_or(""));
  if (moves == Moves::Unknown) return "RWBS is unknown";
  if (moves == Moves::Nothing) return {};
  std::uint64_t sector = 0;
  std::uint64_t sectors = 0;
  const auto place = fields.next();
  if (!place || place->starts_with('[')) return {};  // a flush moves no data
  if (!read_number(place, sector)) return "sector is no number";
  if (fields.next() != "+" || !read_number(fields.next(), sectors)) return "no '+ nsect'";
  record.write = moves == Moves::Write;
  if (sectors == 0) return {};
  return set_sectors(record, sector, sectors);
}

}  // namespace replisim::format
