// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/recorder.hpp"

#include <utility>

#include "model/service/methods/methods.hpp"

namespace replisim::engine {

Recorder::Recorder(const format::Scenario& scenario, const Service& service)
    : scenario_(scenario), service_(service) {}

void Recorder::cause(int line, std::string fact) {
  cause_ = Cause{line, std::move(fact)};
}

void Recorder::event(SimTime at, std::string entity, std::string property, std::string from,
                     std::string to) {
  current_[{entity, property}] = to;
  history_.events.push_back({at, next_sequence(), std::move(entity), std::move(property),
                             std::move(from), std::move(to), cause_});
}

std::optional<std::string> Recorder::current(const std::string& entity,
                                             const std::string& property) const {
  const auto found = current_.find({entity, property});
  return found == current_.end() ? std::nullopt : std::optional(found->second);
}

std::string Recorder::entity_name(const EntityRef& entity) const {
  switch (entity.kind) {
    case EntityKind::Pair:
      return service_.pairs[entity.index].name;
    case EntityKind::Group:
      return service_.groups[entity.index].name;
    case EntityKind::ReplicationGroup:
      return service_.replication_groups[entity.index].name;
    case EntityKind::Aspect:
      return service_.aspects[entity.index].name;
    case EntityKind::Element:
      return service_.elements[entity.index].name;
    case EntityKind::AccessPoint:
      return service_.access_points[entity.index].name;
    case EntityKind::Secret:
      return service_.secrets[entity.index].name;
    case EntityKind::Collection:
      return service_.collections[entity.index].name;
    case EntityKind::Call:
      return history_.calls[record_of_call_[entity.index]].name;
    case EntityKind::Job: {
      const CallId call = service_.jobs[entity.index].call;
      return history_.calls[record_of_call_[call.index]].name;
    }
  }
  return {};
}

std::string Recorder::value_text(const EntityRef& entity, Property property,
                                 std::int64_t value) const {
  if (value == kNull) return "NULL";
  const bool is_end = property == Property::SystemElement || property == Property::SyncedElement;
  if (is_end && entity.kind == EntityKind::Group)
    return service_.replication_groups[static_cast<std::size_t>(value)].name;
  if (property == Property::SystemElement || property == Property::SyncedElement)
    return scenario_.topology.volumes[static_cast<std::size_t>(value)].name;
  if (property == Property::Skew) return format::value_text(format::ValueKind::Data, value);
  return property_text(property, value);
}

void Recorder::changes(SimTime at, const std::vector<Change>& changes) {
  for (const Change& change : changes)
    event(at, entity_name(change.entity), std::string(name_of_property(change.property)),
          value_text(change.entity, change.property, change.from),
          value_text(change.entity, change.property, change.to));
}

void Recorder::marker(SimTime at, int line, Marker::Kind kind) {
  history_.markers.push_back({at, next_sequence(), line, kind});
}

void Recorder::sample(SimTime at, const std::string& entity, const std::string& metric,
                      std::int64_t before, std::int64_t value, bool known) {
  history_.samples.push_back({at, next_sequence(), entity, metric, before, value, known});
}

void Recorder::finding(SimTime at, std::string entity, std::string text) {
  history_.findings.push_back(
      {at, next_sequence(), std::move(entity), std::move(text), cause_.line});
}

CallRecord& Recorder::open_record(SimTime at, const format::Step& step, std::string operation,
                                  const std::string& name) {
  CallRecord record;
  record.id = static_cast<int>(history_.calls.size()) + 1;
  record.name = name.empty() ? "call " + std::to_string(record.id) : name;
  record.line = step.line;
  record.operation = std::move(operation);
  for (const format::Target& target : step.on)
    record.on += (record.on.empty() ? "" : " ") + target.text;
  record.called_at = at;
  record.called_seq = next_sequence();
  history_.calls.push_back(std::move(record));
  return history_.calls.back();
}

CallRecord& Recorder::open_call(SimTime at, const format::Step& step,
                                const format::CallStep& call) {
  CallRecord& record = open_record(at, step, call.operation_text, call.name);
  record.force = call.request.force;
  if (call.request.wait_for_copy_state)
    record.wait_for_copy_state = name_of(static_cast<CopyState>(*call.request.wait_for_copy_state));
  return record;
}

CallRecord& Recorder::open_call(SimTime at, const format::Step& step,
                                const format::MethodStep& method) {
  CallRecord record;
  record.id = static_cast<int>(history_.calls.size()) + 1;
  record.name = method.name.empty() ? "call " + std::to_string(record.id) : method.name;
  record.line = step.line;
  record.operation = name_of_method(method.request.method);
  if (const auto operation = method.request.number("Operation")) {
    const auto& parameters = info_of(method.request.method).parameters;
    const auto place = parameter_of(info_of(method.request.method), "Operation");
    record.operation += ' ';
    std::string number = std::to_string(*operation);
    if (parameters[*place].map != nullptr) {
      for (const ValueName& value : parameters[*place].map())
        if (value.number == *operation) number = value.name;
    }
    record.operation += number;
  }
  for (const char* parameter : {"Synchronization", "SettingsState", "Synchronized"}) {
    for (const Reference& reference : method.request.references(parameter))
      record.on += (record.on.empty() ? "" : " ") + name_of_instance(service_, reference);
  }
  if (record.on.empty()) record.on = "service";
  record.force = method.request.number("Force").value_or(0) != 0;
  if (const auto state = method.request.number("WaitForCopyState"))
    record.wait_for_copy_state = name_of(static_cast<CopyState>(*state));
  record.called_at = at;
  record.called_seq = next_sequence();
  history_.calls.push_back(std::move(record));
  return history_.calls.back();
}

void Recorder::bind_call(CallId call, std::size_t record) {
  if (record_of_call_.size() <= call.index) record_of_call_.resize(call.index + 1);
  record_of_call_[call.index] = record;
}

}  // namespace replisim::engine
