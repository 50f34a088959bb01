// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/methods/handlers.hpp"

// CreateGroup, DeleteGroup, AddMembers, RemoveMembers: groups of elements, in their order (R-50,
// R-51, section 15).
namespace replisim {
namespace {

constexpr std::size_t kEmptyGroups = 5;
constexpr std::size_t kSourceRemovable = 11;
constexpr std::size_t kTargetRemovable = 12;
constexpr std::size_t kNameable = 14;
constexpr std::size_t kManyGroups = 23;

std::vector<ElementId> elements_of(const MethodRequest& request) {
  std::vector<ElementId> elements;
  for (const Reference& reference : request.references("Members")) {
    elements.push_back(ElementId{reference.index});
  }
  return elements;
}

bool holds_null(const MethodRequest& request) {
  return std::ranges::any_of(request.references("Members"), [](const Reference& reference) {
    return reference.kind == Reference::Kind::Null;
  });
}

bool holds_twice(const std::vector<ElementId>& elements) {
  return std::ranges::any_of(elements, [&elements](ElementId element) {
    return std::ranges::count(elements, element) > 1;
  });
}

bool in_other_group(const Service& service, ElementId element, std::optional<std::size_t> but) {
  for (std::size_t i = 0; i < service.replication_groups.size(); ++i) {
    const ReplicationGroup& group = service.replication_groups[i];
    if (group.exists && but != i &&
        std::ranges::find(group.members, element) != group.members.end()) {
      return true;
    }
  }
  return false;
}

/// An element can be in one group only, unless feature 23 is set.
bool taken(const Service& service, const std::vector<ElementId>& elements,
           std::optional<std::size_t> but) {
  return !service.profile.group_features.test(kManyGroups) &&
         std::ranges::any_of(
             elements, [&](ElementId element) { return in_other_group(service, element, but); });
}

void show_existence(Step& step, ReplicationGroupId id, bool exists) {
  ReplicationGroup& group = step.service()[id];
  step.record({EntityKind::ReplicationGroup, id.index}, Property::Exists, group.exists ? 1 : 0,
              exists ? 1 : 0);
  group.exists = exists;
}

ReplicationGroupId place_for_group(Service& service, const MethodRequest& request) {
  if (request.places.replication_group) {
    return *request.places.replication_group;
  }
  const ReplicationGroupId id{static_cast<std::uint32_t>(service.replication_groups.size())};
  service.replication_groups.emplace_back();
  service[id].name = "group " + std::to_string(id.index + 1);
  service[id].exists = false;
  return id;
}

MethodAnswer check_new_group(const Service& service, const MethodRequest& request) {
  const std::vector<ElementId> members = elements_of(request);
  if (holds_null(request) || holds_twice(members) ||
      (members.empty() && !service.profile.group_features.test(kEmptyGroups))) {
    return refused_answer(2, Reason::bad_parameter);
  }
  if (taken(service, members, std::nullopt)) {
    return refused_answer(10, Reason::busy);
  }
  if (!request.is_null("GroupName") && !service.profile.group_features.test(kNameable)) {
    return refused_answer(11, Reason::not_nameable);
  }
  return accepted();
}

/// A member can leave: it is in no relationship, or features 11 and 12 let it go.
bool can_leave(const Service& service, ElementId element) {
  return std::ranges::none_of(service.pairs, [&](const Pair& pair) {
    const bool as_source =
        pair.system_element == element && !service.profile.group_features.test(kSourceRemovable);
    const bool as_target =
        pair.synced_element == element && !service.profile.group_features.test(kTargetRemovable);
    return pair.exists && (as_source || as_target);
  });
}

MethodAnswer check_leaving(const Service& service, const ReplicationGroup& group,
                           const MethodRequest& request) {
  const std::vector<ElementId> leaving = elements_of(request);
  if (leaving.empty() || holds_null(request) || holds_twice(leaving)) {
    return refused_answer(2, Reason::bad_parameter);
  }
  for (const ElementId element : leaving) {
    if (std::ranges::find(group.members, element) == group.members.end()) {
      return refused_answer(11, Reason::not_a_member);
    }
  }
  if (!std::ranges::all_of(leaving,
                           [&service](ElementId element) { return can_leave(service, element); })) {
    return refused_answer(10, Reason::busy);
  }
  return accepted();
}

}  // namespace

std::optional<ReplicationGroupId> group_of_elements(const Service& service,
                                                    const Reference& reference) {
  ReplicationGroupId id{reference.index};
  if (reference.kind == Reference::Kind::SourceGroup ||
      reference.kind == Reference::Kind::TargetGroup) {
    if (reference.index >= service.groups.size() || !service.groups[reference.index].exists) {
      return std::nullopt;
    }
    const Group& group = service.groups[reference.index];
    id = reference.kind == Reference::Kind::SourceGroup ? group.source_group : group.target_group;
  } else if (reference.kind != Reference::Kind::ReplicationGroup) {
    return std::nullopt;
  }
  if (!id.valid() || id.index >= service.replication_groups.size() || !service[id].exists) {
    return std::nullopt;
  }
  return id;
}

bool in_relationship(const Service& service, ElementId element) {
  return std::ranges::any_of(service.pairs, [element](const Pair& pair) {
    return pair.exists && (pair.system_element == element || pair.synced_element == element);
  });
}

std::string name_of_group(const Service& service, ReplicationGroupId id) {
  for (const Group& group : service.groups) {
    if (group.source_group == id) {
      return group.name + ".source";
    }
    if (group.target_group == id) {
      return group.name + ".target";
    }
  }
  return service[id].name;
}

StepResult create_group(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer) {
  answer = check_new_group(service, request);
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  Step step(service, now);
  const ReplicationGroupId id = place_for_group(service, request);
  ReplicationGroup& group = service[id];
  group.members = elements_of(request);
  group.persistent = request.number("Persistent").value_or(1) != 0;
  group.delete_on_empty_element = request.number("DeleteOnEmptyElement").value_or(0) != 0;
  group.delete_on_unassociated = request.number("DeleteOnUnassociated").value_or(0) != 0;
  constexpr std::int64_t kEither = 4;
  group.reserved_as = static_cast<std::uint8_t>(request.number("ReservedAs").value_or(kEither));
  show_existence(step, id, true);
  return answer_now(step, request.method, answer, {{"ReplicationGroup", {group.name}}}, call);
}

StepResult delete_group(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer) {
  const ReplicationGroupId id = *group_of_elements(service, *request.reference("ReplicationGroup"));
  const ReplicationGroup& group = service[id];
  const bool related = std::ranges::any_of(
      group.members, [&service](ElementId element) { return in_relationship(service, element); });
  answer = accepted();
  if (related) {
    answer = refused_answer(11, Reason::in_relationship);
  } else if (!group.members.empty() && request.number("RemoveElements").value_or(0) == 0) {
    answer = refused_answer(11, Reason::group_not_empty);
  }
  Step step(service, now);
  if (answer.check == 0) {
    service[id].members.clear();
    show_existence(step, id, false);
  }
  return answer_now(step, request.method, answer, {}, call);
}

StepResult add_members(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                       MethodAnswer& answer) {
  Step step(service, now);
  const auto id = group_of_elements(service, *request.reference("ReplicationGroup"));
  const std::vector<ElementId> members = elements_of(request);
  answer = accepted();
  if (!id) {
    answer = refused_answer(11, Reason::group_missing);
  } else if (members.empty() || holds_null(request) || holds_twice(members)) {
    answer = refused_answer(2, Reason::bad_parameter);
  } else if (taken(service, members, id->index)) {
    answer = refused_answer(10, Reason::busy);
  } else {
    std::vector<ElementId>& held = service[*id].members;
    for (const ElementId element : members) {
      if (std::ranges::find(held, element) == held.end()) {
        held.push_back(element);
      }
    }
  }
  return answer_now(step, request.method, answer, {}, call);
}

StepResult remove_members(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                          MethodAnswer& answer) {
  Step step(service, now);
  const auto id = group_of_elements(service, *request.reference("ReplicationGroup"));
  answer = id ? check_leaving(service, service[*id], request)
              : refused_answer(11, Reason::group_missing);
  if (answer.check != 0) {
    return answer_now(step, request.method, answer, {}, call);
  }
  ReplicationGroup& group = service[*id];
  for (const ElementId element : elements_of(request)) {
    std::erase(group.members, element);
  }
  const auto wanted = request.number("DeleteOnEmptyElement");
  const bool goes_empty = wanted ? *wanted != 0 : group.delete_on_empty_element;
  if (group.members.empty() && (goes_empty || !service.profile.group_features.test(kEmptyGroups))) {
    show_existence(step, *id, false);
  }
  return answer_now(step, request.method, answer, {}, call);
}

}  // namespace replisim
