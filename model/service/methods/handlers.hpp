// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/service/methods/methods.hpp"
#include "model/service/settings.hpp"
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
/// Dissolve leaves an aspect with the source of the pair. `settings` of the call say how
/// long it stays.
void leave_aspect(Step& step, PairId id, const Settings& settings);

/// ModifySettingsDefineState.Operation: its own numbers (4.1).
enum class AspectOperation : std::int64_t {
  ActivateConsistency = 2,
  DeactivateConsistency = 3,
  Delete = 4,
  CopyToTarget = 5,
  Detach = 6,
  Restore = 7,
  AttachToTarget = 8,
};

// The points in time that aspects keep (aspect_data.cpp).
/// They are taken at this instant, one for each source element.
void take_aspect(Step& step, AspectId id, const std::vector<PairId>& places,
                 const std::vector<ElementId>& sources, const Settings& settings);
/// They are given up, and the aspect is gone.
void remove_aspect(Step& step, AspectId id);
/// Its TimeBeforeRemoval is over.
void aspect_expired(Step& step, AspectId id);
void keep_for(Step& step, AspectId id, const Settings& settings);
/// Restore: the sources get the point in time back.
StepResult restore_aspect(Service& service, const MethodRequest& request, AspectId id, SimTime now,
                          CallId& call, MethodAnswer& answer);
void start_aspect_work(Step& step, CallId call, std::size_t entry);
/// The work on one of an aspect's points in time has ended.
void aspect_work_ended(Step& step, PairId id, ReturnCode code, Reason reason);

// What aspects are asked to do (aspects.cpp, aspect_targets.cpp).
void switch_consistency_of(Step& step, AspectId id, bool on);
/// Copy To Target and Attach To Target of one aspect, or of a list of them.
StepResult bring_in_targets(Service& service, const MethodRequest& request,
                            const std::vector<AspectId>& aspects, SimTime now, CallId& call,
                            MethodAnswer& answer);

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
/// ModifyListSettingsDefineState (aspect_lists.cpp).
StepResult modify_aspects(Service& service, const MethodRequest& request, SimTime now, CallId& call,
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

// Access points, secrets, collections of paths (connections.cpp, collections.cpp).
StepResult access_points(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                         MethodAnswer& answer);
StepResult add_access_point(Service& service, const MethodRequest& request, SimTime now,
                            CallId& call, MethodAnswer& answer);
StepResult add_secret(Service& service, const MethodRequest& request, SimTime now, CallId& call,
                      MethodAnswer& answer);
StepResult create_collection(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer);
/// AddTo- and RemoveFromRemoteReplicationCollection.
StepResult change_collection(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer);

/// All methods of the capabilities (capabilities.cpp).
StepResult answer_capability(Service& service, const MethodRequest& request, SimTime now,
                             CallId& call, MethodAnswer& answer);

}  // namespace replisim
