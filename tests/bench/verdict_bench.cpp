// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/engine/mirror_shelf.hpp"
#include "tests/engine/mirrors_stage.hpp"

// The verdict on a group of 1,000 mirrors in the middle of their resync, with some 100,000 extents
// behind, in a run of the engine; and beside it the plain walk over all writes since the mirrors
// were parted, which gives the same verdict. Limit: 10 ms a verdict.

using namespace replisim;
using namespace replisim::test;

namespace {

constexpr std::uint32_t kPairs = 1'000;
constexpr auto kWriting = seconds(10);  // parted for so long

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() * 1e3;
}

/// Mirrors of 1 GiB, in writes of `block` bytes: 10 s after the parting 110 extents of each differ.
format::Scenario scenario_of(std::int64_t block) {
  MirrorKind kind;
  kind.pairs = kPairs;
  kind.mode = Mode::Asynchronous;
  kind.consistent = true;
  kind.size = mib(1024);
  format::Scenario scenario = mirror_shelf(kind);
  const auto add = [&](SimTime at, format::Step step) {
    step.line = static_cast<int>(scenario.steps.size()) + 2;
    step.at.from = {format::TimeSpec::Kind::Absolute, at};
    scenario.steps.push_back(std::move(step));
  };
  for (std::uint32_t p = 0; p < kPairs; ++p) {
    scenario.topology.pairs[p].state = CopyState::Synchronized;
    format::GeneratedLoad load;
    load.block = bytes(block);
    load.write = bytes_per_second(11 * kMirrorExtent);
    format::Step step;
    step.on = {volume_in_role(scenario.topology.pairs[p], p, format::Target::Role::Source)};
    step.action = format::IoStep{load};
    add(SimTime{}, std::move(step));
  }
  const auto call = [&](SimTime at, Operation operation) {
    format::CallStep made;
    made.request.operation = static_cast<std::uint16_t>(operation);
    made.operation_text = name_of(operation);
    made.request.synchronization.emplace();
    made.request.synchronization->push_back({ListEntry::Kind::Group, 0});
    format::Step step;
    format::Target group;
    group.kind = format::Target::Kind::Group;
    group.text = "g0";
    step.on = {group};
    step.action = made;
    add(at, std::move(step));
  };
  call(milliseconds(10), Operation::Fracture);
  call(milliseconds(20) + kWriting, Operation::ResyncReplica);
  format::Step stop;
  stop.action = format::StopStep{};
  add(milliseconds(60) + kWriting, std::move(stop));
  return scenario;
}

/// From the definition: every write since the parting is looked for in the images.
bool walk(MirrorsStage& stage, std::uint64_t& writes_seen) {
  DependentWriteTest test;
  for (std::uint32_t p = 0; p < kPairs; ++p) {
    engine::Replica& replica = stage.data().replica(PairId{p});
    const engine::VolumeWrites& writes = stage.data().volume(2 * p).writes;
    const VersionMap& held = stage.data().volume(2 * p + 1).versions;
    const std::uint64_t acknowledged = stage.data().acknowledged(2 * p);
    stage.data().settle_image(replica);
    engine::WriteCursor cursor(writes, replica.stale_from);
    for (std::uint64_t n = replica.stale_from; n < writes.size(); ++n, cursor.next()) {
      const ExtentRun run = stage.data().extents_written(replica, cursor.write());
      bool present = true;
      for (std::uint64_t e = run.first; e < run.first + run.count; ++e)
        present = present && held.at(e) >= Stamp::of(2 * p, n);
      if (present) test.present(cursor.issue());
      if (!present && n < acknowledged) test.missing(cursor.acknowledged());
      ++writes_seen;
    }
  }
  return test.consistent();
}

void add_benchmarks(MirrorsStage& stage, std::int64_t block) {
  format::Target group;
  group.kind = format::Target::Kind::Group;
  group.text = "g0";
  const auto begin = std::chrono::steady_clock::now();
  const bool first = stage.measures().value(group, "consistent") == 1;
  const double first_ms = milliseconds_since(begin);
  std::uint64_t seen = 0;
  if (walk(stage, seen) != first) std::abort();
  std::uint64_t behind = 0;
  for (std::uint32_t p = 0; p < kPairs; ++p)
    behind += stage.data().changed_set(stage.data().replica(PairId{p})).count();
  const std::string block_text = "/block:" + std::to_string(block);
  const auto verdict = [&stage, group, behind, first_ms](benchmark::State& state, const char* key) {
    for (auto _ : state) benchmark::DoNotOptimize(stage.measures().value(group, key));
    state.counters["pairs"] = kPairs;
    state.counters["behind"] = static_cast<double>(behind);
    state.counters["first_ms"] = first_ms;
  };
  for (const char* key : {"consistent", "prefix", "torn"})
    benchmark::RegisterBenchmark((std::string(key) + block_text).c_str(), verdict, key)
        ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("plain_walk" + block_text).c_str(), [&stage, seen](
                                                                        benchmark::State& state) {
    std::uint64_t count = 0;
    for (auto _ : state) benchmark::DoNotOptimize(walk(stage, count));
    state.counters["writes"] = static_cast<double>(seen);
  })->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
}

}  // namespace

/// A run of the engine is one a process: the size of a write is an argument.
int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const std::int64_t block = argc > 1 ? std::atoll(argv[1]) : kMirrorExtent;
  MirrorsStage stage(scenario_of(block));
  stage.fill = [](std::size_t) {};
  stage.looks.push_back(milliseconds(40) + kWriting);
  bool done = false;
  stage.after = [&] {
    if (!stage.looking() || done) return;
    done = true;
    add_benchmarks(stage, block);
  };
  stage.run();
  return done ? 0 : 1;
}
