// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/rules/versions.hpp"
#include "scenarios/format/text.hpp"
#include "sim/cli/fuzz_output.hpp"
#include "sim/cli/provider.hpp"
#include "sim/cli/verb.hpp"
#include "sim/fuzz/corpus.hpp"
#include "sim/runs/processes.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kDefaultRuns = 1'000;
constexpr std::uint64_t kMostSeed = 1'000'000'000'000'000;

std::uint64_t number_of(const Call& call, const char* option, std::uint64_t least,
                        std::uint64_t most) {
  const auto& text = call.get<std::string>(option);
  constexpr std::size_t kMostDigits = 18;
  if (!text.empty() && text.size() <= kMostDigits &&
      text.find_first_not_of("0123456789") == std::string::npos) {
    const std::uint64_t value = std::stoull(text);
    if (value >= least && value <= most) return value;
  }
  throw UsageError("fuzz: --" + std::string(option) + " '" + text +
                   "' is not possible\n    valid: " + std::to_string(least) + " to " +
                   std::to_string(most));
}

fuzz::Choice choice_of(const Call& call) {
  fuzz::Choice choice;
  const std::string version = call.has("version") ? call.get<std::string>("version") : "";
  if (call.has("profile")) choice.profile = call.get<std::string>("profile");
  // Also says what is wrong with either.
  const Profile profile = provider_profile("fuzz", choice.profile, version);
  if (choice.profile != "generic") choice.version = profile.version;
  if (!version.empty()) choice.version = profile.version;
  if (choice.profile.find('/') != std::string::npos || choice.profile.ends_with(".csv"))
    choice.profile = fs::absolute(choice.profile).generic_string();
  if (call.has("never")) {
    const auto& text = call.get<std::string>("never");
    choice.never = parse_value<CopyState>(text);
    std::vector<std::string> names;
    for (const ValueName& known : value_map<CopyState>()) names.emplace_back(known.name);
    if (!choice.never)
      throw UsageError("fuzz: --never '" + text + "' is not possible\n    " +
                       format::suggestion(text, names));
  }
  return choice;
}

fuzz::CampaignOptions options_of(const Call& call) {
  fuzz::CampaignOptions options;
  options.choice = choice_of(call);
  if (call.has("seed")) options.first = number_of(call, "seed", 0, kMostSeed);
  if (call.has("runs")) options.runs = number_of(call, "runs", 1, kMostSeed);
  if (call.has("seconds"))
    options.time = std::chrono::seconds(number_of(call, "seconds", 1, 10'000'000));
  if (!options.runs && !options.time) options.runs = kDefaultRuns;
  options.parallel =
      call.has("jobs") ? static_cast<int>(number_of(call, "jobs", 1, 1'024)) : runs::processors();
  if (call.has("timeout"))
    options.timeout = std::chrono::seconds(number_of(call, "timeout", 1, 86'400));
  options.stop_at_first = call.has("stop-at-first");
  options.shrink = !call.has("no-shrink");
  return options;
}

std::string text_of(const fuzz::Choice& choice) {
  return "profile=" + choice.profile +
         " version=" + (choice.version ? std::string(name_of_version(*choice.version)) : "all") +
         (choice.never ? " never=" + std::string(name_of(*choice.never)) : "");
}

/// Goes on where the folder's runs ended.
void go_on(const Call& call, const fs::path& folder, fuzz::CampaignOptions& options,
           fuzz::CorpusState& state) {
  std::string problem;
  const auto kept = fuzz::read_state(folder, problem);
  if (!problem.empty()) throw UsageError("fuzz: " + problem);
  state = {text_of(options.choice), options.first, options.first};
  if (!kept) return;
  if (kept->choice != state.choice)
    throw UsageError("fuzz: --corpus " + folder.generic_string() + " was begun with " +
                     kept->choice + ", not with " + state.choice +
                     "\n    name another folder, or the same profile and version");
  if (call.has("seed") && kept->first != options.first)
    throw UsageError("fuzz: --corpus " + folder.generic_string() + " was begun with seed " +
                     std::to_string(kept->first) + "\n    leave --seed out to go on at seed " +
                     std::to_string(kept->next));
  state = *kept;
  options.first = kept->next;
}

bool any_crash(const std::vector<fuzz::Found>& found) {
  return std::any_of(found.begin(), found.end(), [](const fuzz::Found& one) {
    return one.broken.promise == "runs" || one.broken.promise == "repeats";
  });
}

/// A finding that is known from before and still there.
int judge_replayed(const std::vector<FuzzReplay>& replayed) {
  int exit = AllAsExpected;
  for (const FuzzReplay& one : replayed)
    for (const fuzz::Broken& broken : one.broken)
      exit = std::max<int>(exit, broken.promise == "runs" ? SimulatorFailed : Unexpected);
  return exit;
}

std::vector<FuzzReplay> replay_all(const fs::path& folder, const fuzz::CampaignOptions& options,
                                   bool& interrupted) {
  const auto files = fuzz::findings_in(folder);
  const auto shown = fuzz::replay(files, options.parallel, options.timeout, interrupted);
  std::vector<FuzzReplay> all;
  for (std::size_t i = 0; i < files.size(); ++i)
    all.push_back({files[i].generic_string(), shown[i]});
  return all;
}

int print_promises(bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const fuzz::PromiseInfo& one : fuzz::fuzz_promises())
      list.push_back({{"promise", one.name}, {"meaning", one.meaning}});
    std::cout << list.dump(2) << '\n';
    return AllAsExpected;
  }
  for (const fuzz::PromiseInfo& one : fuzz::fuzz_promises())
    std::cout << one.name << '\n' << "    " << one.meaning << '\n';
  return AllAsExpected;
}

int run_fuzz(const Call& call) {
  if (call.has("list")) return print_promises(call.has("json"));
  fuzz::CampaignOptions options = options_of(call);
  FuzzReport report;
  fuzz::CorpusState state;
  fs::path folder = call.has("out") ? call.get<std::string>("out") : "out/fuzz";
  if (call.has("corpus")) {
    const fs::path corpus = call.get<std::string>("corpus");
    if (!call.has("out")) folder = corpus;
    go_on(call, corpus, options, state);
    report.replayed = replay_all(corpus, options, report.interrupted);
  }
  FuzzStatus status(::isatty(STDERR_FILENO) != 0, call.has("timing"));
  options.progress = [&](const fuzz::Tally& tally, std::size_t kinds) {
    status.show(tally, kinds);
  };
  if (!report.interrupted) report.outcome = fuzz::run_campaign(options);
  status.finish(report.outcome.tally);
  report.first = options.first;
  report.choice = text_of(options.choice);
  bool written = true;
  for (const fuzz::Found& found : report.outcome.found) {
    const fs::path file = fuzz::write_finding(folder, found, options.choice);
    written = written && !file.empty();
    report.files.push_back(file.generic_string());
  }
  if (call.has("corpus") && !report.interrupted) {
    state.next = report.outcome.next;
    written = fuzz::write_state(call.get<std::string>("corpus"), state) && written;
  }
  report.interrupted = report.interrupted || report.outcome.interrupted;
  print_fuzz(report, call.has("json"));
  if (report.interrupted) return Interrupted;
  if (!written) {
    std::cerr << "replisim: fuzz: cannot write to " << folder.generic_string() << '\n';
    return SimulatorFailed;
  }
  if (any_crash(report.outcome.found)) return SimulatorFailed;
  const int exit = report.outcome.found.empty() ? AllAsExpected : Unexpected;
  return std::max<int>(exit, judge_replayed(report.replayed));
}

Options fuzz_options() {
  Options options;
  options.add_options()("runs", word_value("N"), "at most so many runs (default 1000)")(
      "seconds", word_value("S"), "begin no more runs after so many seconds")(
      "seed", word_value("N"), "seed of the first run; the others follow it (default 1)")(
      "jobs,j", word_value("N"), "child processes at a time (default: one a processor)")(
      "corpus", word_value("DIR"),
      "keep there what was run and found; a second start runs its findings again and goes on")(
      "out", word_value("DIR"), "write findings there (default: the corpus, else out/fuzz)")(
      "profile", word_value("P"), "provider (default generic)")(
      "version", word_value("V"), "seed, cim241 or cim249 (default: each run draws one)")(
      "never", word_value("S"), "take it for a broken promise when a pair shows that CopyState")(
      "stop-at-first", "end with the first finding")("no-shrink", "leave findings as they are")(
      "timeout", word_value("S"), "wall-clock seconds of one run (default 20)")(
      "list", "print the promises")("timing", "print rates also into a pipe");
  return options;
}

}  // namespace

const Verb fuzz_verb{
    "fuzz",
    "",
    "run random scenarios and hold the simulator to its promises",
    "Each seed makes a topology, calls, host loads and faults; in the end everything is healed "
    "and\n"
    "must come to rest. All promises (--list) are held at every event. What breaks one is made\n"
    "small and written as a scenario that `replisim run --check-every-event` replays on SimGrid.\n",
    fuzz_options,
    run_fuzz};

}  // namespace replisim::cli
