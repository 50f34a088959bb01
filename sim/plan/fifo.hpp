// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/plan/lag_distribution.hpp"
#include "sim/plan/outages.hpp"
#include "sim/plan/workload.hpp"

/// One asynchronous mirror or group over one line: writes are acknowledged as they arrive and go to
/// the target one after the other.
namespace replisim::plan {

/// lag(t) is the age of the oldest write that is not yet at the target; backlog(t) the bytes that
/// are not, of the write under way only the rest.
struct FifoReplay {
  LagDistribution lag;  ///< its horizon: from the first write to the later of last write and drain
  SimTime first_write;
  SimTime last_write;
  SimTime drained;    ///< when the last byte arrived
  Bytes max_backlog;  ///< rounded to whole bytes
  SimTime max_backlog_at;
  std::size_t latest_write = 0;  ///< the write whose lag was the greatest when it arrived
  SimTime caught_up;             ///< the first instant after the last outage with nothing missing
};

/// `writes` are sorted and at least one. No byte moves during an outage, or in a brownout as many
/// as `left_ppb` parts of 10^9 of the line allow; a transfer under way goes on where it stopped.
/// `rate` is above 0.
FifoReplay replay_fifo(Writes writes, Rate rate, const std::vector<Span>& outages = {},
                       std::int64_t left_ppb = 0);

/// How long the line would still have to send at any time, had nothing more come: backlog over
/// rate.
LagDistribution time_to_send(Writes writes, Rate rate);

/// What a disaster at one instant would take with it.
struct Unsent {
  Bytes size;      ///< of the write under way only the rest
  SimTime behind;  ///< the age of the oldest of them
};
Unsent unsent_at(Writes writes, Rate rate, SimTime at);

}  // namespace replisim::plan
