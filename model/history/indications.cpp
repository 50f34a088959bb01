// SPDX-License-Identifier: Apache-2.0
#include "model/history/indications.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace replisim {
namespace {

constexpr std::array<std::string_view, 8> kTriggers = {
    "CopyState",        "ProgressStatus",    "Mode",     "RequestedCopyState",
    "ConsistencyState", "ConsistencyStatus", "JobState", "OperationalStatus"};
constexpr std::array<std::string_view, 2> kKeys = {"SystemElement", "SyncedElement"};
/// Recorded, but no property of the schema.
constexpr std::array<std::string_view, 5> kOwn = {"exists", "image", "Serving", "ReturnValue",
                                                  "ErrorReason"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Rank inside an instant.
enum class Rank : std::uint8_t { Association, Group, Job };

/// What an entity is shown by its properties; others send no indications.
struct Subject {
  Rank rank = Rank::Association;
  std::string_view of_class;
};
std::optional<Subject> subject_of(std::string_view property) {
  if (property == "SyncType") return Subject{Rank::Association, "CIM_StorageSynchronized"};
  if (property == "ConsistencyEnabled") return Subject{Rank::Group, "CIM_GroupSynchronized"};
  if (property == "WhenPointInTime") {
    return Subject{Rank::Association, "CIM_SettingsDefineState"};
  }
  if (property == "JobState") return Subject{Rank::Job, "CIM_ConcreteJob"};
  return std::nullopt;
}

std::string value_of(const Instance& instance, std::string_view property) {
  for (const auto& [name, value] : instance) {
    if (name == property) {
      return value;
    }
  }
  return {};
}

void put(Instance& instance, const std::string& property, const std::string& value) {
  const auto at = std::ranges::find_if(
      instance, [&property](const auto& entry) { return entry.first == property; });
  if (at == instance.end()) {
    instance.emplace_back(property, value);
  } else {
    at->second = value;
  }
}

/// Events of one entity in one instant that one indication tells of.
struct Cluster {
  Indication told;
  bool open = false;
};

/// One entity with what it shows now.
struct Entity {
  std::optional<Subject> subject;
  Instance state;
  Cluster cluster;
  std::size_t place = 0;  ///< in the order in which the history told of it first
};

/// Indications of one instant, before they are put in order.
struct Ranked {
  Rank rank = Rank::Association;
  std::size_t call = 0;  ///< of several calls in one instant the earlier first
  std::size_t place = 0;
  Indication told;
};

class Writer {
 public:
  explicit Writer(const History& history) : history_(history) {
    for (const CallRecord& call : history.calls) {
      if (!call.job) {
        readings_.insert(call.name);
      }
    }
  }

  std::vector<Indication> write() {
    for (const Event& event : history_.events) take(event);
    end_instant();
    return std::move(sent_);
  }

 private:
  void take(const Event& event) {
    if (event.at != now_) {
      end_instant();
      now_ = event.at;
    }
    Entity& entity = entities_[event.entity];
    if (entity.place == 0) {
      entity.place = entities_.size();
    }
    if (!entity.subject && !is_reading(event.entity)) {
      entity.subject = subject_of(event.property);
    }
    if (event.property == "exists") {
      appear_or_go(entity, event);
    } else if (!is_in(kOwn, event.property)) {
      change(entity, event);
    }
  }

  /// What a history tells of first is no change, but for a job's first run.
  static bool is_initial(const Event& event) {
    return event.from.empty() || (event.from == "NULL" && event.property != "StartTime");
  }

  void change(Entity& entity, const Event& event) {
    const bool known = !value_of(entity.state, event.property).empty();
    const bool starts = event.property == "JobState" && !known && event.to != "New";
    if (!known && !starts && is_initial(event)) {
      put(entity.state, event.property, event.to);
      if (entity.cluster.open) {
        put(entity.cluster.told.previous_instance, event.property, event.to);
      }
      return;
    }
    if (starts) {
      put(entity.state, event.property, "New");
    }
    Indication& told = entity.cluster.told;
    const bool new_path = is_in(kKeys, event.property) && !told.changes(kKeys[0]);
    if (entity.cluster.open && (told.changes(event.property) || new_path)) {
      close(event.entity, entity);
    }
    if (!entity.cluster.open) {
      open(entity, event);
    }
    if (value_of(told.previous_instance, event.property).empty()) {
      put(told.previous_instance, event.property, known ? event.from : "New");
    }
    put(entity.state, event.property, event.to);
    told.changed.push_back(event.property);
    told.seq = event.seq;
  }

  void open(Entity& entity, const Event& event) {
    entity.cluster.open = true;
    entity.cluster.told = {};
    entity.cluster.told.at = event.at;
    entity.cluster.told.entity = event.entity;
    entity.cluster.told.cause = event.cause;
    entity.cluster.told.previous_instance = entity.state;
    open_.push_back(event.entity);
  }

  void close(const std::string& name, Entity& entity) {
    if (!entity.cluster.open) {
      return;
    }
    entity.cluster.open = false;
    std::erase(open_, name);
    Indication told = std::move(entity.cluster.told);
    if (!entity.subject) {
      return;
    }
    told.of_class = entity.subject->of_class;
    told.source_instance = entity.state;
    const auto any = [&told](const auto& names) {
      return std::ranges::any_of(
          told.changed, [&names](const std::string& property) { return is_in(names, property); });
    };
    if (told.kind == IndicationKind::InstCreation) {
      told.previous_instance.clear();
      told.changed.clear();
      send(entity, std::move(told));
    } else if (any(kKeys)) {
      move(entity, std::move(told));
    } else if (any(kTriggers)) {
      send(entity, std::move(told));
    }
  }

  /// The path has changed: the old association goes, another comes.
  void move(const Entity& entity, Indication told) {
    Indication gone = told;
    gone.kind = IndicationKind::InstDeletion;
    gone.source_instance = std::move(gone.previous_instance);
    gone.previous_instance.clear();
    gone.changed.clear();
    Indication come = std::move(told);
    come.kind = IndicationKind::InstCreation;
    come.previous_instance.clear();
    come.changed.clear();
    send(entity, std::move(gone));
    send(entity, std::move(come));
  }

  void appear_or_go(Entity& entity, const Event& event) {
    const bool first = event.from.empty() || event.from == "NULL";
    const bool at_start = first && event.cause.line == 0 && event.at == SimTime{};
    if (event.to == "false" && first) {
      return;  // a place kept free for what may be created
    }
    // D-34 names no creation or deletion of jobs.
    if (!entity.subject || entity.subject->rank == Rank::Job || at_start) {
      return;
    }
    if (event.to == "true") {
      if (!entity.cluster.open) {
        open(entity, event);
      }
      entity.cluster.told.kind = IndicationKind::InstCreation;
      entity.cluster.told.seq = event.seq;
      return;
    }
    close(event.entity, entity);
    open(entity, event);
    Indication told = std::move(entity.cluster.told);
    entity.cluster.open = false;
    std::erase(open_, event.entity);
    told.kind = IndicationKind::InstDeletion;
    told.seq = event.seq;
    told.of_class = entity.subject->of_class;
    told.source_instance = std::move(told.previous_instance);
    told.previous_instance.clear();
    send(entity, told);
    leave_settings_state(entity, std::move(told));
  }

  /// Dissolve left a SettingsDefineState between the source and a point in time.
  void leave_settings_state(const Entity& entity, Indication told) {
    const bool left = std::ranges::any_of(history_.calls, [&told](const CallRecord& call) {
      return call.called_at <= told.at && (!call.ended_at || told.at <= *call.ended_at) &&
             std::ranges::find(call.settings_state, told.entity) != call.settings_state.end();
    });
    if (!left) {
      return;
    }
    told.kind = IndicationKind::InstCreation;
    told.of_class = "CIM_SettingsDefineState";
    told.source_instance = {{"ManagedElement", value_of(entity.state, "SystemElement")}};
    send(entity, std::move(told));
  }

  void send(const Entity& entity, Indication told) {
    Ranked ranked{entity.subject->rank, 0, entity.place, std::move(told)};
    std::tie(ranked.call, ranked.place) = place_in_lists(ranked);
    instant_.push_back(std::move(ranked));
  }

  /// Place in the list of the call that is at work on the association; calls of the same time in
  /// their order, what no call is about as the history told of it.
  std::pair<std::size_t, std::size_t> place_in_lists(const Ranked& ranked) const {
    for (std::size_t c = 0; c < history_.calls.size() && ranked.rank == Rank::Association; ++c) {
      const CallRecord& call = history_.calls[c];
      if (call.called_at > ranked.told.at) {
        break;
      }
      if (call.ended_at && *call.ended_at < ranked.told.at) {
        continue;
      }
      for (std::size_t e = 0; e < call.entries.size(); ++e) {
        const std::string& fate = call.entries[e];  // "p1 Completed"
        if (fate.substr(0, fate.find(' ')) == ranked.told.entity) return {c, e};
      }
    }
    return {SIZE_MAX, ranked.place};
  }

  void end_instant() {
    while (!open_.empty()) {
      const std::string name = open_.front();
      close(name, entities_[name]);
    }
    std::ranges::stable_sort(
        instant_, {}, [](const Ranked& one) { return std::tuple(one.rank, one.call, one.place); });
    for (Ranked& one : instant_) sent_.push_back(std::move(one.told));
    instant_.clear();
  }

  /// What a client read of a job is recorded as the job's own properties are.
  bool is_reading(const std::string& entity) const { return readings_.count(entity) != 0; }

  const History& history_;
  std::set<std::string> readings_;
  SimTime now_;
  std::map<std::string, Entity> entities_;
  std::vector<std::string> open_;  ///< entities with an open cluster, oldest first
  std::vector<Ranked> instant_;
  std::vector<Indication> sent_;
};

}  // namespace

std::string_view name_of_indication(IndicationKind kind) {
  constexpr std::array<std::string_view, 3> names = {"InstCreation", "InstModification",
                                                     "InstDeletion"};
  return names[static_cast<std::size_t>(kind)];
}

bool Indication::changes(std::string_view property) const {
  return std::ranges::find(changed, property) != changed.end();
}

std::vector<Indication> indications_of(const History& history) {
  return Writer(history).write();
}

std::string instance_text(const Instance& instance) {
  std::string text;
  for (const auto& [name, value] : instance) {
    text += text.empty() ? "" : "; ";
    text.append(name).append("=").append(value);
  }
  return text;
}

}  // namespace replisim
