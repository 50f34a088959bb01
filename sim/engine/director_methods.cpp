// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "model/service/methods/methods.hpp"
#include "sim/engine/director.hpp"

// Rows that call a method by its name.
namespace replisim::engine {

void Director::run_method(StepIndex index, const format::MethodStep& method) {
  stage_.recorder.open_call(stage_.now, steps_[index], method);
  const std::size_t record = stage_.recorder.calls() - 1;
  note_unknown(record, method.unknown_parameters);
  on_arrival(index, [this, index, &method, record] { invoke_method(index, method, record); });
}

/// The request with what the world is like at this instant.
MethodRequest Director::request_now(const format::MethodStep& method) {
  MethodRequest request = method.request;
  for (Places::NewPair& place : request.places.pairs) {
    place.knows = stage_.world.knowledge(*data_.replica(place.pair).spec, false);
    const auto& pool = data_.replica(place.pair).spec->pool;
    place.knows.space_exhausted = pool && data_.free_in_pool(*pool) == Bytes{};
    if (stage_.service.policy.jobs == JobPolicy::Threshold)
      request.expected_copy_time =
          std::max(request.expected_copy_time, data_.expected_copy_time(place.pair));
  }
  const auto& topology = stage_.scenario.topology;
  for (std::uint32_t array = 0; array < topology.arrays.size(); ++array)
    if (!stage_.world.sees(array)) request.unreachable_systems.push_back(array);
  for (std::uint32_t pool = 0; pool < topology.pools.size(); ++pool)
    request.free_space.push_back(data_.free_in_pool(pool));
  for (const auto& [a, b] : stage_.service.connections)
    if (stage_.world.joined(a, b)) request.open_connections.emplace_back(a, b);
  return request;
}

void Director::invoke_method(StepIndex index, const format::MethodStep& method,
                             std::size_t record) {
  MethodRequest request = request_now(method);
  const Request listed = synchronization_request(request);
  survey(listed);
  request.expected_copy_time = std::max(request.expected_copy_time, expected_time(listed));
  stage_.recorder.bind_call(CallId{static_cast<std::uint32_t>(stage_.service.calls.size())},
                            record);
  CallId call;
  MethodAnswer answer;
  const StepResult result = invoke(stage_.service, request, stage_.now, call, answer);
  if (stage_.service.pairs.size() > stage_.scenario.topology.pairs.size())
    throw std::runtime_error(std::string(name_of_method(request.method)) +
                             " makes pairs that the rows above it do not let foresee");
  CallRecord& written = stage_.recorder.call(record);
  written.check = answer.check;
  written.clause = std::string(answer.clause);
  written.basis = std::string(answer.basis);
  written.coverage = std::move(answer.coverage);
  if (answer.reason != Reason::none) written.reason = std::string(name_of_reason(answer.reason));
  if (!answer.finding.empty())
    stage_.recorder.finding(stage_.now, written.name, std::move(answer.finding));
  note_settings(call, written.name);
  stage_.recorder.bind_call(call, record);
  for (const SettingProperty property : stage_.service[call].noted_settings)
    stage_.recorder.finding(stage_.now, written.name,
                            std::string(name_of_setting(property)) +
                                " is of no use to the method: accepted and ignored (D-40)");
  stage_.calls_of_steps[static_cast<std::uint32_t>(index)] = call;
  open_calls_[call.index] = record;
  carry_out(result);
  note_calls();
  note_collections();
}

namespace {

/// One that was made with its relationship goes by its role there: "g1.source", also when the two
/// have changed places.
std::string name_shown(const Service& service, ReplicationGroupId id) {
  for (std::uint32_t i = 0; i < service.groups.size(); ++i) {
    const Group& group = service.groups[i];
    if (!service[id].name.starts_with(group.name + ".")) continue;
    if (group.source_group == id) return group.name + ".source";
    if (group.target_group == id) return group.name + ".target";
  }
  return service[id].name;
}

}  // namespace

/// The members of ReplicationGroups, in their order, whenever they are others than before.
void Director::note_collections() {
  const auto& groups = stage_.service.replication_groups;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].exists) continue;
    std::string members;
    for (const ElementId element : groups[i].members)
      members += (members.empty() ? "" : "+") + stage_.service.elements[element.index].name;
    if (members.empty()) members = "none";
    const std::string name =
        name_shown(stage_.service, ReplicationGroupId{static_cast<std::uint32_t>(i)});
    std::string& shown = shown_members_[name];
    if (members == shown) continue;
    stage_.recorder.event(stage_.now, name, "members", shown, members);
    shown = std::move(members);
  }
}

}  // namespace replisim::engine
