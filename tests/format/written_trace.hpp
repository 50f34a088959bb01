// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/format/traces/trace_format.hpp"

/// Requests as files of every format.
namespace replisim::format::test {

struct Issued {
  std::uint64_t time_us;
  bool write;
  std::uint64_t lba;
  std::uint64_t sectors;
};

/// Times in whole units from 0, some of them equal, at most 200 ms apart; sizes in whole sectors.
std::vector<Issued> some_requests(std::size_t count, std::uint64_t unit_us = 1);

/// The same requests as a file of a format, with its own units and start of time, all of device 0.
/// A FioLog has times in milliseconds: requests for it need that unit.
std::string written(const std::vector<Issued>& requests, TraceFormat format);

}  // namespace replisim::format::test
