// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// What rows of the transition table lead to: work, images, reasons.
namespace replisim {

/// What a target holds. Only this flag, not CopyState alone, decides Force cases F1 and F4.
/// For a point in time: none before it is taken, incomplete while the copy runs, consistent when
/// the target shows it, modified when hosts wrote the target since.
enum class Image : std::uint8_t { none, incomplete, consistent, inconsistent, modified, unknown };

/// Which end of a pair hosts use: SystemElement as created, SyncedElement while failed over (S-25).
enum class Side : std::uint8_t { System, Synced };

/// The work that an accepted operation does on a pair; the world reports its end by WorkDone or
/// WorkFailed. `None` when nothing is under way.
enum class Work : std::uint8_t {
  None,
  Control,      ///< no data: lasts Policy::control_time
  Prepare,      ///< like Control; the target's content is given up (D-25)
  CopyAll,      ///< first copy SystemElement -> SyncedElement, every extent
  CopyChanges,  ///< resync of the changed extents, forward (S-38, S-39)
  Restore,      ///< changed extents, target -> source (D-19)
  Failback,     ///< changed extents back to SystemElement, then hold, drain, turn, release (S-40)
  Drain,        ///< hold host I/O of the set and drain what is under way (R-39)
  DrainQueue,   ///< Reset To Sync: the queue empties, hosts go on (D-22)
  CatchUp,  ///< version seed: the reversed flow after Failover brings the source up to date (A-1)
  PointInTime,  ///< a Snapshot comes to show its point in time: no data, lasts
                ///< Policy::control_time, but counts as copying (it can be suspended or aborted)
  Rewind,       ///< Reset Replica: a Clone's extents that hosts wrote go back to the point in time;
                ///< for a Snapshot like PointInTime
};

/// Why a call or an entry was refused or failed (table under R-22).
enum class Reason : std::uint8_t {
  none,
  method_not_supported,
  operation_not_offered,
  bad_operation,
  bad_list,
  mixed_list,
  bad_setting,
  bad_wait_state,
  unknown_association,
  force_needed,
  wrong_copy_state,
  required_step_pending,
  busy,
  link_down,
  source_unreachable,
  element_failed,
  drain_incomplete,
  wait_state_unreachable,
  timeout,
  job_terminated,  ///< a client ended the job (D-38)
  job_killed,
  service_down,       ///< the service does not run (S-11)
  service_restarted,  ///< it stopped while the call, or its job, was under way
  wrong_job_state,    ///< RequestStateChange, ModifyInstance: the JobState does not allow it
  space_exhausted,    ///< target or pool has no room
  bad_parameter,      ///< a parameter of another method is missing, or its value is not legal
  unknown_instance,   ///< a reference names no instance
  not_nameable,       ///< CreateGroup, 7
  in_relationship,    ///< DeleteGroup, 7: an element of the group is in a relationship
  group_missing,      ///< AddMembers and RemoveMembers, 7
  not_a_member,       ///< RemoveMembers, 8
  group_not_empty,    ///< DeleteGroup without RemoveElements
  not_confirmed,      ///< ConfirmTargetData, 7
  unspecified,
};

}  // namespace replisim
