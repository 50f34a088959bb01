// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/rules/rule.hpp"
#include "model/service/methods/creation.hpp"
#include "model/service/points.hpp"
#include "model/service/valuation.hpp"

// CreateElementReplica and its like: new relationships in the running service. A pair that is to be
// copied begins as Initialized and goes the way of Activate from Inactive; one that is not stays
// where WaitForCopyState says.
namespace replisim {
namespace {

std::uint16_t row_of(const Service& service, const Creation& creation, const Pair& pair) {
  Pair inactive = pair;
  inactive.copy_state = CopyState::Inactive;
  if (inactive.sync_type ==
      SyncType::TokenizedClone) {  // can not be activated, but is copied alike
    inactive.sync_type = SyncType::Clone;
  }
  const bool by_group = creation.makes_group || creation.joins;
  return find_row(situation_of(service, inactive, Operation::Activate, false, by_group, true));
}

void take_places(const Service& service, const MethodRequest& request, const Creation& creation,
                 std::vector<NewPair>& pairs) {
  std::vector<bool> taken(request.places.pairs.size(), false);
  auto next = static_cast<std::uint32_t>(service.pairs.size());
  for (const WantedPair& wanted : creation.pairs) {
    NewPair made;
    made.source = *wanted.source;
    made.target = *wanted.target;
    made.makes_target = wanted.made;
    made.point = wanted.point;
    for (std::size_t i = 0; i < taken.size() && !made.kept_free; ++i) {
      const Pair& kept = service[request.places.pairs[i].pair];
      if (!taken[i] && kept.system_element == made.source && kept.synced_element == made.target &&
          !kept.exists) {
        taken[i] = true;
        made.kept_free = true;
        made.id = request.places.pairs[i].pair;
        made.knows = request.places.pairs[i].knows;
      }
    }
    if (!made.kept_free) {
      made.id = PairId{next++};
    }
    made.entry.pair = made.id;
    made.entry.list_index = static_cast<std::uint32_t>(pairs.size());
    made.entry.group = creation.joins;
    pairs.push_back(made);
  }
}

/// The replication type is offered (check 7): the table has a way to make such a pair.
bool is_offered(const Service& service, const Creation& creation, const Pair& pair) {
  const std::uint16_t row = row_of(service, creation, pair);
  return row != kNoRow && offers_kind(service.profile, kind_of(pair));
}

bool makes_loop(const Service& service, const std::vector<NewPair>& pairs, const NewPair& made) {
  const bool twice = std::ranges::count_if(pairs, [&made](const NewPair& other) {
                       return other.target == made.target;
                     }) > 1;
  const bool hop = std::ranges::any_of(pairs, [&made](const NewPair& other) {
    return other.source == made.target || other.target == made.source;
  });
  const bool larger =
      service.elements[made.target.index].size < service.elements[made.source.index].size;
  return twice || hop || larger || made.source == made.target;
}

/// Some relationship has the element at the end that matters.
bool is_target(const Service& service, ElementId element) {
  return std::ranges::any_of(service.pairs, [element](const Pair& pair) {
    return pair.exists && pair.synced_element == element;
  });
}

bool source_is_busy(const Service& service, ElementId element) {
  return std::ranges::any_of(service.pairs, [element](const Pair& pair) {
    return pair.exists && is_busy(pair) &&
           (pair.system_element == element || pair.synced_element == element);
  });
}

void refuse_entry(EntryDecision& entry, std::uint8_t check, Reason reason) {
  const Decision no = refusal(check, reason);
  entry.check = check;
  entry.reason = reason;
  entry.code = no.code;
}

/// Checks 10 and 11 for one pair; `room` is what those before it have left.
void check_pair(const Service& service, const Creation& creation, Room& room, NewPair& made) {
  const Pair pair = blank_pair(service, creation, made);
  if (in_relationship(service, made.target) || source_is_busy(service, made.source)) {
    refuse_entry(made.entry, 10, Reason::busy);
  } else if (element_failed(pair)) {
    refuse_entry(made.entry, 11, Reason::element_failed);
  } else if (!forward_open(pair)) {
    refuse_entry(made.entry, 11, Reason::link_down);
  } else if (!room.take(service, creation, made)) {
    refuse_entry(made.entry, 11, Reason::space_exhausted);
  }
  made.entry.row = resting_state(creation) ? kNoRow : row_of(service, creation, pair);
}

/// Pairs of the kind can be created and waited for in the state (check 8).
bool may_wait(const Service& service, const Creation& creation, const Pair& pair) {
  const auto state = static_cast<std::size_t>(creation.wait.value_or(CopyState::NotApplicable));
  const CopyStates states = created_states(service.profile, kind_of(pair));
  return !creation.wait || (state < states.size() && states.test(state));
}

/// Checks that refuse the whole call.
MethodAnswer check_whole(const Service& service, const Creation& creation,
                         const std::vector<NewPair>& pairs) {
  for (const NewPair& made : pairs) {
    const Pair pair = blank_pair(service, creation, made);
    const bool chained = is_target(service, made.source);  // multi-hop is not offered (feature 3)
    if (makes_loop(service, pairs, made)) {
      return refused_answer(2, Reason::bad_parameter);
    }
    const bool apart = !connected(service, service.elements[made.source.index].system,
                                  service.elements[made.target.index].system);
    const bool shared = shares_with_active(service, pair, pair.mode);
    if (chained || shared || apart || !is_offered(service, creation, pair)) {
      return refused_answer(7, Reason::operation_not_offered);
    }
    if (!may_wait(service, creation, pair)) {
      return refused_answer(8, Reason::bad_wait_state);
    }
  }
  if (creation.joins) {
    const Pair& first = service[service[*creation.joins].members.front()];
    for (const NewPair& made : pairs) {
      if (place_of(service, made.source, made.target) != first.locality) {
        return refused_answer(2, Reason::bad_parameter);
      }
    }
  }
  return {};
}

/// The access points and the collection of paths that the client names fit the systems, and the
/// collection lets replication pass.
MethodAnswer check_paths(const Service& service, const MethodRequest& request,
                         const std::vector<NewPair>& pairs) {
  const auto is_of = [&](std::string_view parameter, std::uint32_t system) {
    const auto point = request.reference(parameter);
    return !point || service.access_points[point->index].system.value_or(system) == system;
  };
  for (const NewPair& made : pairs) {
    const std::uint32_t source = service.elements[made.source.index].system;
    const std::uint32_t target = service.elements[made.target.index].system;
    if (!is_of("SourceAccessPoint", source) || !is_of("TargetAccessPoint", target)) {
      return refused_answer(2, Reason::bad_parameter);
    }
    const auto named = request.reference("ConnectivityCollection");
    if (!named) {
      continue;
    }
    const RemoteCollection& paths = service.collections[named->index];
    const auto leads_to = [&paths](std::uint32_t system) {
      return std::ranges::find(paths.systems, system) != paths.systems.end();
    };
    if (source == target || !(leads_to(source) || leads_to(target))) {
      return refused_answer(2, Reason::bad_parameter);
    }
    if (!paths.active) {
      return refused_answer(11, Reason::link_down);
    }
  }
  return {};
}

/// R-18 for entries that can not be created; a group comes into being as a whole or not at all.
void conclude(Decision& decision, const Creation& creation, std::vector<NewPair>& pairs) {
  const auto fails = [](const NewPair& made) { return made.entry.check != 0; };
  const auto failing = std::ranges::find_if(pairs, fails);
  if (failing != pairs.end()) {
    decision.reason = failing->entry.reason;
    decision.check = failing->entry.check;
    decision.clause = refusal(decision.check, decision.reason).clause;
    const bool whole = creation.makes_group || creation.joins;
    const bool stops = creation.settings.on_error == OnGroupOrListError::Stop;
    for (NewPair& made : pairs) {
      made.entry.skipped =
          &made != &*failing && made.entry.check == 0 && (whole || (stops && &made > &*failing));
    }
    const bool some = std::ranges::any_of(
        pairs, [&](const NewPair& made) { return !fails(made) && !made.entry.skipped; });
    decision.code = some ? ReturnCode::Completed : failing->entry.code;
  }
  for (const NewPair& made : pairs) {
    decision.entries.push_back(made.entry);
  }
}

Call make_call(const MethodRequest& request, const Creation& creation, const Decision& decision,
               SimTime now) {
  Call call;
  call.method = request.method;
  call.operation = Operation::Activate;
  call.settings = creation.settings;
  call.on_error = creation.settings.on_error;
  call.wait_for_copy_state = creation.wait;
  call.called_at = now;
  const bool begins = decision.code == ReturnCode::Completed;
  for (const EntryDecision& entry : decision.entries) {
    CallEntry made = call_entry_of(entry);
    const bool rests = entry.row == kNoRow;
    made.finished = !begins || entry.check != 0 || entry.skipped || rests;
    made.started = begins && entry.check == 0 && !entry.skipped && rests;
    made.reached_wait_state = made.started;
    call.entries.push_back(made);
  }
  return call;
}

/// The aspect remembers the relationships that have its point in time.
void attach(Service& service, const std::vector<NewPair>& pairs, AspectId id) {
  Aspect& aspect = service[id];
  for (const NewPair& made : pairs) {
    const bool of_it =
        made.point && std::ranges::find(aspect.data, *made.point) != aspect.data.end();
    if (made.is_created() && of_it) {
      aspect.attached.push_back(made.id);
    }
  }
}

/// Carries out what was decided.
StepResult begin_creation(Service& service, const MethodRequest& request, const Creation& creation,
                          Decision& decision, const std::vector<NewPair>& pairs, SimTime now,
                          CallId& call) {
  Step step(service, now);
  call = CallId{static_cast<std::uint32_t>(service.calls.size())};
  if (decision.code != ReturnCode::Completed) {
    service.calls.push_back(make_call(request, creation, decision, now));
    service[call].ended = true;
    return_call(step, call, decision.code, decision.reason);
    return step.finish();
  }
  std::optional<GroupId> group = creation.joins;
  if (creation.makes_group) {
    group = establish_group(step, request.places.group, creation, call);
    for (EntryDecision& entry : decision.entries) {
      entry.group = group;
    }
  }
  service.calls.push_back(make_call(request, creation, decision, now));
  for (const NewPair& made : pairs) {
    if (made.is_created()) {
      establish_pair(step, creation, made, call);
      if (group) {
        join_group(step, *group, made.id, creation.settings.consistency_exempt);
      }
      start_copy_ahead(step, made.id);
    }
  }
  for (const AspectId aspect : creation.aspects) {
    attach(service, pairs, aspect);
  }
  service[call].outputs = creation_outputs(service, pairs, group, request.method);
  begin_call(step, call, decision);
  return step.finish();
}

}  // namespace

StepResult create_replicas(Service& service, const MethodRequest& request, SimTime now,
                           CallId& call, MethodAnswer& answer) {
  Creation creation = read_creation(service, request, answer);
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  return create_wanted(service, request, std::move(creation), now, call, answer);
}

StepResult create_wanted(Service& service, const MethodRequest& request, Creation creation,
                         SimTime now, CallId& call, MethodAnswer& answer) {
  std::vector<NewPair> pairs;
  take_places(service, request, creation, pairs);
  answer = check_whole(service, creation, pairs);
  if (answer.check == 0) {
    answer = check_paths(service, request, pairs);
  }
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  Decision decision;
  decision.clause = "15";
  Room room(request);
  for (NewPair& made : pairs) {
    check_pair(service, creation, room, made);
  }
  conclude(decision, creation, pairs);
  Request waits;
  if (creation.wait) {
    waits.wait_for_copy_state = static_cast<std::uint16_t>(*creation.wait);
  }
  decision.wants_job = decision.code == ReturnCode::Completed &&
                       job_wanted(service, waits, request.expected_copy_time);
  answer = answer_of(decision, "derived");
  return begin_creation(service, request, creation, decision, pairs, now, call);
}

}  // namespace replisim
