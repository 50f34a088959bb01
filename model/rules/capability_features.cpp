// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "model/rules/capabilities.hpp"
#include "model/rules/capability_values.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/rules/wait_states.hpp"

// Waits, features, maxima, settings: what the profile says of a replication type.
namespace replisim::capability {
namespace {

constexpr std::uint16_t kModifyReplica = 4;
constexpr std::uint16_t kModifyList = 5;
constexpr std::uint16_t kModifySettings = 6;
constexpr std::uint16_t kLastOfSeed = 6;
constexpr std::uint16_t kModifyListSettings = 9;

template <std::size_t size>
Numbers numbers_of(const std::bitset<size>& set) {
  Numbers answer;
  for (std::size_t i = 0; i < size; ++i) {
    if (set.test(i)) {
      answer.values.push_back(i);
    }
  }
  return answer;
}

Numbers refused(std::uint16_t code) {
  return {code, {}};
}

/// States that calls of the Modify methods can wait for.
Numbers waits_of(const Profile& profile, const ReplicationKind& kind, Scope scope,
                 std::optional<std::uint16_t> operation) {
  Numbers answer;
  for (const ValueName& state : value_map<CopyState>()) {
    if (state.number == static_cast<std::uint16_t>(CopyState::NotApplicable)) {
      continue;
    }
    for (const ValueName& value : value_map<Operation>()) {
      const auto one = static_cast<Operation>(value.number);
      const Offer offer = scope == Scope::List
                              ? offer_of(profile, one, kind.type, kind.mode, kind.place)
                              : single_offer_of(profile, one, kind);
      if ((!operation || *operation == value.number) && offer == Offer::Offered &&
          may_wait_for(profile.version, one, kind.type, state.number,
                       has_feature(profile, kind, false, 22)) &&
          wait_limit(profile, value.number, kind).test(state.number)) {
        answer.values.push_back(state.number);
        break;
      }
    }
  }
  return answer;
}

}  // namespace

Numbers wait_for_copy_states(const Profile& profile, std::uint16_t type, std::uint16_t method_name,
                             std::optional<std::uint16_t> operation) {
  const KindAnswer asked = convert_replication_type(profile, type);
  if (asked.code != kSuccess) {
    return refused(asked.code);
  }
  const auto names = wait_method_names();
  const auto method = std::ranges::find(names, method_name, &ValueName::number);
  const bool unknown =
      method == names.end() || (profile.version == Version::seed && method_name > kLastOfSeed);
  const bool bad_operation =
      operation && operation_class(profile.version, *operation) != OperationClass::Named;
  if (unknown || bad_operation) {
    return refused(kInvalidParameter);
  }
  const auto action = number_in(action_names(), method->name);
  if (!action || !has_method(profile, static_cast<std::uint8_t>(*action))) {
    return refused(kNotSupported);
  }
  switch (method_name) {
    case kModifyReplica:
      return waits_of(profile, asked.kind, Scope::Single, operation);
    case kModifyList:
      return waits_of(profile, asked.kind, Scope::List, operation);
    case kModifySettings:
    case kModifyListSettings:
      return numbers_of(
          created_states(profile, asked.kind).reset(static_cast<std::size_t>(CopyState::Prepared)));
    default:
      return numbers_of(created_states(profile, asked.kind));
  }
}

Numbers features(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  if (asked.code != kSuccess) {
    return refused(asked.code);
  }
  Numbers answer;
  for (std::size_t i = 0; i < profile.features.size(); ++i) {
    const auto feature = static_cast<std::uint8_t>(i);
    if (feature_of(profile, asked.kind, feature)) {
      answer.values.push_back(feature);
    }
  }
  return answer;
}

Numbers group_features(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  return asked.code == kSuccess ? numbers_of(profile.group_features) : refused(asked.code);
}

Numbers list_features(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  if (asked.code != kSuccess || profile.version == Version::seed) {
    return refused(asked.code != kSuccess ? asked.code : kNotSupported);
  }
  return numbers_of(profile.list_features);
}

Numbers consistency(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  constexpr std::size_t kReplicationGroups = 2;
  constexpr std::uint64_t kSequential = 2;
  if (asked.code != kSuccess) {
    return refused(asked.code);
  }
  const bool groups = profile.features.test(kReplicationGroups);
  return {kSuccess,
          groups ? std::vector<std::uint64_t>{kSequential} : std::vector<std::uint64_t>{}};
}

Numbers default_consistency(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  if (asked.code != kSuccess) {
    return refused(asked.code);
  }
  return {kSuccess, {profile.sequential_by_default ? 2U : 0U}};
}

Numbers default_group_persistency(const Profile& profile) {
  const std::uint64_t value = !profile.groups_persistent ? 0 : *profile.groups_persistent ? 2 : 3;
  return {kSuccess, {value}};
}

Numbers maximum(const Profile& profile, std::uint16_t type, std::uint16_t component) {
  const KindAnswer asked = convert_replication_type(profile, type);
  const auto names = component_names();
  if (std::ranges::find(names, component, &ValueName::number) == names.end()) {
    return refused(kInvalidParameter);
  }
  if (asked.code != kSuccess) {
    return refused(asked.code);
  }
  Numbers answer = refused(kNone);
  for (const Maximum& row : profile.maxima) {
    if (row.kinds.test(kind_index(asked.kind)) && row.component == component) {
      answer = {kSuccess, {row.value}};
    }
  }
  return answer;
}

Numbers setting_values(const Profile& profile, std::uint16_t type, std::uint16_t property_name) {
  const KindAnswer asked = convert_replication_type(profile, type);
  const auto property = property_of_capability(property_name);
  if (asked.code != kSuccess || !property) {
    return refused(asked.code != kSuccess ? asked.code : kInvalidParameter);
  }
  if (!profile.takes_settings || !profile.settings.test(static_cast<std::size_t>(*property))) {
    return refused(kNone);
  }
  Numbers answer;
  const SettingInfo& info = setting_properties()[static_cast<std::size_t>(*property)];
  switch (info.kind) {
    case SettingKind::Enumeration:
      for (const ValueName& value : info.values) {
        answer.values.push_back(value.number);
      }
      break;
    case SettingKind::Boolean:
      answer.values = {2, 3};
      break;
    case SettingKind::Interval:
    case SettingKind::Number:
      answer.values = {0};
      break;
  }
  return answer;
}

DefaultSettings default_settings(const Profile& profile, std::uint16_t type) {
  const KindAnswer asked = convert_replication_type(profile, type);
  DefaultSettings answer;
  answer.code = asked.code != kSuccess ? asked.code : !profile.takes_settings ? kNone : kSuccess;
  if (answer.code != kSuccess) {
    return answer;
  }
  for (const SettingInfo& info : setting_properties()) {
    if (!profile.settings.test(static_cast<std::size_t>(info.property))) {
      continue;
    }
    std::optional<std::int64_t> value = info.default_value;
    for (const SettingDefault& row : profile.setting_defaults) {
      if (row.property == info.property && row.kinds.test(kind_index(asked.kind))) {
        value = row.value;
      }
    }
    answer.properties.emplace_back(info.property, value);
  }
  return answer;
}

SynchronizationAnswer synchronization_supported(const Profile& profile, Locality place,
                                                std::uint16_t method_name) {
  SynchronizationAnswer answer;
  constexpr std::uint16_t kCreateElementReplica = 2;
  constexpr std::uint16_t kCreateAspect = 4;
  if (method_name < kCreateElementReplica || method_name > kCreateAspect) {
    answer.code = kInvalidParameter;
    return answer;
  }
  if (!has_method(profile, static_cast<std::uint8_t>(method_name))) {
    answer.code = kNotSupported;
    return answer;
  }
  constexpr std::uint16_t kSource = 2;
  constexpr std::uint16_t kTarget = 3;
  for (std::size_t i = 0; i < kKinds; ++i) {
    const ReplicationKind kind = kind_at(i);
    if (!profile.kinds.test(i) || kind.place != place) {
      continue;
    }
    for (const std::uint16_t role : {kSource, kTarget}) {
      if (role == kTarget && method_name == kCreateAspect) {
        continue;  // an aspect has a source only
      }
      answer.sync_types.push_back(static_cast<std::uint16_t>(kind.type));
      answer.modes.push_back(static_cast<std::uint16_t>(kind.mode));
      answer.local_element_role.push_back(role);
    }
  }
  return answer;
}

}  // namespace replisim::capability
