// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/plan_call.hpp"

#include <algorithm>
#include <utility>

#include "scenarios/format/text.hpp"

namespace replisim::cli {
namespace {

namespace po = boost::program_options;
using format::Dimension;

/// An example of a value, for those that are missing.
std::string example_of(const std::string& option) {
  if (option == "rate") return "8Mbps";
  if (option == "rpo") return "15min";
  if (option == "period") return "5min";
  if (option == "size") return "10TB";
  if (option == "growth") return "3%";
  return "30min";
}

/// A number as a quantity, where there is one.
template <class Quantity>
std::optional<Quantity> as(const std::optional<std::int64_t>& value) {
  return value ? std::optional(Quantity{*value}) : std::nullopt;
}

}  // namespace

Options plan_options() {
  Options options;
  options.add_options()(
      "trace", po::value<std::vector<std::string>>()->composing()->value_name("FILE"),
      "what hosts wrote: a block trace or counters; several are merged as if begun at one instant")(
      "format", word_value("F"), "the format of the traces (default: told by their first lines)")(
      "device", word_value("N"), "only this device, disk, volume or ASU of a trace")(
      "bad-lines", word_value("N"), "leave out up to N bad lines, each named (default 0)")(
      "step-back", word_value("T"), "times of a trace may step back by so much (default 1s)")(
      "write-rate", word_value("RATE"), "in place of a trace: a single rate of writes")(
      "rpo", word_value("T"), "the greatest lag allowed")("rate", word_value("RATE"),
                                                          "what the line carries")(
      "from", word_value("T"), "the outage begins, since the trace began")(
      "to", word_value("T"), "the outage ends")("outage", word_value("T"), "its length")(
      "period", word_value("T"), "of Delta-Update cycles")("extent", word_value("LIST"),
                                                           "sizes of extents, with commas")(
      "window", word_value("LIST"),
      "spans of time, with commas; of distance: bytes of one TCP stream's window")(
      "size", word_value("SIZE"), "bytes to copy")("at", word_value("T"),
                                                   "the copy begins, since the trace began")(
      "reserve", word_value("SHARE"), "of a journal, kept free (default 0%)")(
      "km", word_value("N"), "of fibre, one way")("rtt", word_value("T"), "in place of --km")(
      "service", word_value("T"), "of a write at the target")("block", word_value("SIZE"),
                                                              "of a write (default 8KiB)")(
      "round-trips", word_value("N"), "a write takes (default 1)")("outstanding", word_value("N"),
                                                                   "writes at a time (default 1)")(
      "latency", word_value("T"), "the longest that a write may take")(
      "loss", word_value("SHARE"), "of packets")("segment", word_value("SIZE"),
                                                 "of TCP (default 1460B)")(
      "growth", word_value("SHARE"), "a month")("lines", word_value("N"), "equal lines, 2 to 1000")(
      "left", word_value("SHARE"), "of the line in a brownout, in place of an outage")(
      "load", word_value("SHARE"), "writes of the workload are so much larger (default 100%)")(
      "speed", word_value("N"), "the workload goes N times as fast, 0.5 or 2 (default 1)");
  return options;
}

PlanCall::PlanCall(const Call& call, std::string_view question, std::string_view taken)
    : call_(call), question_(question) {
  const std::vector<std::string> names = format::words_of(taken);
  for (const auto& [name, value] : call.options) {
    if (name == "json" || name == "help" || name == "argument") continue;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    problem("--" + name + " is no option of this question\n    options here: --" +
            format::join(names, " --"));
  }
}

std::vector<std::string> PlanCall::words(const char* option) const {
  return has(option) ? call_.get<std::vector<std::string>>(option) : std::vector<std::string>{};
}

std::string PlanCall::word(const char* option) const {
  return has(option) ? call_.get<std::string>(option) : std::string{};
}

std::optional<std::int64_t> PlanCall::number_in(const char* option, const std::string& text,
                                                Dimension dimension, std::int64_t least) {
  const format::Parsed parsed = format::parse_number(text, dimension);
  const std::string name = std::string("--") + option + " ";
  if (!parsed.value) {
    problem(name + parsed.problem + (parsed.hint.empty() ? "" : "\n    " + parsed.hint));
    return std::nullopt;
  }
  if (*parsed.value < least) {
    problem(name + format::in_quotes(text) + " must be above 0");
    return std::nullopt;
  }
  return parsed.value;
}

std::optional<std::int64_t> PlanCall::number(const char* option, Dimension dimension,
                                             std::int64_t least) {
  if (!has(option)) return std::nullopt;
  return number_in(option, word(option), dimension, least);
}

std::int64_t PlanCall::needed(const char* option, std::optional<std::int64_t> value) {
  if (!has(option)) {
    problem("--" + std::string(option) + " is needed\n    write --" + option + " " +
            example_of(option));
  }
  return value.value_or(1);
}

SimTime PlanCall::time(const char* option) {
  return SimTime{needed(option, number(option, Dimension::Time, 1))};
}
Rate PlanCall::rate(const char* option) {
  return Rate{needed(option, number(option, Dimension::DataRate, 1))};
}
Bytes PlanCall::data(const char* option) {
  return Bytes{needed(option, number(option, Dimension::Data, 1))};
}

std::optional<SimTime> PlanCall::time_if(const char* option) {
  return as<SimTime>(number(option, Dimension::Time, 1));
}
std::optional<SimTime> PlanCall::instant_if(const char* option) {
  return as<SimTime>(number(option, Dimension::Time, 0));
}
std::optional<Rate> PlanCall::rate_if(const char* option) {
  return as<Rate>(number(option, Dimension::DataRate, 1));
}
std::optional<Bytes> PlanCall::data_if(const char* option) {
  return as<Bytes>(number(option, Dimension::Data, 1));
}
std::optional<std::int64_t> PlanCall::count_if(const char* option) {
  return number(option, Dimension::Count, 0);
}
std::optional<std::int64_t> PlanCall::share_if(const char* option) {
  return number(option, Dimension::Share, 0);
}

std::optional<std::int64_t> PlanCall::factor_if(const char* option) {
  if (!has(option)) return std::nullopt;
  // A number without a unit, read as a percentage: 2 is 0.02 x 10^9.
  const auto percent = format::parse_number(word(option) + "%", Dimension::Share).value;
  constexpr std::int64_t least = 1'000'000;
  constexpr std::int64_t most = 1'000'000'000'000;
  if (percent && *percent <= most && *percent * 100 >= least && *percent * 100 <= most)
    return *percent * 100;
  problem("--" + std::string(option) + " " + format::in_quotes(word(option)) +
          " is no number from 0.001 to 1000\n    write --" + option + " 2");
  return std::nullopt;
}

std::vector<plan::Extent> PlanCall::extents(std::string_view otherwise) {
  std::vector<plan::Extent> extents;
  const std::string list = has("extent") ? word("extent") : std::string(otherwise);
  for (const std::string& name : format::split(list, ',')) {
    const auto size = number_in("extent", name, Dimension::Data, 1);
    extents.push_back({name, Bytes{size.value_or(1)}});
  }
  return extents;
}

std::vector<SimTime> PlanCall::times(const char* option, std::string_view otherwise) {
  std::vector<SimTime> times;
  const std::string list = has(option) ? word(option) : std::string(otherwise);
  for (const std::string& text : format::split(list, ','))
    times.push_back(SimTime{number_in(option, text, Dimension::Time, 1).value_or(1)});
  return times;
}

void PlanCall::check() const {
  if (problems_.empty()) return;
  std::string all;
  for (const std::string& one : problems_)
    all += (all.empty() ? "" : "\nreplisim: error: ") + ("plan " + question_ + ": " + one);
  throw PlanProblems(all, problems_);
}

}  // namespace replisim::cli
