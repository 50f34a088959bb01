// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/units.hpp"
#include "scenarios/checker/signal.hpp"
#include "scenarios/format/scenario.hpp"

/// Times, values and rows as mismatch blocks write them.
namespace replisim::checker {

/// Exact, as in the `at` column: "0s", "15.25s", "11m10s", "1h00m00.5s".
std::string time_text(SimTime at);
/// For columns: " 9m05.000s", "10m22.410s"; as many digits as needed, at least three.
std::string clock_text(SimTime at);
/// A span or instant in a sentence: "15.250 s", from a minute on "11m10.000s".
std::string span_text(SimTime span);

/// A number and its unit apart: "620MB" becomes "620 MB"; words stay.
std::string spaced(std::string_view value);
/// A condition with air: "lost<=620MB" becomes "lost <= 620 MB".
std::string spaced_condition(const format::Condition& condition);
/// The operator of a condition as written.
std::string operator_of(const format::Condition& condition);

/// The value in the scenario's notation: "1830MB", "Broken", "NULL", "unknown".
std::string value_of(const format::Condition& condition, const Value& value);
/// The same for people: "1830 MB"; a return code with its number: "Failed (4)".
std::string shown_value(const format::Condition& condition, const Value& value);
/// By how much a number misses the condition: "1210 MB too much"; empty for words.
std::string missed_by(const format::Condition& condition, const Value& value);

/// `on` as written: "p1 p2".
std::string on_text(const format::Step& step);
/// "expect", "always", "wait", "Failover", "io", ...
std::string do_text(const format::Scenario& scenario, const format::Step& step);

/// Where a cell stands in a line of a CSV file: the bytes between the commas, without outer blanks.
/// Quotes belong to the cell.
struct CellSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::vector<CellSpan> cell_spans(std::string_view line);
/// Position of a column in the scenario's header, SIZE_MAX when it has none.
std::size_t column_of(const std::vector<std::string>& lines, std::string_view name);
/// A cell of a line of the file, blanks and quotes off; empty when there is none.
std::string cell_text(const format::Scenario& scenario, int line, std::string_view column);

}  // namespace replisim::checker
