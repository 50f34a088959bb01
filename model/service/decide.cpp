// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/rules/checks.hpp"
#include "model/rules/rule.hpp"
#include "model/rules/steps.hpp"
#include "model/rules/versions.hpp"
#include "model/rules/wait_states.hpp"
#include "model/service/core.hpp"
#include "model/service/free.hpp"
#include "model/service/given_settings.hpp"
#include "model/service/list.hpp"
#include "model/service/methods/handlers.hpp"
#include "model/service/settings.hpp"
#include "model/service/valuation.hpp"

// The order of checks R-03. The first check that fails decides.
namespace replisim {
namespace {

/// A check that refused, or nothing.
struct Refusal {
  std::uint8_t check = 0;
  Reason reason = Reason::none;
};

Decision refused(Refusal refusal) {
  Decision decision;
  decision.check = refusal.check;
  decision.reason = refusal.reason;
  for (const RefusalClass& row : refusal_classes()) {
    if (row.check == refusal.check && row.reason == refusal.reason) {
      decision.code = row.code;
      decision.clause = row.clause;
      break;
    }
  }
  return decision;
}

/// Check 2.
Refusal operation_refusal(const Service& service, const Request& request) {
  if (!request.operation) {
    return {2, Reason::bad_operation};
  }
  if (is_group_operation(request)) {
    return {};
  }
  switch (operation_class(service.version, *request.operation)) {
    case OperationClass::Named:
      return {};
    case OperationClass::Reserved:
      return {2, Reason::bad_operation};
    case OperationClass::Vendor:
      return {2, Reason::operation_not_offered};
  }
  return {};
}

/// Checks 4 and 5.
Refusal sameness_refusal(const Service& service, const Request& request,
                         const std::vector<ListedPair>& list) {
  const auto first_kind = request.synchronization->front().kind;
  if (std::ranges::any_of(*request.synchronization, [first_kind](const ListEntry& entry) {
        return entry.kind != first_kind;
      })) {
    return {4, Reason::mixed_list};
  }
  const Pair& first = service[list.front().pair];
  if (std::ranges::any_of(list, [&](const ListedPair& entry) {
        const Pair& pair = service[entry.pair];
        return pair.sync_type != first.sync_type || pair.mode != first.mode;
      })) {
    return {5, Reason::mixed_list};
  }
  return {};
}

/// Feature 16: a snapshot's target must stay associated to its source.
bool stays_tied(const Service& service, const Pair& pair, Operation operation) {
  constexpr std::uint8_t kStaysAssociated = 16;
  return pair.sync_type == SyncType::Snapshot &&
         feature_of(service.profile, kind_of(pair), kStaysAssociated) &&
         (operation == Operation::Detach || operation == Operation::Dissolve);
}

bool is_single(const Request& request) {
  return request.method == Method::ModifyReplicaSynchronization;
}

/// Checks 6 and 7.
Refusal offer_refusal(const Service& service, const Request& request, Operation operation,
                      const std::vector<ListedPair>& list) {
  constexpr std::size_t kNoElementLevel = 50;
  Refusal result;
  for (const ListedPair& entry : list) {
    const Pair& pair = service[entry.pair];
    const Offer offer =
        is_single(request)
            ? single_offer_of(service.profile, operation, kind_of(pair))
            : offer_of(service.profile, operation, pair.sync_type, pair.mode, pair.locality);
    if (offer == Offer::Never) {
      return {6, Reason::bad_operation};
    }
    const bool only_by_group =
        pair.group && !entry.group && service.profile.group_features.test(kNoElementLevel);
    const bool only_by_element =
        entry.group && !is_single(request) && !service.profile.lists_groups;
    if (offer == Offer::NotOffered || only_by_group || only_by_element ||
        stays_tied(service, pair, operation) ||
        (operation == Operation::ReverseRoles && source_is_shared(service, pair)) ||
        (operation == Operation::ResettoActive &&
         shares_with_active(service, pair, Mode::Active))) {
      result = {7, Reason::operation_not_offered};
    }
  }
  return result;
}

/// The profile lets calls wait for the state; 15 is no wait.
bool profile_waits(const Service& service, Operation operation, const std::vector<ListedPair>& list,
                   std::uint16_t state) {
  if (state == static_cast<std::uint16_t>(CopyState::NotApplicable)) {
    return true;
  }
  return std::ranges::all_of(list, [&](const ListedPair& entry) {
    const CopyStates states = wait_limit(service.profile, static_cast<std::uint16_t>(operation),
                                         kind_of(service[entry.pair]));
    return state < states.size() && states.test(state);
  });
}

/// Check 8.
Refusal parameter_refusal(const Service& service, const Request& request, Operation operation,
                          const std::vector<ListedPair>& list, const Settings& settings) {
  const bool unknown_parameter =
      request.unknown_parameters || std::holds_alternative<NullSettings>(request.settings);
  if (!settings.legal || (unknown_parameter && service.profile.refuses_unknown_parameters) ||
      !takes_settings(service, request.settings)) {
    return {8, Reason::bad_setting};
  }
  if (request.force && !service.profile.takes_force) {
    return {8, Reason::bad_setting};
  }
  if (settings.consistency_exempt && std::ranges::any_of(list, [&service](const ListedPair& entry) {
        const Pair& pair = service[entry.pair];
        return acknowledges_at_both_ends(pair.mode) && pair.group;
      })) {
    return {8, Reason::bad_setting};  // the exempt form is not for synchronous pairs
  }
  if (request.wait_for_copy_state) {
    const bool by_group = list.front().group.has_value();
    const ReplicationKind kind = kind_of(service[list.front().pair]);
    if (!may_wait_for(service.version, operation, kind.type, *request.wait_for_copy_state,
                      has_feature(service.profile, kind, by_group, 22), kind.mode) ||
        !profile_waits(service, operation, list, *request.wait_for_copy_state)) {
      return {8, Reason::bad_wait_state};
    }
  }
  return {};
}

/// An entry against the table.
struct Look {
  std::uint16_t row = kNoRow;
  bool covers = true;
  bool barred = false;  ///< by a required next step
};

Look look_at(const Service& service, const ListedPair& entry, const std::vector<ListedPair>& list,
             Operation operation, bool force, const Settings& settings) {
  const Pair& pair = service[entry.pair];
  Look look;
  look.covers = covers_group(service, entry, list, settings);
  look.row =
      find_row(situation_of(service, pair, operation, force, entry.group.has_value(), look.covers));
  if (refuses_from(service.profile, operation, kind_of(pair), pair.copy_state)) {
    look.row = kNoRow;  // the provider is narrower than the table
  }
  look.barred = bars(pair.progress_status, operation) &&
                (look.row == kNoRow || !transition_rules()[look.row].no_effect);
  return look;
}

/// Check 9 for one entry: the table would do it with Force, or F2 applies.
bool needs_force(const Service& service, const ListedPair& entry, Operation operation,
                 const Look& look) {
  if (look.barred || look.row == kNoRow) {
    return false;
  }
  const Rule& rule = transition_rules()[look.row];
  if (rule.code == ReturnCode::Completed) {
    const bool says_itself = rule.required.has(Predicate::covers_consistency_group) ||
                             rule.excluded.has(Predicate::covers_consistency_group);
    return !rule.no_effect && !look.covers && !says_itself && is_group_sensitive(operation);
  }
  if (rule.force != ForceFilter::no) {
    return false;
  }
  const std::uint16_t forced = find_row(situation_of(service, service[entry.pair], operation, true,
                                                     entry.group.has_value(), look.covers));
  return forced != kNoRow && transition_rules()[forced].code == ReturnCode::Completed;
}

/// What a row that waits for a repair means by it.
Reason cause_of(const Pair& pair, Reason reason) {
  if (reason != Reason::link_down || !forward_open(pair)) {
    return reason;
  }
  return pair.knows.space_exhausted ? Reason::space_exhausted : Reason::element_failed;
}

/// Checks 10 and 11 for one entry.
EntryDecision decide_entry(const Service& service, const ListedPair& listed, Operation operation,
                           const Look& look, bool taken) {
  EntryDecision entry{.pair = listed.pair, .group = listed.group, .list_index = listed.list_index};
  entry.row = look.row;
  if (!is_free(service, listed.pair, operation) || taken) {
    entry.code = ReturnCode::InUse;
    entry.reason = Reason::busy;
    entry.check = 10;
    return entry;
  }
  if (look.barred || look.row == kNoRow) {
    entry.code = ReturnCode::Failed;
    entry.reason = look.barred ? Reason::required_step_pending : Reason::wrong_copy_state;
    entry.check = 11;
    return entry;
  }
  const Rule& rule = transition_rules()[look.row];
  if (rule.code != ReturnCode::Completed) {
    entry.code = rule.code;
    entry.check = 11;
    entry.reason = cause_of(service[listed.pair], rule.reason);
    return entry;
  }
  entry.no_effect = rule.no_effect;
  return entry;
}

std::string_view clause_of(const EntryDecision& entry) {
  if (entry.check == 10) {
    return "D-29";
  }
  if (entry.reason == Reason::required_step_pending) {
    return "A-9";
  }
  return entry.row == kNoRow ? std::string_view("D-05") : transition_rules()[entry.row].clause;
}

}  // namespace

bool job_wanted(const Service& service, const Request& request, SimTime expected_copy_time) {
  const bool waits =
      request.wait_for_copy_state &&
      *request.wait_for_copy_state != static_cast<std::uint16_t>(CopyState::NotApplicable);
  switch (service.policy.jobs) {
    case JobPolicy::Auto:
      return !waits;
    case JobPolicy::Sync:
      return false;
    case JobPolicy::Async:
      return true;
    case JobPolicy::Threshold:
      return expected_copy_time > service.policy.job_threshold;
  }
  return false;
}

namespace {

/// Sums the entries up (R-17, R-18, S-03).
void conclude(Decision& decision, const Settings& settings) {
  const auto fails = [](const EntryDecision& entry) { return entry.code != ReturnCode::Completed; };
  const auto failing = std::ranges::find_if(decision.entries, fails);
  if (failing != decision.entries.end() &&
      (decision.one_set || settings.on_error == OnGroupOrListError::Stop)) {
    for (EntryDecision& entry : decision.entries) {
      const bool after = &entry > &*failing;
      entry.skipped = &entry != &*failing && (after || decision.one_set);
    }
  }
  const bool starts = std::ranges::any_of(decision.entries, [&](const EntryDecision& entry) {
    return !fails(entry) && !entry.skipped && !entry.no_effect;
  });
  if (failing == decision.entries.end()) {
    decision.no_effect = !starts;
    decision.clause = clause_of(decision.entries.front());
    return;
  }
  decision.reason = failing->reason;
  decision.check = failing->check;
  decision.clause = clause_of(*failing);
  decision.code = starts ? ReturnCode::Completed : failing->code;
}

/// Checks 9 to 11. Check 9 refuses the whole call, and names the entries that need Force.
Decision decide_entries(const Service& service, const Request& request,
                        const std::vector<ListedPair>& list, const Settings& settings) {
  const auto operation = static_cast<Operation>(*request.operation);
  Decision decision;
  Decision warning = refused({9, Reason::force_needed});
  decision.one_set = operation == Operation::Split || settings.consistent_point_in_time;
  decision.entries.reserve(list.size());
  for (const ListedPair& listed : list) {
    const Look look = look_at(service, listed, list, operation, request.force, settings);
    if (!request.force && needs_force(service, listed, operation, look)) {
      warning.entries.push_back({listed.pair, listed.group, listed.list_index, warning.code,
                                 warning.reason, warning.check});
    }
    const bool taken = writes_source(operation) &&
                       source_taken(service, decision.entries, service[listed.pair].system_element);
    decision.entries.push_back(decide_entry(service, listed, operation, look, taken));
  }
  return warning.entries.empty() ? decision : warning;
}

/// The codes and the jobs of the profile, where they are its own (O-12, O-13, R-29).
Decision as_profile_answers(const Service& service, const Request& request, Decision decision) {
  const Profile& profile = service.profile;
  if (decision.reason == Reason::operation_not_offered && profile.not_offered_code) {
    decision.code = *profile.not_offered_code;
  }
  if (decision.reason == Reason::unknown_association && profile.unknown_association_code) {
    decision.code = *profile.unknown_association_code;
  }
  const bool begins = decision.code == ReturnCode::Completed && !decision.no_effect;
  if (begins && service.policy.jobs == JobPolicy::Auto && !decision.entries.empty()) {
    const auto habit = job_habit(profile, static_cast<Operation>(*request.operation),
                                 kind_of(service[decision.entries.front().pair]));
    decision.wants_job = habit.value_or(decision.wants_job);
  }
  return decision;
}

Decision decide_by_checks(const Service& service, const Request& request,
                          SimTime expected_copy_time) {
  const std::uint8_t method =
      is_single(request) ? kModifyReplicaSynchronization : kModifyListSynchronization;
  if (service.policy.service_down) {
    return refused({1, Reason::service_down});
  }
  if (service.policy.method_off || !has_method(service.profile, method)) {
    return refused({1, Reason::method_not_supported});
  }
  if (const Refusal no = operation_refusal(service, request); no.check != 0) {
    return refused(no);
  }
  const auto operation = static_cast<Operation>(*request.operation);
  if (const Reason fault = list_fault(service, request); fault != Reason::none) {
    return refused({3, fault});
  }
  if (is_group_operation(request)) {
    Decision decision = decide_group_operation(service, request);
    decision.wants_job = decision.check == 0 && !decision.no_effect &&
                         job_wanted(service, request, expected_copy_time);
    return decision;
  }
  const std::vector<ListedPair> list = expand_list(service, request);
  const Settings settings =
      read_settings(request.settings, service.profile, kind_of(service[list.front().pair]));
  for (const Refusal no :
       {sameness_refusal(service, request, list), offer_refusal(service, request, operation, list),
        parameter_refusal(service, request, operation, list, settings)}) {
    if (no.check != 0) {
      return refused(no);
    }
  }
  Decision decision = decide_entries(service, request, list, settings);
  if (decision.check != 0) {
    return decision;
  }
  conclude(decision, settings);
  decision.wants_job = decision.code == ReturnCode::Completed && !decision.no_effect &&
                       job_wanted(service, request, expected_copy_time);
  return decision;
}

}  // namespace

Decision decide(const Service& service, const Request& request, SimTime expected_copy_time) {
  return as_profile_answers(service, request,
                            decide_by_checks(service, request, expected_copy_time));
}

}  // namespace replisim
