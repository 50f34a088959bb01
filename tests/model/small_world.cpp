// SPDX-License-Identifier: Apache-2.0
#include "tests/model/small_world.hpp"

#include <algorithm>

#include "model/service/cell_service.hpp"

namespace replisim::testing {
namespace {

constexpr std::string_view kEffectNames[] = {
    "StartWork",      "StopFlow",        "StartFlow",     "HoldAndDrain",     "ReleaseHosts",
    "PartPair",       "ServeAt",         "ReverseFlow",   "SwapRoles",        "ForgetPair",
    "ForgetChanges",  "ChangeMode",      "RefuseHosts",   "ApplySettings",    "ArmTimer",
    "CancelTimer",    "TakePointInTime", "DiscardImage",  "DropTargetWrites", "DeleteTarget",
    "EstablishPair",  "Reorder",         "ConfirmTarget", "WriteThrough",     "MakeElement",
    "CopyPointInTime"};
static_assert(std::size(kEffectNames) == std::variant_size_v<Effect>);

/// 'p', 0 -> "p1".
std::string numbered(char kind, std::uint32_t index) {
  std::string text = std::to_string(index + 1);
  text.insert(text.begin(), kind);
  return text;
}

template <class Id>
void drop(std::vector<Id>& ids, Id id) {
  std::erase(ids, id);
}

}  // namespace

Builder::Builder(Version version) {
  service_.version = version;
  service_.profile = generic_profile(version);
}

Builder& Builder::pair(CopyState state, Mode mode, Locality locality, SyncType type) {
  Cell cell;
  cell.version = service_.version;
  cell.profile = service_.profile;
  cell.type = type;
  cell.state = state;
  cell.mode = mode;
  cell.locality = locality;
  Pair made = set_up(cell).service.pairs.front();
  const auto number = static_cast<std::uint32_t>(service_.pairs.size());
  made.name = numbered('p', number);
  made.system_element = {2 * number};
  made.synced_element = {2 * number + 1};
  made.flow_reversed = false;
  service_.pairs.push_back(made);
  return *this;
}

Builder& Builder::group(std::size_t count, bool consistency_enabled) {
  const GroupId id{static_cast<std::uint32_t>(service_.groups.size())};
  Group group;
  group.name = numbered('g', id.index);
  group.consistency_enabled = consistency_enabled;
  for (std::size_t i = service_.pairs.size() - count; i < service_.pairs.size(); ++i) {
    group.members.push_back(PairId{static_cast<std::uint32_t>(i)});
    service_.pairs[i].group = id;
  }
  service_.groups.push_back(group);
  return *this;
}

Builder& Builder::policy(const Policy& policy) {
  service_.policy = policy;
  return *this;
}

Service Builder::build() const {
  Service service = service_;
  settle_groups(service);
  return service;
}

CallId World::call(const Request& request) {
  CallId id;
  const Decision decision = decide(service, request);
  take(begin(service, request, decision, now, id));
  return id;
}

void World::fact(const Fact& fact) {
  if (const auto* done = std::get_if<WorkDone>(&fact)) {
    drop(working, done->pair);
  } else if (const auto* failed = std::get_if<WorkFailed>(&fact)) {
    drop(working, failed->pair);
  } else if (const auto* drained = std::get_if<SetDrained>(&fact)) {
    drop(draining, drained->set);
  } else if (const auto* expired = std::get_if<TimerExpired>(&fact)) {
    const auto at = std::ranges::find(timers, expired->timer);
    if (at != timers.end()) {
      timer_delays.erase(timer_delays.begin() + (at - timers.begin()));
      timers.erase(at);
    }
  }
  take(apply(service, fact, now));
}

void World::settle() {
  while (!working.empty() || !draining.empty()) {
    if (!draining.empty()) {
      fact(SetDrained{draining.front()});
    } else {
      fact(WorkDone{working.front()});
    }
  }
}

void World::take(const StepResult& step) {
  last = step;
  effects.insert(effects.end(), step.effects.begin(), step.effects.end());
  changes.insert(changes.end(), step.changes.begin(), step.changes.end());
  for (const Effect& effect : step.effects) {
    if (const auto* work = std::get_if<StartWork>(&effect)) {
      drop(working, work->pair);
      working.push_back(work->pair);
    } else if (const auto* reverse = std::get_if<ReverseFlow>(&effect)) {
      drop(working, reverse->pair);
      working.push_back(reverse->pair);
    } else if (const auto* stop = std::get_if<StopFlow>(&effect)) {
      drop(working, stop->pair);
    } else if (const auto* hold = std::get_if<HoldAndDrain>(&effect)) {
      draining.push_back(hold->set);
    } else if (const auto* release = std::get_if<ReleaseHosts>(&effect)) {
      drop(draining, release->set);
    } else if (const auto* arm = std::get_if<ArmTimer>(&effect)) {
      timers.push_back(arm->timer);
      timer_delays.push_back(arm->delay);
    } else if (const auto* cancel = std::get_if<CancelTimer>(&effect)) {
      const auto at = std::ranges::find(timers, cancel->timer);
      if (at != timers.end()) {
        timer_delays.erase(timer_delays.begin() + (at - timers.begin()));
        timers.erase(at);
      }
    }
  }
}

std::optional<TimerId> World::timer(TimerPurpose purpose) const {
  const auto at = std::ranges::find_if(
      timers, [&](TimerId id) { return service.timers[id.index].purpose == purpose; });
  return at == timers.end() ? std::nullopt : std::optional(*at);
}

SimTime World::delay_of(TimerId timer) const {
  const auto at = std::ranges::find(timers, timer);
  return timer_delays[static_cast<std::size_t>(at - timers.begin())];
}

std::string effect_names(const std::vector<Effect>& effects) {
  std::string names;
  for (const Effect& effect : effects) {
    if (!names.empty()) {
      names += ' ';
    }
    names += kEffectNames[effect.index()];
  }
  return names;
}

std::string change_text(const Change& change) {
  constexpr char kKinds[] = {'p', 'g', 'c', 'j', 'r', 'a'};
  std::string text =
      numbered(kKinds[static_cast<std::size_t>(change.entity.kind)], change.entity.index);
  text += ' ';
  text += name_of_property(change.property);
  text += '=';
  text += property_text(change.property, change.to);
  return text;
}

Request request_of(Operation operation, std::vector<std::uint32_t> pairs, bool force,
                   std::optional<CopyState> wait) {
  Request request;
  request.operation = static_cast<std::uint16_t>(operation);
  request.synchronization.emplace();
  for (const std::uint32_t pair : pairs) {
    request.synchronization->push_back({ListEntry::Kind::Pair, pair});
  }
  request.force = force;
  if (wait) {
    request.wait_for_copy_state = static_cast<std::uint16_t>(*wait);
  }
  return request;
}

Request group_request(Operation operation, std::uint32_t group, bool force,
                      std::optional<CopyState> wait) {
  Request request = request_of(operation, {}, force, wait);
  request.synchronization->push_back({ListEntry::Kind::Group, group});
  return request;
}

Knowledge line_down() {
  Knowledge knows;
  knows.forward_path_up = false;
  knows.reverse_path_up = false;
  return knows;
}

}  // namespace replisim::testing
