// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/traces/counters.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "scenarios/format/traces/trace_fields.hpp"

namespace replisim::format {
namespace {

constexpr std::size_t most_intervals = 10'000'000;
constexpr std::size_t longest_counter_line = 1'024;
constexpr std::size_t most_counter_problems = 1'000;
constexpr Bytes most_written{1'000'000'000'000'000'000};
constexpr SimTime longest = hours(24) * 365 * 50;
constexpr SimTime tencent_interval = seconds(300);

/// "12" or "12.5", times 10^3; further decimals are cut off.
bool read_thousandths(const std::optional<std::string_view>& field, std::int64_t& value) {
  SimTime time;  // seconds are read as decimals, exactly
  if (!read_seconds(field, time)) return false;
  value = time.value / 1'000'000;
  return true;
}

bool is_counters_header(std::string_view line) {
  Fields fields(line, ',');
  return trimmed_field(fields.next()) == "time" && trimmed_field(fields.next()) == "write_bytes" &&
         trimmed_field(fields.next()) == "write_ops" && fields.ended();
}

std::string_view read_plain(std::string_view line, CounterRecord& record) {
  Fields fields(line, ',');
  const auto next = [&fields] { return trimmed_field(fields.next()); };
  if (!read_seconds(next(), record.from)) return "time is no number of seconds";
  if (!read_number(next(), record.written.value)) return "write_bytes is no whole number";
  if (!read_number(next(), record.writes)) return "write_ops is no whole number";
  if (!fields.ended()) return "more than 3 fields";
  return {};
}

/// Rates an interval: `written` and `writes` are thousandths a second until the end is known.
std::string_view read_tencent_load(std::string_view line, CounterRecord& record) {
  Fields fields(line, ',');
  const auto next = [&fields] { return trimmed_field(fields.next()); };
  std::int64_t ignored = 0;
  if (!read_seconds(next(), record.from)) return "timestamp is no number of seconds";
  if (!read_thousandths(next(), ignored)) return "read_IOPS is no number";
  if (!read_thousandths(next(), ignored)) return "read_bandwidth is no number";
  if (!read_thousandths(next(), record.writes)) return "write_IOPS is no number";
  if (!read_thousandths(next(), record.written.value)) return "write_bandwidth is no number";
  if (!read_thousandths(next(), ignored)) return "disk_usage is no number";
  if (!fields.ended()) return "more than 6 fields";
  constexpr std::int64_t most = 1'000'000'000'000;  // thousandths of a kB/s, or writes
  if (record.written.value > most || record.writes > most) return "the rate is out of range";
  return {};
}

/// Rate in thousandths x time in ns / 10^12, rounded.
std::int64_t amount(std::int64_t thousandths, SimTime span, std::int64_t unit) {
  __extension__ using Wide = __int128;
  const Wide all = Wide{thousandths} * unit * span.value;
  constexpr Wide divisor = Wide{1'000'000'000} * 1'000;
  return static_cast<std::int64_t>((all + divisor / 2) / divisor);
}

class CounterReader {
 public:
  CounterReader(CounterFormat format, std::vector<TraceProblem>& problems)
      : format_(format), problems_(problems) {}

  /// False: reading is over.
  bool take(std::string_view line) {
    ++line_;
    if (line.size() > longest_counter_line) return problem("the line has more than 1024 bytes");
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return true;
    CounterRecord record;
    bool is_interval = false;
    const std::string_view wrong = read_counter_line(line, format_, line_, record, is_interval);
    if (!wrong.empty()) return problem(wrong);
    if (!is_interval) return true;
    if (!records_.empty() && record.from <= records_.back().from) {
      return problem("the time does not grow");
    }
    if (!records_.empty() && record.from - records_.front().from > longest) {
      return problem("more than 50 years after the first line");
    }
    if (records_.size() == most_intervals) return problem("more than 10000000 intervals") && false;
    records_.push_back(record);
    return true;
  }

  std::optional<std::vector<CounterRecord>> finish() {
    if (!problems_.empty()) return std::nullopt;
    if (records_.empty() || (records_.size() == 1 && format_ == CounterFormat::Counters)) {
      problems_.push_back({0, records_.empty() ? "the file has no intervals"
                                               : "one interval alone has no length: write two"});
      return std::nullopt;
    }
    const SimTime begin = records_.front().from;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      records_[i].from -= begin;
      if (i > 0) records_[i - 1].to = records_[i].from;
    }
    end_last();
    if (format_ == CounterFormat::TencentLoad) take_rates();
    Bytes left = most_written;
    for (const CounterRecord& record : records_) left -= std::min(left, record.written);
    if (left == Bytes{}) {
      problems_.push_back({0, "more than 1 EB was written"});
      return std::nullopt;
    }
    return std::move(records_);
  }

 private:
  bool problem(std::string_view message) {
    problems_.push_back({line_, std::string(message)});
    return problems_.size() < most_counter_problems;
  }

  void end_last() {
    CounterRecord& last = records_.back();
    const std::size_t count = records_.size();
    last.to = last.from +
              (count > 1 ? records_[count - 2].to - records_[count - 2].from : tencent_interval);
  }

  void take_rates() {
    for (CounterRecord& record : records_) {
      const SimTime span = std::min(record.to - record.from, tencent_interval);
      record.to = record.from + span;
      record.written = bytes(amount(record.written.value, span, 1'000));
      record.writes = amount(record.writes, span, 1);
    }
  }

  CounterFormat format_;
  std::vector<TraceProblem>& problems_;
  std::vector<CounterRecord> records_;
  std::size_t line_ = 0;
};

}  // namespace

std::string_view read_counter_line(std::string_view line, CounterFormat format, std::size_t number,
                                   CounterRecord& record, bool& is_interval) {
  if (format == CounterFormat::Counters) {
    if (number == 1) {
      return is_counters_header(line) ? "" : "the header is not time, write_bytes, write_ops";
    }
    is_interval = true;
    return read_plain(line, record);
  }
  if (number == 1 && line.starts_with("timestamp,")) return {};
  is_interval = true;
  return read_tencent_load(line, record);
}

std::optional<std::vector<CounterRecord>> read_counters(const std::filesystem::path& path,
                                                        CounterFormat format,
                                                        std::vector<TraceProblem>& problems) {
  problems.clear();
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    problems.push_back({0, std::filesystem::exists(path, error) ? "is not a file"
                                                                : "can not be read: no such file"});
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  CounterReader reader(format, problems);
  std::vector<char> line(longest_counter_line + 2);
  while (file) {
    file.getline(line.data(), static_cast<std::streamsize>(line.size()));
    const auto length = static_cast<std::size_t>(file.gcount());
    if (length == 0) break;
    const bool cut = file.fail() && !file.eof();
    const std::size_t ended = file.eof() || cut ? 0 : 1;
    if (!reader.take({line.data(), length - ended}) || cut) break;
  }
  if (file.bad()) problems.push_back({0, "can not be read to its end"});
  return reader.finish();
}

}  // namespace replisim::format
