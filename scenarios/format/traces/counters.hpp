// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "model/units.hpp"
#include "scenarios/format/traces/trace.hpp"

/// Counters an interval: what monitoring keeps where no block trace was taken.
namespace replisim::format {

/// What hosts wrote in one interval. Times count from the first interval's begin.
struct CounterRecord {
  SimTime from;
  SimTime to;
  Bytes written;
  std::int64_t writes = 0;
  friend bool operator==(const CounterRecord&, const CounterRecord&) = default;
};

/// Reads counters. Counters: a header `time, write_bytes, write_ops`, then seconds, bytes and
/// writes of the interval that begins then. TencentLoad: `timestamp,read_IOPS,read_bandwidth KB/s,
/// write_IOPS,write_bandwidth KB/s,disk_usage MB` with KB = 1,000 B; a header may stand above. An
/// interval ends where the next begins, one of TencentLoad after 300 s at the latest; the last is
/// as long as the one before it. Times must grow from line to line. Problems as of `read_trace`.
std::optional<std::vector<CounterRecord>> read_counters(const std::filesystem::path& path,
                                                        CounterFormat format,
                                                        std::vector<TraceProblem>& problems);

/// Reads one line, its interval without an end; what is wrong with it, or an empty text. A header
/// is no interval: `is_interval` stays false.
std::string_view read_counter_line(std::string_view line, CounterFormat format, std::size_t number,
                                   CounterRecord& record, bool& is_interval);

}  // namespace replisim::format
