// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "model/service/core.hpp"
#include "model/service/methods/method.hpp"
#include "model/service/modes.hpp"
#include "model/service/numbers.hpp"

// Properties by name, and their values as text.
namespace replisim {
namespace {

/// How a property's number is written.
enum class Form : std::uint8_t {
  Number,
  Boolean,
  Time,
  SyncTypeName,
  ModeName,
  CopyStateName,
  ProgressName,
  SyncStateName,
  MethodologyName,
  PriorityName,
  RecoveryName,
  ReadOnlyName,
  ImageName,
  SideName,
  ConsistencyStateName,
  ConsistencyStatusName,
  ReturnName,
  JobStateName,
  JobStatusName,
  ReasonName,
  WritesName,
  CopyStatusName,
  AspectStateName,
  ConnectivityName,
};

struct PropertyRow {
  Property property;
  std::string_view name;
  Form form;
};
/// In the order of Property.
constexpr PropertyRow kProperties[] = {
    {Property::SystemElement, "SystemElement", Form::Number},
    {Property::SyncedElement, "SyncedElement", Form::Number},
    {Property::SyncType, "SyncType", Form::SyncTypeName},
    {Property::Mode, "Mode", Form::ModeName},
    {Property::CopyState, "CopyState", Form::CopyStateName},
    {Property::ProgressStatus, "ProgressStatus", Form::ProgressName},
    {Property::RequestedCopyState, "RequestedCopyState", Form::CopyStateName},
    {Property::SyncState, "SyncState", Form::SyncStateName},
    {Property::SyncMaintained, "SyncMaintained", Form::Boolean},
    {Property::CopyMethodology, "CopyMethodology", Form::MethodologyName},
    {Property::CopyPriority, "CopyPriority", Form::PriorityName},
    {Property::CopyRecoveryMode, "CopyRecoveryMode", Form::RecoveryName},
    {Property::ReadOnly, "ReadOnly", Form::ReadOnlyName},
    {Property::FailedCopyStopsHostIO, "FailedCopyStopsHostIO", Form::Boolean},
    {Property::WhenEstablished, "WhenEstablished", Form::Time},
    {Property::WhenSynced, "WhenSynced", Form::Time},
    {Property::WhenSynchronized, "WhenSynchronized", Form::Time},
    {Property::WhenActivated, "WhenActivated", Form::Time},
    {Property::WhenDeactivated, "WhenDeactivated", Form::Time},
    {Property::WhenSuspended, "WhenSuspended", Form::Time},
    {Property::Image, "image", Form::ImageName},
    {Property::Serving, "Serving", Form::SideName},
    {Property::Exists, "exists", Form::Boolean},
    {Property::ConsistencyEnabled, "ConsistencyEnabled", Form::Boolean},
    {Property::ConsistencyState, "ConsistencyState", Form::ConsistencyStateName},
    {Property::ConsistencyStatus, "ConsistencyStatus", Form::ConsistencyStatusName},
    {Property::ReturnValue, "ReturnValue", Form::ReturnName},
    {Property::JobState, "JobState", Form::JobStateName},
    {Property::OperationalStatus, "OperationalStatus", Form::JobStatusName},
    {Property::PercentComplete, "PercentComplete", Form::Number},
    {Property::ErrorCode, "ErrorCode", Form::ReturnName},
    {Property::ErrorReason, "ErrorReason", Form::ReasonName},
    {Property::TimeSubmitted, "TimeSubmitted", Form::Time},
    {Property::StartTime, "StartTime", Form::Time},
    {Property::TimeOfLastStateChange, "TimeOfLastStateChange", Form::Time},
    {Property::TimeBeforeRemoval, "TimeBeforeRemoval", Form::Time},
    {Property::DeleteOnCompletion, "DeleteOnCompletion", Form::Boolean},
    {Property::Skew, "Skew", Form::Number},
    {Property::DesiredRPO, "DesiredRPO", Form::Time},
    {Property::Writes, "writes", Form::WritesName},
    {Property::CopyStatus, "CopyStatus", Form::CopyStatusName},
    {Property::WhenPointInTime, "WhenPointInTime", Form::Time},
    {Property::AspectState, "AspectState", Form::AspectStateName},
    {Property::AutoDelete, "AutoDelete", Form::Boolean},
    {Property::Active, "Active", Form::Boolean},
    {Property::ConnectivityStatus, "ConnectivityStatus", Form::ConnectivityName},
};

constexpr std::string_view kImages[] = {"none",         "incomplete", "consistent",
                                        "inconsistent", "modified",   "unknown"};
constexpr std::string_view kEnds[] = {"System", "Synced", "Both"};
constexpr std::string_view kWrites[] = {"synchronous", "asynchronous"};
/// A job's OperationalStatus[] in its order.
constexpr std::string_view kJobStatus[] = {"empty", "OK+Completed", "Completed+Error", "OK",
                                           "Error+Completed"};

/// Whole nanoseconds as decimal seconds: "12.5s".
std::string time_text(std::int64_t value) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::string text = std::to_string(value / kSecond);
  std::int64_t rest = value % kSecond;
  if (rest != 0) {
    std::string digits = std::to_string(kSecond + rest).substr(1);
    while (digits.back() == '0') {
      digits.pop_back();
    }
    text += '.';
    text += digits;
  }
  text += 's';
  return text;
}

template <class Enum>
std::string enum_text(std::int64_t value) {
  return name_of(static_cast<Enum>(value));
}

template <std::size_t N>
std::string word(const std::string_view (&words)[N], std::int64_t value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? std::string(words[index]) : std::to_string(value);
}

std::string map_text(std::span<const ValueName> map, std::int64_t value) {
  const auto name = std::ranges::find(map, value, &ValueName::number);
  return name == map.end() ? std::to_string(value) : std::string(name->name);
}

std::string schema_text(Form form, std::int64_t value) {
  switch (form) {
    case Form::SyncTypeName:
      return enum_text<SyncType>(value);
    case Form::ModeName:
      return enum_text<Mode>(value);
    case Form::CopyStateName:
      return enum_text<CopyState>(value);
    case Form::ProgressName:
      return enum_text<ProgressStatus>(value);
    case Form::SyncStateName:
      return enum_text<SyncState>(value);
    case Form::MethodologyName:
      return enum_text<CopyMethodology>(value);
    case Form::PriorityName:
      return enum_text<CopyPriority>(value);
    case Form::RecoveryName:
      return enum_text<CopyRecoveryMode>(value);
    case Form::ReadOnlyName:
      return enum_text<ReadOnly>(value);
    case Form::ConsistencyStateName:
      return enum_text<ConsistencyState>(value);
    case Form::ConsistencyStatusName:
      return enum_text<ConsistencyStatus>(value);
    case Form::ReturnName:
      return enum_text<ReturnCode>(value);
    case Form::JobStateName:
      return enum_text<JobState>(value);
    case Form::CopyStatusName:
      return map_text(copy_status_values(), value);
    case Form::AspectStateName:
      return map_text(aspect_state_values(), value);
    case Form::ConnectivityName:
      return map_text(connectivity_status_values(), value);
    default:
      return std::to_string(value);
  }
}

EntityRef pair_ref(std::size_t index) {
  return {EntityKind::Pair, static_cast<std::uint32_t>(index)};
}

void list_pair(const Service& service, const Pair& pair, EntityRef ref,
               std::vector<Change>& changes) {
  const std::pair<Property, std::int64_t> values[] = {
      {Property::SystemElement, pair.system_element.index},
      {Property::SyncedElement, pair.synced_element.index},
      {Property::SyncType, number(pair.sync_type)},
      {Property::Mode, number(pair.mode)},
      {Property::CopyState, number(pair.copy_state)},
      {Property::ProgressStatus, number(pair.progress_status)},
      {Property::RequestedCopyState, number(pair.requested_copy_state)},
      {Property::SyncState,
       number(sync_state_of(pair.copy_state, pair.progress_status, pair.sync_type,
                            service.profile.clone_shows_synchronized))},
      {Property::SyncMaintained, sync_maintained(pair) ? 1 : 0},
      {Property::CopyMethodology, number(pair.copy_methodology)},
      {Property::CopyPriority, number(pair.copy_priority)},
      {Property::CopyRecoveryMode, number(pair.copy_recovery_mode)},
      {Property::ReadOnly, pair.read_only == ReadOnly::None ? kNull : number(pair.read_only)},
      {Property::FailedCopyStopsHostIO, pair.failed_copy_stops_host_io ? 1 : 0},
      {Property::WhenEstablished, number(pair.when_established)},
      {Property::WhenSynced, number(pair.when_synced)},
      {Property::WhenSynchronized, number(pair.when_synchronized)},
      {Property::WhenActivated, number(pair.when_activated)},
      {Property::WhenDeactivated, number(pair.when_deactivated)},
      {Property::WhenSuspended, number(pair.when_suspended)},
      {Property::Image, number(pair.image)},
      {Property::Serving, serving_shown(pair)},
      {Property::Exists, pair.exists ? 1 : 0},
  };
  for (const auto& [property, value] : values) {
    changes.push_back({ref, property, kNull, value});
  }
  const std::pair<Property, std::int64_t> later[] = {
      {Property::Skew, pair.skew ? pair.skew->value : kNull},
      {Property::DesiredRPO, number(pair.desired_rpo)},
      {Property::Writes, writes_shown(pair)},
  };
  if (service.version != Version::seed) {  // they came with 2.41
    for (const auto& [property, value] : later) {
      changes.push_back({ref, property, kNull, value});
    }
  }
}

/// A place that is kept free for a pair or group shows only that it is not there.
Change absence(EntityRef ref) {
  return {ref, Property::Exists, kNull, 0};
}

template <class Thing>
void list_absent(const std::vector<Thing>& things, EntityKind kind, std::vector<Change>& changes) {
  for (std::uint32_t i = 0; i < things.size(); ++i) {
    if (!things[i].exists) {
      changes.push_back(absence({kind, i}));
    }
  }
}

void list_group(const Group& group, EntityRef ref, std::vector<Change>& changes) {
  const std::pair<Property, std::int64_t> values[] = {
      {Property::CopyState, number(group.copy_state)},
      {Property::ProgressStatus, number(group.progress_status)},
      {Property::RequestedCopyState, number(group.requested_copy_state)},
      {Property::Exists, group.exists ? 1 : 0},
      {Property::ConsistencyEnabled, group.consistency_enabled ? 1 : 0},
      {Property::ConsistencyState, number(group.consistency_state)},
      {Property::ConsistencyStatus, number(group.consistency_status)},
  };
  for (const auto& [property, value] : values) {
    changes.push_back({ref, property, kNull, value});
  }
}

}  // namespace

std::string_view name_of_property(Property property) {
  return kProperties[static_cast<std::size_t>(property)].name;
}

std::optional<Property> parse_property(std::string_view name) {
  for (const PropertyRow& row : kProperties) {
    if (row.name == name) {
      return row.property;
    }
  }
  return std::nullopt;
}

std::string property_text(Property property, std::int64_t value) {
  if (value == kNull) {
    return "NULL";
  }
  const Form form = kProperties[static_cast<std::size_t>(property)].form;
  switch (form) {
    case Form::Boolean:
      return value != 0 ? "true" : "false";
    case Form::Time:
      return time_text(value);
    case Form::ImageName:
      return word(kImages, value);
    case Form::SideName:
      return word(kEnds, value);
    case Form::WritesName:
      return word(kWrites, value);
    case Form::JobStatusName:
      return word(kJobStatus, value);
    case Form::ReasonName:
      return std::string(name_of_reason(static_cast<Reason>(value)));
    default:
      return schema_text(form, value);
  }
}

std::vector<Change> initial_changes(const Service& service) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < service.pairs.size(); ++i) {
    const Pair& pair = service.pairs[i];
    if (pair.aspect) {
      continue;
    }
    if (!pair.exists && !pair.when_established) {
      changes.push_back(absence(pair_ref(i)));
    } else {
      list_pair(service, pair, pair_ref(i), changes);
    }
  }
  for (std::size_t i = 0; i < service.groups.size(); ++i) {
    const EntityRef ref{EntityKind::Group, static_cast<std::uint32_t>(i)};
    if (!service.groups[i].exists) {
      changes.push_back(absence(ref));
    } else {
      list_group(service.groups[i], ref, changes);
    }
  }
  list_absent(service.replication_groups, EntityKind::ReplicationGroup, changes);
  list_absent(service.aspects, EntityKind::Aspect, changes);
  list_absent(service.elements, EntityKind::Element, changes);
  list_absent(service.access_points, EntityKind::AccessPoint, changes);
  list_absent(service.secrets, EntityKind::Secret, changes);
  list_absent(service.collections, EntityKind::Collection, changes);
  return changes;
}

std::vector<Change> changes_of_new(const Service& service, PairId id) {
  std::vector<Change> changes;
  list_pair(service, service[id], pair_ref(id.index), changes);
  return changes;
}

std::vector<Change> changes_of_new(const Service& service, GroupId id) {
  std::vector<Change> changes;
  list_group(service[id], {EntityKind::Group, id.index}, changes);
  return changes;
}

}  // namespace replisim
