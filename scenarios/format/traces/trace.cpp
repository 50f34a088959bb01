// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/traces/trace.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "scenarios/format/traces/trace_lines.hpp"

namespace replisim::format {
namespace {

constexpr std::size_t piece = std::size_t{1} << 18;
constexpr std::size_t longest_trace_line = 1'024;
constexpr std::size_t most_problems = 1'000;  // nobody reads more

struct CloseTrace {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

/// Takes the lines of one file one after the other.
class TraceReader {
 public:
  TraceReader(TraceFormat format, const TraceOptions& options, std::vector<TraceProblem>& problems)
      : format_(format),
        read_line_(line_reader_of(format)),
        options_(options),
        problems_(problems) {}

  void take(std::string_view line) {
    ++line_;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) return;
    if (format_ == TraceFormat::Cloudphysics && !header_seen_) {
      header_seen_ = true;
      if (line != "time_us,op,lba_512,size_bytes") {
        problem("the header is not time_us,op,lba_512,size_bytes");
      }
      return;
    }
    TraceRecord record;
    const std::string_view wrong = read_line_(line, record);
    if (!wrong.empty()) return problem(wrong);
    check_time(record.at);
    if (options_.device && record.device != *options_.device) return;
    if (options_.end && (record.write || options_.reads) &&
        record.offset + record.size > *options_.end) {
      return problem("the request ends at byte " + std::to_string(record.offset + record.size) +
                     ", the volume at " + std::to_string(*options_.end));
    }
    records_.push_back(record);
  }

  void too_long() {
    ++line_;
    problem("the line has more than " + std::to_string(longest_trace_line) + " bytes");
  }

  std::optional<std::vector<TraceRecord>> finish() {
    if (count_ != 0) return std::nullopt;
    if (!earliest_) {
      problems_.push_back({0, "the trace has no requests"});
      return std::nullopt;
    }
    const auto earlier = [](const TraceRecord& a, const TraceRecord& b) { return a.at < b.at; };
    if (!std::is_sorted(records_.begin(), records_.end(), earlier)) {
      std::stable_sort(records_.begin(), records_.end(), earlier);
    }
    for (TraceRecord& record : records_) record.at -= *earliest_;
    return std::move(records_);
  }

 private:
  void problem(std::string_view message) {
    if (++count_ <= most_problems) problems_.push_back({line_, std::string(message)});
  }

  void check_time(SimTime at) {
    if (!earliest_ || at < *earliest_) earliest_ = at;
    if (format_ == TraceFormat::Msr && at < latest_ - seconds(1)) {
      problem("the time steps back by more than 1 s");
    }
    latest_ = std::max(latest_, at);
  }

  TraceFormat format_;
  TraceLineReader read_line_;
  const TraceOptions& options_;
  std::vector<TraceProblem>& problems_;
  std::vector<TraceRecord> records_;
  std::size_t line_ = 0;
  std::size_t count_ = 0;
  bool header_seen_ = false;
  std::optional<SimTime> earliest_;
  SimTime latest_;
};

/// Feeds the lines of a file to the reader, a piece at a time; false when reading failed.
bool feed(std::FILE* file, TraceReader& reader) {
  std::vector<char> buffer(piece + longest_trace_line);
  std::size_t kept = 0;  // bytes of an unfinished line at the front
  bool skipping = false;
  while (true) {
    const std::size_t read = std::fread(buffer.data() + kept, 1, piece, file);
    std::string_view text(buffer.data(), kept + read);
    std::size_t end = 0;
    while ((end = text.find('\n')) != std::string_view::npos) {
      if (!skipping) {
        end > longest_trace_line ? reader.too_long() : reader.take(text.substr(0, end));
      }
      skipping = false;
      text.remove_prefix(end + 1);
    }
    if (read == 0) {
      if (!text.empty() && !skipping) reader.take(text);
      return std::ferror(file) == 0;
    }
    if (text.size() >= longest_trace_line || skipping) {
      if (!skipping) reader.too_long();
      skipping = true;
      text = {};
    }
    kept = text.size();
    if (kept != 0) std::memmove(buffer.data(), text.data(), kept);
  }
}

}  // namespace

std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::vector<TraceProblem>& problems) {
  problems.clear();
  if (options.device && format == TraceFormat::Cloudphysics) {
    problems.push_back({0, "this format has no devices"});
    return std::nullopt;
  }
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    problems.push_back({0, "is not a file"});
    return std::nullopt;
  }
  const std::unique_ptr<std::FILE, CloseTrace> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const int reason = errno;
    problems.push_back({0, std::string("can not be read: ") + std::strerror(reason)});
    return std::nullopt;
  }
  TraceReader reader(format, options, problems);
  if (!feed(file.get(), reader)) {
    problems.push_back({0, "can not be read to its end"});
    return std::nullopt;
  }
  return reader.finish();
}

std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::string& error) {
  std::vector<TraceProblem> problems;
  auto records = read_trace(path, format, options, problems);
  error.clear();
  constexpr std::size_t most_shown = 20;
  for (std::size_t i = 0; i < std::min(problems.size(), most_shown); ++i) {
    const TraceProblem& problem = problems[i];
    error += path.generic_string() + ":";
    if (problem.line != 0) error += std::to_string(problem.line) + ":";
    error += " " + problem.message + "\n";
  }
  if (problems.size() > most_shown) {
    error +=
        path.generic_string() + ": and " + std::to_string(problems.size() - most_shown) + " more\n";
  }
  return records;
}

}  // namespace replisim::format
