// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "model/explore/search.hpp"

// How fast a search goes: edges (a decision or a fact, with its encoding and look-up), states and
// bytes a state. The instance is in the name; the search ends after so many states.
namespace {

using namespace replisim;
using namespace replisim::explore;

Instance mirrors(std::uint32_t pairs) {
  Instance instance;
  instance.pairs = pairs;
  instance.group = pairs > 1;
  instance.put(Fault::link);
  instance.operations = list_operations(Version::seed);
  return instance;
}

void run(benchmark::State& state, const Instance& instance) {
  const std::vector<Invariant> invariants = all_invariants();
  Limits limits;
  limits.states = static_cast<std::uint32_t>(state.range(0));
  std::uint64_t edges = 0;
  std::uint64_t changing = 0;
  std::uint64_t distinct = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const Outcome outcome = search(instance, invariants, limits);
    if (outcome.end == End::Violation) {
      state.SkipWithError("an invariant does not hold");
      return;
    }
    edges += outcome.counts.edges;
    changing += outcome.counts.changing;
    distinct += outcome.counts.distinct;
    bytes = outcome.counts.bytes / outcome.counts.distinct;
  }
  const auto rate = [](std::uint64_t count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
  };
  state.counters["edges/s"] = rate(edges);
  state.counters["edges to a state/s"] = rate(changing);
  state.counters["distinct states/s"] = rate(distinct);
  state.counters["bytes a state"] = static_cast<double>(bytes);
}

void one_synchronous_mirror(benchmark::State& state) {
  run(state, mirrors(1));
}
BENCHMARK(one_synchronous_mirror)->Arg(100'000)->Unit(benchmark::kMillisecond);

void two_synchronous_mirrors_in_a_group(benchmark::State& state) {
  run(state, mirrors(2));
}
BENCHMARK(two_synchronous_mirrors_in_a_group)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
