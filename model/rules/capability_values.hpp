// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/protocol/values.hpp"
#include "model/rules/profile.hpp"

/// The value maps that only CIM_ReplicationServiceCapabilities has (section 14).
namespace replisim {

/// SupportedSynchronousActions[] and SupportedAsynchronousActions[]: ModifyListSynchronization
/// is 6.
std::span<const ValueName> action_names();
/// MethodName of GetSupportedWaitForCopyStates: ModifyListSynchronization is 5 there.
std::span<const ValueName> wait_method_names();
/// Component of GetSupportedMaximum.
std::span<const ValueName> component_names();

/// Name without spaces of a number, or a number of such a name.
std::string name_in(std::span<const ValueName> map, std::uint16_t number);
std::optional<std::uint16_t> number_in(std::span<const ValueName> map, std::string_view name);

/// PropertyName of GetSupportedReplicationSettingData; none where the schema gives the property no
/// number (CopyPriority).
std::optional<std::uint16_t> capability_number(SettingProperty property);
std::optional<SettingProperty> property_of_capability(std::uint16_t number);

/// The value of SupportedReplicationTypes[] for a kind; none where the schema has no number (Mode
/// Active).
std::optional<ReplicationType> replication_type_of(const ReplicationKind& kind);
std::optional<ReplicationKind> kind_of_replication_type(std::uint16_t number);

}  // namespace replisim
