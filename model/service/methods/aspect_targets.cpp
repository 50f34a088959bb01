// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/rules/versions.hpp"
#include "model/service/given_settings.hpp"
#include "model/service/methods/creation.hpp"

// Copy To Target and Attach To Target: relationships whose point in time is the one that an aspect
// keeps. A Snapshot shows it at once either way; a Clone is copied by the first and waits, empty
// and Inactive, after the second.
namespace replisim {
namespace {

using Elements = std::vector<std::optional<ElementId>>;

Elements targets_of(const Service& service, const MethodRequest& request) {
  Elements targets;
  for (const std::string_view parameter : {"TargetElement", "TargetElements"}) {
    for (const Reference& reference : request.references(parameter)) {
      const bool named = reference.kind == Reference::Kind::Element;
      targets.push_back(named ? std::optional(ElementId{reference.index}) : std::nullopt);
    }
  }
  for (const std::string_view parameter : {"TargetGroup", "TargetGroups"}) {
    for (const Reference& reference : request.references(parameter)) {
      if (const auto group = group_of_elements(service, reference)) {
        targets.insert(targets.end(), service[*group].members.begin(),
                       service[*group].members.end());
      }
    }
  }
  return targets;
}

/// What goes together with what (MOF RS.ModifySettingsDefineState).
MethodAnswer check_whole_call(const Service& service, const MethodRequest& request,
                              const std::vector<AspectId>& aspects) {
  const bool element = !request.is_null("TargetElement") || !request.is_null("TargetElements");
  const bool group = !request.is_null("TargetGroup") || !request.is_null("TargetGroups");
  const bool counted = !request.is_null("TargetElementCount");
  const bool of_groups = service[aspects.front()].source_group.has_value();
  const bool unlike = std::ranges::any_of(aspects, [&](AspectId id) {
    return service[id].source_group.has_value() != of_groups ||
           service[id].sync_type != service[aspects.front()].sync_type;
  });
  const int given = (element ? 1 : 0) + (group ? 1 : 0) + (counted ? 1 : 0);
  if (given > 1 || unlike || (of_groups ? element || counted : group)) {
    return refused_answer(2, Reason::bad_parameter);
  }
  if (of_groups && aspects.size() > 1) {  // several relationships of groups by one call
    return refused_answer(7, Reason::operation_not_offered);
  }
  if (!read_settings(request.settings).legal || !takes_settings(service, request.settings)) {
    return refused_answer(8, Reason::bad_setting);
  }
  return {};
}

MethodAnswer read_wait(const MethodRequest& request, Creation& creation) {
  constexpr auto kNone = static_cast<std::int64_t>(CopyState::NotApplicable);
  const auto wanted = request.number("WaitForCopyState");
  if (!wanted || *wanted == kNone) {
    return {};
  }
  const auto state = static_cast<CopyState>(*wanted);
  const bool rests = creation.attaches && creation.type != SyncType::Snapshot;
  const bool fits = rests ? state == CopyState::Inactive
                          : state == CopyState::Unsynchronized || state == CopyState::Synchronized;
  if (!fits) {
    return refused_answer(8, Reason::bad_wait_state);
  }
  creation.wait = state;
  return {};
}

/// One target for each point in time, by index; or several of one.
bool match_points(const Service& service, const MethodRequest& request, Creation& creation) {
  std::vector<PairId> points;
  for (const AspectId id : creation.aspects) {
    points.insert(points.end(), service[id].data.begin(), service[id].data.end());
  }
  Elements targets = targets_of(service, request);
  const auto count = request.number("TargetElementCount");
  if (count && points.size() == 1) {
    points.resize(static_cast<std::size_t>(*count), points.front());
  }
  if (targets.empty()) {
    targets.resize(points.size());
  }
  if (points.empty() || targets.size() != points.size()) {
    return false;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    creation.pairs.push_back({service[points[i]].system_element, targets[i], false, points[i]});
  }
  return true;
}

}  // namespace

StepResult bring_in_targets(Service& service, const MethodRequest& request,
                            const std::vector<AspectId>& aspects, SimTime now, CallId& call,
                            MethodAnswer& answer) {
  const Aspect& first = service[aspects.front()];
  Creation creation;
  creation.aspects = aspects;
  creation.type = first.sync_type;
  creation.mode = first.mode;
  creation.settings = read_settings(request.settings);
  creation.attaches =
      request.number("Operation") == static_cast<std::int64_t>(AspectOperation::AttachToTarget);
  creation.makes_group = first.source_group.has_value();
  creation.source_group = first.source_group;
  creation.consistent = first.consistency_enabled;
  if (const auto group = request.reference("TargetGroup")) {
    creation.target_group = group_of_elements(service, *group);
  }
  answer = check_whole_call(service, request, aspects);
  if (answer.check == 0) {
    answer = read_wait(request, creation);
  }
  const bool lost =
      std::ranges::any_of(aspects, [&service](AspectId id) { return service[id].data.empty(); });
  const bool busy = std::ranges::any_of(aspects, [&service](AspectId id) {
    return service[id].copy_status == AspectCopyStatus::Restoring;
  });
  if (answer.check == 0 && busy) {
    answer = refused_answer(10, Reason::busy);
  }
  if (answer.check == 0 && lost) {  // the point in time went with the target that Dissolve left
    answer = refused_answer(11, Reason::wrong_copy_state);
  }
  if (answer.check == 0 && !match_points(service, request, creation)) {
    answer = refused_answer(2, Reason::bad_parameter);
  }
  if (answer.check == 0) {
    answer = choose_targets(service, request, creation);
  }
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  return create_wanted(service, request, std::move(creation), now, call, answer);
}

StepResult modify_aspects(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                          MethodAnswer& answer) {
  std::vector<AspectId> aspects;
  for (const Reference& reference : request.references("SettingsStates")) {
    if (const auto id = aspect_of(service, reference)) {
      aspects.push_back(*id);
    }
  }
  const bool null = aspects.size() != request.references("SettingsStates").size();
  const bool twice = std::ranges::any_of(
      aspects, [&aspects](AspectId id) { return std::ranges::count(aspects, id) > 1; });
  const auto operation = static_cast<AspectOperation>(request.number("Operation").value_or(0));
  answer.clause = "15";
  answer.basis = "stated";
  const bool consistency = operation == AspectOperation::ActivateConsistency ||
                           operation == AspectOperation::DeactivateConsistency;
  if (!consistency && operation != AspectOperation::Delete &&
      operation != AspectOperation::CopyToTarget) {  // only 2 to 5 are there for lists
    answer = refused_answer(2, Reason::bad_operation);
  } else if (null || twice || aspects.empty()) {
    answer = refused_answer(3, Reason::bad_list);
  } else if (consistency && std::ranges::any_of(aspects, [&service](AspectId id) {
               return !service[id].source_group;
             })) {
    answer = refused_answer(6, Reason::bad_operation);
  } else if (operation == AspectOperation::Delete && std::ranges::any_of(aspects, [&](AspectId id) {
               return service[id].copy_status == AspectCopyStatus::Restoring;
             })) {
    answer = refused_answer(10, Reason::busy);
  } else if (operation == AspectOperation::CopyToTarget) {
    return bring_in_targets(service, request, aspects, now, call, answer);
  }
  Step step(service, now);
  for (const AspectId id : answer.check == 0 ? aspects : std::vector<AspectId>()) {
    if (consistency) {
      switch_consistency_of(step, id, operation == AspectOperation::ActivateConsistency);
    } else {
      remove_aspect(step, id);
    }
  }
  return answer_now(step, request.method, answer, {}, call);
}

}  // namespace replisim
