// SPDX-License-Identifier: Apache-2.0
#include "model/rules/rule.hpp"
#include "model/service/methods/handlers.hpp"

// ModifyReplicaSynchronization goes the way of the list method, with one entry (R-02, section 15).
namespace replisim {
namespace {

ListEntry entry_of(const Reference& reference) {
  switch (reference.kind) {
    case Reference::Kind::Pair:
      return {ListEntry::Kind::Pair, reference.index};
    case Reference::Kind::Group:
      return {ListEntry::Kind::Group, reference.index};
    case Reference::Kind::Null:
      return {ListEntry::Kind::Null, 0};
    default:
      return {ListEntry::Kind::Unknown, 0};
  }
}

std::optional<std::vector<ListEntry>> entries_of(const MethodRequest& request,
                                                 std::string_view parameter) {
  const Argument* argument = request.find(parameter);
  if (argument == nullptr || argument->null) {
    return std::nullopt;
  }
  std::vector<ListEntry> entries;
  entries.reserve(argument->references.size());
  for (const Reference& reference : argument->references) {
    entries.push_back(entry_of(reference));
  }
  return entries;
}

std::optional<std::uint16_t> short_number(const MethodRequest& request, std::string_view name) {
  const auto number = request.number(name);
  return number ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

}  // namespace

bool modifies_synchronization(Method method) {
  return method == Method::ModifyListSynchronization ||
         method == Method::ModifyReplicaSynchronization;
}

Request synchronization_request(const MethodRequest& request) {
  Request made;
  made.method = request.method;
  made.operation = short_number(request, "Operation");
  made.synchronization = entries_of(request, "Synchronization");
  made.settings = request.settings;
  made.force = request.number("Force").value_or(0) != 0;
  made.wait_for_copy_state = short_number(request, "WaitForCopyState");
  made.unknown_parameters = request.unknown_parameters;
  if (request.method == Method::ModifyReplicaSynchronization) {
    made.sync_pairs = entries_of(request, "SyncPair");
  }
  return made;
}

StepResult modify_synchronization(Service& service, const MethodRequest& request, SimTime now,
                                  CallId& call, MethodAnswer& answer) {
  const Request made = synchronization_request(request);
  const Decision decision = decide(service, made, request.expected_copy_time);
  answer = answer_of(decision, "decision");
  if (!decision.entries.empty() && decision.entries.front().row != kNoRow) {
    answer.basis = name_of_basis(transition_rules()[decision.entries.front().row].basis);
  }
  return begin(service, made, decision, now, call);
}

}  // namespace replisim
