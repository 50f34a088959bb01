// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/units.hpp"
#include "scenarios/format/traces/trace_format.hpp"

/// Real block traces as host load. The same requests written in any of the formats give the same
/// records.
namespace replisim::format {

/// One request. `at` counts from the earliest request of the file, whatever device it is for.
struct TraceRecord {
  SimTime at;
  std::uint64_t offset = 0;  ///< bytes
  std::uint32_t size = 0;    ///< bytes, at least 1
  bool write = false;
  std::uint32_t device = 0;  ///< 0 where the format has none
  friend bool operator==(const TraceRecord&, const TraceRecord&) = default;
};

struct TraceOptions {
  std::optional<std::int64_t> device;  ///< only this device, disk or ASU
  /// Requests must end here or before; none: anywhere. Reads are only looked at when `reads`.
  std::optional<std::uint64_t> end;
  bool reads = false;
  bool only_writes = false;        ///< reads take no memory: they come with no record
  std::size_t bad_lines = 0;       ///< so many are left out, each named; one more refuses the file
  SimTime step_back = seconds(1);  ///< times may step back by so much, as requests end out of order
};

/// A line that can not be used.
struct TraceProblem {
  std::size_t line = 0;  ///< 0: the whole file; of a binary trace the number of the record
  std::string message;
};

/// Reads a trace in pieces, so that only its records take memory. They come back sorted by time;
/// requests of one time keep their order. A file with more bad lines than allowed is refused;
/// after 1,000 of them, or 16 MiB without an end of line, reading stops. Where bad lines are
/// allowed, `problems` names those that were left out.
std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::vector<TraceProblem>& problems);

/// The same with problems as `path:line: message` lines, at most 20 of them.
std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::string& error);

}  // namespace replisim::format
