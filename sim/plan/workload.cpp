// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/workload.hpp"

#include <algorithm>

namespace replisim::plan {

Bytes written_bytes(Writes writes) {
  Bytes sum;
  for (const Write& write : writes) sum += bytes(write.size);
  return sum;
}

Writes issued_in(Writes writes, Span span) {
  const auto before = [](const Write& write, SimTime at) { return write.at < at; };
  const auto first = std::lower_bound(writes.begin(), writes.end(), span.from, before);
  const auto last = std::lower_bound(first, writes.end(), span.to, before);
  return {first, last};
}

double mean_rate(Writes writes) {
  if (writes.empty() || writes.front().at == writes.back().at) return 0;
  const SimTime length = writes.back().at - writes.front().at;
  return static_cast<double>(written_bytes(writes).value) * 1e9 / static_cast<double>(length.value);
}

Densest densest_span(Writes writes, SimTime length) {
  Densest densest;
  Bytes inside;
  std::size_t end = 0;
  for (const Write& first : writes) {
    while (end < writes.size() && writes[end].at < first.at + length)
      inside += bytes(writes[end++].size);
    if (inside > densest.written) densest = {{first.at, first.at + length}, inside};
    inside -= bytes(first.size);
  }
  return densest;
}

}  // namespace replisim::plan
