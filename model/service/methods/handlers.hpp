// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/service/methods/methods.hpp"
#include "model/service/step.hpp"

/// What the methods of the service share, and their handlers.
namespace replisim {

// ---- ModifyReplicaSynchronization (modify.cpp, group_operations.cpp) ----------------------------

/// 3 Activate Consistency, 5 AddSyncPair, 6 Deactivate Consistency, 13 RemoveSyncPair of the single
/// method: they change a group, not the data flow of its pairs.
bool is_group_operation(const Request& request);
/// Checks 4 to 11 for one of them; the entry exists.
Decision decide_group_operation(const Service& service, const Request& request);
void carry_out_group_operation(Step& step, const Request& request);
/// A pair comes into a group or leaves it, with its elements.
void add_to_group(Step& step, PairId id, GroupId group_id, bool exempt);
void remove_from_group(Step& step, PairId id);

/// The pair's writes go with its group's, or by themselves, from now on.
void reordered(Step& step, PairId id);

/// A decision that refuses the whole call; the code and the clause follow from the table of
/// refusals.
Decision refusal(std::uint8_t check, Reason reason);
/// Accepted by section 15, as stated.
MethodAnswer accepted();
MethodAnswer refused_answer(std::uint8_t check, Reason reason);
/// What a decision answers, with what it covers; the basis is that of the method's clause.
MethodAnswer answer_of(const Decision& decision, std::string_view basis);
/// The entry of a call as it was decided; not finished.
CallEntry call_entry_of(const EntryDecision& decided);

/// Whether an accepted call is answered by a job (S-02; decide.cpp).
bool job_wanted(const Service& service, const Request& request, SimTime expected_copy_time);

// ---- calls that are answered at once (answer.cpp) -----------------------------------------------

/// Registers a call that is over when it returns: no job, no work.
StepResult answer_now(Service& service, Method method, const MethodAnswer& answer,
                      std::vector<OutputValue> outputs, SimTime now, CallId& call);
/// The same with what changed on the way.
StepResult answer_now(Step& step, Method method, const MethodAnswer& answer,
                      std::vector<OutputValue> outputs, CallId& call);

// ---- aspects (aspects.cpp) ----------------------------------------------------------------------

/// The aspect that a reference names, if it exists.
std::optional<AspectId> aspect_of(const Service& service, const Reference& reference);
/// Dissolve leaves an aspect with the source of the pair.
void leave_aspect(Step& step, PairId id);

// ---- groups of elements (element_groups.cpp) ----------------------------------------------------

/// The ReplicationGroup that a reference names, if it exists.
std::optional<ReplicationGroupId> group_of_elements(const Service& service,
                                                    const Reference& reference);
/// Some relationship that exists has this element at either end.
bool in_relationship(const Service& service, ElementId element);
/// A path leads from one system to the other.
bool connected(const Service& service, std::uint32_t a, std::uint32_t b);
/// As a client sees it: "g1.source" where it belongs to a GroupSynchronized, else its own name.
std::string name_of_group(const Service& service, ReplicationGroupId id);

/// Every write up to the call is at the target (confirm.cpp).
void target_confirmed(Step& step, CallId id);

// ---- handlers: one a method ---------------------------------------------------------------------

/// Decides and begins. `call` is the call that was registered; `answer` tells how it was decided.
using Handler = StepResult (*)(Service& service, const MethodRequest& request, SimTime now,
                               CallId& call, MethodAnswer& answer);

StepResult modify_synchronization(Service& service, const MethodRequest& request, SimTime now,
                                  CallId& call, MethodAnswer& answer);
StepResult create_group(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer);
StepResult delete_group(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer);
StepResult add_members(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                       MethodAnswer& answer);
StepResult remove_members(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                          MethodAnswer& answer);
/// CreateElementReplica, CreateListReplica, CreateGroupReplica, CreateGroupReplicaFromElements,
/// AddElementsToGroupSynchronized.
StepResult create_replicas(Service& service, const MethodRequest& request, SimTime now,
                           CallId& call, MethodAnswer& answer);
/// CreateGroupReplicaFromElementSynchronizations.
StepResult group_pairs(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                       MethodAnswer& answer);
StepResult create_aspect(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer);
StepResult modify_aspect(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer);
StepResult available_targets(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer);
StepResult peer_systems(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                        MethodAnswer& answer);
StepResult relationships(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer);
StepResult aspects(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                   MethodAnswer& answer);
StepResult confirm_target_data(Service& service, const MethodRequest& request, SimTime now,
                               CallId& call, MethodAnswer& answer);

/// All methods of the capabilities (capabilities.cpp).
StepResult answer_capability(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer);

}  // namespace replisim
