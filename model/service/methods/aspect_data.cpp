// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "model/service/methods/handlers.hpp"
#include "model/service/step.hpp"
#include "model/service/valuation.hpp"

// The point in time that a SynchronizationAspect keeps: for each source element a place like that
// of a Snapshot, which has no relationship and which clients do not see. It is kept by pointers
// (Redirect-On-Write) unless the client asks for Copy-On-Write.
namespace replisim {
namespace {

EntityRef aspect_ref(AspectId id) {
  return {EntityKind::Aspect, id.index};
}

void show(Step& step, AspectId id, AspectState state, AspectCopyStatus status) {
  Aspect& aspect = step.service()[id];
  step.record(aspect_ref(id), Property::AspectState, static_cast<std::int64_t>(aspect.state),
              static_cast<std::int64_t>(state));
  step.record(aspect_ref(id), Property::CopyStatus, static_cast<std::int64_t>(aspect.copy_status),
              static_cast<std::int64_t>(status));
  aspect.state = state;
  aspect.copy_status = status;
}

bool is_end(const Pair& pair, ElementId element) {
  return pair.system_element == element || pair.synced_element == element;
}

/// A mirror runs from or to the element, or an operation is under way on it.
bool in_use(const Service& service, ElementId element) {
  return std::ranges::any_of(service.pairs, [element](const Pair& pair) {
    if (pair.aspect) {
      return pair.system_element == element && pair.work != Work::None;
    }
    const bool may_flow =
        pair.sync_type == SyncType::Mirror &&
        (sync_maintained(pair) || pair.flow_reversed || pair.copy_state == CopyState::Partitioned ||
         pair.copy_state == CopyState::Invalid);
    return pair.exists && is_end(pair, element) &&
           (is_busy(pair) || pair.work != Work::None || may_flow);
  });
}

MethodAnswer check_restore(const Service& service, const MethodRequest& request,
                           const Aspect& aspect) {
  constexpr auto kNone = static_cast<std::int64_t>(CopyState::NotApplicable);
  if (request.number("WaitForCopyState").value_or(kNone) != kNone) {
    return refused_answer(8, Reason::bad_wait_state);  // an aspect has no CopyState
  }
  if (std::ranges::any_of(aspect.data, [&service](PairId id) {
        return in_use(service, service[id].system_element);
      })) {
    return refused_answer(10, Reason::busy);
  }
  const bool lost = aspect.state == AspectState::Error || aspect.state == AspectState::Invalid;
  if (aspect.data.empty() || lost) {  // it went with the target that Dissolve left
    return refused_answer(11, Reason::wrong_copy_state);
  }
  const bool unreachable = std::ranges::any_of(aspect.data, [&](PairId id) {
    return std::ranges::find(request.unreachable_systems,
                             service.elements[service[id].system_element.index].system) !=
           request.unreachable_systems.end();
  });
  if (unreachable) {
    return refused_answer(11, Reason::source_unreachable);
  }
  return {};
}

}  // namespace

void take_aspect(Step& step, AspectId id, const std::vector<PairId>& places,
                 const std::vector<ElementId>& sources, const Settings& settings) {
  Service& service = step.service();
  Aspect& aspect = service[id];
  for (std::size_t i = 0; i < std::min(places.size(), sources.size()); ++i) {
    Pair& pair = service[places[i]];
    pair.sync_type = SyncType::Snapshot;
    pair.copy_methodology = settings.copy_methodology == CopyMethodology::CopyOnWrite
                                ? CopyMethodology::CopyOnWrite
                                : CopyMethodology::RedirectOnWrite;
    pair.point_in_time = step.now();
    aspect.data.push_back(places[i]);
    step.ask(EstablishPair{places[i]});
    step.ask(TakePointInTime{places[i]});
  }
  step.record(aspect_ref(id), Property::WhenPointInTime, kNull, aspect.when_point_in_time.value);
  step.record(aspect_ref(id), Property::AspectState, kNull,
              static_cast<std::int64_t>(aspect.state));
  step.record(aspect_ref(id), Property::CopyStatus, kNull,
              static_cast<std::int64_t>(aspect.copy_status));
  keep_for(step, id, settings);
}

void keep_for(Step& step, AspectId id, const Settings& settings) {
  Aspect& aspect = step.service()[id];
  if (settings.auto_delete) {
    step.record(aspect_ref(id), Property::AutoDelete, 0, 1);
    aspect.auto_delete = true;
  }
  if (settings.time_before_removal) {
    step.record(aspect_ref(id), Property::TimeBeforeRemoval, kNull,
                settings.time_before_removal->value);
    aspect.time_before_removal = settings.time_before_removal;
    aspect.removal_timer =
        step.arm(TimerPurpose::AspectRemoval, id.index, *settings.time_before_removal);
  }
}

void remove_aspect(Step& step, AspectId id) {
  Aspect& aspect = step.service()[id];
  step.cancel(aspect.removal_timer);
  for (const PairId data : aspect.data) {
    step.ask(DeleteTarget{data});
  }
  aspect.data.clear();
  step.record(aspect_ref(id), Property::Exists, aspect.exists ? 1 : 0, 0);
  aspect.exists = false;
}

void aspect_expired(Step& step, AspectId id) {
  Aspect& aspect = step.service()[id];
  aspect.removal_timer.reset();
  if (!aspect.exists) {
    return;
  }
  if (aspect.copy_status == AspectCopyStatus::Restoring) {  // it goes when it has served
    aspect.removal_timer =
        step.arm(TimerPurpose::AspectRemoval, id.index, *aspect.time_before_removal);
    return;
  }
  remove_aspect(step, id);
}

StepResult restore_aspect(Service& service, const MethodRequest& request, AspectId id, SimTime now,
                          CallId& call, MethodAnswer& answer) {
  answer = check_restore(service, request, service[id]);
  if (answer.check != 0) {
    return answer_now(service, request.method, answer, {}, now, call);
  }
  answer.clause = "15";
  answer.basis = "stated";
  Step step(service, now);
  call = CallId{static_cast<std::uint32_t>(service.calls.size())};
  Call made;
  made.method = request.method;
  made.operation = Operation::RestorefromReplica;
  made.called_at = now;
  Decision decision;
  for (const PairId data : service[id].data) {
    CallEntry entry;
    entry.pair = data;
    made.entries.push_back(entry);
  }
  service.calls.push_back(std::move(made));
  decision.wants_job = job_wanted(service, Request{}, request.expected_copy_time);
  show(step, id, service[id].state, AspectCopyStatus::Restoring);
  begin_call(step, call, decision);
  return step.finish();
}

void start_aspect_work(Step& step, CallId call, std::size_t entry) {
  Service& service = step.service();
  const PairId id = service[call].entries[entry].pair;
  service[call].entries[entry].started = true;
  service[id].call = call;
  service[id].work = Work::Restore;
  step.ask(StartWork{id, Work::Restore});
}

void aspect_work_ended(Step& step, PairId id, ReturnCode code, Reason reason) {
  Service& service = step.service();
  Pair& pair = service[id];
  if (pair.work == Work::None) {
    return;
  }
  if (CallEntry* entry = entry_on(service, id)) {
    entry->finished = true;
    entry->code = code;
    entry->reason = reason;
  }
  if (pair.call) {
    step.concern(*pair.call);
  }
  pair.call.reset();
  pair.work = Work::None;
  const AspectId of = *pair.aspect;
  const Aspect& aspect = service[of];
  if (code != ReturnCode::Completed) {
    step.ask(StopFlow{id});
    show(step, of, AspectState::Error, aspect.copy_status);
  }
  if (std::ranges::all_of(aspect.data,
                          [&service](PairId one) { return service[one].work == Work::None; })) {
    const AspectState state =
        aspect.state == AspectState::Error ? AspectState::Error : AspectState::Restored;
    show(step, of, state, AspectCopyStatus::OperationCompleted);
  }
}

}  // namespace replisim
