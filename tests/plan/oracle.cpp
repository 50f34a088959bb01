// SPDX-License-Identifier: Apache-2.0
// Holds the planner against figures that an independent program found on a real trace.
// Usage: plan_oracle REFERENCE-FOLDER. Every row of planning/oracle.csv must be met: bytes exactly,
// the rest to 0.1 % or 1 ms. Exit 77 (skipped) without the files.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/text.hpp"
#include "scenarios/format/traces/trace.hpp"
#include "scenarios/format/units.hpp"
#include "sim/plan/cycles.hpp"
#include "sim/plan/fifo.hpp"
#include "sim/plan/least_bandwidth.hpp"
#include "sim/plan/unique.hpp"

namespace {

using namespace replisim;
using namespace replisim::plan;
using format::split;

using Parameters = std::map<std::string, std::string>;
using Figures = std::map<std::string, double>;

double in_seconds(SimTime time) {
  return static_cast<double>(time.value) / 1e9;
}

SimTime time_of(const std::string& text) {
  return SimTime{std::llround(std::strtod(text.c_str(), nullptr) * 1e9)};
}

Bytes bytes_of(const std::string& text) {
  return Bytes{format::parse_number(text, format::Dimension::Data).value.value_or(0)};
}

Rate rate_of(const Parameters& parameters) {
  return Rate{std::atoll(parameters.at("R").c_str())};
}

std::vector<Write> writes_of(const std::filesystem::path& path) {
  std::string error;
  const auto records = format::read_trace(path, format::TraceFormat::Cloudphysics, {}, error);
  std::vector<Write> writes;
  if (!records) std::fputs(error.c_str(), stderr);
  if (!records) return writes;
  for (const format::TraceRecord& record : *records) {
    if (!record.write) continue;
    writes.push_back({record.at, static_cast<std::int64_t>(record.offset), record.size, 0});
  }
  return writes;
}

void put_percentiles(const LagDistribution& lag, Figures& figures) {
  for (const int percent : {50, 90, 95, 99})
    figures["p" + std::to_string(percent)] = in_seconds(lag.percentile(percent / 100.0));
  figures["max"] = in_seconds(lag.max());
}

Figures fifo(Writes writes, const Parameters& parameters) {
  const FifoReplay replay = replay_fifo(writes, rate_of(parameters));
  Figures figures{{"drained", in_seconds(replay.drained)},
                  {"max_backlog_B", static_cast<double>(replay.max_backlog.value)}};
  put_percentiles(replay.lag, figures);
  return figures;
}

Figures least_bandwidths(Writes writes, const Parameters& parameters) {
  const SimTime limit = time_of(parameters.at("RPO"));
  const LeastBandwidth most = least_bandwidth(writes, limit);
  constexpr double bits_a_megabyte = 8e-6;
  Figures figures{{"max", most.rate * bits_a_megabyte},
                  {"binding_span_first_write", static_cast<double>(most.binding.first)},
                  {"last_write", static_cast<double>(most.binding.last)},
                  {"bytes", static_cast<double>(most.binding.written.value)},
                  {"seconds", in_seconds(most.binding.length)}};
  for (const int percent : {90, 95, 99}) {
    figures["p" + std::to_string(percent)] =
        least_bandwidth_at(writes, limit, percent / 100.0) * bits_a_megabyte;
  }
  return figures;
}

Figures outage(Writes writes, const Parameters& parameters) {
  const std::string& down = parameters.at("down");
  const std::size_t dots = down.find("..");
  const Span span{time_of(down.substr(0, dots)), time_of(down.substr(dots + 2))};
  const Writes inside = issued_in(writes, span);
  Figures figures{{"written", static_cast<double>(written_bytes(inside).value)}};
  for (const char* extent : {"512B", "4KiB", "64KiB", "1MiB", "4MiB"}) {
    figures[std::string("unique_") + extent] =
        static_cast<double>(unique_bytes(inside, bytes_of(extent)).value);
  }
  if (parameters.count("R") == 0) return figures;
  const FifoReplay replay = replay_fifo(writes, rate_of(parameters), {span});
  figures["caught_up_at"] = in_seconds(replay.caught_up);
  figures["max_lag"] = in_seconds(replay.lag.max());
  return figures;
}

Figures foldings(Writes writes, const Parameters& parameters) {
  Figures figures;
  for (const char* extent : {"512B", "4KiB", "64KiB", "1MiB"}) {
    const double share =
        folding(writes, time_of(parameters.at("window")), bytes_of(extent)).share();
    figures[std::string("unique_share_") + extent] = share;
    figures[extent] = share;  // a list names the quantity once
  }
  return figures;
}

Figures cycles(Writes writes, const Parameters& parameters) {
  const CycleReplay replay = replay_cycles(writes, time_of(parameters.at("P")), rate_of(parameters),
                                           bytes_of(parameters.at("block")));
  Figures figures{{"cycles", static_cast<double>(replay.cycles)},
                  {"sent_B", static_cast<double>(replay.sent.value)},
                  {"longest_transfer", in_seconds(replay.longest_transfer)}};
  put_percentiles(replay.age, figures);
  return figures;
}

std::optional<Figures> figures_of(const std::string& kind, Writes writes,
                                  const Parameters& parameters) {
  if (kind == "fifo") return fifo(writes, parameters);
  if (kind == "least_bandwidth") return least_bandwidths(writes, parameters);
  if (kind == "outage") return outage(writes, parameters);
  if (kind == "folding") return foldings(writes, parameters);
  if (kind == "cycle") return cycles(writes, parameters);
  return std::nullopt;
}

/// As exact as the reference was printed: half of its last digit is always allowed.
bool meets(double found, const std::string& wanted, const std::string& name,
           const std::string& unit) {
  const double value = std::strtod(wanted.c_str(), nullptr);
  const bool whole = unit == "B" || name.ends_with("_B") || name == "cycles" ||
                     name.ends_with("_write") || name == "bytes";
  if (whole) return found == value;
  const std::size_t point = wanted.find('.');
  const auto decimals = point == std::string::npos ? 0 : wanted.size() - point - 1;
  const double digit = 0.5 * std::pow(10.0, -static_cast<double>(decimals));
  return std::abs(found - value) <= std::max({value * 1e-3, 1e-3, digit});
}

int check_row(const std::string& line, Writes writes) {
  const std::vector<std::string> cells = split(line, ',');
  if (cells.size() != 5) return std::printf("%s: not 5 cells\n", line.c_str()), 1;
  Parameters parameters;
  for (const std::string& word : format::words_of(cells[1])) {
    const std::size_t equals = word.find('=');
    parameters[word.substr(0, equals)] = word.substr(equals + 1);
  }
  const auto figures = figures_of(cells[0], writes, parameters);
  const std::vector<std::string> names = split(cells[2], ';');
  const std::vector<std::string> values = split(cells[3], ';');
  const std::vector<std::string> units = split(cells[4], ';');
  if (!figures || names.size() != values.size())
    return std::printf("%s: unknown kind, or not a value each\n", line.c_str()), 1;
  int wrong = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = figures->find(names[i]);
    const std::string& unit = units.size() == names.size() ? units[i] : units.front();
    const bool good = found != figures->end() && meets(found->second, values[i], names[i], unit);
    std::printf("%s %s %s: %s expected %s, found %.6f\n", good ? "ok   " : "WRONG",
                cells[0].c_str(), cells[1].c_str(), names[i].c_str(), values[i].c_str(),
                found == figures->end() ? NAN : found->second);
    wrong += good ? 0 : 1;
  }
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int skipped = 77;
  const char* chosen = std::getenv("REPLISIM_REFERENCE");
  if (chosen == nullptr && argc != 2) return 2;
  const std::filesystem::path folder = chosen != nullptr ? chosen : argv[1];
  std::ifstream oracle(folder / "planning/oracle.csv");
  const auto trace = folder / "traces/cloudphysics-w106-2h.csv";
  if (!oracle || !std::filesystem::exists(trace)) {
    std::printf("skipped: no oracle below %s\n", folder.c_str());
    return skipped;
  }
  const std::vector<Write> writes = writes_of(trace);
  if (writes.empty()) return 1;
  std::string line;
  std::getline(oracle, line);
  int rows = 0;
  int wrong = 0;
  while (std::getline(oracle, line)) {
    if (line.empty()) continue;
    ++rows;
    wrong += check_row(line, writes);
  }
  std::printf("%d rows, %d figures wrong\n", rows, wrong);
  return rows > 0 && wrong == 0 ? 0 : 1;
}
