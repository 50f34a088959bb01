// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/active.hpp"

#include <tuple>

#include "sim/engine/apply_writes.hpp"

namespace replisim::engine {

bool comes_after(const EndWrites& a, std::uint64_t n, const EndWrites& b, std::uint64_t m) {
  const auto place = [](const EndWrites& end, std::uint64_t k) {
    return std::tuple(end.writes->acknowledged(k), end.writes->issue(k), end.bias);
  };
  return place(b, m) < place(a, n);
}

void merge_writes(const EndWrites& a, std::uint64_t from, std::uint64_t to, const EndWrites& b,
                  Bytes size, Bytes extent, VersionMap& into) {
  if (from >= to) return;
  ChangeMap touched(size, extent);
  mark_writes(*a.writes, from, to, touched);
  VersionMap fresh(size, extent);
  stamp_writes(*a.writes, a.volume, from, to, fresh);
  touched.for_each_run([&](ExtentRun run) {
    for (std::uint64_t e = run.first; e < run.first + run.count; ++e) {
      const Stamp held = into.at(e);
      const bool of_b = held.written() && held.volume() == b.volume;
      if (of_b && comes_after(b, held.index(), a, fresh.at(e).index())) continue;
      into.set(e, fresh.at(e));
    }
  });
}

}  // namespace replisim::engine
