// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/settings.hpp"

#include <algorithm>
#include <set>

#include "scenarios/format/keyed_values.hpp"
#include "scenarios/format/names.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"

namespace replisim::format {
namespace {

class SetupReader {
 public:
  explicit SetupReader(Problems& problems) : problems_(problems) {}

  Setup read(const Table& table) {
    int first_step = 0;
    for (const Row& cells : table.rows) {
      const TimelineRow row = timeline_row(cells);
      if (!is_setup(row.action)) {
        if (first_step == 0) first_step = row.line;
        continue;
      }
      if (first_step != 0) {
        problems_.error(row.line, "do",
                        in_quotes(row.action) + " stands before the first step, which is line " +
                            std::to_string(first_step));
      }
      if (!row.at.empty()) problems_.error(row.line, "at", "a setup row has no time");
      if (!row.expect.empty()) problems_.error(row.line, "expect", "a setup row expects nothing");
      if (row.action == "use") read_use(row);
      if (row.action == "tag") read_tag(row);
      if (row.action == "set") read_set(row);
    }
    return std::move(setup_);
  }

 private:
  void read_use(const TimelineRow& row) {
    Named* place = row.on == "topology"  ? &setup_.topology
                   : row.on == "profile" ? &setup_.profile
                   : row.on == "version" ? &setup_.version
                                         : nullptr;
    if (place == nullptr) {
      problems_.error(row.line, "on", "use does not know " + in_quotes(row.on),
                      suggestion(row.on, {"topology", "profile", "version"}));
    } else if (place->line != 0) {
      problems_.error(
          row.line, "on",
          "the " + row.on + " is already chosen in line " + std::to_string(place->line));
    } else if (words_of(row.with).size() != 1) {
      problems_.error(row.line, "with", "use needs one name");
    } else {
      *place = {row.line, row.with};
    }
  }

  void read_tag(const TimelineRow& row) {
    if (!row.on.empty()) problems_.error(row.line, "on", "tags stand in the column 'with'");
    const std::vector<std::string> tags = words_of(row.with);
    if (tags.empty()) problems_.error(row.line, "with", "no tag given");
    for (const std::string& tag : tags) {
      if (std::find(setup_.tags.begin(), setup_.tags.end(), tag) != setup_.tags.end()) {
        problems_.error(row.line, "with", "the tag " + in_quotes(tag) + " is given twice");
      }
      setup_.tags.push_back(tag);
    }
  }

  void read_set(const TimelineRow& row) {
    if (words_of(row.on).size() != 1) {
      problems_.error(row.line, "on", "set needs one name",
                      "service, run, profile, or a thing of the topology");
      return;
    }
    const std::vector<KeyWord> words = key_words(row.with);
    if (words.empty()) problems_.error(row.line, "with", "set needs key=value");
    for (const KeyWord& word : words) {
      if (!word.has_value) {
        problems_.error(row.line, "with", in_quotes(word.key) + " has no value",
                        "write " + word.key + "=value");
      } else if (!seen_.insert(row.on + "," + word.key).second) {
        problems_.error(row.line, "with",
                        in_quotes(word.key) + " of " + in_quotes(row.on) + " is set twice",
                        "the first would have no effect");
      } else {
        setup_.sets.push_back({row.line, row.on, word.key, word.value});
      }
    }
  }

  Problems& problems_;
  Setup setup_;
  std::set<std::string> seen_;
};

std::string column_of(const SetRow& row, const char* column) {
  return row.line == 0 ? "" : column;
}

template <class Thing>
void set_key(Thing& thing, const std::vector<KeyedValue<Thing>>& keys, const SetRow& row,
             Problems& problems) {
  const auto key =
      std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.key == row.key; });
  if (key == keys.end()) {
    problems.error(row.line, column_of(row, "with"),
                   "unknown key " + in_quotes(row.key) + " of " + in_quotes(row.name),
                   suggestion(row.key, names_of(keys), "keys"));
    return;
  }
  const Trouble trouble = key->set(thing, row.value);
  if (trouble.any()) {
    problems.error(row.line, column_of(row, "with"),
                   problem_of(row.key + "=" + row.value, row.value,
                              Parsed{std::nullopt, trouble.problem, trouble.hint}),
                   trouble.hint);
  }
}

/// feature.15=no, group_feature.2=yes; false when the key is none of these.
bool set_feature(Profile& profile, const SetRow& row, Problems& problems) {
  const bool element = row.key.starts_with("feature.");
  const bool group = row.key.starts_with("group_feature.");
  if (!element && !group) return false;
  const Parsed number =
      parse_number(std::string_view(row.key).substr(row.key.find('.') + 1), Dimension::Count);
  const auto value = parse_boolean(row.value);
  const auto limit =
      static_cast<std::int64_t>(element ? profile.features.size() : profile.group_features.size());
  if (!number.value || *number.value < 2 || *number.value >= limit || !value) {
    problems.error(row.line, column_of(row, "with"),
                   in_quotes(row.key + "=" + row.value) + " is no feature and yes or no",
                   "write feature.15=no");
    return true;
  }
  if (element) {
    replisim::set_feature(profile, static_cast<std::uint8_t>(*number.value), *value);
  } else {
    profile.group_features.set(static_cast<std::size_t>(*number.value), *value);
  }
  return true;
}

}  // namespace

Setup read_setup(const Table& table, Problems& problems) {
  return SetupReader(problems).read(table);
}

void apply_set(const SetRow& row, SettingTargets& targets, Problems& problems) {
  if (row.name == "service") return set_key(targets.policy, service_keys(), row, problems);
  if (row.name == "run") return set_key(targets.run, run_keys(), row, problems);
  if (row.name == "profile") {
    if (set_feature(targets.profile, row, problems)) return;
    return set_key(targets.profile, profile_keys(), row, problems);
  }
  Topology& topology = targets.topology;
  const Names names(topology);
  const Target target = names.find(row.name);
  if (target.role == Target::Role::None && target.direction == Target::Direction::Both) {
    const std::uint32_t i = target.index;
    switch (target.kind) {
      case Target::Kind::Pair:
        return set_key(topology.pairs[i], pair_keys(), row, problems);
      case Target::Kind::Group:
        return set_key(topology.groups[i], group_keys(), row, problems);
      case Target::Kind::Volume:
        return set_key(topology.volumes[i], volume_keys(), row, problems);
      case Target::Kind::Array:
        return set_key(topology.arrays[i], array_keys(), row, problems);
      case Target::Kind::Link:
        return set_key(topology.links[i], link_keys(), row, problems);
      case Target::Kind::Pool:
        return set_key(topology.pools[i], pool_keys(), row, problems);
      default:
        break;
    }
  }
  if (!targets.names_known) return;
  problems.error(row.line, column_of(row, "on"), "nothing to set on " + in_quotes(row.name),
                 names.overview() + "; service run profile");
}

void check_settings(const std::vector<SetRow>& sets, const Policy& policy, Problems& problems) {
  for (const SetRow& row : sets) {
    if (row.name == "service" && row.key == "job_threshold" &&
        policy.jobs != JobPolicy::Threshold) {
      problems.error(row.line, "with", "'job_threshold' has no effect", "it needs jobs=threshold");
    }
  }
}

}  // namespace replisim::format
