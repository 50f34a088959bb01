// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/sweep_output.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "reports/writers.hpp"
#include "scenarios/format/text.hpp"
#include "sim/sweep/course.hpp"
#include "sim/sweep/view.hpp"

namespace replisim::cli {
namespace {

using sweep::Results;
using sweep::Sweep;
using sweep::Threshold;

std::string values_text(const Sweep& sweep, std::size_t combination) {
  std::vector<std::string> words;
  const auto& values = sweep.combinations[combination].values;
  for (std::size_t i = 0; i < values.size(); ++i) words.push_back(sweep.names[i] + "=" + values[i]);
  return format::join(words, " ");
}

/// "least rate 6.97Mbps", "no rate keeps it".
std::string threshold_text(const Sweep& sweep, const Threshold& found) {
  const sweep::Search& search = *sweep.search;
  const std::string number = format::text_of(search.range, found.number);
  switch (found.kind) {
    case Threshold::Kind::Found:
      return std::string(search.least ? "least " : "most ") + search.name + " " + number;
    case Threshold::Kind::Everywhere:
      return "every " + search.name + " of the range keeps the limit, " + number + " too";
    case Threshold::Kind::Nowhere:
      return "no " + search.name + " of the range keeps the limit";
    case Threshold::Kind::CannotSay:
      break;
  }
  return "cannot say";
}

}  // namespace

void SweepStatus::show(std::size_t done) {
  const auto now = Clock::now();
  if (!wanted_ || (now - last_ < std::chrono::milliseconds(100) && done < expected_)) return;
  last_ = now;
  shown_ = true;
  constexpr std::size_t width = 30;
  const std::size_t whole = std::max(expected_, done);
  const std::size_t bars = whole == 0 ? width : width * done / whole;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(now - started_).count() *
                    static_cast<std::int64_t>(whole - done) /
                    static_cast<std::int64_t>(std::max<std::size_t>(done, 1));
  std::cerr << "\r\033[K[" << std::string(bars, '=') << std::string(width - bars, ' ') << "] "
            << done << " of " << whole << " runs, about " << left << " s left" << std::flush;
}

void SweepStatus::clear() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
}

std::string run_text(const Sweep& sweep, const sweep::Task& task) {
  std::string text = values_text(sweep, task.combination);
  if (sweep.search) {
    text += (text.empty() ? "" : " ") + sweep.search->name + "=" +
            format::text_of(sweep.search->range, task.number);
  }
  return text + " (run " + id_of(sweep, task) + ")";
}

bool write_tables(const Sweep& sweep, const Results& results, const std::string& csv,
                  const std::string& found) {
  std::vector<std::pair<std::string, std::string>> files;
  if (!csv.empty()) files.emplace_back(csv, sweep::results_csv(sweep, results));
  if (!found.empty()) files.emplace_back(found, sweep::thresholds_csv(sweep, results));
  const std::string trouble = reports::write_files(files);
  if (!trouble.empty()) std::cerr << trouble << '\n';
  return trouble.empty();
}

void print_sweep(const Sweep& sweep, const Results& results, const sweep::Coordinated& done,
                 const std::string& path) {
  constexpr std::size_t most_shown = 100;
  if (sweep.search && sweep.combinations.size() <= most_shown) {
    for (std::size_t c = 0; c < results.size(); ++c) {
      const auto found = threshold_of(sweep, results, c);
      if (!found) continue;
      const std::string values = values_text(sweep, c);
      std::cout << values << (values.empty() ? "" : ": ") << threshold_text(sweep, *found) << '\n';
    }
  }
  const std::size_t runs = sweep::count_runs(results);
  std::cout << runs << " runs: " << done.ran << " now, " << runs - done.ran << " before";
  const std::size_t missing = sweep::missing_runs(sweep, results).size();
  if (missing > 0) std::cout << ", " << missing << (sweep.search ? " or more" : "") << " missing";
  std::cout << "; " << path << '\n';
}

void print_sweep_json(const Sweep& sweep, const Results& results, const sweep::Coordinated& done,
                      const std::string& path) {
  nlohmann::ordered_json failed = nlohmann::ordered_json::array();
  for (const auto& one : done.failed)
    failed.push_back({{"run", run_text(sweep, one.task)}, {"problem", one.problem}});
  nlohmann::ordered_json json{{"db", path},
                              {"study", study_id(sweep)},
                              {"runs", sweep::count_runs(results)},
                              {"ran", done.ran},
                              {"missing", sweep::missing_runs(sweep, results).size()},
                              {"failed", failed}};
  if (sweep.search) {
    json["found"] = nlohmann::ordered_json::array();
    for (std::size_t c = 0; c < results.size(); ++c) {
      const auto found = threshold_of(sweep, results, c);
      if (found)
        json["found"].push_back({{"id", sweep.combinations[c].id},
                                 {"values", values_text(sweep, c)},
                                 {"says", threshold_text(sweep, *found)}});
    }
  }
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace replisim::cli
