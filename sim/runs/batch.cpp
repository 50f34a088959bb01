// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/batch.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "scenarios/checker/fingerprint.hpp"
#include "scenarios/checker/judge.hpp"
#include "scenarios/checker/matrix.hpp"
#include "sim/runs/processes.hpp"

namespace replisim::runs {
namespace {

using reports::ScenarioResult;

ScenarioResult run_scenario(const format::Scenario& scenario, const BatchOptions& options,
                            std::size_t item) {
  engine::RunOptions engine = options.engine;
  if (item < options.crash_instants.size()) engine.crash_instants = options.crash_instants[item];
  History history = engine::simulate(scenario, engine);
  auto verdicts = checker::judge(scenario, history, {options.known, options.run_options});
  return reports::make_result(scenario, std::move(history), std::move(verdicts), options.info);
}

ScenarioResult run_matrix(const format::MatrixFile& matrix, const BatchOptions& options) {
  ScenarioResult result;
  result.path = matrix.path;
  result.suite = reports::suite_of(matrix.path);
  result.info = options.info;
  result.info.engine = "none";
  result.info.version = name_of_version(options.matrix.version);
  result.info.profile = options.matrix.of({}).name;
  std::ifstream file(matrix.path, std::ios::binary);
  result.info.scenario_hash =
      checker::hash_text(std::string{std::istreambuf_iterator<char>(file), {}});
  result.verdicts =
      checker::judge_matrix(matrix, options.matrix, {options.known, options.run_options});
  return result;
}

/// What a child does: replay, judge, and give the result as bytes.
std::string run_item(const Item& item, const BatchOptions& options, std::size_t index) {
  if (options.in_child) options.in_child(item);
  if (const auto* scenario = std::get_if<format::Scenario>(&item.content))
    return reports::to_bytes(run_scenario(*scenario, options, index));
  return reports::to_bytes(run_matrix(std::get<format::MatrixFile>(item.content), options));
}

Verdict run_verdict(const std::string& path, Outcome outcome, std::string reason) {
  Verdict verdict;
  verdict.scenario = path;
  verdict.check = "run";
  verdict.outcome = outcome;
  verdict.reason = std::move(reason);
  return verdict;
}

/// A scenario that can not run here, which is no failure: its trace file is missing.
std::optional<ScenarioResult> skipped(const Item& item, const BatchOptions& options) {
  const auto* scenario = std::get_if<format::Scenario>(&item.content);
  if (scenario == nullptr || scenario->missing_traces.empty()) return std::nullopt;
  std::string reason = "no such trace file:";
  for (const std::string& trace : scenario->missing_traces) reason += " " + trace;
  reason += " (S-43)";
  return reports::make_result(*scenario, {}, {run_verdict(item.path, Outcome::skip, reason)},
                              options.info);
}

/// The result that a child left, or the reason why it left none.
ScenarioResult result_of(const Item& item, const ChildEnd& end) {
  std::string trouble = sentence_of(end);
  if (end.kind == ChildEnd::Kind::Finished) {
    if (auto result = reports::from_bytes(end.output)) {
      result->wall_ns = std::chrono::nanoseconds(end.wall).count();
      return std::move(*result);
    }
    trouble = "the run left an unreadable result";
  }
  if (!end.errors.empty()) trouble += "; its last lines: " + end.errors;
  ScenarioResult result = reports::lost_result(item.path, trouble);
  result.wall_ns = std::chrono::nanoseconds(end.wall).count();
  return result;
}

/// A batch under way: each item has one child, or two when all is run twice.
class Batch {
 public:
  Batch(const std::vector<Item>& items, const BatchOptions& options)
      : items_(items), options_(options), copies_(options.twice ? 2 : 1), found_(items.size()) {}

  BatchResult run() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      found_[i] = skipped(items_[i], options_);
      if (found_[i]) {
        report(*found_[i]);
      } else {
        jobs_.insert(jobs_.end(), copies_, i);
      }
    }
    PoolOptions pool;
    pool.parallel = options_.parallel;
    pool.timeout = options_.timeout;
    pool.on_end = [this](std::size_t job, const ChildEnd& end) { take(jobs_[job], end); };
    const auto work = [this](std::size_t job) {
      return run_item(items_[jobs_[job]], options_, jobs_[job]);
    };
    BatchResult batch;
    batch.interrupted = run_in_children(jobs_.size(), work, pool).interrupted;
    for (auto& result : found_)
      if (result) batch.results.push_back(std::move(*result));
    return batch;
  }

 private:
  void take(std::size_t item, const ChildEnd& end) {
    ScenarioResult result = result_of(items_[item], end);
    if (options_.twice && !first_[item]) {
      first_[item] = std::move(result);
      return;
    }
    if (options_.twice) compare(*first_[item], result);
    report(result);
    found_[item] = std::move(result);
  }

  /// Two equal runs must leave equal bytes.
  static void compare(ScenarioResult& first, ScenarioResult& second) {
    const std::int64_t wall = second.wall_ns;
    first.wall_ns = second.wall_ns = 0;
    if (reports::to_bytes(first) != reports::to_bytes(second)) {
      second.verdicts.push_back(
          run_verdict(second.path, Outcome::error,
                      "two equal runs differed: " + checker::fingerprint_text(first.fingerprint) +
                          " and " + checker::fingerprint_text(second.fingerprint)));
    }
    second.wall_ns = wall;
  }

  void report(const ScenarioResult& result) {
    ++done_;
    if (options_.on_result) options_.on_result(done_, result);
  }

  const std::vector<Item>& items_;
  const BatchOptions& options_;
  std::size_t copies_;
  std::vector<std::size_t> jobs_;  ///< item of each child
  std::vector<std::optional<ScenarioResult>> found_;
  std::vector<std::optional<ScenarioResult>> first_ =
      std::vector<std::optional<ScenarioResult>>(items_.size());
  std::size_t done_ = 0;
};

}  // namespace

std::vector<std::vector<SimTime>> spread_instants(const BatchResult& done, int count) {
  constexpr std::int64_t kGoldenRatio = 2'654'435'769;  // of 2^32
  __extension__ using Wide = __int128;
  std::vector<std::vector<SimTime>> instants;
  instants.reserve(done.results.size());
  for (const ScenarioResult& result : done.results) {
    auto& of_item = instants.emplace_back();
    const std::int64_t part = result.history.ended_at.value / count;
    for (int i = 0; i < count && part > 0; ++i) {
      const std::int64_t within = (i + 1) * kGoldenRatio % (std::int64_t{1} << 32);
      const auto offset = static_cast<std::int64_t>(Wide{part} * within >> 32);
      of_item.push_back(SimTime{part * i + offset});
    }
  }
  return instants;
}

BatchResult run_batch(const std::vector<Item>& items, const BatchOptions& options) {
  return Batch(items, options).run();
}

}  // namespace replisim::runs
