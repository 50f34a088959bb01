// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/known_failures.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/known.hpp"
#include "sim/cli/provider.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/run_output.hpp"
#include "sim/cli/selection.hpp"
#include "sim/cli/verb.hpp"
#include "sim/cli/version.hpp"
#include "sim/runs/batch.hpp"

namespace replisim::cli {
namespace {

using runs::Item;

bool has_line(const Item& item, int line) {
  if (const auto* scenario = scenario_of(item)) {
    return std::any_of(scenario->steps.begin(), scenario->steps.end(),
                       [&](const format::Step& step) { return step.line == line; });
  }
  const auto& rows = std::get<format::MatrixFile>(item.content).rows;
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.line == line; });
}

bool is_matrix(const Item& item) {
  return scenario_of(item) == nullptr;
}

/// --only: leaves the verdicts of one line, and trouble of the run itself.
void keep_line(std::vector<reports::ScenarioResult>& results, int line) {
  for (auto& result : results) {
    std::erase_if(result.verdicts, [&](const Verdict& verdict) {
      return verdict.line != line && verdict.outcome != Outcome::error;
    });
  }
}

int print_selection(const std::vector<Item>& items, bool json) {
  if (json) std::cout << "{\"selected\": [";
  const char* separator = "\n";
  for (const Item& item : items) {
    if (json) {
      std::cout << separator << json_text(item.path);
      separator = ",\n";
    } else {
      std::cout << item.path << '\n';
    }
  }
  if (json) std::cout << "\n]}\n";
  return AllAsExpected;
}

/// Everything a run needs, read and found sound.
struct Input {
  std::vector<Item> items;
  std::vector<format::KnownFailure> known;
};

/// False when there is an error, which has been printed.
bool read_input(const Call& call, const RunOptions& options, Input& input) {
  format::Diagnostics diagnostics;
  const auto files = select_files(call.arguments, Which::Scenarios, diagnostics);
  input.items = load_items(files, options.overrides, diagnostics);
  if (!options.known.empty()) {
    if (auto known = format::load_known_failures(options.known, diagnostics)) {
      input.known = std::move(*known);
      if (!diagnostics.has_errors())
        warn_of_unmatched(options.known, input.known, input.items, diagnostics);
    }
  }
  if (diagnostics.has_errors()) {
    print_bad_input(diagnostics, options.json);
    return false;
  }
  if (!options.quiet) std::cerr << diagnostics.to_text();
  return true;
}

runs::BatchOptions batch_options(const RunOptions& options, Input& input) {
  runs::BatchOptions batch;
  batch.parallel = options.jobs;
  batch.timeout = options.timeout;
  batch.twice = options.twice;
  batch.engine.until = options.until;
  batch.engine.crash_points = options.crash_scan && options.crash_instants == 0;
  batch.engine.check_promises = options.check_every_event;
  batch.info.program = program_version();
  batch.info.commit = program_commit();
  batch.known = std::move(input.known);
  batch.run_options = options.repeat;
  if (std::any_of(input.items.begin(), input.items.end(), is_matrix))
    batch.matrix = matrix_provider("run", options.profile, options.version);
  return batch;
}

int run_run(const Call& call) {
  if (call.arguments.empty()) throw UsageError("run: name at least one file, folder or pattern");
  const RunOptions options = run_options_of(call);
  Input input;
  if (!read_input(call, options, input)) return BadInput;
  if (input.items.empty()) return nothing_selected("run", call.arguments);
  keep_tagged("run", input.items, options.tags);
  if (input.items.empty()) return NothingSelected;
  if (options.only_line) {
    std::erase_if(input.items, [&](const Item& i) { return !has_line(i, *options.only_line); });
    if (input.items.empty())
      throw UsageError("--only " + std::to_string(*options.only_line) +
                       ": no file of the selection has a row on that line");
  }
  if (call.has("set") && std::all_of(input.items.begin(), input.items.end(), is_matrix))
    throw UsageError("--set: the selection holds matrix files only, which have no `set` rows");
  if (options.dry_run) return print_selection(input.items, options.json);

  const auto start = std::chrono::steady_clock::now();
  runs::BatchOptions batch = batch_options(options, input);
  if (options.crash_instants > 0) {
    const runs::BatchResult rehearsal = runs::run_batch(input.items, batch);
    if (rehearsal.interrupted) return Interrupted;
    batch.crash_instants = runs::spread_instants(rehearsal, options.crash_instants);
    batch.engine.crash_points = true;
  }
  StatusLine status(input.items.size(), !options.quiet && ::isatty(STDERR_FILENO) != 0);
  batch.on_result = [&](std::size_t done, const reports::ScenarioResult& result) {
    status.show(done, result);
  };
  runs::BatchResult done = runs::run_batch(input.items, batch);
  status.clear();
  const auto wall = std::chrono::steady_clock::now() - start;
  if (options.only_line) keep_line(done.results, *options.only_line);
  print_results(done.results, std::chrono::nanoseconds(wall).count(), options);
  bool written = options.update == Update::None || update_files(input.items, done.results, options);
  written = write_reports(done.results, options) && written;
  if (done.interrupted) {
    std::cerr << "replisim: interrupted; " << done.results.size() << " of " << input.items.size()
              << " runs had finished\n";
    return Interrupted;
  }
  return written ? reports::exit_code(done.results) : SimulatorFailed;
}

}  // namespace

const Verb run_verb{
    "run",
    "FILE, DIR or GLOB...",
    "replay scenarios and judge them",
    "Replays timelines in processes of their own, judges matrix files, and prints what is not\n"
    "as expected. All input is read first: with an error in it nothing runs.\n",
    describe_run_options,
    run_run};

}  // namespace replisim::cli
