// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/capability_values.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/settings.hpp"

// Which function answers which method, and the checks that all of them share.
namespace replisim {
namespace {

struct HandlerRow {
  Method method;
  Handler handler;
};
/// Methods that are not here are refused: not simulated.
constexpr HandlerRow kHandlers[] = {
    {Method::CreateGroup, &create_group},
    {Method::DeleteGroup, &delete_group},
    {Method::AddMembers, &add_members},
    {Method::RemoveMembers, &remove_members},
    {Method::CreateElementReplica, &create_replicas},
    {Method::CreateGroupReplica, &create_replicas},
    {Method::CreateListReplica, &create_replicas},
    {Method::CreateGroupReplicaFromElements, &create_replicas},
    {Method::AddElementsToGroupSynchronized, &create_replicas},
    {Method::CreateGroupReplicaFromElementSynchronizations, &group_pairs},
    {Method::CreateSynchronizationAspect, &create_aspect},
    {Method::ModifyReplicaSynchronization, &modify_synchronization},
    {Method::ModifyListSynchronization, &modify_synchronization},
    {Method::ModifySettingsDefineState, &modify_aspect},
    {Method::GetAvailableTargetElements, &available_targets},
    {Method::GetPeerSystems, &peer_systems},
    {Method::GetReplicationRelationships, &relationships},
    {Method::GetReplicationRelationshipInstances, &relationships},
    {Method::GetSynchronizationAspects, &aspects},
    {Method::GetSynchronizationAspectInstances, &aspects},
    {Method::ConfirmTargetData, &confirm_target_data},
    {Method::ModifyListSettingsDefineState, &modify_aspects},
    {Method::GetServiceAccessPoints, &access_points},
    {Method::AddServiceAccessPoint, &add_access_point},
    {Method::AddSharedSecret, &add_secret},
    {Method::CreateRemoteReplicationCollection, &create_collection},
    {Method::AddToRemoteReplicationCollection, &change_collection},
    {Method::RemoveFromRemoteReplicationCollection, &change_collection},
    {Method::ConvertSyncTypeToReplicationType, &answer_capability},
    {Method::ConvertReplicationTypeToSyncType, &answer_capability},
    {Method::GetSupportedCopyStates, &answer_capability},
    {Method::GetSupportedGroupCopyStates, &answer_capability},
    {Method::GetSupportedWaitForCopyStates, &answer_capability},
    {Method::GetSupportedFeatures, &answer_capability},
    {Method::GetSupportedGroupFeatures, &answer_capability},
    {Method::GetSupportedListFeatures, &answer_capability},
    {Method::GetSupportedConsistency, &answer_capability},
    {Method::GetSupportedOperations, &answer_capability},
    {Method::GetSupportedGroupOperations, &answer_capability},
    {Method::GetSupportedListOperations, &answer_capability},
    {Method::GetSupportedOperationsForSynchronization, &answer_capability},
    {Method::GetSupportedMaximum, &answer_capability},
    {Method::GetDefaultConsistency, &answer_capability},
    {Method::GetDefaultGroupPersistency, &answer_capability},
    {Method::GetSupportedReplicationSettingData, &answer_capability},
    {Method::GetDefaultReplicationSettingData, &answer_capability},
    {Method::GetSynchronizationSupported, &answer_capability},
    {Method::GetSupportedReplicationTypesForSystem, &answer_capability},
};

bool exists(const Service& service, const Reference& reference) {
  switch (reference.kind) {
    case Reference::Kind::Null:
      return true;  // judged by the methods: some lists may hold one
    case Reference::Kind::Unknown:
      return false;
    case Reference::Kind::Pair:
      return reference.index < service.pairs.size() && service.pairs[reference.index].exists;
    case Reference::Kind::Group:
      return reference.index < service.groups.size() && service.groups[reference.index].exists;
    case Reference::Kind::ReplicationGroup:
    case Reference::Kind::SourceGroup:
    case Reference::Kind::TargetGroup:
      return group_of_elements(service, reference).has_value();
    case Reference::Kind::Element:
      return reference.index < service.elements.size() && service.elements[reference.index].exists;
    case Reference::Kind::Aspect:
    case Reference::Kind::AspectOfPair:
      return aspect_of(service, reference).has_value();
    case Reference::Kind::System:
      return reference.index < service.systems.size();
    case Reference::Kind::Pool:
      return reference.index < service.pools.size();
    case Reference::Kind::AccessPoint:
      return reference.index < service.access_points.size() &&
             service.access_points[reference.index].exists;
    case Reference::Kind::Collection:
      return reference.index < service.collections.size() &&
             service.collections[reference.index].exists;
    case Reference::Kind::Secret:
      return reference.index < service.secrets.size() && service.secrets[reference.index].exists;
  }
  return false;
}

/// A number that the value map of its parameter does not have. CopyState and Operation are judged
/// with what they are for.
bool outside_map(const Argument& argument, const ParameterInfo& parameter) {
  const bool own_check = parameter.name == "Operation" || parameter.name == "WaitForCopyState";
  if (parameter.map == nullptr || own_check || argument.null) {
    return false;
  }
  return std::ranges::any_of(argument.numbers, [&parameter](std::int64_t number) {
    return std::ranges::none_of(
        parameter.map(), [number](const ValueName& value) { return value.number == number; });
  });
}

/// The profile announces the method among its actions; the capabilities themselves are no action.
bool has_action(const Profile& profile, const MethodInfo& info) {
  const auto number = number_in(action_names(), info.name);
  return !number || has_method(profile, static_cast<std::uint8_t>(*number));
}

/// Checks 1 to 3: the method is there, its parameters are, and they name what exists.
MethodAnswer first_checks(const Service& service, const MethodRequest& request) {
  const MethodInfo& info = info_of(request.method);
  if (service.policy.service_down) {
    return refused_answer(1, Reason::service_down);
  }
  if (service.policy.method_off || service.version < info.since ||
      !has_action(service.profile, info)) {
    return refused_answer(1, Reason::method_not_supported);
  }
  if (modifies_synchronization(request.method)) {  // in the order of R-03
    return {};
  }
  for (const ParameterInfo& parameter : info.parameters) {
    const bool empty = parameter.array && request.references(parameter.name).empty();
    if (parameter.required && (request.is_null(parameter.name) || empty)) {
      return refused_answer(2, Reason::bad_parameter);
    }
  }
  for (const Argument& argument : request.arguments) {
    if (outside_map(argument, info.parameters[argument.parameter])) {
      return refused_answer(2, Reason::bad_parameter);
    }
  }
  if (request.unknown_parameters && service.profile.refuses_unknown_parameters) {
    return refused_answer(2, Reason::bad_parameter);
  }
  for (const Argument& argument : request.arguments) {
    if (!argument.null && info.parameters[argument.parameter].kind == ParameterKind::NotOffered) {
      MethodAnswer answer = refused_answer(7, Reason::operation_not_offered);
      answer.finding = std::string(info.parameters[argument.parameter].name) +
                       " is not offered: no profile announces what it asks for";
      return answer;
    }
  }
  // Two methods have a code of their own for a group that does not exist.
  const bool own_code =
      request.method == Method::AddMembers || request.method == Method::RemoveMembers;
  for (const Argument& argument : request.arguments) {
    if (own_code && info.parameters[argument.parameter].name == "ReplicationGroup") {
      continue;
    }
    if (std::ranges::any_of(argument.references, [&service](const Reference& reference) {
          return !exists(service, reference);
        })) {
      return refused_answer(3, Reason::unknown_instance);
    }
  }
  return {};
}

/// What settings can act on in a call that was accepted.
SettingScene scene_of(const Service& service, const MethodRequest& request, CallId id) {
  const Call& call = service[id];
  SettingScene scene{.method = call.method, .on_pairs = !call.entries.empty()};
  scene.in_group = call.method == Method::CreateGroupReplica ||
                   call.method == Method::CreateGroupReplicaFromElements ||
                   call.method == Method::CreateGroupReplicaFromElementSynchronizations ||
                   call.method == Method::AddElementsToGroupSynchronized;
  const bool made = scene.on_pairs && call.entries.front().pair.index < service.pairs.size();
  if (made) {
    scene.type = service[call.entries.front().pair].sync_type;
  }
  scene.new_targets = request.is_null("TargetElement") && request.is_null("TargetElements") &&
                      request.is_null("TargetGroup");
  scene.aspects = call.method == Method::CreateSynchronizationAspect ||
                  call.method == Method::ModifySettingsDefineState ||
                  call.method == Method::ModifyListSettingsDefineState;
  return scene;
}

}  // namespace

bool is_simulated(Method method) {
  return std::ranges::find(kHandlers, method, &HandlerRow::method) != std::end(kHandlers);
}

StepResult invoke(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                  MethodAnswer& answer) {
  answer = first_checks(service, request);
  const auto* row = std::ranges::find(kHandlers, request.method, &HandlerRow::method);
  if (row == std::end(kHandlers)) {
    answer = refused_answer(1, Reason::method_not_supported);
    answer.finding =
        std::string(name_of_method(request.method)) + " is not simulated: the service answers 1";
  }
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  StepResult result = row->handler(service, request, now, call, answer);
  if (answer.code == ReturnCode::Completed && !modifies_synchronization(request.method)) {
    service[call].noted_settings =
        noted_settings(request.settings, scene_of(service, request, call));
  }
  return result;
}

}  // namespace replisim
