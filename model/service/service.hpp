// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/outcome.hpp"
#include "model/rules/profile.hpp"
#include "model/service/ids.hpp"
#include "model/service/job.hpp"
#include "model/service/methods/method.hpp"
#include "model/service/request.hpp"
#include "model/service/settings.hpp"
#include "model/units.hpp"

/// The state of a replication service as a value: it can be copied, compared and stored. It changes
/// only through begin() and apply() (model/service/core.hpp).
namespace replisim {

/// What the service knows of the world around one pair. The director reports changes as facts;
/// data-dependent entries are reported by Surveyed just before a decision.
struct Knowledge {
  bool forward_path_up = true;  ///< a line from SystemElement to SyncedElement carries data
  bool reverse_path_up = true;  ///< and one back
  bool system_power = true;     ///< the array of SystemElement has power
  bool synced_power = true;     ///< the array of SyncedElement has power
  bool system_seen = true;      ///< the service sees it: power, and its site has management (S-51)
  bool synced_seen = true;
  bool system_failed = false;  ///< volume or array reports status=failed
  bool synced_failed = false;
  bool system_unknown = false;  ///< volume or array reports status=unknown
  bool synced_unknown = false;
  bool queue_full = false;  ///< the asynchronous queue has no room left
  // Surveyed before a decision:
  bool missing_writes = false;  ///< acknowledged writes of the serving end are not at the other end
  bool source_has_newer = false;  ///< the source was written since the two were parted
  bool source_written_since_failover = false;
  bool target_written = false;  ///< hosts wrote the target since the two were parted
  /// Target or pool has no room for the pair, not even with what the pair holds there given back.
  bool space_exhausted = false;
  friend bool operator==(const Knowledge&, const Knowledge&) = default;
};

/// One CIM_StorageSynchronized. Keys and properties carry the schema's names.
struct Pair {
  std::string name;
  ElementId system_element;
  ElementId synced_element;
  bool exists = true;  ///< false after Detach, Dissolve, Return To ResourcePool (A-7)
  SyncType sync_type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Local;
  CopyState copy_state = CopyState::Inactive;
  ProgressStatus progress_status = ProgressStatus::Completed;
  CopyState requested_copy_state = CopyState::NotApplicable;
  CopyMethodology copy_methodology = CopyMethodology::NotSpecified;
  CopyPriority copy_priority = CopyPriority::NotManaged;
  CopyRecoveryMode copy_recovery_mode = CopyRecoveryMode::Implementationdecides;
  ReadOnly read_only = ReadOnly::None;
  bool failed_copy_stops_host_io = false;
  std::optional<SimTime> delta_update_interval;
  std::optional<std::int64_t> delta_update_blocks;
  std::optional<Bytes> skew;  ///< Mode Adaptive: out of step by more, writes wait
  std::optional<SimTime> desired_rpo;
  std::optional<SimTime> when_established;
  std::optional<SimTime> when_synced;
  std::optional<SimTime> when_synchronized;
  std::optional<SimTime> when_activated;
  std::optional<SimTime> when_deactivated;
  std::optional<SimTime> when_suspended;

  std::optional<GroupId> group;
  bool consistency_exempt = false;
  bool joins_order = false;  ///< its queue is on the way to another place in the order of writes

  /// No relationship, but where an aspect keeps the point in time of one of its source elements; it
  /// never exists for clients.
  std::optional<AspectId> aspect;
  std::optional<PairId>
      takes_from;  ///< its next point in time is the one that an aspect keeps there

  // What the schema does not publish but the rules need.
  Image image = Image::none;
  bool first_copy_complete = false;
  std::optional<SimTime> point_in_time;  ///< when the target's was last taken
  bool copied_ahead = false;  ///< a Clone was copied before Activate, changes are tracked since
  Side serving = Side::System;
  Side bias = Side::System;    ///< Mode Active: the end that goes on when the two lose each other
  bool both_serve = false;     ///< Mode Active: hosts use both ends
  bool write_through = false;  ///< Mode Adaptive: above Skew, writes go synchronous
  bool flow_reversed = false;  ///< after Failover in version seed: SyncedElement -> SystemElement
  bool copying_back = false;   ///< a copy to SystemElement has begun and has not come to its end
  Knowledge knows;
  Work work = Work::None;
  std::optional<CallId> call;  ///< the call whose work is under way on this pair
  std::optional<SetId> set;    ///< the set it is drained with
  std::optional<TimerId> link_loss_timer;
  std::optional<TimerId> heartbeat_timer;
  CopyState before_partition =
      CopyState::NotApplicable;                       ///< remembered while Partitioned or Invalid
  CopyState before_break = CopyState::NotApplicable;  ///< remembered while Broken
  std::optional<SimTime> parted_at;                   ///< when the flow last stopped for good
  bool hosts_refused = false;                         ///< RefuseHosts is in force (R-60)
  ProgressStatus progress_before = ProgressStatus::Completed;  ///< remembered while Pending
  friend bool operator==(const Pair&, const Pair&) = default;
};

inline ReplicationKind kind_of(const Pair& pair) {
  return {pair.sync_type, pair.mode, pair.locality};
}

/// One CIM_GroupSynchronized with its two ReplicationGroups.
struct Group {
  std::string name;
  bool exists = true;
  std::vector<PairId> members;  ///< in the order of the topology's rows (S-20)
  bool consistency_enabled = false;
  bool persistent = true;
  bool delete_on_unassociated = false;
  CopyState copy_state = CopyState::Inactive;  ///< common value of the members, or Mixed (R-45)
  ProgressStatus progress_status = ProgressStatus::Completed;
  CopyState requested_copy_state = CopyState::NotApplicable;
  ConsistencyState consistency_state = ConsistencyState::NotApplicable;
  ConsistencyStatus consistency_status = ConsistencyStatus::Consistencydisabled;
  bool parted_together = true;      ///< the members' last parting had one instant
  ReplicationGroupId source_group;  ///< invalid where a Service was filled without them
  ReplicationGroupId target_group;
  friend bool operator==(const Group&, const Group&) = default;
};

/// A storage element (volume) as the service knows it; index = ElementId::index.
struct Element {
  std::string name;
  std::uint32_t system = 0;  ///< the array it is on, index into Service::systems
  Bytes size;
  bool exists = true;  ///< false before the service makes it, and when it is deleted
  std::optional<std::uint32_t> pool = {};  ///< the service makes it from that one of Service::pools
  friend bool operator==(const Element&, const Element&) = default;
};

/// A ResourcePool that targets are made from.
struct ResourcePool {
  std::string name;
  std::uint32_t system = 0;  ///< the array it is on
  friend bool operator==(const ResourcePool&, const ResourcePool&) = default;
};

/// A ComputerSystem: an array.
struct System {
  std::string name;
  friend bool operator==(const System&, const System&) = default;
};

/// One CIM_ReplicationGroup: elements in their order.
struct ReplicationGroup {
  std::string name;
  bool exists = true;
  std::vector<ElementId> members;
  bool persistent = true;
  bool delete_on_empty_element = false;
  bool delete_on_unassociated = false;
  std::uint8_t reserved_as = 4;  ///< 2 Source Only, 3 Target Only, 4 Source or Target
  friend bool operator==(const ReplicationGroup&, const ReplicationGroup&) = default;
};

/// CIM_SynchronizationAspect.SyncState.
enum class AspectState : std::uint8_t {
  Initialized = 2,
  Unsynchronized = 3,
  Synchronized = 4,
  Error = 5,
  Invalid = 6,
  Restored = 7,
};
/// CIM_SynchronizationAspect.CopyStatus.
enum class AspectCopyStatus : std::uint8_t { OperationCompleted = 4, Restoring = 8 };

/// One CIM_SynchronizationAspect with the SettingsDefineState that ties it to its source.
struct Aspect {
  std::string name;
  bool exists = true;
  std::optional<ElementId> source_element;
  std::optional<ReplicationGroupId> source_group;
  SyncType sync_type = SyncType::Snapshot;
  Mode mode = Mode::Synchronous;
  Locality locality = Locality::Local;
  bool consistency_enabled = false;
  SimTime when_point_in_time;
  std::optional<PairId> pair;  ///< the relationship that Dissolve left it for
  /// Where the points in time of its source elements are kept, in their order; empty: with the
  /// target that Dissolve left.
  std::vector<PairId> data;
  std::vector<PairId> attached;  ///< relationships that Copy or Attach To Target made
  AspectState state = AspectState::Synchronized;
  AspectCopyStatus copy_status = AspectCopyStatus::OperationCompleted;
  bool auto_delete = false;
  std::optional<SimTime> time_before_removal;
  std::optional<TimerId> removal_timer;
  friend bool operator==(const Aspect&, const Aspect&) = default;
};

/// A ServiceAccessPoint of a system: one for each line that ends at its site, and those that
/// clients make known.
struct AccessPoint {
  std::string name;
  bool exists = true;
  std::optional<std::uint32_t> system;  ///< none: not told
  friend bool operator==(const AccessPoint&, const AccessPoint&) = default;
};

/// A SharedSecret that a client made known; what it says is nobody's business.
struct SharedSecret {
  std::string name;
  bool exists = true;
  std::optional<std::uint32_t> access_point;  ///< index into Service::access_points
  friend bool operator==(const SharedSecret&, const SharedSecret&) = default;
};

/// CIM_ConnectivityCollection.ConnectivityStatus.
enum class ConnectivityStatus : std::uint8_t { Unknown = 0, Up = 2, Down = 3, Partitioned = 4 };

/// A RemoteReplicationCollection: the paths to remote systems.
struct RemoteCollection {
  std::string name;
  bool exists = true;
  bool active = false;
  bool delete_on_unassociated = false;
  std::vector<std::uint32_t> local;    ///< access points
  std::vector<std::uint32_t> remote;   ///< access points
  std::vector<std::uint32_t> systems;  ///< remote ones
  ConnectivityStatus status = ConnectivityStatus::Unknown;
  friend bool operator==(const RemoteCollection&, const RemoteCollection&) = default;
};

/// An output parameter of a method: its name and the names or values that came back, in order.
struct OutputValue {
  std::string_view parameter;
  std::vector<std::string> values;  ///< empty: NULL
  friend bool operator==(const OutputValue&, const OutputValue&) = default;
};

/// One pair's part in a call.
struct CallEntry {
  PairId pair;
  std::optional<GroupId> group;    ///< the GroupSynchronized entry it was listed through
  std::uint32_t list_index = 0;    ///< index in Synchronization[]
  std::uint16_t row = UINT16_MAX;  ///< index into transition_rules(): what is done
  bool started = false;
  bool finished = false;
  bool reached_wait_state = false;          ///< latched (R-25, D-10)
  ReturnCode code = ReturnCode::Completed;  ///< meaningful when finished
  Reason reason = Reason::none;
  /// What the pair showed before the entry began; a split that is taken back returns to it.
  ProgressStatus progress_before = ProgressStatus::Completed;
  friend bool operator==(const CallEntry&, const CallEntry&) = default;
};

/// One call that was begun: of ModifyListSynchronization, or of another method.
struct Call {
  Method method = Method::ModifyListSynchronization;
  Operation operation = Operation::Abort;
  bool force = false;
  std::optional<CopyState> wait_for_copy_state;
  OnGroupOrListError on_error = OnGroupOrListError::Stop;
  Settings settings;  ///< as read from ReplicationSettingData
  std::vector<CallEntry> entries;
  bool returned = false;  ///< the method has answered
  ReturnCode code = ReturnCode::Completed;
  Reason reason = Reason::none;  ///< of a code that is an error
  bool ended = false;            ///< all work of the call is over
  std::optional<JobId> job;
  std::optional<TimerId> wait_timer;
  SimTime called_at;
  std::vector<SettingProperty> noted_settings;  ///< accepted and ignored (D-40)
  /// SettingsState[] and UpdatedSynchronizations[]: the pairs concerned, in the order of the
  /// entries.
  std::vector<PairId> settings_state;
  std::vector<PairId> updated_synchronizations;
  std::vector<OutputValue> outputs;  ///< of other methods, when they are known
  friend bool operator==(const Call&, const Call&) = default;
};

/// How a service answers: with a job or without (S-02).
enum class JobPolicy : std::uint8_t { Auto, Sync, Async, Threshold };

/// The service's own times and habits (`set, service, key=value`; S-02, S-04, S-06).
struct Policy {
  JobPolicy jobs = JobPolicy::Auto;
  SimTime job_threshold = seconds(10);
  SimTime call_latency;  ///< between the call and the checks
  SimTime control_time;  ///< how long work without data takes
  SimTime wait_limit;    ///< WaitForCopyState; 0 = none
  SimTime split_limit = seconds(30);
  SimTime host_timeout = seconds(30);
  SimTime heartbeat = seconds(20);
  SimTime link_loss_synchronous = seconds(10);
  std::optional<SimTime> link_loss_asynchronous;  ///< none: the pair stays Pending
  Bytes maximum_skew = mib(64);                   ///< of an Adaptive pair whose Skew is NULL
  SimTime time_before_removal = minutes(5);
  std::uint32_t jobs_at_once = 0;  ///< so many jobs run side by side, others wait; 0 = no limit
  SimTime job_transition;          ///< what Starting and Shutting Down take
  bool method_off = false;         ///< check 1 refuses (S-11)
  bool service_down = false;       ///< nobody answers (S-11)
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// What a timer is for; `index` names the pair, call, job or set it belongs to.
enum class TimerPurpose : std::uint8_t {
  Wait,
  SplitLimit,
  LinkLoss,
  Heartbeat,
  JobRemoval,
  JobTransition,
  AspectRemoval,
};
struct Timer {
  TimerPurpose purpose = TimerPurpose::Wait;
  std::uint32_t index = 0;
  bool armed = true;
  friend bool operator==(const Timer&, const Timer&) = default;
};

/// The pairs that one Split, planned Failover or consistent operation treats as a unit.
struct DrainSet {
  std::vector<PairId> pairs;
  CallId call;
  bool open = true;
  bool forced_apart = false;  ///< can not be drained: all end Fractured (R-40)
  std::optional<TimerId> limit_timer;
  friend bool operator==(const DrainSet&, const DrainSet&) = default;
};

struct Service {
  Version version = Version::seed;
  Profile profile;
  Policy policy;
  std::vector<Pair> pairs;
  std::vector<Group> groups;
  std::vector<Call> calls;
  std::vector<Job> jobs;
  std::vector<JobId> job_queue;  ///< New or Starting, in the order in which they get a place
  std::vector<Timer> timers;
  std::vector<DrainSet> sets;
  std::uint32_t settings_states_created = 0;
  std::vector<Element> elements;  ///< empty where a Service was filled without them
  std::vector<System> systems;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> connections;  ///< systems with a path
  std::vector<ReplicationGroup> replication_groups;
  std::vector<Aspect> aspects;
  std::vector<ResourcePool> pools;
  std::vector<AccessPoint> access_points;
  std::vector<SharedSecret> secrets;
  std::vector<RemoteCollection> collections;

  Pair& operator[](PairId id) { return pairs[id.index]; }
  const Pair& operator[](PairId id) const { return pairs[id.index]; }
  Group& operator[](GroupId id) { return groups[id.index]; }
  const Group& operator[](GroupId id) const { return groups[id.index]; }
  Call& operator[](CallId id) { return calls[id.index]; }
  const Call& operator[](CallId id) const { return calls[id.index]; }
  ReplicationGroup& operator[](ReplicationGroupId id) { return replication_groups[id.index]; }
  const ReplicationGroup& operator[](ReplicationGroupId id) const {
    return replication_groups[id.index];
  }
  Aspect& operator[](AspectId id) { return aspects[id.index]; }
  const Aspect& operator[](AspectId id) const { return aspects[id.index]; }
  Job& operator[](JobId id) { return jobs[id.index]; }
  const Job& operator[](JobId id) const { return jobs[id.index]; }
  friend bool operator==(const Service&, const Service&) = default;
};

}  // namespace replisim
