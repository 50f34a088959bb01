// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "tests/engine/flow_script.hpp"
#include "tests/engine/in_child.hpp"

// The flow model on SimGrid: time for one flow to end and the next to start. One engine a process,
// so each measurement is made in a child.

using namespace replisim;
using test::FlowScript;
using test::in_child;

namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// So many flows share one link; whenever one ends the next starts.
void shared_link(benchmark::State& state) {
  const auto together = state.range(0);
  const std::size_t ends = 20'000;
  for (auto _ : state) {
    const auto took = in_child<double>([&] {
      const auto model = engine::make_simgrid_flow_model();
      const auto flows = model->add_class({model->add_link(1e9)}, 1, false);
      FlowScript script;
      script.stop_after = ends;
      script.at(seconds(0), [&] {
        for (std::int64_t i = 0; i < together; ++i)
          model->start(flows, 1e6 * static_cast<double>(i + 1));
      });
      script.on_end = [&](SimTime, engine::FlowIndex) {
        model->start(flows, 1e6 * static_cast<double>(together));
      };
      const auto begin = std::chrono::steady_clock::now();
      model->run(script);
      return std::vector<double>{seconds_since(begin)};
    });
    state.SetIterationTime(took.at(0));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ends));
}
BENCHMARK(shared_link)
    ->ArgName("flows")
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();

/// So many pairs with a front end each; cycles of 30 s that overlap, an hour. The lines are shared
/// by fifty pairs each.
void cycles(benchmark::State& state) {
  const auto pairs = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    const auto took = in_child<double>([&] {
      const auto begin = std::chrono::steady_clock::now();
      const auto model = engine::make_simgrid_flow_model();
      std::vector<engine::LinkIndex> lines;
      for (std::size_t i = 0; i < (pairs + 49) / 50; ++i) lines.push_back(model->add_link(1.25e8));
      std::vector<engine::ClassIndex> classes;
      for (std::size_t i = 0; i < pairs; ++i)
        classes.push_back(model->add_class({lines[i / 50], model->add_link(1e8)}, 2, false));
      FlowScript script;
      for (int cycle = 0; cycle < 120; ++cycle)
        for (std::size_t i = 0; i < pairs; ++i)
          script.at(seconds(30 * cycle) + milliseconds(static_cast<std::int64_t>(i % 50) * 500),
                    [&, i] { model->start(classes[i], 2e7); });
      model->run(script);
      return std::vector<double>{seconds_since(begin)};
    });
    state.SetIterationTime(took.at(0));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pairs) * 120);
}
BENCHMARK(cycles)
    ->ArgName("pairs")
    ->Arg(20)
    ->Arg(200)
    ->Arg(2000)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();

/// What a run pays before its first event: the engine and so many classes.
void set_up(benchmark::State& state) {
  for (auto _ : state) {
    const auto took = in_child<double>([&] {
      const auto begin = std::chrono::steady_clock::now();
      const auto model = engine::make_simgrid_flow_model();
      const auto line = model->add_link(1e9);
      for (std::int64_t i = 0; i < state.range(0); ++i) model->add_class({line}, 1, true);
      FlowScript script;
      script.at(seconds(1), [] {});
      model->run(script);
      return std::vector<double>{seconds_since(begin)};
    });
    state.SetIterationTime(took.at(0));
  }
}
BENCHMARK(set_up)
    ->ArgName("classes")
    ->Arg(2)
    ->Arg(2000)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();

}  // namespace
