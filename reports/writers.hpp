// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/result.hpp"

/// The report files. All are made from results alone, in the order given, and are byte-identical
/// for equal results; only junit.xml carries wall time.
namespace replisim::reports {

/// suite = folder, classname = path with dots, name = `L18 expect g1 lost<=620MB`.
std::string junit_xml(const std::vector<ScenarioResult>& results);

std::string run_csv(const std::vector<ScenarioResult>& results);
std::string verdicts_csv(const std::vector<ScenarioResult>& results);
std::string calls_csv(const std::vector<ScenarioResult>& results);
std::string events_csv(const std::vector<ScenarioResult>& results);
/// What a subscriber to all indications would have got, in the order of sending.
std::string indications_csv(const std::vector<ScenarioResult>& results);
/// At each parting of a pair or group whether its image was consistent, and why not.
std::string images_csv(const std::vector<ScenarioResult>& results);
std::string samples_csv(const std::vector<ScenarioResult>& results);
/// What a run came to: counts, and the last value of every measure.
struct Metric {
  std::string entity;  ///< "run", or the name of a call, pair, group, volume, line
  std::string name;
  std::string value;
  std::string unit;  ///< may be empty
};
std::vector<Metric> metrics_of(const ScenarioResult& result);
std::string metrics_csv(const std::vector<ScenarioResult>& results);

/// For `run --json`: counts, scenarios, verdicts, calls; no wall time.
std::string results_json(const std::vector<ScenarioResult>& results);

/// A text as a CSV cell: quoted when it holds a comma, a quote, a line break or outer blanks.
std::string csv_cell(std::string_view text);

/// Writes a file as a whole or not at all: to a temporary name beside it, flushed to disk, then
/// renamed; the mode of a file that was there stays. Returns an empty text, or what went wrong:
/// "out/run.csv: error: cannot be written: No space left on device". A device (like /dev/full) is
/// written in place; of a symbolic link the target is written. Missing folders are made.
std::string write_file(const std::string& path, std::string_view content);

/// The same for several files (path, content): all are written before the first takes its name, so
/// a full disk changes none of them.
std::string write_files(const std::vector<std::pair<std::string, std::string>>& files);

/// Writes the CSV files of write_files() into a folder: run, verdicts, calls, events, images,
/// indications, samples, metrics and, after a crash scan, crash. Returns the trouble, or an empty
/// text.
std::string write_csv_files(const std::string& folder, const std::vector<ScenarioResult>& results);

}  // namespace replisim::reports
