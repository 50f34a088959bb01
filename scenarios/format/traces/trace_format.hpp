// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The files that tell what hosts wrote: block traces (one line a request) and counters (one line
/// an interval).
namespace replisim::format {

enum class TraceFormat : std::uint8_t {
  Cloudphysics,
  Msr,
  Spc,
  Mqsim,
  Alibaba,
  Tencent,
  Systor,
  Fiu,
  Vscsi,
  FioIolog,
  FioLog,
  Blkparse,
};

enum class CounterFormat : std::uint8_t { TencentLoad, Counters };

/// Names as `format=` takes them, in the order of the enumerators.
const std::vector<std::string_view>& trace_format_names();
const std::vector<std::string_view>& counter_format_names();

/// What a file is, or why that can not be told. At most one is set without a problem.
struct DetectedFormat {
  std::optional<TraceFormat> trace;
  std::optional<CounterFormat> counters;
  std::string problem;  ///< "may be spc or fio-log"; empty: none
};

/// Looks at the first lines of a file: exactly one format must be able to read all of them.
DetectedFormat detect_format(const std::filesystem::path& path);

}  // namespace replisim::format
