// SPDX-License-Identifier: Apache-2.0
// The `show` verb: a scenario as it will run.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/keyed_values.hpp"
#include "scenarios/format/load.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/times.hpp"

namespace replisim::format {
namespace {

using Json = nlohmann::ordered_json;

template <class Thing>
Json values_of(const Thing& thing, const std::vector<KeyedValue<Thing>>& keys) {
  Json values = Json::object();
  for (const KeyedValue<Thing>& key : keys) {
    if (key.show != nullptr) values[std::string(key.key)] = key.show(thing);
  }
  return values;
}

Json path_of(const PairSpec& pair, const Topology& topology) {
  Json path = Json::array();
  for (std::size_t i = 0; i < pair.path.size(); ++i) {
    path.push_back(topology.links[pair.path[i]].name +
                   (pair.path_forward[i] ? ".forward" : ".reverse"));
  }
  return path;
}

Json pair_of(const PairSpec& pair, const Topology& topology) {
  Json entry{{"name", pair.name},
             {"source", topology.volumes[pair.source].name},
             {"target", topology.volumes[pair.target].name},
             {"place", pair.locality == Locality::Local ? "local" : "remote"},
             {"group", pair.group ? topology.groups[*pair.group].name : ""},
             {"pool", pair.pool ? topology.pools[*pair.pool].name : ""},
             {"path", path_of(pair, topology)}};
  entry.update(values_of(pair, pair_keys()));
  return entry;
}

template <class Thing>
Json named(const Thing& thing, Json first, const std::vector<KeyedValue<Thing>>& keys) {
  first.update(values_of(thing, keys));
  return first;
}

Json topology_of(const Topology& topology) {
  Json arrays = Json::array();
  for (const Array& a : topology.arrays) {
    arrays.push_back(named(a, {{"name", a.name}, {"site", a.site}}, array_keys()));
  }
  Json links = Json::array();
  for (const Link& l : topology.links) {
    links.push_back(named(l, {{"name", l.name}, {"from", l.from}, {"to", l.to}}, link_keys()));
  }
  Json volumes = Json::array();
  for (const Volume& v : topology.volumes) {
    volumes.push_back(
        named(v, {{"name", v.name}, {"array", topology.arrays[v.array].name}}, volume_keys()));
  }
  Json pools = Json::array();
  for (const PoolSpec& p : topology.pools) {
    pools.push_back(
        named(p, {{"name", p.name}, {"array", topology.arrays[p.array].name}}, pool_keys()));
  }
  Json pairs = Json::array();
  for (const PairSpec& p : topology.pairs) pairs.push_back(pair_of(p, topology));
  Json groups = Json::array();
  for (const GroupSpec& g : topology.groups) {
    Json members = Json::array();
    for (const std::uint32_t member : g.members) members.push_back(topology.pairs[member].name);
    groups.push_back(named(g, {{"name", g.name}, {"members", members}}, group_keys()));
  }
  return {{"name", topology.name}, {"sites", topology.sites}, {"arrays", arrays},
          {"links", links},        {"volumes", volumes},      {"pools", pools},
          {"pairs", pairs},        {"groups", groups}};
}

Json features_of(const Profile& profile) {
  Json features = Json::array();
  for (std::size_t i = 0; i < profile.features.size(); ++i) {
    if (profile.features.test(i)) features.push_back(i);
  }
  Json group_features = Json::array();
  for (std::size_t i = 0; i < profile.group_features.size(); ++i) {
    if (profile.group_features.test(i)) group_features.push_back(i);
  }
  return {{"features", features}, {"group_features", group_features}};
}

Json steps_of(const Scenario& scenario) {
  const std::vector<StepTimes> times = times_of(scenario.steps);
  Json steps = Json::array();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Step& step = scenario.steps[i];
    Diagnostics ignored;
    Problems problems("", ignored);
    const auto line = static_cast<std::size_t>(step.line) - 1;
    if (line >= scenario.lines.size()) continue;
    const Row row{step.line, cells_of(scenario.lines[line], step.line, problems)};
    const TimelineRow cells = timeline_row(row);
    steps.push_back({{"line", step.line},
                     {"at", time_text(times[i])},
                     {"do", cells.action},
                     {"on", cells.on},
                     {"with", cells.with},
                     {"expect", cells.expect},
                     {"note", cells.note}});
  }
  return steps;
}

Json json_of(const Scenario& scenario) {
  Json profile = features_of(scenario.profile);
  profile.update(values_of(scenario.profile, profile_keys()));
  return {{"scenario", scenario.path},
          {"tags", scenario.tags},
          {"version", name_of_version(scenario.version)},
          {"profile", scenario.profile.name},
          {"profile_settings", profile},
          {"service", values_of(scenario.policy, service_keys())},
          {"run", values_of(scenario.run, run_keys())},
          {"topology", topology_of(scenario.topology)},
          {"missing_traces", scenario.missing_traces},
          {"steps", steps_of(scenario)}};
}

std::string plain(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> parts;
  for (const Json& part : value) parts.push_back(plain(part));
  return join(parts, " ");
}

/// `key=value` of an object, lines of at most a screen's width.
std::string key_values(const Json& object, std::string_view indent) {
  constexpr std::size_t widest = 100;
  std::string text;
  std::string line(indent);
  for (const auto& [key, value] : object.items()) {
    const std::string shown = plain(value);
    if (shown.empty()) continue;
    const std::string word =
        key + "=" + (shown.find(' ') == std::string::npos ? shown : "[" + shown + "]");
    if (line.size() + word.size() + 1 > widest && line.size() > indent.size()) {
      text += line + "\n";
      line = indent;
    }
    line += (line.size() > indent.size() ? " " : "") + word;
  }
  return text + line + "\n";
}

std::string things(const Json& topology, const char* list, const char* word) {
  std::string text;
  for (Json thing : topology[list]) {
    const std::string name = plain(thing["name"]);
    thing.erase("name");
    text += fmt::format("  {} {}\n{}", word, name, key_values(thing, "    "));
  }
  return text;
}

}  // namespace

std::string show_scenario_json(const Scenario& scenario) {
  return json_of(scenario).dump(2) + "\n";
}

std::string show_scenario(const Scenario& scenario) {
  const Json json = json_of(scenario);
  std::string text = fmt::format("scenario  {}\n", scenario.path);
  if (!scenario.tags.empty()) text += fmt::format("tags      {}\n", join(scenario.tags, " "));
  text +=
      fmt::format("version   {}\nprofile   {}\n", plain(json["version"]), plain(json["profile"]));
  text += key_values(json["profile_settings"], "  ");
  text += "service\n" + key_values(json["service"], "  ");
  text += "run\n" + key_values(json["run"], "  ");
  const Json& topology = json["topology"];
  text += fmt::format("topology  {}\n", plain(topology["name"]));
  text += things(topology, "arrays", "array") + things(topology, "links", "link") +
          things(topology, "volumes", "volume") + things(topology, "pools", "pool") +
          things(topology, "pairs", "pair") + things(topology, "groups", "group");
  if (!scenario.missing_traces.empty()) {
    text += fmt::format("missing   {}\n", join(scenario.missing_traces, " "));
  }
  text += "steps\n";
  for (const Json& step : json["steps"]) {
    std::string words = plain(step["do"]);
    for (const char* cell : {"on", "with"}) {
      if (!plain(step[cell]).empty()) words += " " + plain(step[cell]);
    }
    const bool check = words.starts_with("expect") || words.starts_with("always") ||
                       words.starts_with("never") || words.starts_with("wait");
    const std::string expected = plain(step["expect"]);
    if (!expected.empty()) words += (check ? ": " : "   expect ") + expected;
    text +=
        fmt::format("  line {:<4} {:<24} {}\n", step["line"].get<int>(), plain(step["at"]), words);
  }
  return text;
}

}  // namespace replisim::format
