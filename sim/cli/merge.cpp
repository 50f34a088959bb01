// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <optional>
#include <utility>

#include "sim/cli/sweep_output.hpp"
#include "sim/cli/verb.hpp"
#include "sim/sweep/store.hpp"

namespace replisim::cli {
namespace {

using sweep::Held;
using sweep::Results;
using sweep::Sweep;

/// Adds the runs of a file; a run that two files have must have come to the same.
void add(const std::string& path, Results from, const Sweep& sweep, Results& into) {
  for (std::size_t c = 0; c < from.size(); ++c) {
    for (auto& [number, result] : from[c]) {
      const auto [place, fresh] = into[c].try_emplace(number, result);
      if (!fresh && place->second != result)
        throw sweep::StoreError(path + ": error: " + run_text(sweep, {c, number}) +
                                " came to something else in another file");
    }
  }
}

void name_missing(const Sweep& sweep, const Results& results) {
  constexpr std::size_t most_named = 20;
  const auto missing = sweep::missing_runs(sweep, results);
  for (std::size_t i = 0; i < missing.size() && i < most_named; ++i)
    std::cerr << "replisim: merge: missing: " << run_text(sweep, missing[i]) << '\n';
  if (missing.size() > most_named)
    std::cerr << "replisim: merge: and " << missing.size() - most_named << " more\n";
}

int merge_files(const Call& call) {
  const auto& files = call.arguments;
  std::optional<Sweep> sweep;
  Results results;
  std::string first;
  for (std::size_t i = 0; i < files.size(); ++i) {
    // What a merge before this one left is kept.
    if (i == 0 && !sweep::exists(files[i])) continue;
    Held held = sweep::read_results(files[i]);
    if (!sweep) {
      sweep = held.sweep;
      sweep->shard = {};
      results.resize(sweep->combinations.size());
      first = files[i];
    } else if (study_id(held.sweep) != study_id(*sweep)) {
      throw sweep::StoreError(files[i] + ": error: it holds another study than " + first);
    }
    add(files[i], sweep::placed(std::move(held), files[i], *sweep), *sweep, results);
  }
  sweep::write_results(files[0], *sweep, results);
  const auto text = [&](const char* option) {
    return call.has(option) ? call.get<std::string>(option) : std::string{};
  };
  const bool written = write_tables(*sweep, results, text("csv"), text("found"));
  name_missing(*sweep, results);
  if (call.has("json"))
    print_sweep_json(*sweep, results, {}, files[0]);
  else
    print_sweep(*sweep, results, {}, files[0]);
  if (!written) return SimulatorFailed;
  return sweep::missing_runs(*sweep, results).empty() ? AllAsExpected : Unexpected;
}

int run_merge(const Call& call) {
  if (call.arguments.size() < 2)
    throw UsageError(
        "merge: name the file to write and those to put together\n"
        "    write merge all.db one.db two.db");
  try {
    return merge_files(call);
  } catch (const sweep::StoreError& error) {
    std::cerr << error.what() << '\n';
    return BadInput;
  }
}

Options merge_options() {
  Options options;
  options.add_options()("csv", word_value("F"), "write the results as one table, a row a run")(
      "found", word_value("F"), "of a study with `least` or `most`: write what was found");
  return options;
}

}  // namespace

const Verb merge_verb{
    "merge",
    "OUT.db FILE.db...",
    "put the shares of a sweep together",
    "All files must be of one study and one program. With every run there, the result is the file\n"
    "that a sweep without --shard leaves, byte for byte; else the missing runs are named, exit 1,\n"
    "and `sweep --db OUT.db` makes them.\n",
    merge_options,
    run_merge};

}  // namespace replisim::cli
