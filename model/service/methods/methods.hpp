// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/service/core.hpp"
#include "model/service/methods/request.hpp"

/// The other methods of the service, and ModifyListSynchronization by its name.
namespace replisim {

/// Calls a method: checks it and carries out what it asks for. The call is registered whatever
/// comes of it; its return code, job and output parameters are in Service::calls. A call with work
/// to do goes on with the facts that apply() takes in.
StepResult invoke(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                  MethodAnswer& answer);

/// ModifyListSynchronization and ModifyReplicaSynchronization.
bool modifies_synchronization(Method method);

/// False for methods that are known by name only: they are refused with 1.
bool is_simulated(Method method);

/// ModifyListSynchronization and ModifyReplicaSynchronization in the terms of decide().
Request synchronization_request(const MethodRequest& request);

/// The name of an instance as scenario files and reports write it: "p1", "g1.source", "NULL".
std::string name_of_instance(const Service& service, const Reference& reference);

}  // namespace replisim
