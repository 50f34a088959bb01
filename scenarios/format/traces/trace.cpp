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
constexpr SimTime longest_trace = hours(24) * 365 * 50;
constexpr std::size_t longest_skipped = std::size_t{16} << 20U;  // without an end of line

struct CloseTrace {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};
using TraceFile = std::unique_ptr<std::FILE, CloseTrace>;

bool has_devices(TraceFormat format) {
  return format != TraceFormat::Cloudphysics && format != TraceFormat::Vscsi &&
         format != TraceFormat::FioLog;
}

/// Takes the lines of one file one after the other.
class TraceReader {
 public:
  TraceReader(TraceFormat format, const TraceOptions& options, std::vector<TraceProblem>& problems)
      : format_(format),
        read_line_(line_reader_of(format)),
        options_(options),
        problems_(problems) {}

  /// All lines of a text that ends with one; false: reading is over.
  bool take_lines(std::string_view text) {
    while (!text.empty() && !stopped_) {
      TraceRecord record;
      if (format_ == TraceFormat::Msr && read_msr_fast(text, record)) {
        ++state_.line;
        take_record(record);
        continue;
      }
      const std::size_t end = text.find('\n');
      take_line(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
    return !stopped_;
  }

  void take_line(std::string_view line) {
    ++state_.line;
    if (line.size() > longest_trace_line) return too_long();
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) return;
    TraceRecord record;
    const std::string_view wrong = read_line_(line, state_, record);
    if (!wrong.empty()) return problem(wrong);
    if (record.size != 0) take_record(record);
  }

  void take_bytes(std::string_view bytes) {
    ++state_.line;
    if (bytes.size() != vscsi_record) return problem("the file ends within a record of 32 bytes");
    TraceRecord record;
    const std::string_view wrong = read_vscsi(bytes, record);
    wrong.empty() ? take_record(record) : problem(wrong);
  }

  /// The whole file will have as many records a byte as its beginning: room for them, within
  /// reason, since one that is damaged may promise any number.
  void expect(std::size_t begun, std::uintmax_t whole) {
    constexpr std::uintmax_t most = std::uintmax_t{4} << 20U;
    if (begun != 0) records_.reserve(std::min(most, records_.size() * (whole / begun + 1)));
  }

  /// A line so long that its end was not looked for.
  void take_long_line() {
    ++state_.line;
    too_long();
  }
  bool stopped() const { return stopped_; }

  /// What is wrong with the file as a whole; nothing more is read.
  void stop(std::string_view message) {
    stopped_ = true;
    count_ = options_.bad_lines + 1;
    problems_.push_back({state_.line, std::string(message)});
  }

  std::optional<std::vector<TraceRecord>> finish() {
    if (count_ > options_.bad_lines) return std::nullopt;
    if (!earliest_) {
      problems_.push_back({0, "the trace has no requests"});
      return std::nullopt;
    }
    const auto earlier = [](const TraceRecord& a, const TraceRecord& b) { return a.at < b.at; };
    if (!std::is_sorted(records_.begin(), records_.end(), earlier)) {
      std::stable_sort(records_.begin(), records_.end(), earlier);
    }
    for (TraceRecord& record : records_) record.at -= *earliest_;
    if (latest_ - *earliest_ > longest_trace) {
      problems_.push_back({0, "the trace is longer than 50 years"});
      return std::nullopt;
    }
    return std::move(records_);
  }

 private:
  void problem(std::string_view message) {
    problems_.push_back({state_.line, std::string(message)});
    const std::size_t most = std::max(most_problems, options_.bad_lines);
    if (++count_ > most) stop("more than " + std::to_string(most) + " bad lines: not read further");
  }

  void too_long() {
    problem("the line has more than " + std::to_string(longest_trace_line) + " bytes");
  }

  void take_record(const TraceRecord& record) {
    if (record.at < latest_ - options_.step_back) {
      return problem("the time steps back by more than " + text_of(options_.step_back));
    }
    latest_ = std::max(latest_, record.at);
    if (!earliest_ || record.at < *earliest_) earliest_ = record.at;
    if (options_.device && record.device != *options_.device) return;
    if (options_.end && (record.write || options_.reads) &&
        record.offset + record.size > *options_.end) {
      return problem("the request ends at byte " + std::to_string(record.offset + record.size) +
                     ", the volume at " + std::to_string(*options_.end));
    }
    if (record.write || !options_.only_writes) records_.push_back(record);
  }

  static std::string text_of(SimTime span) {
    constexpr std::int64_t second = 1'000'000'000;
    if (span.value % second == 0) return std::to_string(span.value / second) + " s";
    return std::to_string(span.value) + " ns";
  }

  TraceFormat format_;
  TraceLineReader read_line_;
  const TraceOptions& options_;
  std::vector<TraceProblem>& problems_;
  std::vector<TraceRecord> records_;
  TraceState state_;
  std::size_t count_ = 0;
  bool stopped_ = false;
  std::optional<SimTime> earliest_;
  SimTime latest_;
};

/// Feeds the lines of a file to the reader, a piece at a time; false when reading failed.
bool feed(std::FILE* file, std::uintmax_t size, TraceReader& reader) {
  bool first = true;
  std::vector<char> buffer(piece + longest_trace_line);
  std::size_t kept = 0;     // bytes of an unfinished line at the front
  std::size_t skipped = 0;  // bytes of a line that is too long, so far
  while (!reader.stopped()) {
    const std::size_t read = std::fread(buffer.data() + kept, 1, piece, file);
    std::string_view text(buffer.data(), kept + read);
    if (skipped != 0) {
      const std::size_t end = text.find('\n');
      skipped += std::min(end, text.size());
      if (end == std::string_view::npos) {
        if (skipped > longest_skipped) reader.stop("no end of line within 16 MiB: not a trace");
        text = {};
      } else {
        text.remove_prefix(end + 1);
        skipped = 0;
      }
    }
    const std::size_t whole = text.rfind('\n') + 1;  // npos + 1 is 0
    if (!reader.take_lines(text.substr(0, whole))) return true;
    if (first) reader.expect(whole, size);
    first = false;
    text.remove_prefix(whole);
    if (read == 0) {
      if (!text.empty()) reader.take_line(text);
      return std::ferror(file) == 0;
    }
    if (text.size() > longest_trace_line) {
      reader.take_long_line();
      skipped = text.size();
      if (text.find('\0') != std::string_view::npos) reader.stop("holds NUL bytes: not a text");
      text = {};
    }
    kept = text.size();
    if (kept != 0) std::memmove(buffer.data(), text.data(), kept);
  }
  return true;
}

/// The same for a file of records of one length.
bool feed_records(std::FILE* file, TraceReader& reader) {
  std::vector<char> buffer(piece);
  while (!reader.stopped()) {
    const std::size_t read = std::fread(buffer.data(), 1, piece, file);
    if (read == 0) return std::ferror(file) == 0;
    std::string_view bytes(buffer.data(), read);
    while (!bytes.empty() && !reader.stopped()) {
      reader.take_bytes(bytes.substr(0, vscsi_record));
      bytes.remove_prefix(std::min(vscsi_record, bytes.size()));
    }
  }
  return true;
}

TraceFile open_trace(const std::filesystem::path& path, std::vector<TraceProblem>& problems) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    problems.push_back({0, "is not a file"});
    return nullptr;
  }
  TraceFile file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const int reason = errno;
    problems.push_back({0, std::string("can not be read: ") + std::strerror(reason)});
  }
  return file;
}

}  // namespace

std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::vector<TraceProblem>& problems) {
  problems.clear();
  if (options.device && !has_devices(format)) {
    problems.push_back({0, "this format has no devices"});
    return std::nullopt;
  }
  const TraceFile file = open_trace(path, problems);
  if (!file) return std::nullopt;
  std::error_code ignored;
  const std::uintmax_t size = std::filesystem::file_size(path, ignored);
  TraceReader reader(format, options, problems);
  const bool read = format == TraceFormat::Vscsi ? feed_records(file.get(), reader)
                                                 : feed(file.get(), size, reader);
  if (!read) {
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
