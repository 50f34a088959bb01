// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/units.hpp"
#include "scenarios/format/scenario.hpp"

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
};

/// A line that can not be used.
struct TraceProblem {
  std::size_t line = 0;  ///< 0: the whole file
  std::string message;
};

/// Reads a trace in pieces, so that only its records take memory. They come back sorted by time;
/// requests of one time keep their order. A file with a bad line is refused: at most 20 of them are
/// named. In MSR traces, which are written when a request ends, times may step back by up to 1 s.
std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::vector<TraceProblem>& problems);

/// The same with problems as `path:line: message` lines.
std::optional<std::vector<TraceRecord>> read_trace(const std::filesystem::path& path,
                                                   TraceFormat format, const TraceOptions& options,
                                                   std::string& error);

}  // namespace replisim::format
