// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/methods/handlers.hpp"

// Access points: one for each line that ends at a system, and those that clients make known, with
// their secrets (section 15). They tell of paths; data takes the lines whatever is registered.
namespace replisim {
namespace {

/// A place at the end, where none was kept free.
template <class Thing>
std::uint32_t place_for(std::vector<Thing>& things, const MethodRequest& request) {
  if (request.places.register_place) {
    return *request.places.register_place;
  }
  things.emplace_back();
  return static_cast<std::uint32_t>(things.size() - 1);
}

/// The embedded instance names the thing; a place that was kept free has its name already.
template <class Thing>
void make_known(Step& step, Thing& thing, EntityRef ref, const MethodRequest& request,
                std::string_view instance) {
  if (!request.places.register_place) {
    thing.name = request.texts(instance).front();
    thing.exists = false;
  }
  step.record(ref, Property::Exists, thing.exists ? 1 : 0, 1);
  thing.exists = true;
}

}  // namespace

StepResult access_points(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer) {
  answer = accepted();
  const std::uint32_t system = request.reference("System")->index;
  std::vector<std::string> names;
  for (const AccessPoint& point : service.access_points) {
    if (point.exists && point.system == system) {
      names.push_back(point.name);
    }
  }
  return answer_now(service, request.method, answer, {{"ServiceAccessPoints", names}}, now, call);
}

StepResult add_access_point(Service& service, const MethodRequest& request, SimTime now,
                            CallId& call, MethodAnswer& answer) {
  answer = accepted();
  Step step(service, now);
  const std::uint32_t place = place_for(service.access_points, request);
  AccessPoint& point = service.access_points[place];
  make_known(step, point, {EntityKind::AccessPoint, place}, request, "ServiceAccessPoint");
  return answer_now(step, request.method, answer, {{"ServiceAccessPointPath", {point.name}}}, call);
}

StepResult add_secret(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                      MethodAnswer& answer) {
  answer = accepted();
  Step step(service, now);
  const std::uint32_t place = place_for(service.secrets, request);
  SharedSecret& secret = service.secrets[place];
  make_known(step, secret, {EntityKind::Secret, place}, request, "SharedSecret");
  if (const auto point = request.reference("ServiceAccessPoint")) {
    secret.access_point = point->index;
  }
  return answer_now(step, request.method, answer, {{"SharedSecretPath", {secret.name}}}, call);
}

}  // namespace replisim
