// SPDX-License-Identifier: Apache-2.0
// Vendors' own worked examples, as vectors.csv of the reference states them.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "scenarios/format/text.hpp"
#include "sim/plan/formulas.hpp"
#include "sim/plan/vendor_rules.hpp"

using namespace replisim::plan;

namespace {

constexpr double hour = 3'600;
constexpr double minute = 60;
constexpr double mib = 1024.0 * 1024;
constexpr double gib = 1024 * mib;

/// What comes out for each example, in the units and the order of its `expected` cell.
std::map<std::string, std::vector<double>> computed() {
  std::map<std::string, std::vector<double>> found;
  found["V1"] = {journal_for_window(10, 86'400, 0.2)};
  found["V2"] = {journal_for_span(100, 60, 3'600), journal_for_span(100, 0, 3'600)};
  found["V3"] = {cycle_pool(3, 3'600, 1), 529'200 * 1.2, 432'000 * 1.2, 432'000 * 1.2 * 1.2};
  found["V4"] = {drbd_resync_rate(400, 110), drbd_resync_rate(80, 110)};
  found["V5"] = {drbd_activity_log_extents(60 * mib, 240)};
  found["V6"] = {synchronous_write_s(3, 1, 0.2, 0, 1)};
  const double oc3 = usable_rate(155, 0.93);
  found["V7"] = {oc3, transfer_s(100 * 1'024, oc3), transfer_s(10 * 1'024, oc3)};
  const auto hours = [](double bits) { return transfer_s(16 * gib, usable_rate(bits, 1)) / hour; };
  const auto minutes = [&](double bits) { return hours(bits) * hour / minute; };
  found["V8"] = {hours(256e3),   hours(768e3),   hours(1.544e6),    hours(3.088e6),
                 hours(6.176e6), hours(10e6),    minutes(44.736e6), minutes(100e6),
                 minutes(155e6), minutes(622e6), minutes(1e9)};
  found["V9"] = {rate_for_day(1e12) * 8 / 1e6};
  found["V10"] = {reduced(200, 0.4)};
  found["V12"] = {synchronous_write_s(0.35, 1, 2e3 * one_way_s(0), 0, 1),
                  synchronous_write_s(0.35, 1, 2e3 * one_way_s(100), 0, 1)};
  found["V14"] = {global_mirror_rpo_s(0, 3), global_mirror_rpo_s(0, 5)};
  found["V15"] = {replica_space(200, 0, 0.25), replica_space(200, 2, 0.25)};
  found["V16"] = {2 * 1'024 * 1'024 * 0.15, transfer_s(2 * 1'024 * 1'024 * 0.15, 10)};
  return found;
}

/// The numbers of a text like "10800 MB; 518400 MB then 622080 MB", each with the size of its last
/// digit. What is in parentheses is a comment.
struct Printed {
  double value;
  double digit;
};
std::vector<Printed> numbers_in(const std::string& text) {
  std::vector<Printed> numbers;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth != 0 || text[i] < '0' || text[i] > '9') continue;
    char* end = nullptr;
    const double value = std::strtod(text.c_str() + i, &end);
    const auto stop = static_cast<std::size_t>(end - text.c_str());
    const std::size_t point = text.substr(i, stop - i).find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : stop - i - point - 1;
    numbers.push_back({value, std::pow(10.0, -static_cast<double>(decimals))});
    i = stop - 1;
  }
  return numbers;
}

/// How far a figure may be off, by the words of the `tolerance` cell. Printed figures of exact
/// examples are rounded or cut to whole units, too.
double tolerance_of(const std::string& words, const Printed& printed) {
  if (words == "0.1%") return std::max(printed.value * 1e-3, printed.digit);
  if (words == "rounding") return printed.digit;
  return printed.value * 1e-6 + (printed.digit == 1 ? 0.5 : 1e-9);
}

/// Cells of a line in which some are in double quotes.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

}  // namespace

TEST_CASE("A scheduler starts in time, or violates the RPO", "[plan][formula2]") {
  // Three transfer times for an RPO of 15 minutes, from 12:00 on, in minutes.
  CHECK(latest_next_start_s(15, 5) == 10.0);   // at 12:10
  CHECK(latest_next_start_s(15, 7.5) == 7.5);  // one after the other
  CHECK_FALSE(latest_next_start_s(15, 10));
  CHECK(violation_each_transfer_s(15, 10) == 5);  // 12:15 to 12:20, then 5 of every 10
}

TEST_CASE("Vendors' worked examples come out", "[plan][reference]") {
  const char* chosen = std::getenv("REPLISIM_REFERENCE");
  const std::filesystem::path folder = chosen != nullptr ? chosen : REFERENCE;
  std::ifstream file(folder / "planning/vectors.csv");
  if (!file) {
    WARN("skipped: no vectors below " << folder.generic_string());
    return;
  }
  const auto found = computed();
  std::string line;
  std::getline(file, line);
  std::size_t rows = 0;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    REQUIRE(cells.size() >= 5);
    if (cells[0] == "V11") {  // in words: the case above
      CHECK(cells[3].starts_with("next start at latest 12:10; continuous; violation 12:15-12:20"));
      continue;
    }
    if (cells[0] == "V13") {  // a formula
      CHECK(cells[2] == "one way = km/200 ms");
      CHECK(one_way_s(1'000) * 1e3 == Approx(1'000 / 200));
      continue;
    }
    if (cells[0] == "L1") {  // a measurement: only without loss is there enough to compute it
      const double took = transfer_s(10e9, usable_rate(155e6, 0.93)) / minute;
      CHECK(took == Approx(11.6).epsilon(0.3));
      continue;
    }
    CAPTURE(line);
    REQUIRE(found.count(cells[0]) == 1);
    const std::vector<double>& mine = found.at(cells[0]);
    const std::vector<Printed> theirs = numbers_in(cells[3]);
    REQUIRE(mine.size() == theirs.size());
    for (std::size_t i = 0; i < mine.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(mine[i] - theirs[i].value) <= tolerance_of(cells[4], theirs[i]));
    }
    ++rows;
  }
  CHECK(rows == found.size());
}
