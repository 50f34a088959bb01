// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/copies.hpp"

#include "sim/plan/rounding.hpp"
#include "sim/plan/unique.hpp"

namespace replisim::plan {
std::optional<SimTime> streamed_copy_end(Writes writes, SimTime begin, Bytes size, Rate rate) {
  if (writes.empty()) return std::nullopt;
  SimTime done = begin + transfer_time(size, rate);
  Bytes sum = size;
  for (const Write& write : issued_in(writes, {begin, writes.back().at + nanoseconds(1)})) {
    if (write.at >= done) break;
    sum += bytes(write.size);
    done = begin + transfer_time(sum, rate);
  }
  if (done > writes.back().at) return std::nullopt;
  return done;
}

CopyRounds copy_rounds(Writes writes, SimTime begin, Bytes size, Rate rate, Bytes extent,
                       SimTime period) {
  constexpr std::size_t most_rounds = 1'000;
  CopyRounds result;
  Round round{begin, size, transfer_time(size, rate)};
  while (!writes.empty() && result.rounds.size() < most_rounds) {
    const SimTime end = round.begun + round.took;
    if (end > writes.back().at) break;
    result.rounds.push_back(round);
    result.sent += round.size;
    result.ended = end;
    result.complete = round.took <= period;
    if (result.complete) break;
    const Bytes next = unique_bytes(issued_in(writes, {round.begun, end}), extent);
    round = {end, next, transfer_time(next, rate)};
  }
  return result;
}

}  // namespace replisim::plan
