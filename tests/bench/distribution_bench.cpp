// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cstdint>

#include "model/data/distribution.hpp"

// Lag and latency percentiles from segments and progressions, none of which repeats.

using namespace replisim;

namespace {

void lag_percentiles(benchmark::State& state) {
  const std::int64_t segments = state.range(0);
  for (auto _ : state) {
    TimeDistribution lag;
    for (std::int64_t i = 0; i < segments; ++i)
      lag.add(i * 7919 % 1'000'000'007, i * 104'729 % 1'000'000'007, 1000 + i % 17);
    benchmark::DoNotOptimize(lag.percentile({50}) + lag.percentile({99}) + lag.mean());
  }
  state.SetItemsProcessed(state.iterations() * segments);
}
BENCHMARK(lag_percentiles)->Range(1 << 10, 1 << 18)->Unit(benchmark::kMicrosecond);

void latency_percentiles(benchmark::State& state) {
  const std::int64_t runs = state.range(0);
  for (auto _ : state) {
    LatencyDistribution latencies;
    for (std::int64_t i = 0; i < runs; ++i)
      latencies.add({i * 7919 % 10'000'019, i % 100 - 50, 1000, 7});
    benchmark::DoNotOptimize(latencies.percentile({50}) + latencies.percentile({99}) +
                             latencies.mean());
  }
  state.SetItemsProcessed(state.iterations() * runs);
}
BENCHMARK(latency_percentiles)->Range(1 << 10, 1 << 16)->Unit(benchmark::kMicrosecond);

}  // namespace
