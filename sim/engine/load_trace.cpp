// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <cmath>

#include "sim/engine/load.hpp"

namespace replisim::engine {
namespace {

SimTime shifted(SimTime time, SimTime first, const TraceSettings& settings) {
  const SimTime since = time - first;
  if (settings.speed == 1.0) return settings.start + since;
  const double scaled = static_cast<double>(since.value) / settings.speed;
  return settings.start + nanoseconds(std::llround(scaled));
}

}  // namespace

TraceStream::TraceStream(std::span<const TraceRecord> records, const TraceSettings& settings) {
  assert(settings.speed > 0);
  std::vector<TraceRecord> sorted(records.begin(), records.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const TraceRecord& a, const TraceRecord& b) { return a.time < b.time; });
  for (const TraceRecord& record : sorted) {
    if (!record.write) {
      ++reads_;
      read_bytes_ += bytes(record.size);
      continue;
    }
    std::uint64_t offset = record.offset + static_cast<std::uint64_t>(settings.offset.value);
    if (settings.wrap) offset %= static_cast<std::uint64_t>(settings.wrap->value);
    push({shifted(record.time, sorted.front().time, settings), offset, record.size});
    const auto end = static_cast<std::int64_t>(offset + record.size);
    end_offset_ = std::max(end_offset_, bytes(end));
  }
}

void ListedStream::push(const Write& write) {
  assert(writes_.empty() || writes_.back().issue <= write.issue);
  writes_.push_back(write);
  bytes_before_.push_back(bytes_before_.back() + write.size);
}

Bytes ListedStream::bytes_of(std::uint64_t k0, std::uint64_t k1) const {
  return bytes(bytes_before_[k1] - bytes_before_[k0]);
}

std::uint64_t ListedStream::issued_before(SimTime t) const {
  const auto first_not = std::partition_point(writes_.begin(), writes_.end(),
                                              [t](const Write& w) { return w.issue < t; });
  return static_cast<std::uint64_t>(first_not - writes_.begin());
}

void ListedStream::apply(std::uint64_t k0, std::uint64_t k1, ChangeMap* changes,
                         VersionMap* versions, Stamp first) const {
  for (std::uint64_t k = k0; k < k1; ++k) {
    const Write& write = writes_[k];
    if (changes != nullptr) changes->set_write(write.offset, write.size);
    if (versions != nullptr)
      versions->set_write(write.offset, write.size, Stamp{first.value + (k - k0)});
  }
}

}  // namespace replisim::engine
