// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/service/methods/handlers.hpp"

// Methods that only answer: candidates, systems, relationships, aspects (section 15).
namespace replisim {
namespace {

/// A filter that is absent lets everything pass.
bool passes(const MethodRequest& request, std::string_view filter, std::int64_t value) {
  return request.number(filter).value_or(value) == value;
}

bool pair_passes(const MethodRequest& request, const Pair& pair, CopyState state) {
  return passes(request, "SyncType", static_cast<std::int64_t>(pair.sync_type)) &&
         passes(request, "Mode", static_cast<std::int64_t>(pair.mode)) &&
         passes(request, "Locality", static_cast<std::int64_t>(pair.locality)) &&
         passes(request, "CopyState", static_cast<std::int64_t>(state));
}

bool is_candidate(const Service& service, const MethodRequest& request, ElementId source,
                  ElementId target) {
  const Element& from = service.elements[source.index];
  const Element& to = service.elements[target.index];
  const auto type = static_cast<SyncType>(request.number("SyncType").value_or(0));
  const auto mode = static_cast<Mode>(
      request.number("Mode").value_or(static_cast<std::int64_t>(Mode::Synchronous)));
  const Locality place = from.system == to.system ? Locality::Local : Locality::Remote;
  const auto pools = request.references("TargetPools");
  const bool in_pool = pools.empty() || std::ranges::any_of(pools, [&to](const Reference& pool) {
                         return to.pool == pool.index;
                       });
  return source != target && to.exists && in_pool && to.size >= from.size &&
         connected(service, from.system, to.system) && !in_relationship(service, target) &&
         offers_kind(service.profile, {type, mode, place});
}

}  // namespace

bool connected(const Service& service, std::uint32_t a, std::uint32_t b) {
  return a == b || std::ranges::any_of(service.connections, [a, b](const auto& connection) {
           return (connection.first == a && connection.second == b) ||
                  (connection.first == b && connection.second == a);
         });
}

StepResult available_targets(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer) {
  answer = accepted();
  const ElementId source{request.reference("SourceElement")->index};
  const auto most = request.number("MaxElementCount");
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < service.elements.size(); ++i) {
    const bool full = most && static_cast<std::int64_t>(names.size()) >= *most;
    if (!full && is_candidate(service, request, source, ElementId{i})) {
      names.push_back(service.elements[i].name);
    }
  }
  return answer_now(service, request.method, answer, {{"Candidates", names}}, now, call);
}

StepResult peer_systems(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer) {
  constexpr std::int64_t kAccessPoints = 3;
  constexpr std::size_t kReturnsAccessPoints = 50;
  answer = accepted();
  const std::int64_t option = request.number("Options").value_or(0);
  std::vector<std::string> names;
  std::vector<std::string> points;
  if (option == kAccessPoints && !service.profile.features.test(kReturnsAccessPoints)) {
    answer = refused_answer(7, Reason::operation_not_offered);
    return answer_now(service, request.method, answer, {}, now, call);
  }
  for (std::uint32_t i = 0; i < service.systems.size(); ++i) {
    const bool unreachable =
        std::ranges::find(request.unreachable_systems, i) != request.unreachable_systems.end();
    if (option != 0 && option <= kAccessPoints && unreachable) {
      continue;
    }
    names.push_back(service.systems[i].name);
    for (const AccessPoint& point : service.access_points) {
      if (point.exists && point.system == i) {
        points.push_back(point.name);
      }
    }
  }
  std::vector<OutputValue> outputs = {{"Systems", names}};
  if (option == kAccessPoints) {  // the service is outside all sites: it has no ends of its own
    outputs.push_back({"RemoteAccessPoints", points});
  }
  return answer_now(service, request.method, answer, std::move(outputs), now, call);
}

StepResult relationships(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer) {
  constexpr std::int64_t kPairs = 2;
  constexpr std::int64_t kGroups = 3;
  answer = accepted();
  std::vector<std::string> names;
  for (const Pair& pair : service.pairs) {
    if (pair.exists && passes(request, "Type", kPairs) &&
        pair_passes(request, pair, pair.copy_state)) {
      names.push_back(pair.name);
    }
  }
  for (const Group& group : service.groups) {
    if (group.exists && !group.members.empty() && passes(request, "Type", kGroups) &&
        pair_passes(request, service[group.members.front()], group.copy_state)) {
      names.push_back(group.name);
    }
  }
  return answer_now(service, request.method, answer, {{"Synchronizations", names}}, now, call);
}

StepResult aspects(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                   MethodAnswer& answer) {
  constexpr std::size_t kAspects = 45;
  if (!service.profile.features.test(kAspects)) {
    answer = refused_answer(7, Reason::operation_not_offered);
    return answer_now(service, request.method, answer, {}, now, call);
  }
  answer = accepted();
  std::vector<std::string> names;
  for (const Aspect& aspect : service.aspects) {
    if (aspect.exists && passes(request, "SyncState", static_cast<std::int64_t>(aspect.state)) &&
        passes(request, "SyncType", static_cast<std::int64_t>(aspect.sync_type)) &&
        passes(request, "Mode", static_cast<std::int64_t>(aspect.mode)) &&
        passes(request, "Locality", static_cast<std::int64_t>(aspect.locality))) {
      names.push_back(aspect.name);
    }
  }
  return answer_now(service, request.method, answer, {{"SynchronizationAspects", names}}, now,
                    call);
}

}  // namespace replisim
