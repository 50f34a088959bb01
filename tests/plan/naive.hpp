// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "sim/plan/workload.hpp"

/// The planner's questions answered slowly, millisecond by millisecond and byte by byte. Workloads
/// for it arrive at whole milliseconds, in sizes of whole milliseconds of a line.
namespace replisim::plan::test {

/// Bytes that the line of these tests moves in a millisecond, and its rate.
constexpr std::int64_t bytes_a_ms = 500;
constexpr Rate naive_rate = bytes_per_second(bytes_a_ms * 1'000);

/// Writes of one volume: quiet times and bursts, places that repeat.
std::vector<Write> random_writes(std::mt19937_64& random, int count);

struct NaiveFifo {
  /// For each ms of the horizon the lag at its begin, in ms; -1: nothing was missing.
  std::vector<std::int64_t> lag_ms;
  std::vector<std::int64_t> backlog;  ///< bytes then, those that came with that ms among them
  std::int64_t drained_ms = 0;
  std::int64_t max_backlog = 0;
  std::int64_t caught_up_ms = 0;  ///< first ms after the outage with nothing missing
};
NaiveFifo naive_fifo(const std::vector<Write>& writes, Span outage);

/// The least whole ms x so that the lag is at most x during the share of the time; the lag may be a
/// millisecond less.
std::int64_t naive_percentile(const std::vector<std::int64_t>& lag_ms, double share);

std::int64_t naive_unique(Writes writes, std::int64_t extent);

}  // namespace replisim::plan::test
