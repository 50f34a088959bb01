// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/service/methods/handlers.hpp"
#include "model/service/settings.hpp"

/// What a creating call asks for, before anything has changed.
namespace replisim {

/// Feature of groups: consistency can not be switched off.
constexpr std::size_t kAlwaysConsistent = 4;

/// One relationship to create.
struct WantedPair {
  std::optional<ElementId> source;  ///< none: a NULL in the list
  std::optional<ElementId> target;  ///< none: the service has to make one
  bool made = false;                ///< the target is one that the service makes
  std::optional<PairId> point;      ///< where an aspect keeps the point in time to take
};

struct Creation {
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  std::vector<WantedPair> pairs;
  Settings settings;
  std::optional<CopyState> wait;
  /// The relationship of groups that the pairs come into: one that exists, or a new one.
  std::optional<GroupId> joins;
  bool makes_group = false;
  std::string relationship_name;
  std::optional<ReplicationGroupId> source_group;
  std::optional<ReplicationGroupId> target_group;
  bool consistent = false;
  /// The points in time come from these aspects, one or one of a group: Copy To Target, or Attach
  /// To Target, which copies nothing.
  std::vector<AspectId> aspects;
  bool attaches = false;
};

/// One relationship on its way: where it goes, and what its checks said.
struct NewPair {
  ElementId source;
  ElementId target;
  PairId id;
  Knowledge knows;
  bool kept_free = false;     ///< has a place that was kept free
  bool makes_target = false;  ///< the target comes into being with it
  std::optional<PairId> point;
  EntryDecision entry;
  bool is_created() const { return entry.check == 0 && !entry.skipped; }
};

/// Gives the pairs without a target the places that were kept free for elements made from a pool.
/// Returns why the service can not make them; whether there is room is asked pair by pair.
MethodAnswer choose_targets(const Service& service, const MethodRequest& request,
                            Creation& creation);

/// What is left of the pools while a call takes its targets from them.
class Room {
 public:
  explicit Room(const MethodRequest& request) : free_(request.free_space) {}
  /// False, and nothing taken, where the element that the pair makes finds no room.
  bool take(const Service& service, const Creation& creation, const NewPair& made);

 private:
  std::vector<Bytes> free_;
};

/// Reads the call; `answer` tells why it can not be done as a whole (checks 2, 7 and 8).
Creation read_creation(const Service& service, const MethodRequest& request, MethodAnswer& answer);
/// Decides and carries out what was read; `check` of the answer is 0.
StepResult create_wanted(Service& service, const MethodRequest& request, Creation creation,
                         SimTime now, CallId& call, MethodAnswer& answer);

/// Where the created pairs rest: WaitForCopyState Initialized, Inactive and Prepared ask for no
/// copy; everything else does (section 9.1).
std::optional<CopyState> resting_state(const Creation& creation);

Locality place_of(const Service& service, ElementId source, ElementId target);
/// The pair as it will be when nothing is copied yet.
Pair blank_pair(const Service& service, const Creation& creation, const NewPair& made);

// Carrying out (establish.cpp).
void establish_pair(Step& step, const Creation& creation, const NewPair& made, CallId call);
GroupId establish_group(Step& step, std::optional<GroupId> place, const Creation& creation,
                        CallId call);
void join_group(Step& step, GroupId id, PairId pair_id, bool exempt);
std::vector<OutputValue> creation_outputs(const Service& service, const std::vector<NewPair>& pairs,
                                          std::optional<GroupId> group, Method method);

}  // namespace replisim
