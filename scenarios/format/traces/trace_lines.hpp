// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/traces/trace.hpp"

namespace replisim::format {

/// What the lines read so far mean for those that follow.
struct TraceState {
  std::size_t line = 0;            ///< the number of the line being read
  int version = 0;                 ///< of a fio iolog
  SimTime clock;                   ///< of a fio iolog v2: the sum of its waits
  std::vector<std::string> files;  ///< of a fio iolog: their places are the devices
  bool summary = false;            ///< of blkparse: its tables at the end have begun
};

/// Reads one line of a trace into `record`, with its absolute time in ns. Returns what is wrong
/// with it, or an empty text. A line that is no request (a header, a trim, a flush) leaves
/// `record.size` 0.
using TraceLineReader = std::string_view (*)(std::string_view line, TraceState& state,
                                             TraceRecord& record);

/// Of all formats but Vscsi, which is binary.
TraceLineReader line_reader_of(TraceFormat format);

std::string_view read_fio_iolog(std::string_view line, TraceState& state, TraceRecord& record);
std::string_view read_fio_log(std::string_view line, TraceState& state, TraceRecord& record);
std::string_view read_blkparse(std::string_view line, TraceState& state, TraceRecord& record);

/// The length of a record of CloudPhysics' vscsi traces.
constexpr std::size_t vscsi_record = 32;
/// One record of a vscsi trace, version 1.
std::string_view read_vscsi(std::string_view bytes, TraceRecord& record);

/// Reads a usual MSR line at the start of `text`, its end included, and moves `text` behind it.
/// False for every line that is not of the usual shape: `line_reader_of` says what is wrong.
bool read_msr_fast(std::string_view& text, TraceRecord& record);

}  // namespace replisim::format
