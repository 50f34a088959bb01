// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "model/service/cell.hpp"
#include "model/service/methods/handlers.hpp"

// Calls that are over when they return, and how a refusal reads.
namespace replisim {

StepResult answer_now(Step& step, Method method, const MethodAnswer& answer,
                      std::vector<OutputValue> outputs, CallId& call) {
  Service& service = step.service();
  call = CallId{static_cast<std::uint32_t>(service.calls.size())};
  Call made;
  made.method = method;
  made.called_at = step.now();
  made.outputs = std::move(outputs);
  service.calls.push_back(std::move(made));
  service[call].ended = true;
  return_call(step, call, answer.code, answer.reason);
  return step.finish();
}

StepResult answer_now(Service& service, Method method, const MethodAnswer& answer,
                      std::vector<OutputValue> outputs, SimTime now, CallId& call) {
  Step step(service, now);
  return answer_now(step, method, answer, std::move(outputs), call);
}

MethodAnswer accepted() {
  MethodAnswer answer;
  answer.clause = "15";
  answer.basis = "stated";
  return answer;
}

MethodAnswer refused_answer(std::uint8_t check, Reason reason) {
  const Decision decision = refusal(check, reason);
  MethodAnswer answer;
  answer.code = decision.code;
  answer.reason = reason;
  answer.check = check;
  answer.clause = decision.clause;
  answer.basis = "decision";
  answer.coverage.push_back("refused/" + std::to_string(check) + "/" +
                            std::string(name_of_reason(reason)));
  return answer;
}

MethodAnswer answer_of(const Decision& decision, std::string_view basis) {
  MethodAnswer answer;
  answer.code = decision.code;
  answer.reason = decision.reason;
  answer.check = decision.check;
  answer.clause = decision.clause;
  answer.basis = basis;
  answer.coverage = coverage_items_of(decision);
  return answer;
}

CallEntry call_entry_of(const EntryDecision& decided) {
  CallEntry entry;
  entry.pair = decided.pair;
  entry.group = decided.group;
  entry.list_index = decided.list_index;
  entry.row = decided.row;
  if (!decided.skipped) {  // what is not touched has not failed
    entry.code = decided.code;
    entry.reason = decided.reason;
  }
  return entry;
}

std::string name_of_instance(const Service& service, const Reference& reference) {
  const std::uint32_t i = reference.index;
  switch (reference.kind) {
    case Reference::Kind::Null:
      return "NULL";
    case Reference::Kind::Unknown:
      return "?";
    case Reference::Kind::Pair:
      return service.pairs[i].name;
    case Reference::Kind::Group:
      return service.groups[i].name;
    case Reference::Kind::ReplicationGroup:
      return service.replication_groups[i].name;
    case Reference::Kind::SourceGroup:
      return service.groups[i].name + ".source";
    case Reference::Kind::TargetGroup:
      return service.groups[i].name + ".target";
    case Reference::Kind::Element:
      return service.elements[i].name;
    case Reference::Kind::Aspect:
      return service.aspects[i].name;
    case Reference::Kind::AspectOfPair:
      return service.pairs[i].name + ".aspect";
    case Reference::Kind::System:
      return service.systems[i].name;
    case Reference::Kind::Pool:
      return service.pools[i].name;
    case Reference::Kind::AccessPoint:
      return service.access_points[i].name;
    case Reference::Kind::Collection:
      return service.collections[i].name;
    case Reference::Kind::Secret:
      return service.secrets[i].name;
  }
  return {};
}

}  // namespace replisim
