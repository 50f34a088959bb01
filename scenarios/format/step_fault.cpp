// SPDX-License-Identifier: Apache-2.0
// Rows of faults and repairs.
#include <algorithm>
#include <set>

#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

/// Shorter courses would only fill the run with events.
constexpr std::int64_t kShortest = 1'000'000;  // ns

/// What a fault can set, on what, and what heals it.
struct FaultKey {
  const char* key;
  std::vector<Target::Kind> on;
  std::optional<Dimension> number;  ///< none: one of the words
  std::vector<std::string> faults;
  std::vector<std::string> heals;
};
const std::vector<FaultKey>& fault_keys() {
  using Kind = Target::Kind;
  const std::vector<Kind> can_stop = {Kind::Link, Kind::Array, Kind::Site};
  static const std::vector<FaultKey> keys = {
      {"state", {Kind::Link}, {}, {"down"}, {"up"}},
      {"bandwidth", {Kind::Link}, Dimension::DataRate, {}, {}},
      {"efficiency", {Kind::Link}, Dimension::Share, {}, {}},
      {"latency", {Kind::Link}, Dimension::Time, {}, {}},
      {"direction", {Kind::Link}, {}, {"forward", "reverse"}, {"forward", "reverse"}},
      {"power", {Kind::Array, Kind::Site}, {}, {"off"}, {"on"}},
      {"span", {Kind::Site}, Dimension::Time, {}, {}},
      {"up", can_stop, Dimension::Time, {}, {}},
      {"down", can_stop, Dimension::Time, {}, {}},
      {"mtbf", can_stop, Dimension::Time, {}, {}},
      {"mttr", can_stop, Dimension::Time, {}, {}},
      {"status", {Kind::Volume, Kind::Array}, {}, {"failed", "unknown"}, {"ok"}},
      {"disk_read", {Kind::Array}, Dimension::DataRate, {}, {}},
      {"disk_write", {Kind::Array}, Dimension::DataRate, {}, {}},
      {"error", {Kind::Array}, {}, {"unspecified"}, {}},
      {"taken", {Kind::Pool}, Dimension::Data, {}, {}},
      {"management", {Kind::Site}, {}, {"off"}, {"on"}},
      {"method", {Kind::Service}, {}, {"off"}, {"on"}},
      {"restart", {Kind::Service}, Dimension::Time, {}, {}},
  };
  return keys;
}

std::vector<std::string> keys_for(Target::Kind kind) {
  std::vector<std::string> names;
  for (const FaultKey& key : fault_keys()) {
    if (std::find(key.on.begin(), key.on.end(), kind) != key.on.end()) names.emplace_back(key.key);
  }
  return names;
}

/// Reads the keys of one `fault` or `heal` row.
class FaultReader {
 public:
  FaultReader(const TimelineRow& row, TimelineContext& context, const Target& target)
      : row_(row), context_(context), target_(target) {
    fault_.heal = row.action == "heal";
  }

  std::optional<FaultStep> read() {
    const int before = context_.problems.errors();
    const std::vector<std::string> valid = keys_for(target_.kind);
    const std::vector<KeyWord> words = key_words(row_.with);
    if (words.empty() && !fault_.heal) error("what is the fault?", "keys: " + join(valid, ", "));
    for (const KeyWord& word : words) read_key(word, valid);
    check_together();
    if (context_.problems.errors() != before) return std::nullopt;
    return fault_;
  }

 private:
  void error(std::string message, std::string hint = {}) {
    context_.problems.error(row_.line, "with", std::move(message), std::move(hint));
  }
  bool has(const char* key) const { return seen_.count(key) != 0; }

  void read_key(const KeyWord& word, const std::vector<std::string>& valid) {
    if (std::find(valid.begin(), valid.end(), word.key) == valid.end()) {
      error(in_quotes(word.key) + " is no fault of " + std::string(kind_word(target_.kind)),
            suggestion(word.key, valid, "keys"));
      return;
    }
    if (!seen_.insert(word.key).second) {
      error(in_quotes(word.key) + " is given twice");
      return;
    }
    const auto key = std::find_if(fault_keys().begin(), fault_keys().end(),
                                  [&](const FaultKey& k) { return word.key == k.key; });
    FaultStep::Setting setting{word.key, {}, {}};
    if (!word.has_value) {  // a bare key restores the topology's value
      if (!fault_.heal) return error(in_quotes(word.key) + " has no value");
    } else if (key->number ? !read_number(*key->number, word, setting)
                           : !read_word(*key, word, setting)) {
      return;
    }
    fault_.settings.push_back(std::move(setting));
  }

  bool read_number(Dimension dimension, const KeyWord& word, FaultStep::Setting& setting) {
    const Parsed parsed = parse_number(word.value, dimension);
    if (!parsed.value) {
      error(problem_of(word.key + "=" + word.value, word.value, parsed), parsed.hint);
      return false;
    }
    setting.number = parsed.value;
    const std::int64_t value = *parsed.value;
    const std::string written = in_quotes(word.key + "=" + word.value);
    if (dimension == Dimension::DataRate && value == 0) {
      const bool line = word.key == "bandwidth";
      error(line ? "a line without bandwidth is down" : written + ": a disk without it has failed",
            line ? "write state=down" : "write status=failed");
    } else if (word.key == "efficiency" && (value <= 0 || value > 1'000'000'000)) {
      error(written + " is no share of the bandwidth", "write efficiency=1% to efficiency=100%");
    } else if (dimension == Dimension::Time && word.key != "latency" && word.key != "restart" &&
               value < kShortest) {
      error(written + " is shorter than 1ms");
    } else {
      return true;
    }
    return false;
  }

  bool read_word(const FaultKey& key, const KeyWord& word, FaultStep::Setting& setting) {
    const std::vector<std::string>& words = fault_.heal ? key.heals : key.faults;
    setting.value = word.value;
    if (std::find(words.begin(), words.end(), word.value) != words.end()) return true;
    error(
        in_quotes(word.key + "=" + word.value) + (fault_.heal ? " heals nothing" : " is no fault"),
        words.empty() ? std::string(word.key) + " takes no value here"
                      : "write " + word.key + "=" + join(words, " or " + word.key + "="));
    return false;
  }

  /// Keys that need, or exclude, each other.
  void check_together() {
    if (seen_.size() == 1 && has("direction"))
      error("direction alone is no fault", "add state=down, bandwidth= or latency=");
    if (fault_.heal) return;
    const bool flaps = has("up") || has("down");
    const bool fails = has("mtbf") || has("mttr");
    if (flaps && !(has("up") && has("down")))
      error("up and down go together", "up=20s down=5s: 5 seconds down, 20 seconds up, and again");
    if (fails && !(has("mtbf") && has("mttr")))
      error("mtbf and mttr go together", "mtbf=1h mttr=5m: mean times, drawn from the run's seed");
    if ((flaps ? 1 : 0) + (fails ? 1 : 0) + (has("state") || has("power") ? 1 : 0) > 1)
      error("a fault is for good, up and down in turn, or drawn: not two of these",
            "state= or power=, up= down=, or mtbf= mttr=");
    if (has("span") && !has("power"))
      error("span is how long a site takes to fail", "power=off span=30s");
    if (has("efficiency") && context_.names_known && !has("bandwidth") &&
        !context_.scenario.topology.links[target_.index].bandwidth)
      error("the line has no bandwidth of which efficiency could be a share",
            "give it one: bandwidth=1Gbps efficiency=90%");
  }

  const TimelineRow& row_;
  TimelineContext& context_;
  const Target& target_;
  FaultStep fault_;
  std::set<std::string> seen_;
};

}  // namespace

std::optional<FaultStep> parse_fault(const TimelineRow& row, Step& step, TimelineContext& context) {
  const Target target = context.single(row);
  if (target.kind == Target::Kind::None) return std::nullopt;
  step.on = {target};
  const bool whole =
      target.role == Target::Role::None && target.direction == Target::Direction::Both;
  if (keys_for(target.kind).empty() || !whole) {
    context.problems.error(row.line, "on", in_quotes(target.text) + " can have no fault",
                           "faults are on links, arrays, sites, volumes, pools and the service");
    return std::nullopt;
  }
  return FaultReader(row, context, step.on.front()).read();
}

}  // namespace replisim::format
