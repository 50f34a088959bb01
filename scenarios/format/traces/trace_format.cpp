// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/traces/trace_format.hpp"

#include <algorithm>
#include <fstream>

#include "scenarios/format/text.hpp"
#include "scenarios/format/traces/counters.hpp"
#include "scenarios/format/traces/trace_lines.hpp"

namespace replisim::format {
namespace {

constexpr std::size_t looked_at = std::size_t{1} << 16U;
constexpr std::size_t most_lines = 50;

/// Whole lines of the beginning of a file, at most some.
std::vector<std::string_view> first_lines(std::string_view text, bool whole_file) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < most_lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !whole_file && !lines.empty()) break;
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// Whether the format reads these lines, with a request among them.
bool reads(TraceFormat format, const std::vector<std::string_view>& lines) {
  const TraceLineReader read = line_reader_of(format);
  TraceState state;
  bool any = false;
  for (const std::string_view line : lines) {
    ++state.line;
    TraceRecord record;
    if (line.empty()) continue;
    if (!read(line, state, record).empty()) return false;
    any = any || record.size != 0;
  }
  return any || state.version != 0;
}

bool reads(CounterFormat format, const std::vector<std::string_view>& lines) {
  std::size_t number = 0;
  bool any = false;
  for (const std::string_view line : lines) {
    CounterRecord record;
    if (!line.empty() && !read_counter_line(line, format, ++number, record, any).empty())
      return false;
  }
  return any;
}

bool reads_vscsi(std::string_view text) {
  constexpr std::size_t most_records = 4;
  if (text.size() < vscsi_record) return false;
  const std::size_t count = std::min(most_records, text.size() / vscsi_record);
  for (std::size_t i = 0; i < count; ++i) {
    TraceRecord record;
    if (!read_vscsi(text.substr(i * vscsi_record, vscsi_record), record).empty()) return false;
  }
  return true;
}

}  // namespace

const std::vector<std::string_view>& trace_format_names() {
  static const std::vector<std::string_view> names = {
      "cloudphysics", "msr", "spc",   "mqsim",     "alibaba", "tencent",
      "systor",       "fiu", "vscsi", "fio-iolog", "fio-log", "blkparse"};
  return names;
}

const std::vector<std::string_view>& counter_format_names() {
  static const std::vector<std::string_view> names = {"tencent-load", "counters"};
  return names;
}

DetectedFormat detect_format(const std::filesystem::path& path) {
  DetectedFormat found;
  std::error_code error;
  std::ifstream file(path, std::ios::binary);
  if (!std::filesystem::is_regular_file(path, error) || !file) {
    found.problem = std::filesystem::exists(path, error) ? "is no file that can be read"
                                                         : "there is no such file";
    return found;
  }
  std::string text(looked_at, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty()) {
    found.problem = "the file is empty";
    return found;
  }
  if (text.find('\0') != std::string::npos) {
    if (reads_vscsi(text)) {
      found.trace = TraceFormat::Vscsi;
    } else {
      found.problem = "is binary, but no vscsi trace of version 1";
    }
    return found;
  }
  const auto lines = first_lines(text, text.size() < looked_at);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < trace_format_names().size(); ++i) {
    const auto format = static_cast<TraceFormat>(i);
    if (format == TraceFormat::Vscsi || !reads(format, lines)) continue;
    found.trace = format;
    names.emplace_back(trace_format_names()[i]);
  }
  for (std::size_t i = 0; i < counter_format_names().size(); ++i) {
    const auto format = static_cast<CounterFormat>(i);
    if (!reads(format, lines)) continue;
    found.counters = format;
    names.emplace_back(counter_format_names()[i]);
  }
  if (names.size() == 1) return found;
  found = {};
  found.problem = names.empty() ? "no format reads its first lines"
                                : "may be " + join(names, " or ") + ": name the format";
  return found;
}

}  // namespace replisim::format
