// SPDX-License-Identifier: Apache-2.0
// Rows of `io` that make a host run a database.
#include <algorithm>
#include <set>

#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

constexpr std::int64_t kMostOpen = 1'024;
constexpr std::int64_t kMostWrites = 64;

/// Reads the keys of one row.
class DatabaseReader {
 public:
  DatabaseReader(const TimelineRow& row, const Target& log, TimelineContext& context)
      : row_(row), log_(log), context_(context) {}

  std::optional<IoStep> read() {
    const int before = context_.problems.errors();
    for (const KeyWord& word : key_words(row_.with)) {
      if (!word.has_value) {
        error(in_quotes(word.key) + " has no value",
              "write pattern=database data=a1.v2 every=10ms");
      } else if (!seen_.insert(word.key).second) {
        error(in_quotes(word.key) + " is given twice");
      } else if (!read_key(word)) {
        error(
            "unknown key " + in_quotes(word.key) + " of a database",
            suggestion(word.key, words_of("pattern data every think open writes block log stream"),
                       "keys"));
      }
    }
    if (seen_.count("data") == 0)
      error("the database has no data volumes",
            "name them: data=a1.v2+p3.source, or a group: data=g1 are the sources of its other "
            "members");
    if (context_.problems.errors() == before && context_.names_known) check_sizes();
    if (context_.problems.errors() != before) return std::nullopt;
    return IoStep{load_};
  }

 private:
  void error(std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, "with", std::move(message), std::move(hint));
  }

  std::int64_t number(const KeyWord& word, Dimension dimension) {
    const Parsed parsed = parse_number(word.value, dimension);
    if (!parsed.value) {
      error(problem_of(word.key + "=" + word.value, word.value, parsed), parsed.hint);
    } else if (*parsed.value == 0) {
      error(in_quotes(word.key + "=" + word.value) + ": 0 has no meaning here",
            word.key == "think" ? "what depends on a write comes after its acknowledgement"
                                : "`off` ends a load");
    }
    return parsed.value.value_or(1);
  }

  int count(const KeyWord& word, std::int64_t most) {
    const std::int64_t value = number(word, Dimension::Count);
    if (value > most) error(word.key + " is at most " + std::to_string(most));
    return static_cast<int>(std::min(value, most));
  }

  bool read_key(const KeyWord& word) {
    if (word.key == "data") {
      read_data(word.value);
    } else if (word.key == "every") {
      load_.every = SimTime{number(word, Dimension::Time)};
    } else if (word.key == "think") {
      load_.think = SimTime{number(word, Dimension::Time)};
    } else if (word.key == "open") {
      load_.open = count(word, kMostOpen);
    } else if (word.key == "writes") {
      load_.writes = count(word, kMostWrites);
    } else if (word.key == "block") {
      load_.block = Bytes{number(word, Dimension::Data)};
    } else if (word.key == "log") {
      load_.log = Bytes{number(word, Dimension::Data)};
    } else if (word.key == "stream") {
      load_.stream = word.value;
    } else {
      return word.key == "pattern";
    }
    return true;
  }

  void read_data(const std::string& value) {
    std::size_t from = 0;
    while (from <= value.size()) {
      const std::size_t to = std::min(value.find('+', from), value.size());
      add(value.substr(from, to - from));
      from = to + 1;
    }
  }

  void add(const std::string& name) {
    if (!context_.names_known) return;
    const Target target = context_.names.find(name);
    context_.names.use(target);
    if (target.kind == Target::Kind::Group && target.role == Target::Role::None) {
      add_members(target.index);
    } else if (!is_volume(target)) {
      error("data: " + in_quotes(name) + " is no volume and no group", context_.names.overview());
    } else {
      add_volume(target);
    }
  }

  /// The sources of a group, the log's own aside.
  void add_members(std::uint32_t group) {
    const Topology& topology = context_.scenario.topology;
    for (std::uint32_t i = 0; i < topology.pairs.size(); ++i) {
      if (topology.pairs[i].group != group) continue;
      if (topology.pairs[i].source == volume_of(log_, topology)) continue;
      Target member;
      member.kind = Target::Kind::Pair;
      member.index = i;
      member.role = Target::Role::Source;
      member.text = topology.pairs[i].name + ".source";
      add_volume(member);
    }
  }

  void add_volume(const Target& target) {
    const Topology& topology = context_.scenario.topology;
    const std::uint32_t volume = volume_of(target, topology);
    if (volume == volume_of(log_, topology)) {
      error("data: " + in_quotes(target.text) + " is the volume of the log");
    } else if (!volumes_.insert(volume).second) {
      error("data: " + topology.volumes[volume].name + " is named twice");
    }
    load_.data.push_back(target);
  }

  void check_sizes() {
    const Topology& topology = context_.scenario.topology;
    if (load_.data.empty()) error("data: the group has no other members");
    const auto fits = [&](const char* key, Bytes block, std::uint32_t volume) {
      if (block > topology.volumes[volume].size)
        error(std::string(key) + "=" + value_text(ValueKind::Data, block.value) +
              " is larger than the volume " + topology.volumes[volume].name);
    };
    fits("log", load_.log, volume_of(log_, topology));
    for (const Target& target : load_.data) fits("block", load_.block, volume_of(target, topology));
    const std::int64_t most = mib(1024).value;
    if (load_.log.value > most || load_.block.value > most) error("a write has at most 1GiB");
  }

  const TimelineRow& row_;
  const Target& log_;
  TimelineContext& context_;
  DatabaseLoad load_;
  std::set<std::string> seen_;
  std::set<std::uint32_t> volumes_;
};

}  // namespace

bool is_database(const TimelineRow& row) {
  const std::vector<KeyWord> words = key_words(row.with);
  return std::any_of(words.begin(), words.end(), [](const KeyWord& word) {
    return word.key == "pattern" && word.value == "database";
  });
}

std::optional<IoStep> parse_database(const TimelineRow& row, const Step& step,
                                     TimelineContext& context) {
  return DatabaseReader(row, step.on.front(), context).read();
}

}  // namespace replisim::format
