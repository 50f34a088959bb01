// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_options.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <cstdint>
#include <filesystem>

#include "model/protocol/values.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/units.hpp"
#include "sim/runs/processes.hpp"

namespace replisim::cli {
namespace {

namespace po = boost::program_options;
using format::Override;

constexpr int kMostJobs = 1024;
constexpr int kLongestTimeout = 1'000'000;
constexpr int kMostInstants = 1'000'000;
constexpr const char* kKnownFailures = "known_failures.csv";

int number_between(const Call& call, const char* option, int least, int most) {
  const int number = call.get<int>(option);
  if (number >= least && number <= most) return number;
  throw UsageError("--" + std::string(option) + " " + std::to_string(number) +
                   " is out of range\n    valid: " + std::to_string(least) + " to " +
                   std::to_string(most));
}

SimTime until_of(const std::string& text) {
  const format::Parsed parsed = format::parse_number(text, format::Dimension::Time);
  if (!parsed.value) throw UsageError("--until: " + parsed.problem + "\n    " + parsed.hint);
  return SimTime{*parsed.value};
}

Update update_of(const std::string& text) {
  if (text == "values") return Update::ExpectedValues;
  if (text == "all") return Update::All;
  throw UsageError("--update=" + text + " is unknown\n    valid: values (the default), all");
}

/// 0 for disasters at every event.
int instants_of(const std::string& text) {
  if (text == "events") return 0;
  const format::Parsed parsed = format::parse_number(text, format::Dimension::Count);
  if (parsed.value && *parsed.value >= 1 && *parsed.value <= kMostInstants)
    return static_cast<int>(*parsed.value);
  throw UsageError("--crash-scan=" + text +
                   " is unknown\n    valid: events (the default), or 1 to " +
                   std::to_string(kMostInstants) + " instants");
}

/// Every whole number that `set, run, seed=` takes as well.
std::string seed_of(const Call& call) {
  const auto& text = call.get<std::string>("seed");
  const format::Parsed parsed = format::parse_number(text, format::Dimension::Count);
  if (!parsed.value)
    throw UsageError("--seed " + format::in_quotes(text) + " is no seed\n    valid: 0 to " +
                     std::to_string(INT64_MAX));
  return std::to_string(*parsed.value);
}

/// A word that a shell reads as one.
std::string shell_word(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_-+=.,:/%") == std::string::npos) {
    return text;
  }
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

/// The options that made the run what it is, for the command that repeats it, which gives the seed
/// and the end itself.
std::string repeat_of(const Call& call) {
  std::vector<std::string> words;
  for (const char* option : {"profile", "version"}) {
    if (!call.has(option)) continue;
    words.push_back("--" + std::string(option));
    words.push_back(shell_word(call.get<std::string>(option)));
  }
  if (call.has("set")) {
    for (const auto& text : call.get<std::vector<std::string>>("set")) {
      words.emplace_back("--set");
      words.push_back(shell_word(text));
    }
  }
  return format::join(words, " ");
}

std::string known_of(const Call& call) {
  if (call.has("known")) return call.get<std::string>("known");
  return std::filesystem::exists(kKnownFailures) ? kKnownFailures : "";
}

template <class T>
T value_or(const Call& call, const char* option, T otherwise) {
  return call.has(option) ? call.get<T>(option) : otherwise;
}

}  // namespace

void add_override_options(Options& options) {
  options.add_options()("profile", po::value<std::string>()->value_name("P"),
                        "what the provider offers, instead of the scenario's `use` row")(
      "version", po::value<std::string>()->value_name("V"),
      "version of the schema: seed, cim241 or cim249")(
      "seed", po::value<std::string>()->value_name("N"), "seed of all random streams")(
      "set", po::value<std::vector<std::string>>()->composing()->value_name("NAME.KEY=VALUE"),
      "a `set` row in place of the file's: wan.bandwidth=1Gbps; repeatable");
}

std::vector<Override> overrides_of(const Call& call) {
  std::vector<Override> overrides;
  if (call.has("profile"))
    overrides.push_back({Override::Kind::Profile, "", "", call.get<std::string>("profile")});
  if (call.has("version")) {
    const auto& version = call.get<std::string>("version");
    if (!parse_version(version))
      throw UsageError("--version " + version + " is unknown\n    valid: seed cim241 cim249");
    overrides.push_back({Override::Kind::Version, "", "", version});
  }
  if (call.has("seed")) overrides.push_back({Override::Kind::Seed, "", "", seed_of(call)});
  if (!call.has("set")) return overrides;
  for (const std::string& text : call.get<std::vector<std::string>>("set")) {
    const auto parsed = format::parse_override(text);
    if (!parsed)
      throw UsageError("--set " + text + " is malformed\n    write NAME.KEY=VALUE, as in " +
                       "wan.bandwidth=1Gbps or service.wait_limit=30s");
    overrides.push_back(*parsed);
  }
  return overrides;
}

Options describe_run_options() {
  Options options;
  add_override_options(options);
  options.add_options()("jobs,j", po::value<int>()->value_name("N"),
                        "runs at a time (default: one a processor)")(
      "tag", po::value<std::vector<std::string>>()->composing()->value_name("T"),
      "only scenarios with this tag; given twice, with both")(
      "only", po::value<int>()->value_name("LINE"), "judge only the checks of this line")(
      "until", po::value<std::string>()->value_name("T"), "stop at this simulated time: 11m11s")(
      "crash-scan", po::value<std::string>()->implicit_value("events")->value_name("N"),
      "what a disaster at every event would leave of each mirror and group; =N: at N instants")(
      "check-every-event", "hold each CopyState against the data at every event")(
      "trace", "print every event of the runs")("twice", "run each twice; a difference is exit 3")(
      "update", po::value<std::string>()->implicit_value("values")->value_name("all"),
      "write the actual values into the files' expect cells; =all: return codes too")(
      "junit", po::value<std::string>()->value_name("F"), "write a JUnit report")(
      "csv", po::value<std::string>()->value_name("DIR"), "write the CSV files of the batch")(
      "out", po::value<std::string>()->value_name("DIR"), "write all reports into this folder")(
      "keep", "with --csv or --out: a folder of its own for each run as well")(
      "known", po::value<std::string>()->value_name("F"),
      "list of known failures (default: known_failures.csv in this folder, if there is one)")(
      "dry-run", "read and validate, print what would run")(
      "timeout", po::value<int>()->value_name("S"), "wall-clock seconds of one run (default 300)")(
      "quiet,q", "print nothing but errors in the input")("verbose,v",
                                                          "print events and every check");
  return options;
}

RunOptions run_options_of(const Call& call) {
  RunOptions options;
  options.jobs = call.has("jobs") ? number_between(call, "jobs", 1, kMostJobs) : runs::processors();
  if (call.has("timeout"))
    options.timeout = std::chrono::seconds(number_between(call, "timeout", 1, kLongestTimeout));
  options.overrides = overrides_of(call);
  options.profile = value_or<std::string>(call, "profile", "");
  options.version = value_or<std::string>(call, "version", "");
  options.repeat = repeat_of(call);
  options.tags = value_or<std::vector<std::string>>(call, "tag", {});
  if (call.has("only")) options.only_line = number_between(call, "only", 1, INT32_MAX);
  if (call.has("until")) options.until = until_of(call.get<std::string>("until"));
  if (call.has("crash-scan")) {
    options.crash_scan = true;
    options.crash_instants = instants_of(call.get<std::string>("crash-scan"));
  }
  options.check_every_event = call.has("check-every-event");
  if (call.has("update")) options.update = update_of(call.get<std::string>("update"));
  options.junit = value_or<std::string>(call, "junit", "");
  options.csv_folder = value_or<std::string>(call, "csv", "");
  options.out_folder = value_or<std::string>(call, "out", "");
  options.keep = call.has("keep");
  options.known = known_of(call);
  options.trace = call.has("trace");
  options.twice = call.has("twice");
  options.dry_run = call.has("dry-run");
  options.json = call.has("json");
  options.quiet = call.has("quiet");
  options.verbose = call.has("verbose");
  if (options.keep && options.csv_folder.empty() && options.out_folder.empty())
    throw UsageError("--keep needs --csv DIR or --out DIR");
  return options;
}

}  // namespace replisim::cli
