// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "model/service/methods/table.hpp"

// The table of methods, put together from its files.
namespace replisim {
namespace {

constexpr ValueName kConsistency[] = {
    {2, "NoConsistency", "No Consistency"},
    {3, "SequentialConsistency", "Sequential Consistency"},
};
constexpr ValueName kReservedAs[] = {
    {2, "SourceOnly", "Source Only"},
    {3, "TargetOnly", "Target Only"},
    {4, "SourceorTarget", "Source or Target"},
};
constexpr ValueName kRelationshipTypes[] = {
    {2, "StorageSynchronized", "StorageSynchronized"},
    {3, "GroupSynchronized", "GroupSynchronized"},
};
constexpr ValueName kPeerOptions[] = {
    {2, "Onlysystemscurrentlyreachable", "Only systems currently reachable"},
    {3, "Includeaccesspointsforsystemscurrentlyreachable",
     "Include access points for systems currently reachable"},
};
constexpr ValueName kSettingsOperations[] = {
    {2, "ActivateConsistency", "Activate Consistency"},
    {3, "DeactivateConsistency", "Deactivate Consistency"},
    {4, "Delete", "Delete"},
    {5, "CopyToTarget", "Copy To Target"},
    {6, "Detach", "Detach"},
    {7, "Restore", "Restore"},
    {8, "AttachToTarget", "Attach To Target"},
};
constexpr ValueName kAspectStates[] = {
    {2, "Initialized", "Initialized"},   {3, "Unsynchronized", "Unsynchronized"},
    {4, "Synchronized", "Synchronized"}, {5, "Error", "Error"},
    {6, "Invalid", "Invalid"},           {7, "Restored", "Restored"},
};

constexpr ValueName kCopyStatus[] = {
    {2, "NotApplicable", "Not Applicable"},
    {3, "OperationInProgress", "Operation In Progress"},
    {4, "OperationCompleted", "Operation Completed"},
    {5, "Initializing", "Initializing"},
    {6, "Synchronizing", "Synchronizing"},
    {7, "Resyncing", "Resyncing"},
    {8, "Restoring", "Restoring"},
    {9, "Aborting", "Aborting"},
    {10, "Terminating", "Terminating"},
    {11, "Mixed", "Mixed"},
};
constexpr ValueName kConnectivity[] = {
    {0, "Unknown", "Unknown"},
    {2, "ConnectivityUp", "Connectivity/Up"},
    {3, "NoConnectivityDown", "No Connectivity/Down"},
    {4, "Partitioned", "Partitioned"},
};

std::vector<MethodInfo> whole_table() {
  std::vector<MethodInfo> all;
  for (const auto part : {method_rows::modifying_methods(), method_rows::creating_methods(),
                          method_rows::reading_methods(), method_rows::capability_methods()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::vector<ParameterInfo> all_outputs() {
  std::vector<ParameterInfo> outputs;
  for (const MethodInfo& method : methods()) {
    for (const ParameterInfo& parameter : method.parameters) {
      if (parameter.direction == Direction::In || parameter.kind == ParameterKind::Job ||
          std::ranges::any_of(outputs, [&parameter](const ParameterInfo& known) {
            return known.name == parameter.name;
          })) {
        continue;
      }
      outputs.push_back(parameter);
    }
  }
  return outputs;
}

}  // namespace

std::span<const MethodInfo> methods() {
  static const std::vector<MethodInfo> table = whole_table();
  return table;
}

const MethodInfo& info_of(Method method) {
  return *std::ranges::find(methods(), method, &MethodInfo::method);
}

std::optional<Method> parse_method(std::string_view name) {
  const auto row = std::ranges::find(methods(), name, &MethodInfo::name);
  return row == methods().end() ? std::nullopt : std::optional(row->method);
}

std::string_view name_of_method(Method method) {
  return info_of(method).name;
}

std::optional<std::uint8_t> parameter_of(const MethodInfo& method, std::string_view name) {
  const auto at = std::ranges::find(method.parameters, name, &ParameterInfo::name);
  if (at == method.parameters.end()) {
    return std::nullopt;
  }
  return static_cast<std::uint8_t>(at - method.parameters.begin());
}

std::span<const ParameterInfo> output_parameters() {
  static const std::vector<ParameterInfo> outputs = all_outputs();
  return outputs;
}

std::span<const ValueName> consistency_values() {
  return kConsistency;
}
std::span<const ValueName> reserved_as_values() {
  return kReservedAs;
}
std::span<const ValueName> relationship_type_values() {
  return kRelationshipTypes;
}
std::span<const ValueName> peer_option_values() {
  return kPeerOptions;
}
std::span<const ValueName> settings_state_operations() {
  return kSettingsOperations;
}
std::span<const ValueName> aspect_state_values() {
  return kAspectStates;
}
std::span<const ValueName> copy_status_values() {
  return kCopyStatus;
}
std::span<const ValueName> connectivity_status_values() {
  return kConnectivity;
}

}  // namespace replisim
