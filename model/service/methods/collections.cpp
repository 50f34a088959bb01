// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/methods/handlers.hpp"

// RemoteReplicationCollections: the paths to remote systems, by their access points. A collection
// that is not Active lets no new relationship over its paths (CreateElementReplica and its like,
// ConnectivityCollection); ConnectivityStatus tells whether a line to one of its systems is open.
namespace replisim {
namespace {

EntityRef collection_ref(std::uint32_t index) {
  return {EntityKind::Collection, index};
}

std::vector<std::uint32_t> named(const MethodRequest& request, std::string_view parameter) {
  std::vector<std::uint32_t> indices;
  for (const Reference& reference : request.references(parameter)) {
    indices.push_back(reference.index);
  }
  return indices;
}

bool is_in(const std::vector<std::uint32_t>& held, std::uint32_t one) {
  return std::ranges::find(held, one) != held.end();
}

void add_to(std::vector<std::uint32_t>& held, const std::vector<std::uint32_t>& more) {
  for (const std::uint32_t one : more) {
    if (!is_in(held, one)) {
      held.push_back(one);
    }
  }
}

bool all_in(const std::vector<std::uint32_t>& held, const std::vector<std::uint32_t>& some) {
  return std::ranges::all_of(some, [&held](std::uint32_t one) { return is_in(held, one); });
}

/// Up where every remote system has an open line to some other system, Down where one has none.
ConnectivityStatus status_of(const RemoteCollection& collection, const MethodRequest& request) {
  if (collection.systems.empty()) {
    return ConnectivityStatus::Unknown;
  }
  const bool open = std::ranges::all_of(collection.systems, [&request](std::uint32_t system) {
    return std::ranges::any_of(request.open_connections, [system](const auto& joined) {
      return joined.first == system || joined.second == system;
    });
  });
  return open ? ConnectivityStatus::Up : ConnectivityStatus::Down;
}

void show_status(Step& step, std::uint32_t index, const MethodRequest& request) {
  RemoteCollection& collection = step.service().collections[index];
  const ConnectivityStatus status = status_of(collection, request);
  step.record(collection_ref(index), Property::ConnectivityStatus,
              static_cast<std::int64_t>(collection.status), static_cast<std::int64_t>(status));
  collection.status = status;
}

bool names_null(const MethodRequest& request) {
  for (const std::string_view parameter : {"LocalAccessPoints", "RemoteAccessPoints"}) {
    if (std::ranges::any_of(request.references(parameter), [](const Reference& reference) {
          return reference.kind == Reference::Kind::Null;
        })) {
      return true;
    }
  }
  return false;
}

void take_out(std::vector<std::uint32_t>& held, const std::vector<std::uint32_t>& some) {
  std::erase_if(held, [&some](std::uint32_t one) { return is_in(some, one); });
}

MethodAnswer check_change(const RemoteCollection& collection, const MethodRequest& request) {
  const auto local = named(request, "LocalAccessPoints");
  const auto remote = named(request, "RemoteAccessPoints");
  const bool nothing = local.empty() && remote.empty() && request.is_null("RemoteComputerSystem");
  if (nothing || names_null(request)) {
    return refused_answer(2, Reason::bad_parameter);
  }
  const bool held = all_in(collection.local, local) && all_in(collection.remote, remote) &&
                    all_in(collection.systems, named(request, "RemoteComputerSystem"));
  if (request.method == Method::RemoveFromRemoteReplicationCollection && !held) {
    return refused_answer(3, Reason::unknown_instance);
  }
  return accepted();
}

}  // namespace

StepResult create_collection(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer) {
  answer = names_null(request) ? refused_answer(2, Reason::bad_parameter) : accepted();
  Step step(service, now);
  if (answer.check != 0) {
    return answer_now(step, request.method, answer, {}, call);
  }
  if (!request.places.register_place) {
    service.collections.emplace_back();
    service.collections.back().name = "collection " + std::to_string(service.collections.size());
    service.collections.back().exists = false;
  }
  const std::uint32_t index = request.places.register_place.value_or(
      static_cast<std::uint32_t>(service.collections.size() - 1));
  RemoteCollection& collection = service.collections[index];
  collection.local = named(request, "LocalAccessPoints");
  collection.remote = named(request, "RemoteAccessPoints");
  collection.systems = named(request, "RemoteComputerSystem");
  collection.active = request.number("Active").value_or(0) != 0;
  collection.delete_on_unassociated = request.number("DeleteOnUnassociated").value_or(0) != 0;
  step.record(collection_ref(index), Property::Exists, 0, 1);
  step.record(collection_ref(index), Property::Active, kNull, collection.active ? 1 : 0);
  collection.exists = true;
  show_status(step, index, request);
  return answer_now(step, request.method, answer, {{"ConnectivityCollection", {collection.name}}},
                    call);
}

StepResult change_collection(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer) {
  const std::uint32_t index = request.reference("ConnectivityCollection")->index;
  RemoteCollection& collection = service.collections[index];
  answer = check_change(collection, request);
  Step step(service, now);
  if (answer.check != 0) {
    return answer_now(step, request.method, answer, {}, call);
  }
  const auto systems = named(request, "RemoteComputerSystem");
  if (request.method == Method::AddToRemoteReplicationCollection) {
    add_to(collection.local, named(request, "LocalAccessPoints"));
    add_to(collection.remote, named(request, "RemoteAccessPoints"));
    add_to(collection.systems, systems);
  } else {
    take_out(collection.local, named(request, "LocalAccessPoints"));
    take_out(collection.remote, named(request, "RemoteAccessPoints"));
    take_out(collection.systems, systems);
  }
  show_status(step, index, request);
  if (collection.delete_on_unassociated && collection.local.empty() && collection.remote.empty()) {
    step.record(collection_ref(index), Property::Exists, 1, 0);
    collection.exists = false;
  }
  return answer_now(step, request.method, answer, {}, call);
}

}  // namespace replisim
