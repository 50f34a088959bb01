// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "reports/result.hpp"
#include "scenarios/checker/known.hpp"
#include "scenarios/checker/matrix.hpp"
#include "scenarios/format/matrix.hpp"
#include "scenarios/format/scenario.hpp"
#include "sim/engine/simulate.hpp"

/// Runs of scenarios: each is replayed, judged and turned into a result in a child process.
namespace replisim::runs {

/// One file of a selection, already read and found sound.
struct Item {
  std::string path;
  std::variant<format::Scenario, format::MatrixFile> content;
};

struct BatchOptions {
  int parallel = 1;                            ///< -j
  std::chrono::milliseconds timeout{300'000};  ///< wall-clock time of one run
  bool twice = false;                          ///< run each timeline twice and compare
  engine::RunOptions engine;
  /// Instants of disasters, by item (--crash-scan=N); empty: every event, if at all.
  std::vector<std::vector<SimTime>> crash_instants;
  reports::RunInfo info;  ///< program, commit, settings
  std::vector<checker::KnownFailure> known;
  std::string run_options;  ///< for the repeat command of mismatch blocks
  /// Whom matrix rows are asked of.
  checker::MatrixProvider matrix = checker::generic_provider(Version::seed);
  /// Called in the child before it begins; tests make runs fail with it.
  std::function<void(const Item& item)> in_child;
  /// Called after each run, in the order in which they end.
  std::function<void(std::size_t done, const reports::ScenarioResult& result)> on_result;
};

struct BatchResult {
  std::vector<reports::ScenarioResult> results;  ///< in the order of the items, whatever -j is
  bool interrupted = false;  ///< by SIGINT or SIGTERM; `results` holds the finished ones
};

/// So many instants over each run that has ended, one in each of as many equal parts of it. Where
/// in its part is spread evenly, so that no cycle of the run goes in step with them.
std::vector<std::vector<SimTime>> spread_instants(const BatchResult& done, int count);

/// Runs all items. A crash, a hang or an exit of one is its verdict `error` and nobody else's.
BatchResult run_batch(const std::vector<Item>& items, const BatchOptions& options);

}  // namespace replisim::runs
