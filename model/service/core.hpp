// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/service/changes.hpp"
#include "model/service/ids.hpp"
#include "model/service/request.hpp"
#include "model/service/service.hpp"
#include "model/service/sync_state.hpp"
#include "model/units.hpp"

/// The protocol core: decide(), begin() and apply(). It has no clock and does no I/O. What the
/// world has to do comes back as effects; what the world did goes in as facts.
namespace replisim {

// ---- deciding -------------------------------------------------------------------------------

/// The outcome of the checks for one pair of the call.
struct EntryDecision {
  PairId pair;
  std::optional<GroupId> group;
  std::uint32_t list_index = 0;
  ReturnCode code = ReturnCode::Completed;  ///< Completed: the entry may start (or has no effect)
  Reason reason = Reason::none;
  std::uint8_t check = 0;          ///< 10 or 11 when refused there, else 0
  std::uint16_t row = UINT16_MAX;  ///< index into transition_rules()
  bool no_effect = false;          ///< idempotent repetition (R-06)
  bool skipped = false;            ///< not touched, because an earlier entry failed under Stop
};

/// The answer to a request, before anything has changed.
struct Decision {
  /// Completed: accepted. Any other code: nothing starts. (S-03: when some entries start and others
  /// fail, code is Completed and the failing entries carry theirs.)
  ReturnCode code = ReturnCode::Completed;
  Reason reason = Reason::none;
  std::uint8_t check = 0;   ///< the number in R-03 of the check that refused; 0 = none
  std::string_view clause;  ///< "R-03", "D-06", ... of the deciding rule
  bool no_effect = false;   ///< every entry is a no-effect repetition: 0, no job, no change
  bool wants_job = false;   ///< answered with 4096 when begun (S-02)
  bool one_set = false;     ///< the entries are parted, drained or turned as one unit (R-17)
  std::vector<EntryDecision> entries;  ///< checks 1 to 8 refused: none; 9: those that need Force
};

/// Checks a request against R-03. Pure. `expected_copy_time` is used by JobPolicy::Threshold only.
Decision decide(const Service& service, const Request& request,
                SimTime expected_copy_time = SimTime{});

// ---- effects: what the model asks the world to do --------------------------------------------

/// Start the work of an operation on one pair; answered by WorkDone or WorkFailed.
/// For CopyAll and CopyChanges the regular flow (synchronous writes or the asynchronous queue) runs
/// beside the copy and goes on after it. Drain is never started by this effect, see HoldAndDrain.
/// A StartWork replaces other work of the pair; where a running copy or flow has to end first, a
/// StopFlow stands before it. Control and Prepare leave a running flow alone until WorkDone, whose
/// effects (PartPair, StopFlow, ForgetPair ...) end it.
/// PointInTime, Rewind, and the CopyAll and CopyChanges of a Clone or TokenizedClone have no
/// regular flow: they bring the target to the point in time of the last TakePointInTime, whatever
/// hosts write to the source meanwhile, and nothing runs after WorkDone. Such a StartWork without a
/// TakePointInTime in the same step goes on with the point in time taken before (Resume); a
/// StopFlow between leaves that point in time and its pre-images as they are. Failback: the changed
/// extents flow to SystemElement; when only the writes under way are missing, the world holds the
/// hosts and drains, then reports WorkDone with the hosts still held. The model answers with
/// ServeAt{System} and StartFlow, after which the world lets the held writes go.
struct StartWork {
  PairId pair;
  Work work;
};
/// Stop the work and the flow of a pair at once, in either direction. A queue, and what a running
/// copy had still to copy, becomes part of the change map (S-39); tracking goes on. Hosts whose
/// writes waited for the other end are acknowledged locally (unless RefuseHosts follows).
struct StopFlow {
  PairId pair;
};
/// Go on with a paused flow or copy (after Pending), or start the flow of a pair that has nothing
/// to copy first: after Failback, after a restore that ends in Synchronized, after Reverse Roles
/// from Synchronized. Without effect on a flow that runs.
struct StartFlow {
  PairId pair;
};
/// Hold new host writes to the serving elements of the set and drain every write acknowledged so
/// far; answered by SetDrained, or by DrainFailed when it cannot end. `drain` false: hold only,
/// answered by SetDrained at once. Pairs of the set without a flow have nothing to drain. The set
/// is in Service::sets. The hosts stay held until ReleaseHosts.
struct HoldAndDrain {
  SetId set;
  bool drain = true;
};
/// Let the held writes go.
struct ReleaseHosts {
  SetId set;
};
/// Part source and target at this instant: the flow ends, change tracking starts on both sides,
/// the target can be written by hosts when `expose` is true. Writes under way that have not reached
/// the target are kept in the change map only (D-07). `expose` false: parted, target closed.
/// A Snapshot or Clone has no flow to end: a running copy ends, the image stays as it is.
struct PartPair {
  PairId pair;
  bool expose = true;
};
/// Hosts use the given end from now on (loads on `p1.source` follow).
struct ServeAt {
  PairId pair;
  Side side;
};
/// Version seed: run the flow from SyncedElement to SystemElement, the changed extents first;
/// the pair's work is CatchUp, WorkDone is reported when the old source has caught up, and the flow
/// goes on in that direction. No StartWork is sent for CatchUp.
struct ReverseFlow {
  PairId pair;
};
/// SystemElement and SyncedElement have swapped; change maps keep their volumes. The pair in the
/// service already has its new keys; a ServeAt that says which end hosts use follows.
struct SwapRoles {
  PairId pair;
};
/// The relationship is gone; both volumes live on, tracking ends. The target of a Snapshot lives on
/// as a volume of its own with the image it shows (what it shared becomes its own).
struct ForgetPair {
  PairId pair;
};
/// A point in time (SyncType Snapshot, Clone, TokenizedClone): from this instant on the target's
/// image is what the serving source end holds now; it takes the place of the point in time before
/// it, and host writes to the target since then are gone. A Snapshot's target can be read at once;
/// the copy of a Clone follows as StartWork CopyAll (every extent) or CopyChanges (those that
/// differ from the target's content) in the same step. Not answered. With ConsistentPointInTime all
/// pairs of a held set take theirs in one step, before ReleaseHosts.
struct TakePointInTime {
  PairId pair;
};
/// The target's content, for a Snapshot also what hosts wrote to it, is given up, and the space it
/// takes in its pool goes back: Deactivate of a Snapshot, Unprepare and Prepare of a point in time.
/// The pair stays. Not answered.
struct DiscardImage {
  PairId pair;
};
/// Reset Replica (27): what hosts wrote to the target since its point in time is given up; the
/// point in time stays. The target shows it again when the StartWork Rewind that follows in the
/// same step is done; for a Clone that work moves the extents hosts wrote, for a Snapshot it moves
/// nothing. Not answered.
struct DropTargetWrites {
  PairId pair;
};
/// Return To ResourcePool: the relationship is gone and the target element with it, its space is
/// back in the pool. Stands in the place of ForgetPair; the source lives on, tracking ends. Not
/// answered.
struct DeleteTarget {
  PairId pair;
};
/// Change tracking ends, the next copy is a whole one (D-13, D-25).
struct ForgetChanges {
  PairId pair;
};
struct ChangeMode {
  PairId pair;
  Mode mode;
};
/// Mode Adaptive: host writes wait for the target, the queue ahead of them, or do not any more.
struct WriteThrough {
  PairId pair;
  bool on;
};
/// Refuse host writes to the serving element (FailedCopyStopsHostIO, R-60), or accept them again.
struct RefuseHosts {
  PairId pair;
  bool refuse;
};
/// Properties from ReplicationSettingData took effect on the pair (CopyPriority, ...).
struct ApplySettings {
  PairId pair;
};
struct ArmTimer {
  TimerId timer;
  SimTime delay;
};
struct CancelTimer {
  TimerId timer;
};

/// A relationship came into being while the service runs: its keys, Mode and group are in the
/// service. Nothing is copied yet; what starts the copy follows.
struct EstablishPair {
  PairId pair;
};
/// The pair's writes belong to another order from now on: its group's, or its own. What is
/// under way arrives in the old order first; answered by Reordered when that is so.
struct Reorder {
  PairId pair;
};
/// ConfirmTargetData: answered by TargetConfirmed when every write that was acknowledged until now
/// is at the targets of these pairs.
struct ConfirmTarget {
  CallId call;
};

/// A target element that the service makes comes into being. `whole`: all of its size is taken from
/// its pool (Element::pool) now, else what a Snapshot needs as it is used. It holds nothing yet.
/// Not answered.
struct MakeElement {
  ElementId element;
  bool whole = true;
};
/// In the place of TakePointInTime: the pair's point in time is the one that the pair `of` took,
/// with the pre-images kept for it since. Copy To Target of a SynchronizationAspect.
struct CopyPointInTime {
  PairId pair;
  PairId of;
};

using Effect = std::variant<StartWork, StopFlow, StartFlow, HoldAndDrain, ReleaseHosts, PartPair,
                            ServeAt, ReverseFlow, SwapRoles, ForgetPair, ForgetChanges, ChangeMode,
                            RefuseHosts, ApplySettings, ArmTimer, CancelTimer, TakePointInTime,
                            DiscardImage, DropTargetWrites, DeleteTarget, EstablishPair, Reorder,
                            ConfirmTarget, WriteThrough, MakeElement, CopyPointInTime>;

/// What a step of the model brought about, both in order: effects to carry out at this instant,
/// changes to record. Within a step the changes stand in the order of R-72: associations in list
/// order, groups after their members, the job last.
struct StepResult {
  std::vector<Effect> effects;
  std::vector<Change> changes;
};

// ---- facts: what the world reports -------------------------------------------------------------

struct WorkDone {
  PairId pair;
};
struct WorkFailed {
  PairId pair;
  Reason reason;
};
struct SetDrained {
  SetId set;
};
struct DrainFailed {
  SetId set;
  Reason reason;
};
struct TimerExpired {
  TimerId timer;
};
/// Lines, power, visibility or element status around a pair are now as in `knows` (all but the
/// surveyed entries).
struct WorldChanged {
  PairId pair;
  Knowledge knows;
};
/// The data-dependent entries of `knows`, as they are just before a decision.
struct Surveyed {
  PairId pair;
  Knowledge knows;
};
/// A write that should be mirrored could not be delivered, or what a Snapshot has to keep of
/// a source extent before it is overwritten can not reach the place where it is kept.
struct WriteUndeliverable {
  PairId pair;
};
/// Hosts wrote the target of a parted pair for the first time since the parting (D-41), or that of
/// a Snapshot or Clone in Synchronized: it is Skewed from then on.
struct TargetWritten {
  PairId pair;
};
/// The next work on an array ends with "unspecified error", once (S-10).
struct WorkFailsUnspecified {
  PairId pair;
};
/// The target or its pool has no room for what the pair has to keep there (a pre-image, a host
/// write to the target, a copied extent): the pair is Broken, its call fails with 4, StopFlow
/// follows.
struct SpaceExhausted {
  PairId pair;
};

/// Mode Adaptive: more bytes than Skew are acknowledged at the source and not at the target.
struct SkewExceeded {
  PairId pair;
};
/// Mode Adaptive: all that was acknowledged is at the target, and no host write waits.
struct SkewDrained {
  PairId pair;
};

/// Something other than hosts wrote into an end of a running mirror, a restore of another pair of
/// its source for instance: the other end has to be brought in line by a copy. Told at every
/// instant at which that is so and no work of the pair is under way.
struct SourceOverwritten {
  PairId pair;
};

/// The pair's writes follow their new order (Reorder).
struct Reordered {
  PairId pair;
};
/// What the call asked for has arrived (ConfirmTarget).
struct TargetConfirmed {
  CallId call;
};

using Fact =
    std::variant<WorkDone, WorkFailed, SetDrained, DrainFailed, TimerExpired, WorldChanged,
                 Surveyed, WriteUndeliverable, TargetWritten, WorkFailsUnspecified, SpaceExhausted,
                 Reordered, TargetConfirmed, SkewExceeded, SkewDrained, SourceOverwritten>;

// ---- changing ----------------------------------------------------------------------------------

/// Carries out a decision: registers the call (its id is returned in `call`), puts the entries into
/// their transient states and asks for the work. A refused or no-effect call is registered too,
/// with its return code. `now` is the instant of the checks, call_latency after the call was made;
/// a wait limit counts from the call (S-06).
StepResult begin(Service& service, const Request& request, const Decision& decision, SimTime now,
                 CallId& call);

/// Takes a fact in; the only other way in which a service changes.
StepResult apply(Service& service, const Fact& fact, SimTime now);

/// Starts what runs without a call: the copy of clones that are Inactive or Prepared with
/// CopyMethodology Copy-before-Activation. Called once at the start, before the first call.
StepResult start_background(Service& service, SimTime now);

/// The service stops: nobody answers until `policy.service_down` is taken back. Calls that have not
/// answered and jobs that are not over fail; what it was parting at one instant is given up, and
/// hosts go on; what arrays copy goes on. Jobs that are over stay (S-11, a decision: the texts
/// say nothing of it).
StepResult stop_service(Service& service, SimTime now);

/// Brings what follows from other properties in line: once, when a Service was filled by hand.
void settle_groups(Service& service);
/// Its members that count have their sources together, in one ReplicationGroup: after Reverse Roles
/// of some of them alone no order and no image is common to all (a decision for R-48).
bool goes_one_way(const Service& service, const Group& group);

/// All properties as changes from NULL, for the first lines of a history.
std::vector<Change> initial_changes(const Service& service);
/// The same for one pair or group that has just come into being.
std::vector<Change> changes_of_new(const Service& service, PairId id);
std::vector<Change> changes_of_new(const Service& service, GroupId id);

// ---- reading -----------------------------------------------------------------------------------

std::string_view name_of_property(Property property);
std::optional<Property> parse_property(std::string_view name);
/// The value as scenario files and reports write it.
std::string property_text(Property property, std::int64_t value);
std::string_view name_of_reason(Reason reason);  ///< "force-needed", as in R-22
std::string_view sentence_of(Reason reason);     ///< ErrorDescription
/// CIM_Error fields of a reason.
struct CimError {
  std::uint16_t cim_status_code;
  std::uint16_t error_type;
  std::uint16_t perceived_severity;
  std::uint16_t probable_cause;
};
CimError cim_error_of(Reason reason);

/// Sentences about broken invariants of a service; empty when it is sound. For tests, `explore` and
/// debug builds.
std::vector<std::string> broken_invariants(const Service& service);

}  // namespace replisim
