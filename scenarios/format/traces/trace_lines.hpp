// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "scenarios/format/traces/trace.hpp"

namespace replisim::format {

/// Reads one line of a trace into `record`, with its absolute time in ns. Returns what is wrong
/// with it, or an empty text.
using TraceLineReader = std::string_view (*)(std::string_view line, TraceRecord& record);

TraceLineReader line_reader_of(TraceFormat format);

}  // namespace replisim::format
