// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/names.hpp"
#include "scenarios/format/scenario.hpp"

/// Rows of a timeline become steps.
namespace replisim::format {

/// The six cells of one row.
struct TimelineRow {
  int line;
  const std::string& at;
  const std::string& action;
  const std::string& on;
  const std::string& with;
  const std::string& expect;
  const std::string& note;
};
TimelineRow timeline_row(const Row& row);
const Columns& timeline_columns();

/// True for the rows before the clock starts: use, set, tag.
bool is_setup(const std::string& action);

/// `key=value` or a bare word of a `with` cell.
struct KeyWord {
  std::string key;
  std::string value;
  bool has_value = false;
};
std::vector<KeyWord> key_words(const std::string& cell);

/// What the readers of single rows share.
struct TimelineContext {
  Scenario& scenario;
  Names& names;
  bool names_known;  ///< false when the topology could not be read: names are not judged then
  std::filesystem::path folder;  ///< of the scenario, for traces
  Problems& problems;

  /// A name of the `on` column; an unknown one is reported.
  Target find(const std::string& name, int line);
  /// The one name that a row must have; kind None when something was reported.
  Target single(const TimelineRow& row);
};

/// The `at` cell; nothing when a problem was reported.
std::optional<When> parse_when(const std::string& text, int line, Problems& problems);

/// A row that calls another method, as read; no `call` when something was reported.
struct MethodRow {
  std::optional<MethodStep> call;
  std::vector<Target> on;
};

/// A volume by its name or by its role in a pair, and which one that is at the start.
bool is_volume(const Target& target);
std::uint32_t volume_of(const Target& target, const Topology& topology);

std::optional<CallStep> parse_call(const TimelineRow& row, Step& step, TimelineContext& context);
/// Rows that call other methods by their names (step_method.cpp): read in order before all other
/// rows, since they make things that other rows name. By line.
std::map<int, MethodRow> collect_methods(const Table& table, TimelineContext& context);
std::optional<IoStep> parse_io(const TimelineRow& row, Step& step, TimelineContext& context);
/// An `io` row with pattern=database; the log's volume is in `step.on`.
bool is_database(const TimelineRow& row);
std::optional<IoStep> parse_database(const TimelineRow& row, const Step& step,
                                     TimelineContext& context);
std::optional<FaultStep> parse_fault(const TimelineRow& row, Step& step, TimelineContext& context);

/// All rows that are no setup rows.
void parse_steps(const Table& table, TimelineContext& context);

/// Checks on the times of steps that can be made before a run: rows in the past, checks after the
/// end.
void check_times(const Scenario& scenario, Problems& problems);

}  // namespace replisim::format
