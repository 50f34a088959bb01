// SPDX-License-Identifier: Apache-2.0
// Rows of host load.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <system_error>

#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/traces/trace.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// Reads the keys of one `io` row.
class IoReader {
 public:
  IoReader(const TimelineRow& row, TimelineContext& context) : row_(row), context_(context) {}

  std::optional<IoStep> read(Bytes volume_size) {
    const int before = context_.problems.errors();
    const std::vector<KeyWord> words = key_words(row_.with);
    if (words.size() == 1 && words.front().key == "off" && !words.front().has_value) {
      return IoStep{IoStep::Off{}};
    }
    const bool trace = std::any_of(words.begin(), words.end(),
                                   [](const KeyWord& word) { return word.key == "trace"; });
    for (const KeyWord& word : words) {
      if (!word.has_value) {
        error(in_quotes(word.key) + " has no value", "write write=40MBps block=64KiB, or only off");
      } else if (!seen_.insert(word.key).second) {
        error(in_quotes(word.key) + " is given twice");
      } else if (trace ? !read_trace_key(word) : !read_load_key(word)) {
        const std::vector<std::string> valid =
            trace ? words_of("trace format speed offset reads wrap device")
                  : words_of("write block pattern theta queue stream trace");
        error("unknown key " + in_quotes(word.key) + (trace ? " of a trace" : " of a load"),
              suggestion(word.key, valid, "keys"));
      }
    }
    if (!trace) check_load(volume_size);
    if (context_.problems.errors() != before) return std::nullopt;
    if (trace) check_trace(volume_size);
    if (context_.problems.errors() != before) return std::nullopt;
    if (!trace) return IoStep{load_};
    return IoStep{trace_};
  }

 private:
  void error(std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, "with", std::move(message), std::move(hint));
  }

  std::int64_t number(const KeyWord& word, Dimension dimension, bool zero_is_good = false) {
    const Parsed parsed = parse_number(word.value, dimension);
    if (!parsed.value) {
      error(problem_of(word.key + "=" + word.value, word.value, parsed), parsed.hint);
    } else if (*parsed.value == 0 && !zero_is_good) {
      error(in_quotes(word.key + "=" + word.value) + ": 0 has no meaning here",
            "`off` ends a load");
    }
    return parsed.value.value_or(1);
  }

  bool boolean(const KeyWord& word) {
    const auto value = parse_boolean(word.value);
    if (!value) error(in_quotes(word.key + "=" + word.value) + " is neither yes nor no");
    return value.value_or(false);
  }

  template <class Enum>
  Enum choice(const KeyWord& word, const std::vector<std::string>& words) {
    const auto place = std::find(words.begin(), words.end(), word.value);
    if (place == words.end()) {
      error(word.key + " has no value " + in_quotes(word.value),
            suggestion(word.value, words, "values"));
      return Enum{};
    }
    return static_cast<Enum>(place - words.begin());
  }

  bool read_load_key(const KeyWord& word) {
    if (word.key == "write") {
      load_.write = Rate{number(word, Dimension::DataRate)};
    } else if (word.key == "block") {
      load_.block = Bytes{number(word, Dimension::Data)};
    } else if (word.key == "pattern") {
      load_.pattern = choice<Pattern>(word, {"random", "sequential", "zipf", "database"});
    } else if (word.key == "theta") {
      read_theta(word);
    } else if (word.key == "queue") {
      const std::int64_t depth = number(word, Dimension::Count);
      if (depth > 65'536) error("a queue holds at most 65536 writes");
      load_.queue = static_cast<int>(std::min<std::int64_t>(depth, 65'536));
    } else if (word.key == "stream") {
      load_.stream = word.value;
    } else {
      return false;
    }
    return true;
  }

  /// 0.99: at most six decimals, exact.
  void read_theta(const KeyWord& word) {
    const Parsed percent = parse_number(word.value + "%", Dimension::Share);
    const std::int64_t ppm = percent.value.value_or(0) / 10;
    if (!percent.value || ppm <= 0 || ppm >= 10'000'000 || *percent.value % 10 != 0) {
      error("theta is a number above 0 and below 10, not " + in_quotes(word.value),
            "write theta=0.99");
    }
    load_.zipf_theta_ppm = ppm;
  }

  void check_load(Bytes volume_size) {
    if (!load_.write && !load_.queue) {
      error("the load has no rate",
            "write write=40MBps, or queue=8 for a closed loop, or trace=FILE, or off");
    }
    if (seen_.count("theta") != 0 && load_.pattern != Pattern::Zipf) {
      error("theta needs pattern=zipf");
    }
    if (context_.names_known && load_.block > volume_size) {
      error("a block of " + value_text(ValueKind::Data, load_.block.value) +
            " is larger than the volume");
    }
  }

  bool read_trace_key(const KeyWord& word) {
    if (word.key == "trace") {
      trace_.path = (context_.folder / word.value).lexically_normal().generic_string();
    } else if (word.key == "format") {
      trace_.format =
          choice<TraceFormat>(word, {trace_format_names().begin(), trace_format_names().end()});
    } else if (word.key == "speed") {
      read_speed(word);
    } else if (word.key == "offset") {
      trace_.offset = Bytes{number(word, Dimension::Data, true)};
    } else if (word.key == "reads") {
      trace_.reads = boolean(word);
    } else if (word.key == "wrap") {
      trace_.wrap = boolean(word);
    } else if (word.key == "device") {
      trace_.device = number(word, Dimension::Count, true);
    } else {
      return false;
    }
    return true;
  }

  /// A trace that is there must be readable and fit the volume; one that is not is a skip (S-43).
  void check_trace(Bytes volume_size) {
    std::error_code ignored;
    if (!std::filesystem::exists(trace_.path, ignored)) {
      context_.scenario.missing_traces.push_back(trace_.path);
      context_.problems.warning(row_.line, "with", "no such trace file " + in_quotes(trace_.path),
                                "without it all checks of the scenario are skipped (S-43)");
      return;
    }
    TraceOptions options;
    options.device = trace_.device;
    options.reads = trace_.reads;
    if (context_.names_known && !trace_.wrap) {
      options.end = static_cast<std::uint64_t>(
          std::max<std::int64_t>(volume_size.value - trace_.offset.value, 0));
    }
    std::vector<TraceProblem> found;
    if (read_trace(trace_.path, trace_.format, options, found)) return;
    Problems problems = context_.problems.of_file(trace_.path);
    for (const TraceProblem& problem : found) {
      problems.error(static_cast<int>(problem.line), "", problem.message);
    }
    error("the trace can not be replayed: see " + trace_.path);
  }

  void read_speed(const KeyWord& word) {
    const char* end = word.value.data() + word.value.size();
    const auto read = std::from_chars(word.value.data(), end, trace_.speed);
    if (read.ec != std::errc{} || read.ptr != end || !(trace_.speed >= 0.001) ||
        !(trace_.speed <= 1'000.0)) {
      error("speed is a number from 0.001 to 1000, not " + in_quotes(word.value),
            "speed=2 replays twice as fast");
    }
  }

  const TimelineRow& row_;
  TimelineContext& context_;
  GeneratedLoad load_;
  TraceLoad trace_;
  std::set<std::string> seen_;
};

}  // namespace

bool is_volume(const Target& target) {
  return target.kind == Target::Kind::Volume ||
         (target.kind == Target::Kind::Pair && target.role != Target::Role::None);
}

std::uint32_t volume_of(const Target& target, const Topology& topology) {
  if (target.kind == Target::Kind::Volume) return target.index;
  const PairSpec& pair = topology.pairs[target.index];
  return target.role == Target::Role::Target ? pair.target : pair.source;
}

std::optional<IoStep> parse_io(const TimelineRow& row, Step& step, TimelineContext& context) {
  const Target target = context.single(row);
  if (target.kind == Target::Kind::None && context.names_known) return std::nullopt;
  const bool volume = is_volume(target);
  if (!volume && context.names_known) {
    context.problems.error(row.line, "on",
                           in_quotes(target.text) + " is no volume: hosts write to volumes",
                           "name a volume, or p1.source for the volume in that role");
    return std::nullopt;
  }
  Bytes size;
  if (volume) {
    const Topology& topology = context.scenario.topology;
    size = topology.volumes[volume_of(target, topology)].size;
  }
  step.on = {target};
  if (is_database(row)) return parse_database(row, step, context);
  return IoReader(row, context).read(size);
}

}  // namespace replisim::format
