// SPDX-License-Identifier: Apache-2.0
#include "tests/plan/naive.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>
#include <utility>

namespace replisim::plan::test {

std::vector<Write> random_writes(std::mt19937_64& random, int count) {
  std::vector<Write> writes;
  std::int64_t at = 3;
  for (int i = 0; i < count; ++i) {
    const auto size = static_cast<std::int64_t>(1 + random() % 20) * bytes_a_ms;
    const auto offset = static_cast<std::int64_t>(random() % 300) * 512;
    writes.push_back({milliseconds(at), offset, size, static_cast<std::uint32_t>(random() % 2)});
    if (random() % 3 != 0)
      at += static_cast<std::int64_t>(random() % (random() % 5 == 0 ? 90 : 12));
  }
  return writes;
}

NaiveFifo naive_fifo(const std::vector<Write>& writes, Span outage) {
  struct Waiting {
    std::int64_t at;
    std::int64_t left;
  };
  NaiveFifo result;
  std::deque<Waiting> queue;
  std::size_t next = 0;
  std::int64_t backlog = 0;
  const std::int64_t first = writes.front().at / milliseconds(1);
  result.caught_up_ms = -1;
  for (std::int64_t now = first; next < writes.size() || !queue.empty(); ++now) {
    for (; next < writes.size() && writes[next].at == milliseconds(now); ++next) {
      queue.push_back({now, writes[next].size});
      backlog += writes[next].size;
    }
    result.max_backlog = std::max(result.max_backlog, backlog);
    result.backlog.push_back(backlog);
    result.lag_ms.push_back(queue.empty() ? -1 : now - queue.front().at);
    const bool down = milliseconds(now) >= outage.from && milliseconds(now) < outage.to;
    if (!down && !queue.empty()) {
      queue.front().left -= bytes_a_ms;
      backlog -= bytes_a_ms;
      if (queue.front().left == 0) queue.pop_front();
      if (queue.empty()) result.drained_ms = now + 1;
    }
    const bool later = milliseconds(now + 1) >= outage.to;
    const bool arrives = next < writes.size() && writes[next].at == milliseconds(now + 1);
    if (later && queue.empty() && !arrives && result.caught_up_ms < 0)
      result.caught_up_ms = now + 1;
  }
  // The horizon ends with the last write or the drain, and the last ms looked at began before.
  while (!result.lag_ms.empty() && result.lag_ms.back() == -1) result.lag_ms.pop_back();
  return result;
}

std::int64_t naive_percentile(const std::vector<std::int64_t>& lag_ms, double share) {
  std::vector<std::int64_t> sorted = lag_ms;
  std::sort(sorted.begin(), sorted.end());
  const auto needed =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()) - 1e-9));
  return needed == 0 ? 0 : sorted[needed - 1] + 1;
}

std::int64_t naive_unique(Writes writes, std::int64_t extent) {
  std::set<std::pair<std::uint32_t, std::int64_t>> touched;
  for (const Write& write : writes)
    for (std::int64_t byte = write.offset; byte < write.offset + write.size; ++byte)
      touched.insert({write.device, byte / extent});
  return static_cast<std::int64_t>(touched.size()) * extent;
}

}  // namespace replisim::plan::test
