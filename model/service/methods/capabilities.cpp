// SPDX-License-Identifier: Apache-2.0
#include "model/rules/capabilities.hpp"

#include <algorithm>

#include "model/rules/capability_values.hpp"
#include "model/service/methods/handlers.hpp"

// The capability methods as calls: parameters in, names of the value maps out (section 14).
namespace replisim {
namespace {

using Outputs = std::vector<OutputValue>;

struct Answered {
  std::uint16_t code = capability::kSuccess;
  Outputs outputs;
};

/// An argument of 16 bits; what does not fit is outside every value map.
std::optional<std::uint16_t> small(const MethodRequest& request, std::string_view name) {
  const auto number = request.number(name);
  if (!number) {
    return std::nullopt;
  }
  return *number < 0 || *number > UINT16_MAX ? UINT16_MAX : static_cast<std::uint16_t>(*number);
}

std::uint16_t type_of(const MethodRequest& request) {
  return small(request, "ReplicationType").value_or(0);
}

template <class Enum, class Values>
std::vector<std::string> names_of(const Values& values) {
  std::vector<std::string> names;
  names.reserve(values.size());
  for (const auto value : values) {
    names.push_back(name_of(static_cast<Enum>(value)));
  }
  return names;
}

template <class Values>
std::vector<std::string> numbers(const Values& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const auto value : values) {
    texts.push_back(std::to_string(value));
  }
  return texts;
}

std::vector<std::string> yes_or_no(const std::vector<bool>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const bool value : values) {
    texts.emplace_back(value ? "yes" : "no");
  }
  return texts;
}

Answered of_operations(const capability::OperationsAnswer& answer, std::string_view name) {
  return {answer.code,
          {{name, names_of<Operation>(answer.operations)},
           {"ServiceControlling", numbers(answer.service_controlling)},
           {"RequiresForce", yes_or_no(answer.requires_force)},
           {"UpdatesSynchronizedPath", yes_or_no(answer.updates_synchronized_path)}}};
}

Answered of_states(const capability::CopyStatesAnswer& answer) {
  Answered made{answer.code, {{"SupportedCopyStates", names_of<CopyState>(answer.states)}}};
  if (!answer.host_accessible.empty()) {
    made.outputs.push_back({"HostAccessible", yes_or_no(answer.host_accessible)});
  }
  return made;
}

Answered of_numbers(const capability::Numbers& answer, std::string_view name) {
  return {answer.code, {{name, numbers(answer.values)}}};
}

Answered converted(const Profile& profile, const MethodRequest& request) {
  if (request.method == Method::ConvertSyncTypeToReplicationType) {
    const auto answer = capability::convert_sync_type(
        profile, small(request, "SyncType").value_or(0), small(request, "Mode").value_or(0),
        small(request, "LocalOrRemote").value_or(0));
    Answered made{answer.code, {}};
    if (answer.type) {
      made.outputs.push_back({"SupportedReplicationTypes", {name_of(*answer.type)}});
    }
    return made;
  }
  const auto answer = capability::convert_replication_type(profile, type_of(request));
  return {answer.code,
          {{"SyncType", {name_of(answer.kind.type)}},
           {"Mode", {name_of(answer.kind.mode)}},
           {"LocalOrRemote", {name_of(answer.kind.place)}}}};
}

/// The exact answer for one association: what decide() would take now, with Force or without.
Answered operations_of_one(const Service& service, const MethodRequest& request) {
  capability::OperationsAnswer answer;
  const Reference reference = *request.reference("Synchronization");
  Request call;
  call.method = Method::ModifyReplicaSynchronization;
  call.synchronization = {
      {reference.kind == Reference::Kind::Group ? ListEntry::Kind::Group : ListEntry::Kind::Pair,
       reference.index}};
  const auto takes = [&](std::uint16_t operation, bool force) {
    call.operation = operation;
    call.force = force;
    const Decision decision = decide(service, call);
    return decision.code == ReturnCode::Completed && decision.check == 0;
  };
  constexpr std::uint16_t kSourceOrTarget = 4;
  for (const ValueName& operation : value_map<Operation>()) {
    const bool without = takes(operation.number, false);
    if (!without && !takes(operation.number, true)) {
      continue;
    }
    answer.operations.push_back(operation.number);
    answer.service_controlling.push_back(kSourceOrTarget);
    answer.requires_force.push_back(!without);
    answer.updates_synchronized_path.push_back(static_cast<Operation>(operation.number) ==
                                               Operation::ReverseRoles);
  }
  return of_operations(answer, "SupportedOperations");
}

Answered default_settings(const Profile& profile, const MethodRequest& request) {
  const auto answer = capability::default_settings(profile, type_of(request));
  std::vector<std::string> texts;
  for (const auto& [property, value] : answer.properties) {
    if (value) {
      texts.push_back(std::string(name_of_setting(property)) + ":" + std::to_string(*value));
    }
  }
  return {answer.code, {{"DefaultInstance", texts}}};
}

Answered synchronization_supported(const Service& service, const MethodRequest& request) {
  const auto local = request.reference("LocalElement");
  const auto other = request.reference("OtherElement");
  const bool remote =
      other && other->kind == Reference::Kind::Element &&
      service.elements[other->index].system != service.elements[local->index].system;
  const auto answer = capability::synchronization_supported(
      service.profile, remote ? Locality::Remote : Locality::Local,
      small(request, "MethodName").value_or(0));
  return {answer.code,
          {{"SyncTypes", names_of<SyncType>(answer.sync_types)},
           {"Modes", names_of<Mode>(answer.modes)},
           {"LocalElementRole", numbers(answer.local_element_role)}}};
}

Answered replication_types(const Profile& profile) {
  const auto answer = capability::replication_types(profile);
  return {answer.code, {{"SupportedReplicationTypes", names_of<ReplicationType>(answer.values)}}};
}

Answered waits(const Profile& profile, const MethodRequest& request) {
  const auto answer = capability::wait_for_copy_states(profile, type_of(request),
                                                       small(request, "MethodName").value_or(0),
                                                       small(request, "Operation"));
  return {answer.code, {{"SupportedCopyStates", names_of<CopyState>(answer.values)}}};
}

Answered answer_of(const Service& service, const MethodRequest& request) {
  const Profile& profile = service.profile;
  const std::uint16_t type = type_of(request);
  const auto state = small(request, "CopyState");
  const auto operation = small(request, "Operation");
  switch (request.method) {
    case Method::ConvertSyncTypeToReplicationType:
    case Method::ConvertReplicationTypeToSyncType:
      return converted(profile, request);
    case Method::GetSupportedCopyStates:
      return of_states(capability::copy_states(profile, type, operation));
    case Method::GetSupportedGroupCopyStates:
      return of_states(capability::group_copy_states(profile, type, operation));
    case Method::GetSupportedWaitForCopyStates:
      return waits(profile, request);
    case Method::GetSupportedFeatures:
      return of_numbers(capability::features(profile, type), "Features");
    case Method::GetSupportedGroupFeatures:
      return of_numbers(capability::group_features(profile, type), "GroupFeatures");
    case Method::GetSupportedListFeatures:
      return of_numbers(capability::list_features(profile, type), "ListFeatures");
    case Method::GetSupportedConsistency:
      return of_numbers(capability::consistency(profile, type), "SupportedConsistency");
    case Method::GetSupportedOperations:
      return of_operations(capability::operations(profile, type, state), "SupportedOperations");
    case Method::GetSupportedGroupOperations:
      return of_operations(capability::group_operations(profile, type, state),
                           "SupportedGroupOperations");
    case Method::GetSupportedListOperations:
      return of_operations(
          capability::list_operations(profile, type, small(request, "SynchronizationType"), state),
          "SupportedListOperations");
    case Method::GetSupportedOperationsForSynchronization:
      return operations_of_one(service, request);
    case Method::GetSupportedMaximum:
      return of_numbers(capability::maximum(profile, type, small(request, "Component").value_or(0)),
                        "MaxValue");
    case Method::GetDefaultConsistency:
      return of_numbers(capability::default_consistency(profile, type), "DefaultConsistency");
    case Method::GetDefaultGroupPersistency:
      return of_numbers(capability::default_group_persistency(profile), "DefaultGroupPersistency");
    case Method::GetSupportedReplicationSettingData:
      return of_numbers(
          capability::setting_values(profile, type, small(request, "PropertyName").value_or(0)),
          "SupportedValues");
    case Method::GetDefaultReplicationSettingData:
      return default_settings(profile, request);
    case Method::GetSynchronizationSupported:
      return synchronization_supported(service, request);
    default:
      return replication_types(profile);
  }
}

}  // namespace

StepResult answer_capability(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer) {
  Answered made = answer_of(service, request);
  answer.clause = "14";
  answer.basis = "stated";
  if (made.code == capability::kNotSupported) {
    answer = refused_answer(7, Reason::operation_not_offered);
  } else if (made.code == capability::kInvalidParameter) {
    answer = refused_answer(2, Reason::bad_parameter);
  } else {
    answer.code = static_cast<ReturnCode>(made.code);
  }
  if (made.code != capability::kSuccess) {
    made.outputs.clear();
  }
  return answer_now(service, request.method, answer, std::move(made.outputs), now, call);
}

}  // namespace replisim
