// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

#include "model/rules/rule.hpp"
#include "model/service/cell.hpp"
#include "model/service/cim_status.hpp"
#include "sim/engine/director.hpp"

namespace replisim::engine {

namespace {

template <class... Handlers>
struct Overload : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overload(Handlers...) -> Overload<Handlers...>;  // clang 14 does not deduce it

/// Whether the operation carries the data of a pair over; others move at most what is under way.
bool copies(const Request& request) {
  switch (static_cast<Operation>(request.operation.value_or(0))) {
    case Operation::Activate:
    case Operation::Failback:
    case Operation::ResyncReplica:
    case Operation::RestorefromReplica:
    case Operation::Resume:
      return true;
    default:
      return false;
  }
}

std::string output_text(const std::vector<std::string>& values) {
  if (values.empty()) return "NULL";
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "+") + value;
  return text;
}

/// SettingsState and UpdatedSynchronization(s) by their own names, where a method has them.
void note_references(const Service& service, CallRecord& record, const Call& call) {
  if (call.method != Method::ModifyReplicaSynchronization &&
      call.method != Method::ModifyListSynchronization)
    return;
  std::vector<std::string> aspects;
  for (const std::string& pair : record.settings_state) aspects.push_back(pair + ".aspect");
  // What was listed as a group comes back as one.
  std::vector<std::string> updated;
  for (const CallEntry& entry : call.entries) {
    const auto& pairs = call.updated_synchronizations;
    if (std::find(pairs.begin(), pairs.end(), entry.pair) == pairs.end()) continue;
    const std::string& name = entry.group ? service[*entry.group].name : service[entry.pair].name;
    if (std::find(updated.begin(), updated.end(), name) == updated.end()) updated.push_back(name);
  }
  record.outputs.emplace_back("SettingsState", output_text(aspects));
  record.outputs.emplace_back(call.method == Method::ModifyListSynchronization
                                  ? "UpdatedSynchronizations"
                                  : "UpdatedSynchronization",
                              output_text(updated));
}

/// Whether a refused entry kept the service from this one: it stands after it in a list that stops,
/// or belongs to the same set.
bool is_untouched(const Call& call, const CallEntry& entry) {
  const auto refused = std::find_if(
      call.entries.begin(), call.entries.end(),
      [](const CallEntry& e) { return !e.started && e.code != ReturnCode::Completed; });
  if (refused == call.entries.end() || entry.started || entry.code != ReturnCode::Completed)
    return false;
  const bool one_set = call.operation == Operation::Split || call.settings.consistent_point_in_time;
  return one_set || (call.on_error == OnGroupOrListError::Stop && &entry > &*refused);
}

/// What became of every entry.
void note_fates(const Service& service, CallRecord& record, const Call& call) {
  for (const CallEntry& entry : call.entries) {
    const bool untouched = is_untouched(call, entry);
    std::string fate =
        service[entry.pair].name + " " + (untouched ? "untouched" : name_of(entry.code));
    if (entry.reason != Reason::none) fate += " " + std::string(name_of_reason(entry.reason));
    record.entries.push_back(std::move(fate));
    if (record.reason.empty() && entry.reason != Reason::none)
      record.reason = std::string(name_of_reason(entry.reason));
  }
}

}  // namespace

void Director::note_unknown(std::size_t record, const std::vector<std::string>& parameters) {
  for (const std::string& name : parameters)
    stage_.recorder.finding(stage_.now, stage_.recorder.call(record).name,
                            "parameter " + name + " is not in the schema");
}

void Director::on_arrival(StepIndex index, std::function<void()> decide) {
  if (stage_.service.policy.call_latency.value == 0) {
    decide();
    return;
  }
  ++open_rows_;
  // As a row: what the call before it did in zero time settles first.
  stage_.events.add(
      stage_.now + stage_.service.policy.call_latency,
      [this, index, decide = std::move(decide)] {
        --open_rows_;
        stage_.recorder.cause(steps_[index].line, "");
        decide();
        settle_facts();
        schedule_rows();
      },
      kRowPhase);
}

void Director::run_call(StepIndex index, const format::CallStep& call) {
  stage_.recorder.open_call(stage_.now, steps_[index], call);
  const std::size_t record = stage_.recorder.calls() - 1;
  note_unknown(record, call.unknown_parameters);
  on_arrival(index, [this, index, &call, record] { decide_call(index, call, record); });
}

/// The pairs that the list names, also by their groups.
std::vector<PairId> Director::listed_pairs(const Request& request) const {
  std::vector<PairId> pairs;
  if (!request.synchronization) return pairs;
  for (const ListEntry& entry : *request.synchronization) {
    if (entry.kind == ListEntry::Kind::Pair) pairs.push_back(PairId{entry.index});
    if (entry.kind == ListEntry::Kind::Group)
      for (const PairId pair : stage_.service.groups[entry.index].members) pairs.push_back(pair);
  }
  return pairs;
}

/// The service learns what the data of the listed pairs looks like (S-12).
void Director::survey(const Request& request) {
  for (const PairId pair : listed_pairs(request))
    carry_out(apply(stage_.service, Surveyed{pair, data_.survey(pair)}, stage_.now));
}

/// How long the copies of a call will take; asked for by jobs=threshold only (S-02).
SimTime Director::expected_time(const Request& request) {
  SimTime longest;
  if (stage_.service.policy.jobs != JobPolicy::Threshold || !copies(request)) return longest;
  for (const PairId pair : listed_pairs(request))
    longest = std::max(longest, data_.expected_copy_time(pair));
  return longest;
}

/// What the client set in vain.
void Director::note_settings(CallId call, const std::string& name) {
  for (const SettingProperty property : stage_.service[call].noted_settings)
    stage_.recorder.finding(stage_.now, name,
                            std::string(name_of_setting(property)) +
                                " has nothing to act on here: accepted and ignored (D-40)");
}

void Director::decide_call(StepIndex index, const format::CallStep& call, std::size_t record) {
  survey(call.request);
  const Decision decision = decide(stage_.service, call.request, expected_time(call.request));
  CallId id;
  CallRecord& written = stage_.recorder.call(record);
  written.check = decision.check;
  written.clause = std::string(decision.clause);
  written.coverage = coverage_items_of(decision);
  if (decision.reason != Reason::none)
    written.reason = std::string(name_of_reason(decision.reason));
  if (!decision.entries.empty() && decision.entries.front().row != UINT16_MAX) {
    const Rule& rule = transition_rules()[decision.entries.front().row];
    written.basis = std::string(name_of_basis(rule.basis));
    if (written.clause.empty()) written.clause = std::string(rule.clause);
  }
  const CallId expected_id{static_cast<std::uint32_t>(stage_.service.calls.size())};
  stage_.recorder.bind_call(expected_id, record);
  const StepResult result = begin(stage_.service, call.request, decision, stage_.now, id);
  stage_.recorder.bind_call(id, record);
  note_settings(id, written.name);
  stage_.calls_of_steps[static_cast<std::uint32_t>(index)] = id;
  open_calls_[id.index] = record;
  carry_out(result);
  note_calls();
}

void Director::carry_out(const StepResult& result) {
  stage_.recorder.changes(stage_.now, result.changes);
  images_.look(result, open_calls_);
  for (const Effect& effect : result.effects) carry_out(effect);
  const bool turned =
      std::any_of(result.changes.begin(), result.changes.end(), [](const Change& change) {
        return change.entity.kind == EntityKind::Group &&
               change.property == Property::SystemElement;
      });
  if (turned) note_collections();
  note_calls();
}

void Director::carry_out(const Effect& effect) {
  std::visit(Overload{
                 [&](const StartWork& e) { data_.start_work(e.pair, e.work); },
                 [&](const StopFlow& e) { data_.stop_flow(e.pair); },
                 [&](const StartFlow& e) { data_.start_flow(e.pair); },
                 [&](const HoldAndDrain& e) { data_.hold_and_drain(e.set, e.drain); },
                 [&](const ReleaseHosts& e) { data_.release(e.set); },
                 [&](const PartPair& e) { data_.part(e.pair, e.expose); },
                 [&](const ServeAt& e) {
                   if (e.side == Side::Synced) {
                     measures_.failover_ended(e.pair);
                     data_.replica(e.pair).failover_mark =
                         data_.acknowledged(data_.replica(e.pair).at(Side::System));
                   }
                   data_.serve_at(e.pair, e.side);
                 },
                 [&](const ReverseFlow& e) { data_.reverse_flow(e.pair); },
                 [&](const SwapRoles& e) { data_.swap_roles(e.pair); },
                 [&](const ForgetPair& e) { data_.forget(e.pair); },
                 [&](const ForgetChanges& e) { data_.forget_changes(e.pair); },
                 [&](const TakePointInTime& e) { data_.take_point(e.pair); },
                 [&](const CopyPointInTime& e) { data_.copy_point_in_time(e.pair, e.of); },
                 [&](const MakeElement& e) { data_.make_element(e.element, e.whole); },
                 [&](const DiscardImage& e) { data_.discard_image(e.pair); },
                 [&](const DropTargetWrites& e) { data_.drop_target_writes(e.pair); },
                 [&](const DeleteTarget& e) { data_.delete_target(e.pair); },
                 [&](const EstablishPair& e) { data_.establish(e.pair); },
                 [&](const Reorder& e) { data_.reorder(e.pair); },
                 [&](const ConfirmTarget& e) { data_.confirm(e.call); },
                 [&](const ChangeMode& e) { data_.change_mode(e.pair, e.mode); },
                 [&](const WriteThrough& e) { data_.write_through(e.pair, e.on); },
                 [&](const RefuseHosts& e) { data_.refuse_hosts(e.pair, e.refuse); },
                 [&](const ApplySettings& e) { data_.apply_settings(e.pair); },
                 [&](const ArmTimer& e) {
                   timers_[e.timer.index] =
                       stage_.events.add(stage_.now + e.delay, [this, timer = e.timer] {
                         timers_.erase(timer.index);
                         stage_.recorder.cause(0, "timer");
                         carry_out(apply(stage_.service, TimerExpired{timer}, stage_.now));
                       });
                 },
                 [&](const CancelTimer& e) {
                   if (const auto found = timers_.find(e.timer.index); found != timers_.end()) {
                     stage_.events.cancel(found->second);
                     timers_.erase(found);
                   }
                 },
             },
             effect);
}

void Director::settle_facts() {
  while (!stage_.facts.empty() && !finished_) {
    const Fact fact = stage_.facts.front();
    stage_.facts.pop_front();
    carry_out(apply(stage_.service, fact, stage_.now));
  }
}

/// A provider that refuses by CIM errors has no return code to show; the code stands for the
/// meaning of the error then.
void Director::note_channel(CallRecord& record, const Call& call) const {
  const bool refused = call.code != ReturnCode::Completed && call.code != ReturnCode::JobStarted;
  if (!refused || !stage_.service.profile.refusals_as_cim_error) return;
  const CimError error = cim_error_of(call.reason);
  record.outputs.emplace_back("CIMError", name_of_cim_status(error.cim_status_code));
}

/// What the model has written into its calls since: answers, ends, output parameters, fates.
void Director::note_calls() {
  for (auto at = open_calls_.begin(); at != open_calls_.end();) {
    const Call& call = stage_.service.calls[at->first];
    CallRecord& record = stage_.recorder.call(at->second);
    if (call.returned && !record.returned_at) {
      record.returned_at = stage_.now;
      record.returned_seq = stage_.recorder.next_sequence();
      record.return_code = call.code;
      if (record.reason.empty() && call.reason != Reason::none)
        record.reason = std::string(name_of_reason(call.reason));
      record.job = call.job.has_value();
      note_channel(record, call);
    }
    if (record.outputs.empty()) {
      for (const OutputValue& output : call.outputs)
        record.outputs.emplace_back(output.parameter, output_text(output.values));
    }
    if (call.ended && !record.ended_at) {
      record.ended_at = stage_.now;
      record.ended_seq = stage_.recorder.next_sequence();
      record.copied = bytes(static_cast<std::int64_t>(data_.copied_by(CallId{at->first})));
      for (std::string& item : coverage_items_of(call)) record.coverage.push_back(std::move(item));
      for (const PairId pair : call.settings_state)
        record.settings_state.push_back(stage_.service[pair].name);
      for (const PairId pair : call.updated_synchronizations)
        record.updated_synchronizations.push_back(stage_.service[pair].name);
      note_references(stage_.service, record, call);
      note_fates(stage_.service, record, call);
    }
    if (call.returned && call.ended) {
      at = open_calls_.erase(at);
    } else {
      ++at;
    }
  }
}

/// Lines, power or status changed: the model hears of every pair that sees it otherwise now.
void Director::tell_world() {
  for (std::uint32_t i = 0; i < stage_.service.pairs.size(); ++i) {
    const PairId pair{i};
    const Pair& published = stage_.service[pair];
    if (!published.exists) continue;
    const Replica& replica = data_.replica(pair);
    Knowledge knows = stage_.world.knowledge(*replica.spec, replica.swapped);
    knows.queue_full = published.knows.queue_full;
    knows.missing_writes = published.knows.missing_writes;
    knows.source_has_newer = published.knows.source_has_newer;
    knows.source_written_since_failover = published.knows.source_written_since_failover;
    knows.target_written = published.knows.target_written;
    knows.space_exhausted = published.knows.space_exhausted;
    if (knows == published.knows) continue;
    stage_.facts.emplace_back(WorldChanged{pair, knows});
  }
}

/// A queue without room is a fault of the pair (S-52).
void Director::watch_queues() {
  for (std::uint32_t i = 0; i < stage_.service.pairs.size(); ++i) {
    const Replica& replica = data_.replica(PairId{i});
    if (!replica.spec->queue || !replica.queue) continue;
    data_.watch_queue(PairId{i});
  }
}

}  // namespace replisim::engine
