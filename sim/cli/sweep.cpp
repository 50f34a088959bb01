// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <iostream>
#include <set>
#include <utility>

#include "scenarios/format/text.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/sweep_output.hpp"
#include "sim/cli/sweep_subject.hpp"
#include "sim/cli/verb.hpp"
#include "sim/cli/version.hpp"
#include "sim/cli/workplace.hpp"
#include "sim/runs/processes.hpp"
#include "sim/sweep/course.hpp"

namespace replisim::cli {
namespace {

using format::Study;
using sweep::Results;
using sweep::Sweep;
using sweep::Task;

struct SweepCall {
  std::string db;
  std::string csv;
  std::string found;
  int jobs = 1;
  sweep::Shard shard;
  format::StudyOptions study;
};

std::string word_of(const Call& call, const char* option) {
  return call.has(option) ? call.get<std::string>(option) : std::string{};
}

std::int64_t whole_number(const Call& call, const char* option, std::int64_t least,
                          std::int64_t most) {
  const std::string text = word_of(call, option);
  const auto parsed = format::parse_number(text, format::Dimension::Count);
  if (parsed.value && *parsed.value >= least && *parsed.value <= most) return *parsed.value;
  throw UsageError("sweep: --" + std::string(option) + " " + format::in_quotes(text) +
                   " is no number\n    valid: " + std::to_string(least) + " to " +
                   std::to_string(most));
}

sweep::Shard shard_of(const std::string& text) {
  sweep::Shard shard;
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, shard.number);
  const bool slash = number.ec == std::errc{} && number.ptr != end && *number.ptr == '/';
  const auto count = slash ? std::from_chars(number.ptr + 1, end, shard.count) : number;
  if (!slash || count.ec != std::errc{} || count.ptr != end || shard.number < 1 ||
      shard.number > shard.count)
    throw UsageError("sweep: --shard " + format::in_quotes(text) +
                     " is no share\n    write --shard 1/4 to --shard 4/4");
  return shard;
}

SweepCall sweep_call(const Call& call) {
  if (call.arguments.size() != 1) throw UsageError("sweep: name one study file");
  SweepCall options;
  options.db = word_of(call, "db");
  if (options.db.empty())
    throw UsageError("sweep: --db is needed: where results go\n    write --db results.db");
  options.csv = word_of(call, "csv");
  options.found = word_of(call, "found");
  constexpr int most_jobs = 1'024;
  options.jobs = call.has("jobs") ? static_cast<int>(whole_number(call, "jobs", 1, most_jobs))
                                  : runs::processors();
  if (call.has("shard")) options.shard = shard_of(word_of(call, "shard"));
  if (call.has("samples"))
    options.study.samples = whole_number(call, "samples", 1, format::most_combinations);
  if (call.has("seed")) options.study.seed = whole_number(call, "seed", 0, INT64_MAX);
  return options;
}

/// A study, read and found sound, with what it asks.
class Prepared {
 public:
  Prepared(const std::string& file, const SweepCall& options, format::Diagnostics& diagnostics) {
    auto study = format::load_study(file, options.study, diagnostics);
    if (!study) return;
    study_ = std::move(*study);
    subject_ = study_.subject == Study::Subject::Plan ? plan_subject(study_, diagnostics)
                                                      : scenario_subject(study_, diagnostics);
    if (!subject_) return;
    spread(options);
    check(diagnostics);
  }

  const Sweep& sweep() const { return sweep_; }
  sweep::RunResult run(const Task& task) const {
    return subject_->run(all_names_, values_of(task));
  }

 private:
  void spread(const SweepCall& options) {
    sweep_.subject = subject_->name();
    sweep_.model = subject_->model();
    sweep_.program = program_version();
    if (!program_commit().empty()) sweep_.program += " " + program_commit();
    sweep_.names = format_names();
    sweep_.shard = options.shard;
    all_names_ = sweep_.names;
    if (study_.threshold) {
      const auto& searched = study_.parameters[study_.threshold->parameter];
      sweep_.search = {study_.threshold->least, searched.name, *searched.range};
      all_names_.push_back(searched.name);
    }
    sweep_.combinations = sweep::combinations_of(
        study_, sweep_.subject, [this](const std::string& name, const std::string& value) {
          return subject_->canonical(name, value);
        });
  }

  std::vector<std::string> format_names() const { return sweep::names_of(study_); }

  std::vector<std::string> values_of(const Task& task) const {
    std::vector<std::string> values = sweep_.combinations[task.combination].values;
    if (sweep_.search) values.push_back(format::text_of(sweep_.search->range, task.number));
    return values;
  }

  void check(format::Diagnostics& diagnostics) {
    std::set<std::string> ids;
    for (std::size_t c = 0; c < sweep_.combinations.size(); ++c) {
      if (!ids.insert(sweep_.combinations[c].id).second) {
        diagnostics.add({study_.path, 0, format::Severity::Error, "",
                         "two combinations are the same: " + run_text(sweep_, {c, 0}), ""});
      }
      if (!sweep_.search) {
        subject_->check(all_names_, values_of({c, 0}), diagnostics);
        continue;
      }
      for (const std::int64_t number : {sweep_.search->range.from, sweep_.search->range.to})
        subject_->check(all_names_, values_of({c, number}), diagnostics);
    }
  }

  Study study_;
  std::unique_ptr<SweepSubject> subject_;
  Sweep sweep_;
  std::vector<std::string> all_names_;
};

int print_missing(const Sweep& sweep, const Results& results) {
  for (const Task& task : sweep::missing_runs(sweep, results))
    std::cout << run_text(sweep, task) << '\n';
  std::cout << sweep::count_runs(results) << " runs are there, "
            << sweep::missing_runs(sweep, results).size()
            << (sweep.search ? " or more are missing\n" : " are missing\n");
  return AllAsExpected;
}

/// Makes what is missing. The file has its last form only once this is over.
sweep::Coordinated make_runs(const Call& call, const SweepCall& options, const Prepared& prepared,
                             Results& results) {
  const Sweep& sweep = prepared.sweep();
  const std::size_t before = sweep::count_runs(results);
  std::size_t shares = 0;
  for (std::size_t c = 0; c < sweep.combinations.size(); ++c)
    shares += sweep.shard.has(c) ? 1U : 0U;
  const std::size_t expected = shares * sweep::runs_expected(sweep);
  SweepStatus status(expected - std::min(expected, before),
                     !call.has("quiet") && ::isatty(STDERR_FILENO) != 0);
  std::size_t count = 0;
  const auto on_outcome = [&](const sweep::Outcome& outcome) {
    status.show(++count);
    if (!call.has("verbose")) return;
    std::cerr << (outcome.result ? "ran " : "failed ") << run_text(sweep, outcome.task) << '\n'
              << std::flush;
  };
  // Workers are forks: they come before the file is open, which no two processes may share.
  const auto crew =
      workplace().crew(options.jobs, [&](const Task& task) { return prepared.run(task); });
  sweep::Store store(options.db, sweep, results);
  auto done = sweep::coordinate(sweep, results, store, *crew, on_outcome);
  status.clear();
  return done;
}

int run_prepared(const Call& call, const SweepCall& options, const Prepared& prepared) {
  const Sweep& sweep = prepared.sweep();
  Results results = sweep::results_before(options.db, sweep);
  if (call.has("dry-run")) return print_missing(sweep, results);
  sweep::Coordinated done;
  const bool complete = sweep::missing_runs(sweep, results).empty();
  if (!complete) done = make_runs(call, options, prepared, results);
  sweep::write_results(options.db, sweep, results);
  const bool written = write_tables(sweep, results, options.csv, options.found);
  for (const sweep::Outcome& one : done.failed)
    std::cerr << "replisim: error: " << run_text(sweep, one.task) << ": " << one.problem << '\n';
  if (call.has("json"))
    print_sweep_json(sweep, results, done, options.db);
  else if (!call.has("quiet"))
    print_sweep(sweep, results, done, options.db);
  if (done.interrupted) return Interrupted;
  return done.failed.empty() && written ? AllAsExpected : SimulatorFailed;
}

int run_sweep(const Call& call) {
  const SweepCall options = sweep_call(call);
  format::Diagnostics diagnostics;
  const Prepared prepared(call.arguments[0], options, diagnostics);
  if (diagnostics.has_errors()) {
    print_bad_input(diagnostics, call.has("json"));
    return BadInput;
  }
  if (!workplace().coordinates()) {
    workplace().serve([&](const Task& task) { return prepared.run(task); });
    return AllAsExpected;
  }
  try {
    return run_prepared(call, options, prepared);
  } catch (const sweep::StoreError& error) {
    std::cerr << error.what() << '\n';
    return BadInput;
  }
}

Options sweep_options() {
  Options options;
  options.add_options()("db", word_value("F"), "the SQLite file of results; it may be there")(
      "csv", word_value("F"), "write the results as one table, a row a run")(
      "found", word_value("F"), "of a study with `least` or `most`: write what was found")(
      "jobs,j", word_value("N"), "worker processes (default: one a processor)")(
      "shard", word_value("I/N"), "only the I-th of N shares; `merge` puts them together")(
      "samples", word_value("N"), "of a Latin hypercube, in place of the study's row")(
      "seed", word_value("N"), "of a Latin hypercube, in place of the study's row")(
      "dry-run", "read and validate, print what is missing")("quiet,q", "print nothing but errors")(
      "verbose,v", "print each run as it ends");
  return options;
}

}  // namespace

const Verb sweep_verb{
    "sweep",
    "STUDY",
    "run a study: every combination of many values",
    "A study is a CSV file `set, values`: a row `plan, QUESTION` or `scenario, FILE`, and a row "
    "for\n"
    "each option of the question, or NAME.KEY of the scenario, with its values. Further rows:\n"
    "  method, product          every value with every other (the default)\n"
    "  method, list             the first values of all rows, then the second ones ...\n"
    "  method, latin-hypercube  with `samples, N` and perhaps `seed, N`\n"
    "  least, NAME              the least NAME with which the limit is kept, by bisection\n"
    "  most, NAME               the most\n"
    "Values: words with spaces between; 1..20 and 1Mbps..9Mbps/2Mbps are each step; 1Mbps~100Mbps\n"
    "is a range to draw samples from or to search in (/0.1Mbps: in such steps). Lists of one "
    "value\n"
    "have commas. Paths are from the folder of the study.\n"
    "Results are in the file as they come. Started again, a sweep makes what is missing.\n",
    sweep_options,
    run_sweep};

}  // namespace replisim::cli
