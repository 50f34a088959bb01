// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/plan_workload.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "scenarios/format/diagnostics.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/traces/counters.hpp"
#include "scenarios/format/traces/trace.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
using format::CounterFormat;
using format::Diagnostics;
using format::Severity;
using format::TraceFormat;
using format::TraceProblem;

std::vector<std::string> all_format_names() {
  std::vector<std::string> names;
  for (const auto name : format::trace_format_names()) names.emplace_back(name);
  for (const auto name : format::counter_format_names()) names.emplace_back(name);
  return names;
}

/// What a name stands for; neither when there is no such format.
format::DetectedFormat named(const std::string& name) {
  format::DetectedFormat found;
  const auto& traces = format::trace_format_names();
  const auto& counters = format::counter_format_names();
  const auto trace = std::find(traces.begin(), traces.end(), name);
  const auto counter = std::find(counters.begin(), counters.end(), name);
  if (trace != traces.end()) found.trace = static_cast<TraceFormat>(trace - traces.begin());
  if (counter != counters.end())
    found.counters = static_cast<CounterFormat>(counter - counters.begin());
  return found;
}

/// Reads one file after the other and keeps what is wrong with them.
class ProfileReader {
 public:
  explicit ProfileReader(const WorkloadChoice& choice) : choice_(choice) {}

  std::optional<plan::Profile> read(const std::string& path) {
    const format::DetectedFormat kind =
        choice_.format.empty() ? format::detect_format(path) : named(choice_.format);
    if (kind.trace) return read_requests(path, *kind.trace);
    if (kind.counters) return read_intervals(path, *kind.counters);
    std::error_code ignored;
    const bool there = fs::is_regular_file(path, ignored);
    problems_.add({path, 0, Severity::Error, "", kind.problem,
                   there ? "write --format F, one of: " + format::join(all_format_names(), " ")
                         : "name a file with --trace"});
    return std::nullopt;
  }

  const Diagnostics& problems() const { return problems_; }

 private:
  void add(const std::string& path, const std::vector<TraceProblem>& found, Severity severity) {
    constexpr std::size_t most = 1'000;
    for (std::size_t i = 0; i < std::min(found.size(), most); ++i) {
      const TraceProblem& problem = found[i];
      problems_.add({path, static_cast<int>(problem.line), severity, "", problem.message, ""});
    }
    if (severity == Severity::Warning && !found.empty()) {
      problems_.add(
          {path, 0, severity, "", std::to_string(found.size()) + " bad lines were left out", ""});
    }
  }

  std::optional<plan::Profile> read_requests(const std::string& path, TraceFormat kind) {
    format::TraceOptions options;
    options.device = choice_.device;
    options.only_writes = true;
    options.bad_lines = choice_.bad_lines;
    options.step_back = choice_.step_back;
    std::vector<TraceProblem> found;
    const auto records = format::read_trace(path, kind, options, found);
    add(path, found, records ? Severity::Warning : Severity::Error);
    if (!records) return std::nullopt;
    if (records->empty()) {
      problems_.add({path, 0, Severity::Error, "", "the trace has no writes", ""});
      return std::nullopt;
    }
    plan::Profile profile;
    profile.source =
        path + ", " + std::string(format::trace_format_names()[static_cast<std::size_t>(kind)]);
    if (!found.empty())
      profile.source += ", without " + std::to_string(found.size()) + " bad lines";
    profile.writes.reserve(records->size());
    for (const format::TraceRecord& record : *records) {
      profile.writes.push_back(
          {record.at, static_cast<std::int64_t>(record.offset), record.size, record.device});
    }
    return profile;
  }

  std::optional<plan::Profile> read_intervals(const std::string& path, CounterFormat kind) {
    std::vector<TraceProblem> found;
    const auto records = format::read_counters(path, kind, found);
    add(path, found, Severity::Error);
    if (!records) return std::nullopt;
    plan::Profile profile;
    profile.source =
        path + ", " + std::string(format::counter_format_names()[static_cast<std::size_t>(kind)]);
    profile.places = false;
    profile.grain = SimTime{};
    std::vector<plan::Interval> intervals;
    for (const format::CounterRecord& record : *records) {
      intervals.push_back({record.from, record.to, record.written, record.writes});
      profile.grain = std::max(*profile.grain, record.to - record.from);
    }
    profile.writes = plan::spread(intervals);
    if (!profile.writes.empty()) return profile;
    problems_.add({path, 0, Severity::Error, "", "nothing was written", ""});
    return std::nullopt;
  }

  const WorkloadChoice& choice_;
  Diagnostics problems_;
};

/// The workloads that questions of this process share, if they do.
ProfileShelf* shared_shelf = nullptr;

/// A file, and all that decides what is read of it.
std::string shelf_key(const WorkloadChoice& choice, const std::string& path) {
  return path + '\n' + choice.format + '\n' +
         (choice.device ? std::to_string(*choice.device) : "all") + '\n' +
         std::to_string(choice.bad_lines) + '\n' + std::to_string(choice.step_back.value);
}

}  // namespace

WorkloadChoice workload_choice(PlanCall& call, bool optional) {
  WorkloadChoice choice;
  choice.paths = call.words("trace");
  choice.steady = call.rate_if("write-rate");
  if (!choice.paths.empty() && call.has("write-rate"))
    call.problem("--trace and --write-rate: one of them is the workload");
  if (choice.paths.empty() && !call.has("write-rate") && !optional)
    call.problem("no workload\n    write --trace FILE, or --write-rate 8Mbps");
  choice.format = call.word("format");
  if (call.has("format") && !named(choice.format).trace && !named(choice.format).counters) {
    call.problem("--format " + format::in_quotes(choice.format) + " is unknown\n    " +
                 format::suggestion(choice.format, all_format_names()));
  }
  choice.device = call.count_if("device");
  choice.bad_lines = static_cast<std::size_t>(call.count_if("bad-lines").value_or(0));
  if (call.has("load")) choice.scaling += ", load " + call.word("load");
  if (call.has("speed")) choice.scaling += ", speed " + call.word("speed");
  choice.load_ppb = call.share_if("load").value_or(choice.load_ppb);
  if (choice.load_ppb < 1'000'000 || choice.load_ppb > 1'000'000'000'000)
    call.problem("--load is from 0.1% to 100000%");
  choice.speed_ppb = call.factor_if("speed").value_or(choice.speed_ppb);
  choice.step_back = call.instant_if("step-back").value_or(choice.step_back);
  return choice;
}

void use_shelf(ProfileShelf* shelf) {
  shared_shelf = shelf;
}

std::optional<std::vector<plan::Profile>> read_profiles(const WorkloadChoice& choice) {
  std::vector<plan::Profile> profiles;
  const auto take = [&](plan::Profile profile) {
    profile = plan::scaled(std::move(profile), choice.load_ppb, choice.speed_ppb);
    profile.source += choice.scaling;
    profiles.push_back(std::move(profile));
  };
  const bool only_fill = shared_shelf != nullptr && shared_shelf->only_fill;
  if (choice.steady && !only_fill) {
    plan::Profile profile;
    profile.source = "a single rate";
    profile.places = false;
    profile.steady = choice.steady;
    take(std::move(profile));
    return profiles;
  }
  ProfileReader reader(choice);
  for (const std::string& path : choice.paths) {
    if (shared_shelf == nullptr) {
      auto profile = reader.read(path);
      if (profile) take(std::move(*profile));
      continue;
    }
    const auto [place, fresh] = shared_shelf->profiles.try_emplace(shelf_key(choice, path));
    if (fresh) place->second = reader.read(path);
    if (place->second && !only_fill) take(*place->second);
  }
  std::cerr << reader.problems().to_text();
  if (only_fill || profiles.size() != choice.paths.size()) return std::nullopt;
  return profiles;
}

}  // namespace replisim::cli
