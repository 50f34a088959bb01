// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/fuzz_output.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "scenarios/format/scenario.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

using fuzz::Found;
using fuzz::Tally;
using nlohmann::ordered_json;

std::string time_text(SimTime time) {
  return format::value_text(format::ValueKind::Time, time.value);
}

std::string hours(std::int64_t ns) {
  constexpr std::int64_t kHour = 3'600'000'000'000;
  return std::to_string(ns / kHour) + " h";
}

std::string right(std::uint64_t value) {
  std::string text = std::to_string(value);
  return std::string(text.size() < 11 ? 11 - text.size() : 1, ' ') + text;
}

void print_tally(const FuzzReport& report) {
  const Tally& tally = report.outcome.tally;
  std::cout << "seeds " << report.first << " to " << report.first + tally.runs - 1 << ", "
            << report.choice << '\n'
            << "runs            " << tally.runs << ", " << tally.loaded << " with a host load, "
            << tally.twice << " made twice, " << tally.broken << " with a finding\n"
            << "simulated       " << hours(tally.simulated_ns) << '\n'
            << "operations               accepted    refused\n";
  for (const auto& [name, answers] : tally.operations) {
    std::string padded = name;
    padded.resize(std::max<std::size_t>(padded.size(), 20), ' ');
    std::cout << "  " << padded << right(answers.accepted) << right(answers.refused) << '\n';
  }
  std::cout << "CopyStates     ";
  for (const std::string& state : tally.copy_states) std::cout << ' ' << state;
  std::cout << '\n';
}

void print_found(const Found& found, const std::string& file) {
  const fuzz::Broken& broken = found.small ? found.small->broken : found.broken;
  std::cout << "FOUND " << broken.promise << ": seed " << found.seed << ", after " << found.run
            << (found.run == 1 ? " run" : " runs") << ", in " << found.times
            << (found.times == 1 ? " run\n" : " runs\n") << "    at " << time_text(broken.at) << ' '
            << broken.who << ": " << broken.what << '\n';
  if (found.small)
    std::cout << "    " << found.small->draft.rows.size() << " of " << found.rows
              << " rows are left; SimGrid shows it too\n";
  else
    std::cout << "    as it was made, " << found.rows << " rows\n";
  std::cout << "    replisim run " << file << " --check-every-event\n";
}

ordered_json to_json(const fuzz::Broken& broken) {
  return {{"promise", broken.promise},
          {"who", broken.who},
          {"what", broken.what},
          {"at_ns", broken.at.value}};
}

ordered_json to_json(const FuzzReport& report) {
  const Tally& tally = report.outcome.tally;
  ordered_json operations = ordered_json::object();
  for (const auto& [name, answers] : tally.operations)
    operations[name] = {{"accepted", answers.accepted}, {"refused", answers.refused}};
  ordered_json found = ordered_json::array();
  for (std::size_t i = 0; i < report.outcome.found.size(); ++i) {
    const Found& one = report.outcome.found[i];
    ordered_json item = to_json(one.small ? one.small->broken : one.broken);
    item["seed"] = one.seed;
    item["after_runs"] = one.run;
    item["in_runs"] = one.times;
    item["on_simgrid"] = one.small.has_value();
    item["rows"] = one.small ? one.small->draft.rows.size() : one.rows;
    item["file"] = report.files[i];
    found.push_back(std::move(item));
  }
  ordered_json replayed = ordered_json::array();
  for (const FuzzReplay& one : report.replayed) {
    ordered_json broken = ordered_json::array();
    for (const fuzz::Broken& shown : one.broken) broken.push_back(to_json(shown));
    replayed.push_back({{"file", one.file}, {"broken", broken}});
  }
  return {{"choice", report.choice},
          {"first_seed", report.first},
          {"next_seed", report.outcome.next},
          {"runs", tally.runs},
          {"with_host_load", tally.loaded},
          {"made_twice", tally.twice},
          {"with_a_finding", tally.broken},
          {"simulated_ns", tally.simulated_ns},
          {"operations", operations},
          {"copy_states", tally.copy_states},
          {"replayed", replayed},
          {"found", found}};
}

}  // namespace

void print_fuzz(const FuzzReport& report, bool json) {
  if (json) {
    std::cout << to_json(report).dump(2) << '\n';
    return;
  }
  for (const FuzzReplay& one : report.replayed) {
    std::cout << one.file << (one.broken.empty() ? ": mended\n" : ": still there\n");
    for (const fuzz::Broken& shown : one.broken)
      std::cout << "    " << shown.promise << ": " << shown.who << ": " << shown.what << '\n';
  }
  if (report.outcome.tally.runs > 0) print_tally(report);
  for (std::size_t i = 0; i < report.outcome.found.size(); ++i)
    print_found(report.outcome.found[i], report.files[i]);
  if (report.outcome.found.empty()) std::cout << "nothing found\n";
}

std::int64_t FuzzStatus::per_second(std::uint64_t count) const {
  constexpr std::int64_t kThousand = 1000;
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_).count();
  return static_cast<std::int64_t>(count) * kThousand / std::max<std::int64_t>(ms, 1);
}

void FuzzStatus::show(const Tally& tally, std::size_t kinds) const {
  if (!terminal_) return;
  std::cerr << '\r' << tally.runs << " runs, " << per_second(tally.runs) << "/s, " << kinds
            << " found, simulated:real " << tally.median_ratio() << ":1   " << std::flush;
}

void FuzzStatus::finish(const Tally& tally) const {
  if (terminal_) std::cerr << "\r\033[K";
  if (terminal_ || timing_)
    std::cerr << per_second(tally.runs) << " runs/s, simulated:real " << tally.median_ratio()
              << ":1 in the median\n";
}

}  // namespace replisim::cli
