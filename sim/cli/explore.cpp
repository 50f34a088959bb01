// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/explore/course.hpp"
#include "sim/cli/explore_options.hpp"
#include "sim/cli/explore_scenario.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
using explore::Counts;
using explore::End;
using nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

/// Times and rates: they differ from run to run, so they never go where results go.
class Stopwatch {
 public:
  std::int64_t milliseconds() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_).count();
  }
  std::int64_t per_second(std::uint64_t count) const {
    constexpr std::int64_t kThousand = 1000;
    return static_cast<std::int64_t>(count) * kThousand / std::max<std::int64_t>(milliseconds(), 1);
  }

 private:
  Clock::time_point begun_ = Clock::now();
};

std::string_view ending_of(End end) {
  switch (end) {
    case End::Complete:
      return "complete: every state was seen";
    case End::Violation:
      return "ended at the first violation";
    case End::DepthReached:
      return "not complete: the depth was reached";
    case End::StatesReached:
      return "not complete: the number of states was reached";
  }
  return {};
}

std::string yes(bool value) {
  return value ? "yes" : "no";
}

std::string text_of_instance(const ExploreChoice& choice) {
  const explore::Instance& instance = choice.instance;
  std::string text = std::to_string(instance.pairs) + " x " + std::string(name_of(instance.type)) +
                     " " + std::string(name_of(instance.mode)) +
                     (instance.locality == Locality::Remote ? " remote" : " local");
  text += ", group " + yes(instance.group) + ", writes " + std::to_string(instance.writes) +
          ", profile " + instance.profile.name + ", version " +
          std::string(name_of_version(instance.profile.version)) + ", faults";
  bool any = false;
  for (const explore::FaultName& fault : explore::fault_names()) {
    if (!instance.has(fault.fault)) continue;
    text.append(" ").append(fault.name);
    any = true;
  }
  if (!any) text += " none";
  text += std::string(", symmetry ") + yes(choice.limits.symmetry);
  return text;
}

void print_operations(const Counts& counts) {
  std::cout << "operations               accepted  no effect    refused\n";
  for (std::size_t number = 0; number < counts.operations.size(); ++number) {
    const explore::OperationCount& count = counts.operations[number];
    if (count.accepted + count.without_effect + count.refused == 0) continue;
    std::string name(name_of(static_cast<Operation>(number)));
    name.resize(std::max<std::size_t>(name.size(), 20), ' ');
    const auto right = [](std::uint64_t value) {
      std::string text = std::to_string(value);
      return std::string(text.size() < 11 ? 11 - text.size() : 1, ' ') + text;
    };
    std::cout << "  " << name << right(count.accepted) << right(count.without_effect)
              << right(count.refused) << '\n';
  }
}

std::vector<std::string> copy_states_of(const Counts& counts) {
  std::vector<std::string> names;
  for (const ValueName& known : value_map<CopyState>())
    if ((counts.copy_states >> known.number & 1U) != 0) names.emplace_back(known.name);
  return names;
}

void print_counts(const ExploreChoice& choice, const explore::Outcome& outcome) {
  const Counts& counts = outcome.counts;
  std::cout << text_of_instance(choice) << '\n'
            << ending_of(outcome.end) << '\n'
            << "states          " << counts.distinct << " distinct, " << counts.orbits
            << " with pairs told apart, depth " << counts.depth << '\n'
            << "edges           " << counts.edges << ", " << counts.changing
            << " of them to a state\n"
            << "bytes a state   " << counts.bytes / counts.distinct << '\n';
  print_operations(counts);
  std::cout << "CopyStates     ";
  for (const std::string& name : copy_states_of(counts)) std::cout << ' ' << name;
  std::cout << '\n';
}

ordered_json to_json(const ExploreChoice& choice, const explore::Outcome& outcome,
                     const std::vector<std::string>& lines) {
  const Counts& counts = outcome.counts;
  ordered_json operations = ordered_json::object();
  for (std::size_t number = 0; number < counts.operations.size(); ++number) {
    const explore::OperationCount& count = counts.operations[number];
    if (count.accepted + count.without_effect + count.refused == 0) continue;
    operations[std::string(name_of(static_cast<Operation>(number)))] = {
        {"accepted", count.accepted},
        {"no_effect", count.without_effect},
        {"refused", count.refused}};
  }
  ordered_json all{{"instance", text_of_instance(choice)},
                   {"complete", outcome.end == End::Complete},
                   {"distinct_states", counts.distinct},
                   {"states_with_pairs_told_apart", counts.orbits},
                   {"depth", counts.depth},
                   {"edges", counts.edges},
                   {"edges_to_a_state", counts.changing},
                   {"bytes_per_state", counts.bytes / counts.distinct},
                   {"operations", operations},
                   {"copy_states", copy_states_of(counts)}};
  if (!outcome.broken.empty()) {
    all["broken"] = outcome.broken;
    all["course"] = lines;
  }
  return all;
}

int print_list(bool json) {
  const std::vector<explore::Invariant> invariants = explore::all_invariants();
  if (json) {
    ordered_json list = ordered_json::array();
    for (const explore::Invariant& one : invariants)
      list.push_back({{"invariant", one.name}, {"meaning", one.meaning}});
    for (const explore::FaultName& one : explore::fault_names())
      list.push_back({{"fault", one.name}, {"meaning", one.meaning}});
    std::cout << list.dump(2) << '\n';
    return AllAsExpected;
  }
  std::cout << "invariants\n";
  for (const explore::Invariant& one : invariants)
    std::cout << "  " << one.name << '\n' << "      " << one.meaning << '\n';
  std::cout << "faults\n";
  for (const explore::FaultName& one : explore::fault_names())
    std::cout << "  " << one.name << '\n' << "      " << one.meaning << '\n';
  return AllAsExpected;
}

/// Writes the counterexample and tells where.
void write_scenario(const fs::path& folder, const ExploreChoice& choice,
                    const explore::Edges& edges, const explore::Outcome& outcome) {
  const std::vector<WrittenFile> files = scenario_of(choice, edges, outcome);
  for (const WrittenFile& file : files) {
    const fs::path path = folder / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) throw UsageError("explore: cannot write " + path.string());
  }
  std::cerr << "wrote " << (folder / files.front().path).string() << "; to replay it: replisim run "
            << (folder / files.front().path).string() << '\n';
}

explore::Progress status_line(const Stopwatch& watch) {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [&watch](const Counts& counts) {
    std::cerr << "\r" << counts.distinct << " states, " << counts.expanded << " done, depth "
              << counts.depth << ", " << watch.per_second(counts.edges) << " edges/s   "
              << std::flush;
    return true;
  };
}

int run_explore(const Call& call) {
  if (call.has("list")) return print_list(call.has("json"));
  const ExploreChoice choice = explore_choice(call);
  const Stopwatch watch;
  const explore::Outcome outcome =
      explore::search(choice.instance, choice.invariants, choice.limits, status_line(watch));
  if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K";
  const explore::Edges edges(choice.instance);
  std::vector<std::string> lines;
  if (outcome.end == End::Violation) lines = explore::lines_of(edges, outcome.course);
  if (call.has("json")) {
    std::cout << to_json(choice, outcome, lines).dump(2) << '\n';
  } else {
    print_counts(choice, outcome);
  }
  if (call.has("timing") || isatty(STDERR_FILENO) != 0)
    std::cerr << watch.milliseconds() << " ms, " << watch.per_second(outcome.counts.edges)
              << " edges/s, " << watch.per_second(outcome.counts.distinct)
              << " distinct states/s\n";
  if (outcome.end != End::Violation) return AllAsExpected;
  if (!call.has("json")) {
    std::cout << "VIOLATED        " << outcome.broken << '\n';
    for (const std::string& line : lines) std::cout << line << '\n';
  }
  if (call.has("out")) write_scenario(call.get<std::string>("out"), choice, edges, outcome);
  return Unexpected;
}

}  // namespace

const Verb explore_verb{
    "explore",
    "",
    "search every reachable state of a small service for broken invariants",
    "A small service of 1 to 3 pairs and a world without time are searched breadth-first: every\n"
    "operation of the version, with and without Force, on pairs, lists and the group, and every\n"
    "order of what the world may do. The first state or step in which an invariant does not hold\n"
    "ends the search with the shortest way there. model/invariants.md tells what each one means.\n",
    explore_options,
    run_explore};

}  // namespace replisim::cli
