// SPDX-License-Identifier: Apache-2.0
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "sim/engine/load.hpp"

// Host writes in exact fidelity: every write of a volume's load is drawn and applied to the change
// map and the versions. Limits: 20 million a second a core, and at most twice the time of the bare
// loop (draw, set bit, set version), measured here side by side.

using namespace replisim;
using namespace replisim::engine;

namespace {

constexpr std::uint64_t writes_a_round = 1 << 20;

std::unique_ptr<const WriteStream> stream_of(std::int64_t extents, Spread spread) {
  GeneratorSettings settings;
  settings.rate = bytes_per_second(655'360'000);
  settings.volume_size = kib(64) * extents;
  settings.spread = spread;
  settings.stream = "io.a1.v1";
  return make_generated_stream(settings);
}

/// Nothing but a draw, a bit and a version: what any such program has to do.
class BareLoop {
 public:
  explicit BareLoop(std::uint64_t extents)
      : extents_(extents), bits_((extents + 63) / 64), versions_(extents) {}

  void run(std::uint64_t k0, std::uint64_t k1) {
    for (std::uint64_t k = k0; k < k1; k += 2) {
      const r123::Philox4x32::ctr_type place{
          {static_cast<std::uint32_t>(k / 2), static_cast<std::uint32_t>(k >> 33), 0, 0}};
      const auto words = r123::Philox4x32()(place, key_);
      write(words[0] | std::uint64_t{words[1]} << 32, k);
      write(words[2] | std::uint64_t{words[3]} << 32, k + 1);
    }
  }

 private:
  void write(std::uint64_t random, std::uint64_t k) {
    __extension__ using Wide = unsigned __int128;
    const auto extent = static_cast<std::uint64_t>((static_cast<Wide>(random) * extents_) >> 64);
    bits_[extent / 64] |= std::uint64_t{1} << (extent % 64);
    versions_[extent] = k;
  }

  std::uint64_t extents_;
  std::vector<std::uint64_t> bits_;
  std::vector<std::uint64_t> versions_;
  r123::Philox4x32::key_type key_{{17, 4}};
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void exact_against_bare(benchmark::State& state) {
  const std::int64_t extents = state.range(0);
  const auto stream = stream_of(extents, Spread::Random);
  ChangeMap changes(kib(64) * extents, kib(64));
  VersionMap versions(kib(64) * extents, kib(64));
  BareLoop bare(static_cast<std::uint64_t>(extents));
  // Once before, so that neither pays for the first touch of memory.
  bare.run(0, writes_a_round);
  stream->apply(0, writes_a_round, &changes, &versions, Stamp::of(0, 0));
  double exact_s = 0;
  double bare_s = 0;
  std::uint64_t k = writes_a_round;
  for (auto _ : state) {
    auto begin = std::chrono::steady_clock::now();
    stream->apply(k, k + writes_a_round, &changes, &versions, Stamp::of(0, k));
    exact_s += seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    bare.run(k, k + writes_a_round);
    bare_s += seconds_since(begin);
    k += writes_a_round;
  }
  const auto writes = static_cast<double>(state.iterations()) * writes_a_round;
  state.counters["exact_Mwrites/s"] = writes / exact_s * 1e-6;
  state.counters["bare_Mwrites/s"] = writes / bare_s * 1e-6;
  state.counters["ratio"] = exact_s / bare_s;
}
BENCHMARK(exact_against_bare)
    ->ArgName("extents")
    ->Arg(16'384)       // 1 GiB
    ->Arg(1'638'400)    // 100 GiB
    ->Arg(16'384'000);  // 1 TiB

void exact_by_pattern(benchmark::State& state) {
  const auto spread = static_cast<Spread>(state.range(0));
  const auto stream = stream_of(1'638'400, spread);
  ChangeMap changes(kib(64) * 1'638'400, kib(64));
  VersionMap versions(kib(64) * 1'638'400, kib(64));
  std::uint64_t k = 0;
  for (auto _ : state) {
    stream->apply(k, k + writes_a_round, &changes, &versions, Stamp::of(0, k));
    k += writes_a_round;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(k));
  state.SetLabel(spread == Spread::Random       ? "random"
                 : spread == Spread::Sequential ? "sequential"
                                                : "zipf 0.99");
}
BENCHMARK(exact_by_pattern)->DenseRange(0, 2);

/// A thousand volumes of 1 GiB take turns, a few hundred writes each: batches of one volume stay in
/// the cache.
void thousand_volumes(benchmark::State& state) {
  constexpr std::int64_t extents = 16'384;
  constexpr std::uint64_t batch = 300;  // 30 s of 10 writes a second
  const auto stream = stream_of(extents, Spread::Random);
  std::vector<ChangeMap> changes(1000, ChangeMap(kib(64) * extents, kib(64)));
  std::uint64_t k = 0;
  for (auto _ : state) {
    for (auto& map : changes) stream->apply(k, k + batch, &map, nullptr, Stamp{});
    k += batch;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(k * changes.size()));
}
BENCHMARK(thousand_volumes);

}  // namespace
