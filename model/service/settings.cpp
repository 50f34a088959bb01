// SPDX-License-Identifier: Apache-2.0
#include "model/service/settings.hpp"

#include <algorithm>

#include "model/rules/setting_use.hpp"
#include "model/service/methods/methods.hpp"

namespace replisim {
namespace {

bool is_legal(const SettingInfo& info, std::int64_t value) {
  switch (info.kind) {
    case SettingKind::Enumeration:
      return std::ranges::any_of(info.values,
                                 [value](const ValueName& name) { return name.number == value; });
    case SettingKind::Boolean:
      return value == 0 || value == 1;
    case SettingKind::Interval:
    case SettingKind::Number:
      return value >= 0;
  }
  return false;
}

/// NULL or 0 of the Delta-Update triggers: the implementation decides.
std::optional<std::int64_t> unless_zero(std::int64_t value) {
  return value == 0 ? std::nullopt : std::optional(value);
}

CopyMethodology methodology(std::int64_t desired) {
  return static_cast<CopyMethodology>(desired);
}

void take(Settings& settings, SettingProperty property, std::int64_t value) {
  switch (property) {
    case SettingProperty::OnGroupOrListError:
      settings.on_error = static_cast<OnGroupOrListError>(value);
      break;
    case SettingProperty::ConsistentPointInTime:
      settings.consistent_point_in_time = value != 0;
      break;
    case SettingProperty::ConsistencyExempt:
      settings.consistency_exempt = value != 0;
      break;
    case SettingProperty::CopyPriority:
      settings.copy_priority = static_cast<CopyPriority>(value);
      break;
    case SettingProperty::CopyRecoveryMode:
      settings.copy_recovery_mode = static_cast<CopyRecoveryMode>(value);
      break;
    case SettingProperty::FailedCopyStopsHostIO:
      settings.failed_copy_stops_host_io = value != 0;
      break;
    case SettingProperty::ReadOnly:
      settings.read_only = static_cast<ReadOnly>(value);
      break;
    case SettingProperty::DeltaUpdateInterval:
      if (const auto interval = unless_zero(value)) {
        settings.delta_update_interval = nanoseconds(*interval);
      }
      break;
    case SettingProperty::DeltaUpdateBlocks:
      settings.delta_update_blocks = unless_zero(value);
      break;
    case SettingProperty::DesiredCopyMethodology:
      settings.copy_methodology = methodology(value);
      break;
    case SettingProperty::DesiredRPO:
      settings.desired_rpo = nanoseconds(value);
      break;
    case SettingProperty::MaximumSkew:
      settings.maximum_skew = bytes(value);
      break;
    case SettingProperty::AutoDelete:
      settings.auto_delete = value != 0;
      break;
    case SettingProperty::TimeBeforeRemoval:
      settings.time_before_removal = nanoseconds(value);
      break;
    default:
      break;
  }
}

}  // namespace

Settings read_settings(const SettingsParameter& parameter) {
  Settings settings;
  if (std::holds_alternative<UnreadableSettings>(parameter)) {
    settings.legal = false;
    return settings;
  }
  const auto* values = std::get_if<SettingValues>(&parameter);
  if (values == nullptr) {
    return settings;
  }
  const auto infos = setting_properties();
  for (const auto& [property, value] : *values) {
    if (!value) {
      continue;  // NULL: the service default applies
    }
    if (!is_legal(infos[static_cast<std::size_t>(property)], *value)) {
      settings.legal = false;
      return settings;
    }
    take(settings, property, *value);
  }
  return settings;
}

namespace {

/// It shapes the call and is no property of a pair.
bool is_of_call(SettingProperty property) {
  return property == SettingProperty::OnGroupOrListError ||
         property == SettingProperty::ConsistentPointInTime ||
         property == SettingProperty::ConsistencyExempt;
}

Settings with_defaults(const SettingsParameter& parameter, const Profile& profile,
                       const ReplicationKind& kind, bool of_pairs) {
  Settings settings = read_settings(parameter);
  const auto* given = std::get_if<SettingValues>(&parameter);
  for (const SettingDefault& row : profile.setting_defaults) {
    const bool overruled = given != nullptr && std::ranges::any_of(*given, [&row](const auto& one) {
                             return one.first == row.property && one.second;
                           });
    if ((of_pairs || is_of_call(row.property)) && !overruled && row.kinds.test(kind_index(kind))) {
      take(settings, row.property, row.value);
    }
  }
  return settings;
}

}  // namespace

Settings read_settings(const SettingsParameter& parameter, const Profile& profile,
                       const ReplicationKind& kind) {
  return with_defaults(parameter, profile, kind, false);
}

Settings settings_of_new(const SettingsParameter& parameter, const Profile& profile,
                         const ReplicationKind& kind) {
  return with_defaults(parameter, profile, kind, true);
}

namespace {

bool pairs_groups(Method method) {
  return method == Method::CreateGroupReplica || method == Method::CreateGroupReplicaFromElements ||
         method == Method::AddElementsToGroupSynchronized;
}

bool acts(SettingUse use, const SettingScene& scene) {
  const bool modifies = modifies_synchronization(scene.method);
  switch (use) {
    case SettingUse::Nowhere:
      return false;
    case SettingUse::OfPairs:
      return scene.on_pairs;
    case SettingUse::OfMirrors:
      return scene.on_pairs && scene.type == SyncType::Mirror;
    case SettingUse::InGroups:
      return scene.in_group;
    case SettingUse::Entries:
      return scene.on_pairs && (modifies || scene.method == Method::CreateListReplica);
    case SettingUse::Instant:
      return scene.on_pairs && (modifies || scene.type != SyncType::Mirror);
    case SettingUse::UnequalGroups:
      return pairs_groups(scene.method);
    case SettingUse::UnequalLists:
      return scene.method == Method::CreateListReplica;
    case SettingUse::Hops:
      return pairs_groups(scene.method) || scene.method == Method::CreateElementReplica ||
             scene.method == Method::CreateListReplica;
    case SettingUse::OfNewTargets:
      return scene.new_targets;
    case SettingUse::OfAspects:
      return scene.aspects;
  }
  return false;
}

}  // namespace

std::vector<SettingProperty> noted_settings(const SettingsParameter& parameter,
                                            const SettingScene& scene) {
  std::vector<SettingProperty> noted;
  if (const auto* values = std::get_if<SettingValues>(&parameter)) {
    for (const auto& [property, value] : *values) {
      if (value && !acts(setting_use(property), scene)) {
        noted.push_back(property);
      }
    }
  }
  return noted;
}

bool changes_properties(const Settings& settings) {
  return settings.consistency_exempt || settings.copy_priority || settings.copy_recovery_mode ||
         settings.failed_copy_stops_host_io || settings.read_only ||
         settings.delta_update_interval || settings.delta_update_blocks ||
         settings.copy_methodology || settings.desired_rpo || settings.maximum_skew;
}

}  // namespace replisim
