// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/protocol/values.hpp"
#include "model/rules/job_rules.hpp"

/// What a provider offers: the checks, the capability answers and `explain` read the
/// same data.
namespace replisim {

enum class Offer : std::uint8_t {
  Offered,
  NotOffered,  ///< legal, but not announced here: 1 (D-03)
  Never,       ///< contradicts the model for that SyncType: 5 (D-02)
};

/// SyncType, Mode and locality together: what a value of SupportedReplicationTypes[] stands for.
struct ReplicationKind {
  SyncType type = SyncType::Mirror;
  Mode mode = Mode::Synchronous;
  Locality place = Locality::Local;
  friend bool operator==(const ReplicationKind&, const ReplicationKind&) = default;
};
/// Four types, four modes, two places.
inline constexpr std::size_t kKinds = 32;
/// A set of kinds, by kind_index().
using Kinds = std::bitset<kKinds>;
/// The place of a kind in the order of types, modes and places; kKinds for Mode Unknown.
constexpr std::size_t kind_index(const ReplicationKind& kind) {
  const auto type =
      static_cast<std::size_t>(kind.type) - static_cast<std::size_t>(SyncType::Mirror);
  const auto mode = static_cast<std::size_t>(kind.mode);
  const auto place = static_cast<std::size_t>(kind.place);
  return mode < 2 ? kKinds : (type * 4 + mode - 2) * 2 + place - 2;
}
ReplicationKind kind_at(std::size_t index);

/// Operations by number, also those of the single-association method (3, 5, 6, 13).
using Operations = std::bitset<32>;
/// Methods by their number in SupportedSynchronousActions[] and SupportedAsynchronousActions[].
using Actions = std::bitset<32>;
/// CopyStates by number.
using CopyStates = std::bitset<32>;

/// WaitForCopyState is narrower here than the table of waits: for these operations of these kinds
/// only these states. Bit 0 of `operations` stands for the methods that create.
struct WaitLimit {
  Kinds kinds;
  Operations operations;
  CopyStates states;
  friend bool operator==(const WaitLimit&, const WaitLimit&) = default;
};

/// Operations that this provider refuses in these states, though the table accepts them (O-10).
struct StateRefusal {
  Kinds kinds;
  Operations operations;
  CopyStates states;
  friend bool operator==(const StateRefusal&, const StateRefusal&) = default;
};

/// Whether an accepted operation is answered by a job, whatever the service's own habit is.
struct JobHabit {
  Kinds kinds;
  Operations operations;
  bool job = true;
  friend bool operator==(const JobHabit&, const JobHabit&) = default;
};

/// A feature that some kinds have, or lack, unlike the others.
struct KindFeature {
  Kinds kinds;
  std::uint8_t feature = 0;
  bool set = false;
  friend bool operator==(const KindFeature&, const KindFeature&) = default;
};

/// The service's default for a property of ReplicationSettingData: a number of the value
/// map, 0 or 1 for a boolean, nanoseconds for an interval.
struct SettingDefault {
  Kinds kinds;
  SettingProperty property = SettingProperty::Pairing;
  std::int64_t value = 0;
  friend bool operator==(const SettingDefault&, const SettingDefault&) = default;
};

/// GetSupportedMaximum: how many of a component (2 to 12) the service takes; 0 = unlimited.
struct Maximum {
  Kinds kinds;
  std::uint8_t component = 0;
  std::uint64_t value = 0;
  friend bool operator==(const Maximum&, const Maximum&) = default;
};

/// Hosts may use the target in these states (D-41), announced by HostAccessible[].
struct HostAccess {
  Kinds kinds;
  CopyStates states;
  bool accessible = false;
  friend bool operator==(const HostAccess&, const HostAccess&) = default;
};

struct Profile {
  std::string name = "generic";
  Version version = Version::seed;     ///< spoken where the scenario does not choose one
  std::bitset<64> features;            ///< element features by number (features.csv, scope element)
  std::bitset<72> group_features;      ///< scope group
  bool failover_reverses = true;       ///< A-1; on in version seed, off in cim241 and later
  bool strict_job_status = false;      ///< JobStatus=schema instead of what clients read (A-2)
  bool refusals_as_cim_error = false;  ///< Refusals=cim-error (A-3)
  bool refuses_unknown_parameters = false;  ///< UnknownParameters=refuse (A-4)
  JobRules jobs;                            ///< what clients may do to jobs

  bool strict = true;  ///< verdicts that rest on a decision are errors (R-74)
  /// What it answers where the sources differ (O-12, O-13); none: as the order of checks has it.
  std::optional<ReturnCode> not_offered_code;
  std::optional<ReturnCode> unknown_association_code;
  bool takes_force = true;     ///< false: Force must be NULL, else 5
  bool takes_settings = true;  ///< false: ReplicationSettingData must be NULL, else 5
  /// SyncState of a whole clone: "6 and 14 = Synchronized/Completed" (section 5.4). 14, Frozen, by
  /// the schema ("all blocks copied, the copy engine is stopped") and S-13; some clients wait
  /// for 6.
  bool clone_shows_synchronized = false;
  bool lists_groups = true;                 ///< GroupSynchronized may be listed; false: 1
  bool deactivate_leaves_settings = false;  ///< Deactivate of a Snapshot, as Dissolve does (R-11)

  Kinds kinds;  ///< SupportedReplicationTypes[], also where the schema has no number
  std::array<Operations, kKinds> single;  ///< by GetSupportedOperations
  std::array<Operations, kKinds> listed;  ///< by GetSupportedListOperations
  std::bitset<8> list_features;           ///< scope list
  std::vector<KindFeature> kind_features;
  std::vector<WaitLimit> wait_limits;  ///< the last that fits counts
  std::vector<StateRefusal> state_refusals;
  std::vector<JobHabit> job_habits;  ///< the last that fits counts
  std::bitset<32> settings;          ///< supported properties, by SettingProperty
  std::vector<SettingDefault> setting_defaults;
  std::vector<Maximum> maxima;
  std::vector<HostAccess> host_access;
  Actions synchronous_actions;
  Actions asynchronous_actions;
  bool sequential_by_default = false;     ///< GetDefaultConsistency
  std::optional<bool> groups_persistent;  ///< GetDefaultGroupPersistency; none: no default
  friend bool operator==(const Profile&, const Profile&) = default;
};

/// The profile used without a `use, profile` row (S-01), for the given version.
Profile generic_profile(Version version);

/// Leaves out what the version does not know: types, modes, operations (R-01, section 19), and
/// resets to Modes that are not offered.
void restrict_to(Profile& profile, Version version);

/// The operation contradicts the model for that SyncType (D-02): no profile can offer it.
bool contradicts(Operation operation, const ReplicationKind& kind);

/// Whether the list method offers the operation (check 6 and 7 of R-03).
Offer offer_of(const Profile& profile, Operation operation, SyncType type, Mode mode,
               Locality locality);
/// The same for the single-association method, ModifyReplicaSynchronization.
Offer single_offer_of(const Profile& profile, Operation operation, const ReplicationKind& kind);

/// The kind is among SupportedReplicationTypes[] (Mode Active has no number there).
bool offers_kind(const Profile& profile, const ReplicationKind& kind);

/// Sets an element feature for all kinds.
void set_feature(Profile& profile, std::uint8_t feature, bool set);

/// An element feature as the kind has it.
bool feature_of(const Profile& profile, const ReplicationKind& kind, std::uint8_t feature);

/// The states that the profile lets a call wait for; all where it says nothing. Operation number 0
/// stands for the methods that create.
CopyStates wait_limit(const Profile& profile, std::uint16_t operation, const ReplicationKind& kind);

/// What a creating method may be told to wait for (section 9.1): where the profile limits nothing,
/// Initialized, Unsynchronized and Synchronized, and where Activate is offered Inactive and
/// Prepared as well, since nothing else would start such a pair.
CopyStates created_states(const Profile& profile, const ReplicationKind& kind);

/// The provider refuses the operation in this state, whatever the table says.
bool refuses_from(const Profile& profile, Operation operation, const ReplicationKind& kind,
                  CopyState state);

/// Whether the operation is answered by a job; none: as the service's habit is.
std::optional<bool> job_habit(const Profile& profile, Operation operation,
                              const ReplicationKind& kind);

/// Method number 6 and its like is in one of the two lists of supported actions.
bool has_method(const Profile& profile, std::uint8_t method);
inline constexpr std::uint8_t kModifyReplicaSynchronization = 5;
inline constexpr std::uint8_t kModifyListSynchronization = 6;

}  // namespace replisim
