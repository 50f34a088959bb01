// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "reports/result.hpp"
#include "scenarios/format/load.hpp"
#include "sim/runs/batch.hpp"

// The shipped scenarios tagged quick, as `replisim run` replays them: read, fork, simulate, judge,
// and the result back through a pipe.

namespace {

using namespace replisim;

std::vector<runs::Item> quick_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(REPLISIM_SCENARIOS))
    if (format::kind_of_file(entry.path()) == format::FileKind::Timeline)
      files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  std::vector<runs::Item> items;
  format::Diagnostics diagnostics;
  for (const std::string& file : files) {
    auto scenario = format::load_scenario(file, {}, diagnostics);
    if (scenario && scenario->has_tag("quick")) items.push_back({file, std::move(*scenario)});
  }
  return items;
}

/// All of them, two at a time: the whole time, and the median of one from fork to result.
void all_quick(benchmark::State& state) {
  double median_ms = 0;
  double count = 0;
  for (auto _ : state) {
    const auto items = quick_scenarios();
    runs::BatchOptions options;
    options.parallel = 2;
    std::vector<double> times;
    for (const auto& result : runs::run_batch(items, options).results)
      times.push_back(static_cast<double>(result.wall_ns) * 1e-6);
    if (times.empty()) return state.SkipWithError("no quick scenarios");
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    median_ms = *middle;
    count = static_cast<double>(times.size());
  }
  state.counters["scenarios"] = count;
  state.counters["median_ms"] = median_ms;
}
BENCHMARK(all_quick)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One short scenario from its file to its result.
void one_short(benchmark::State& state) {
  const std::string file = std::string(REPLISIM_SCENARIOS) + "/mirror/first_copy.csv";
  for (auto _ : state) {
    format::Diagnostics diagnostics;
    auto scenario = format::load_scenario(file, {}, diagnostics);
    if (!scenario) return state.SkipWithError("first_copy.csv could not be read");
    std::vector<runs::Item> items;
    items.push_back({file, std::move(*scenario)});
    benchmark::DoNotOptimize(runs::run_batch(items, {}));
  }
}
BENCHMARK(one_short)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
