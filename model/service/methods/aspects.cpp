// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/versions.hpp"
#include "model/service/given_settings.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/settings.hpp"

// SynchronizationAspects and the SettingsDefineState that ties them to their source (R-11, section
// 15).
namespace replisim {
namespace {

constexpr std::size_t kAspects = 45;
constexpr std::size_t kGroupAspects = 49;
constexpr std::int64_t kSequential = 3;

MethodAnswer check_new(const Service& service, const MethodRequest& request) {
  const bool group = !request.is_null("SourceGroup");
  const bool element = !request.is_null("SourceElement");
  const auto type = static_cast<SyncType>(request.number("SyncType").value_or(0));
  const auto mode = request.number("Mode");
  if (group == element || !exists_in(service.version, type) ||
      (mode && !exists_in(service.version, static_cast<Mode>(*mode)))) {
    return refused_answer(2, Reason::bad_parameter);
  }
  if (type == SyncType::Mirror) {  // it has no point in time
    return refused_answer(6, Reason::bad_operation);
  }
  if (!service.profile.features.test(kAspects) ||
      (group && !service.profile.group_features.test(kGroupAspects))) {
    return refused_answer(7, Reason::operation_not_offered);
  }
  if (!read_settings(request.settings).legal || !takes_settings(service, request.settings)) {
    return refused_answer(8, Reason::bad_setting);
  }
  return accepted();
}

void show_existence(Step& step, AspectId id, bool exists) {
  Aspect& aspect = step.service()[id];
  step.record(EntityRef{EntityKind::Aspect, id.index}, Property::Exists, aspect.exists ? 1 : 0,
              exists ? 1 : 0);
  aspect.exists = exists;
}

AspectId new_aspect(Service& service, std::optional<AspectId> place) {
  if (place) {
    return *place;
  }
  const AspectId id{static_cast<std::uint32_t>(service.aspects.size())};
  service.aspects.emplace_back();
  service[id].exists = false;
  service[id].name = "aspect " + std::to_string(id.index + 1);
  return id;
}

/// The elements whose point in time the aspect keeps.
std::vector<ElementId> sources_of(const Service& service, const Aspect& aspect) {
  if (aspect.source_group) {
    return service[*aspect.source_group].members;
  }
  return aspect.source_element ? std::vector<ElementId>{*aspect.source_element}
                               : std::vector<ElementId>();
}

bool out_of_reach(const Service& service, const MethodRequest& request,
                  const std::vector<ElementId>& sources) {
  return std::ranges::any_of(sources, [&](ElementId source) {
    return std::ranges::find(request.unreachable_systems, service.elements[source.index].system) !=
           request.unreachable_systems.end();
  });
}

bool still_attached(const Service& service, const Aspect& aspect) {
  return std::ranges::any_of(aspect.attached, [&service](PairId id) { return service[id].exists; });
}

}  // namespace

StepResult create_aspect(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer) {
  answer = check_new(service, request);
  Step step(service, now);
  if (answer.check != 0) {
    return answer_now(step, request.method, answer, {}, call);
  }
  const AspectId id = new_aspect(service, request.places.aspect);
  Aspect& aspect = service[id];
  aspect.sync_type = static_cast<SyncType>(*request.number("SyncType"));
  aspect.mode = static_cast<Mode>(
      request.number("Mode").value_or(static_cast<std::int64_t>(Mode::Synchronous)));
  aspect.consistency_enabled = request.number("Consistency").value_or(0) == kSequential;
  aspect.when_point_in_time = now;
  if (const auto group = request.reference("SourceGroup")) {
    aspect.source_group = group_of_elements(service, *group);
  } else {
    aspect.source_element = ElementId{request.reference("SourceElement")->index};
  }
  const std::vector<ElementId> sources = sources_of(service, aspect);
  if (out_of_reach(service, request, sources)) {
    answer = refused_answer(11, Reason::source_unreachable);
    return answer_now(step, request.method, answer, {}, call);
  }
  take_aspect(step, id, request.places.aspect_data, sources, read_settings(request.settings));
  show_existence(step, id, true);
  return answer_now(step, request.method, answer, {{"SettingsState", {aspect.name}}}, call);
}

void switch_consistency_of(Step& step, AspectId id, bool on) {
  Aspect& aspect = step.service()[id];
  step.record(EntityRef{EntityKind::Aspect, id.index}, Property::ConsistencyEnabled,
              aspect.consistency_enabled ? 1 : 0, on ? 1 : 0);
  aspect.consistency_enabled = on;
}

void leave_aspect(Step& step, PairId id, const Settings& settings) {
  Service& service = step.service();
  const Pair& pair = service[id];
  const AspectId made = new_aspect(service, std::nullopt);
  Aspect& aspect = service[made];
  aspect.name = pair.name + ".aspect";
  aspect.source_element = pair.system_element;
  aspect.sync_type = pair.sync_type;
  aspect.mode = pair.mode;
  aspect.locality = pair.locality;
  aspect.when_point_in_time = pair.when_synced.value_or(step.now());
  aspect.pair = id;
  show_existence(step, made, true);
  keep_for(step, made, settings);
}

std::optional<AspectId> aspect_of(const Service& service, const Reference& reference) {
  if (reference.kind == Reference::Kind::Aspect) {
    const bool there =
        reference.index < service.aspects.size() && service.aspects[reference.index].exists;
    return there ? std::optional(AspectId{reference.index}) : std::nullopt;
  }
  if (reference.kind != Reference::Kind::AspectOfPair) {
    return std::nullopt;
  }
  for (std::size_t i = service.aspects.size(); i-- > 0;) {
    if (service.aspects[i].exists && service.aspects[i].pair == PairId{reference.index}) {
      return AspectId{static_cast<std::uint32_t>(i)};
    }
  }
  return std::nullopt;
}

StepResult modify_aspect(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer) {
  Step step(service, now);
  const AspectId id = *aspect_of(service, *request.reference("SettingsState"));
  answer = accepted();
  const auto operation = static_cast<AspectOperation>(request.number("Operation").value_or(0));
  const bool restoring = service[id].copy_status == AspectCopyStatus::Restoring;
  switch (operation) {
    case AspectOperation::ActivateConsistency:
    case AspectOperation::DeactivateConsistency:
      if (!service[id].source_group) {  // one element has no consistency
        answer = refused_answer(6, Reason::bad_operation);
      } else {
        switch_consistency_of(step, id, operation == AspectOperation::ActivateConsistency);
      }
      break;
    case AspectOperation::Delete:
      if (restoring) {
        answer = refused_answer(10, Reason::busy);
      } else {
        remove_aspect(step, id);
      }
      break;
    case AspectOperation::Detach:
      if (still_attached(service, service[id])) {
        service[id].attached.clear();  // the relationships go on without it
      } else {
        answer = refused_answer(11, Reason::wrong_copy_state);  // no target is attached
      }
      break;
    case AspectOperation::Restore:
      return restore_aspect(service, request, id, now, call, answer);
    case AspectOperation::CopyToTarget:
    case AspectOperation::AttachToTarget:
      return bring_in_targets(service, request, {id}, now, call, answer);
    default:
      answer = refused_answer(2, Reason::bad_operation);
      break;
  }
  return answer_now(step, request.method, answer, {}, call);
}

}  // namespace replisim
