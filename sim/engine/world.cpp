// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/world.hpp"

#include <algorithm>

#include "scenarios/format/topology_files.hpp"

namespace replisim::engine {

namespace {

using format::FaultStep;
using format::Target;

const FaultStep::Setting* find(const FaultStep& step, const std::string& key) {
  const auto at = std::find_if(step.settings.begin(), step.settings.end(),
                               [&](const FaultStep::Setting& s) { return s.key == key; });
  return at == step.settings.end() ? nullptr : &*at;
}

std::string word(ElementStatus status) {
  switch (status) {
    case ElementStatus::Ok:
      return "ok";
    case ElementStatus::Failed:
      return "failed";
    case ElementStatus::Unknown:
      return "unknown";
  }
  return {};
}

/// heal takes back whatever the fault of the same key did.
ElementStatus status_of(const FaultStep& step, const FaultStep::Setting& setting) {
  if (step.heal || setting.value == "ok") return ElementStatus::Ok;
  return setting.value == "failed" ? ElementStatus::Failed : ElementStatus::Unknown;
}

bool is_on(const FaultStep& step, const FaultStep::Setting& setting) {
  if (setting.value == "on" || setting.value == "up") return true;
  if (setting.value == "off" || setting.value == "down") return false;
  return step.heal;
}

std::string rate_text(const std::optional<Rate>& rate) {
  return rate ? format::value_text(format::ValueKind::DataRate, rate->value) : "unlimited";
}

std::string on_off(bool on) {
  return on ? "on" : "off";
}

}  // namespace

World::World(const format::Topology& topology, Platform& platform)
    : topology_(topology),
      platform_(platform),
      arrays_(topology.arrays.size()),
      volumes_(topology.volumes.size(), ElementStatus::Ok),
      management_(topology.sites.size(), true) {
  for (const format::Link& link : topology.links) {
    LinkState state;
    state.bandwidth = link.bandwidth;
    state.latency = link.latency;
    links_.push_back(state);
  }
}

std::vector<std::uint32_t> World::arrays_at(std::uint32_t site) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < topology_.arrays.size(); ++i)
    if (topology_.arrays[i].site == topology_.sites[site]) found.push_back(i);
  return found;
}

void World::set_power(const std::string& entity, const std::vector<std::uint32_t>& arrays, bool on,
                      std::vector<Effect>& effects) {
  effects.push_back({entity, "power", on_off(!on), on_off(on)});
  for (const std::uint32_t array : arrays) {
    if (arrays_[array].power == on && entity != topology_.arrays[array].name) continue;
    arrays_[array].power = on;
    platform_.set_up(platform_.disk_read(array), on);
    platform_.set_up(platform_.disk_write(array), on);
    if (entity != topology_.arrays[array].name)
      effects.push_back({topology_.arrays[array].name, "power", on_off(!on), on_off(on)});
  }
}

/// A brownout of disks: a rebuild, a failed cache.
void World::set_disk(std::uint32_t array, const FaultStep& step, bool read,
                     std::vector<Effect>& effects) {
  const std::string key = read ? "disk_read" : "disk_write";
  const auto* setting = find(step, key);
  if (!setting && !(step.heal && step.settings.empty())) return;
  const format::Array& spec = topology_.arrays[array];
  const std::optional<Rate> rate = setting && setting->number ? Rate{*setting->number}
                                   : read                     ? spec.disk_read
                                                              : spec.disk_write;
  platform_.set_bandwidth(read ? platform_.disk_read(array) : platform_.disk_write(array),
                          rate ? std::optional(static_cast<double>(rate->value)) : std::nullopt);
  if (setting) effects.push_back({spec.name, key, "", rate_text(rate)});
}

void World::set_link(std::uint32_t link, const Target& target, const FaultStep& step,
                     std::vector<Effect>& effects) {
  const format::Link& spec = topology_.links[link];
  LinkState& state = links_[link];
  const bool bare_heal = step.heal && step.settings.empty();
  bool forward = target.direction != Target::Direction::Reverse;
  bool reverse = target.direction != Target::Direction::Forward;
  if (const auto* direction = find(step, "direction")) {
    forward = direction->value == "forward";
    reverse = direction->value == "reverse";
  }
  const auto* updown = find(step, "state");
  if (updown || bare_heal) {
    const bool up = bare_heal || is_on(step, *updown);
    if (forward) state.forward_up = up;
    if (reverse) state.reverse_up = up;
    platform_.set_up(platform_.line(link, true), state.forward_up);
    platform_.set_up(platform_.line(link, false), state.reverse_up);
    effects.push_back({spec.name, "state", up ? "down" : "up", up ? "up" : "down"});
  }
  const auto* bandwidth = find(step, "bandwidth");
  const auto* efficiency = find(step, "efficiency");
  if (bandwidth || bare_heal) {
    state.bandwidth = bandwidth && bandwidth->number ? Rate{*bandwidth->number} : spec.bandwidth;
    if (bandwidth) effects.push_back({spec.name, "bandwidth", "", rate_text(state.bandwidth)});
  }
  if (efficiency || bare_heal) {
    constexpr std::int64_t kWhole = 1'000'000'000;
    state.efficiency = efficiency && efficiency->number ? *efficiency->number : kWhole;
    if (efficiency)
      effects.push_back({spec.name, "efficiency", "",
                         format::value_text(format::ValueKind::Share, state.efficiency)});
  }
  if (bandwidth || efficiency || bare_heal) {
    const auto number = state.bandwidth
                            ? std::optional(static_cast<double>(state.bandwidth->value) *
                                            (static_cast<double>(state.efficiency) / 1e9))
                            : std::nullopt;
    if (forward) platform_.set_bandwidth(platform_.line(link, true), number);
    if (reverse) platform_.set_bandwidth(platform_.line(link, false), number);
  }
  const auto* latency = find(step, "latency");
  if (latency || bare_heal) {
    state.latency = latency && latency->number ? SimTime{*latency->number} : spec.latency;
    if (latency)
      effects.push_back({spec.name, "latency", "",
                         format::value_text(format::ValueKind::Time, state.latency.value)});
  }
}

std::vector<World::Effect> World::apply(const Target& target, const FaultStep& step) {
  std::vector<Effect> effects;
  const bool bare_heal = step.heal && step.settings.empty();
  const auto* power = find(step, "power");
  const auto* status = find(step, "status");
  const auto* management = find(step, "management");
  switch (target.kind) {
    case Target::Kind::Link:
      set_link(target.index, target, step, effects);
      break;
    case Target::Kind::Array: {
      const std::string& name = topology_.arrays[target.index].name;
      ArrayState& state = arrays_[target.index];
      if (power || (bare_heal && !state.power))
        set_power(name, {target.index}, bare_heal || is_on(step, *power), effects);
      if (status || bare_heal) {
        const ElementStatus before = state.status;
        state.status = bare_heal ? ElementStatus::Ok : status_of(step, *status);
        effects.push_back({name, "status", word(before), word(state.status)});
      }
      set_disk(target.index, step, true, effects);
      set_disk(target.index, step, false, effects);
      break;
    }
    case Target::Kind::Site: {
      const std::string& name = topology_.sites[target.index];
      const std::vector<std::uint32_t> arrays = arrays_at(target.index);
      const bool dark = std::any_of(arrays.begin(), arrays.end(),
                                    [this](std::uint32_t array) { return !arrays_[array].power; });
      if (power || (bare_heal && dark))
        set_power(name, arrays, bare_heal || is_on(step, *power), effects);
      if (management || (bare_heal && !management_[target.index])) {
        const bool on = bare_heal || is_on(step, *management);
        management_[target.index] = on;
        effects.push_back({name, "management", on_off(!on), on_off(on)});
      }
      break;
    }
    case Target::Kind::Volume: {
      const ElementStatus before = volumes_[target.index];
      volumes_[target.index] = bare_heal || !status ? ElementStatus::Ok : status_of(step, *status);
      effects.push_back({topology_.volumes[target.index].name, "status", word(before),
                         word(volumes_[target.index])});
      break;
    }
    default:
      break;
  }
  return effects;
}

bool World::joined(std::uint32_t array, std::uint32_t other) const {
  if (!arrays_[array].power || !arrays_[other].power) return false;
  const auto way = format::links_between(topology_, array, other);
  return way && std::all_of(way->begin(), way->end(), [this](std::uint32_t link) {
           return links_[link].forward_up && links_[link].reverse_up;
         });
}

bool World::line_up(const format::PairSpec& pair, bool forward) const {
  for (std::size_t i = 0; i < pair.path.size(); ++i) {
    const LinkState& link = links_[pair.path[i]];
    if (pair.path_forward[i] == forward ? !link.forward_up : !link.reverse_up) return false;
  }
  return true;
}

SimTime World::line_latency(const format::PairSpec& pair) const {
  SimTime sum;
  for (const std::uint32_t link : pair.path) sum += links_[link].latency;
  return sum;
}

bool World::sees(std::uint32_t array) const {
  const auto at =
      std::find(topology_.sites.begin(), topology_.sites.end(), topology_.arrays[array].site);
  return arrays_[array].power &&
         management_[static_cast<std::size_t>(at - topology_.sites.begin())];
}

Knowledge World::knowledge(const format::PairSpec& pair, bool swapped) const {
  const std::uint32_t system = swapped ? pair.target : pair.source;
  const std::uint32_t synced = swapped ? pair.source : pair.target;
  const std::uint32_t system_array = topology_.volumes[system].array;
  const std::uint32_t synced_array = topology_.volumes[synced].array;
  const auto has = [&](std::uint32_t volume, ElementStatus status) {
    return volumes_[volume] == status || arrays_[topology_.volumes[volume].array].status == status;
  };
  Knowledge knows;
  knows.forward_path_up = line_up(pair, !swapped);
  knows.reverse_path_up = line_up(pair, swapped);
  knows.system_power = arrays_[system_array].power;
  knows.synced_power = arrays_[synced_array].power;
  knows.system_seen = sees(system_array);
  knows.synced_seen = sees(synced_array);
  knows.system_failed = has(system, ElementStatus::Failed);
  knows.synced_failed = has(synced, ElementStatus::Failed);
  knows.system_unknown = has(system, ElementStatus::Unknown);
  knows.synced_unknown = has(synced, ElementStatus::Unknown);
  return knows;
}

}  // namespace replisim::engine
