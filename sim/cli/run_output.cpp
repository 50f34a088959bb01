// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/run_output.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "reports/console.hpp"
#include "reports/crash_scan.hpp"
#include "reports/page.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/update.hpp"
#include "scenarios/format/load.hpp"
#include "scenarios/format/scenario.hpp"

namespace replisim::cli {
namespace {

using reports::ScenarioResult;

bool is_clean(const ScenarioResult& result) {
  const reports::Counts counts = reports::count(result.verdicts);
  return counts.fail + counts.error + counts.surprise == 0;
}

void print_trace(const ScenarioResult& result) {
  std::cout << result.path << '\n';
  for (const Event& event : result.history.events) {
    std::cout << "  " << format::value_text(format::ValueKind::Time, event.at.value) << "  "
              << event.entity << ' ' << event.property << ' ';
    if (!event.from.empty()) std::cout << event.from << " -> ";
    std::cout << event.to;
    if (!event.cause.fact.empty()) std::cout << "  (" << event.cause.fact << ')';
    if (event.cause.line > 0) std::cout << "  line " << event.cause.line;
    std::cout << '\n';
  }
}

/// The folder of one run below `folder`; no path leads out of it.
std::string folder_of(const std::string& folder, const std::string& path) {
  std::string inner;
  for (const auto& part : std::filesystem::path(path).relative_path()) {
    if (part == "." || part == "/") continue;
    inner.append("/").append(part == ".." ? "up" : part.string());
  }
  return folder + "/runs" + inner;
}

}  // namespace

void StatusLine::show(std::size_t done, const ScenarioResult& result) {
  if (!is_clean(result)) ++failed_;
  if (!wanted_) return;
  std::cerr << "\r\033[K[" << done << '/' << total_ << "] ";
  if (failed_ > 0) std::cerr << failed_ << " failed  ";
  std::cerr << result.path << std::flush;
}

void StatusLine::clear() {
  if (wanted_) std::cerr << "\r\033[K" << std::flush;
}

void print_results(const std::vector<ScenarioResult>& results, std::int64_t wall_ns,
                   const RunOptions& options) {
  if (options.json) {
    std::cout << reports::results_json(results);
    return;
  }
  if (options.quiet) return;
  const reports::ConsoleOptions console{options.verbose, reports::wants_color(STDOUT_FILENO)};
  for (const ScenarioResult& result : results) {
    if (options.trace && !options.verbose) print_trace(result);
    std::cout << reports::scenario_text(result, console);
    std::cout << reports::crash_text(result);
  }
  std::cout << reports::summary_text(results, wall_ns, console);
}

bool update_files(const std::vector<runs::Item>& items, const std::vector<ScenarioResult>& results,
                  const RunOptions& options) {
  std::ostream& told = options.json ? std::cerr : std::cout;
  bool good = true;
  for (const ScenarioResult& result : results) {
    if (is_clean(result)) continue;
    const auto item = std::find_if(items.begin(), items.end(), [&](const runs::Item& candidate) {
      return candidate.path == result.path;
    });
    if (item == items.end()) continue;
    if (!std::holds_alternative<format::Scenario>(item->content)) {
      told << result.path << ": not updated: only timelines are\n";
      continue;
    }
    std::ifstream file(result.path, std::ios::binary);
    const std::string before{std::istreambuf_iterator<char>(file), {}};
    checker::Updated updated =
        checker::update(before, result.verdicts, options.update == Update::All);
    for (const auto& left : updated.left) {
      told << result.path;
      if (left.line > 0) told << ':' << left.line;
      told << ": not updated: " << left.why << '\n';
    }
    if (before == updated.text) continue;
    const std::string after = checker::aligned_like(before, std::move(updated.text));
    told << checker::diff_text(result.path, before, after);
    const std::string trouble = reports::write_file(result.path, after);
    if (trouble.empty()) continue;
    std::cout.flush();
    std::cerr << trouble << '\n';
    good = false;
  }
  return good;
}

bool write_reports(const std::vector<ScenarioResult>& results, const RunOptions& options) {
  std::vector<std::string> troubles;
  const auto write_junit = [&](const std::string& path) {
    if (!path.empty()) troubles.push_back(reports::write_file(path, reports::junit_xml(results)));
  };
  const auto write_csv = [&](const std::string& folder) {
    if (folder.empty()) return;
    troubles.push_back(reports::write_csv_files(folder, results));
    if (!options.keep) return;
    for (const ScenarioResult& result : results)
      troubles.push_back(reports::write_csv_files(folder_of(folder, result.path), {result}));
  };
  write_junit(options.junit);
  if (!options.out_folder.empty()) write_junit(options.out_folder + "/junit.xml");
  write_csv(options.csv_folder);
  write_csv(options.out_folder);
  if (!options.out_folder.empty()) {
    troubles.push_back(
        reports::write_files({{options.out_folder + "/report.html", reports::report_html(results)},
                              {options.out_folder + "/trace.json", reports::trace_json(results)}}));
  }
  std::erase(troubles, "");
  if (troubles.empty()) return true;
  std::cout.flush();
  std::cerr << troubles.front() << '\n';
  return false;
}

std::string json_text(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace replisim::cli
