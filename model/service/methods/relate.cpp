// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/service/given_settings.hpp"
#include "model/service/methods/creation.hpp"

// CreateGroupReplicaFromElementSynchronizations: groups around pairs that are there.
namespace replisim {
namespace {

std::vector<PairId> pairs_of(const MethodRequest& request) {
  std::vector<PairId> pairs;
  for (const Reference& reference : request.references("ElementSynchronizations")) {
    if (reference.kind == Reference::Kind::Pair) {
      pairs.push_back(PairId{reference.index});
    }
  }
  return pairs;
}

MethodAnswer check(const Service& service, const MethodRequest& request,
                   const std::vector<PairId>& pairs) {
  const bool others = pairs.size() != request.references("ElementSynchronizations").size();
  const bool twice =
      std::ranges::any_of(pairs, [&pairs](PairId id) { return std::ranges::count(pairs, id) > 1; });
  if (pairs.empty() || others || twice || !read_settings(request.settings).legal ||
      !takes_settings(service, request.settings)) {
    return refused_answer(2, Reason::bad_parameter);
  }
  const Pair& first = service[pairs.front()];
  if (!std::ranges::all_of(pairs, [&](PairId id) {
        const Pair& pair = service[id];
        return pair.sync_type == first.sync_type && pair.mode == first.mode &&
               pair.locality == first.locality;
      })) {
    return refused_answer(5, Reason::mixed_list);
  }
  const auto wanted = request.number("WaitForCopyState");
  const auto none = static_cast<std::int64_t>(CopyState::NotApplicable);
  if (wanted && *wanted != none && !std::ranges::all_of(pairs, [&](PairId id) {
        return static_cast<std::int64_t>(service[id].copy_state) == *wanted;
      })) {
    return refused_answer(8, Reason::bad_wait_state);  // nothing happens that could reach it
  }
  if (std::ranges::any_of(pairs, [&](PairId id) { return service[id].group.has_value(); })) {
    return refused_answer(10, Reason::busy);
  }
  MethodAnswer answer;
  answer.clause = "15";
  answer.basis = "stated";
  return answer;
}

}  // namespace

StepResult group_pairs(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                       MethodAnswer& answer) {
  const std::vector<PairId> pairs = pairs_of(request);
  answer = check(service, request, pairs);
  Step step(service, now);
  if (answer.check != 0) {
    return answer_now(step, request.method, answer, {}, call);
  }
  constexpr std::int64_t kSequential = 3;
  Creation creation;
  creation.makes_group = true;
  creation.consistent = request.number("Consistency").value_or(0) == kSequential ||
                        service.profile.group_features.test(kAlwaysConsistent);
  if (const auto given = request.reference("SourceGroup")) {
    creation.source_group = group_of_elements(service, *given);
  }
  if (const auto given = request.reference("TargetGroup")) {
    creation.target_group = group_of_elements(service, *given);
  }
  const CallId next{static_cast<std::uint32_t>(service.calls.size())};
  const GroupId group = establish_group(step, request.places.group, creation, next);
  const bool exempt = read_settings(request.settings).consistency_exempt;
  for (const PairId id : pairs) {
    add_to_group(step, id, group, exempt);
  }
  const Group& made = service[group];
  const std::vector<OutputValue> outputs = {
      {"GroupSynchronization", {made.name}},
      {"SourceGroup", {name_of_group(service, made.source_group)}},
      {"TargetGroup", {name_of_group(service, made.target_group)}}};
  return answer_now(step, request.method, answer, outputs, call);
}

}  // namespace replisim
