// SPDX-License-Identifier: Apache-2.0
#include "tests/model/oracle.hpp"
#include "tests/model/oracle_words.hpp"

// What each operation does to a Snapshot, a Clone and a TokenizedClone, read from sections 4.2 to
// 4.4, 10 and 12 of the digest, its decisions, and what schema 2.49 adds.
namespace replisim::oracle {
namespace {

using enum CopyState;
using S = ProgressStatus;

bool is_snapshot(const Case& one) {
  return one.type == SyncType::Snapshot;
}

/// Features 18 and group 16: a clone that has become Synchronized by a copy detaches by itself.
Expectation becomes_whole(const Case& one, Expectation e) {
  e.gone = one.type == SyncType::Clone && one.facts.feature_18 && e.ends == Synchronized;
  return e;
}

/// 4.3 Abort, D-12, D-29: what is being copied or prepared, or a restore (D-26: not of these).
Expectation abort_of(const Case& one) {
  if (one.state == Aborted) {
    return nothing_to_do(one);
  }
  const bool copying = among(one.state, Unsynchronized, Initialized, Prepared) ||
                       (one.state == Suspended && !one.facts.image_complete);
  const bool restore = one.type != SyncType::TokenizedClone &&
                       among(one.state, Synchronized, Fractured, Split, Skewed) &&
                       one.facts.restoring;
  return copying || restore ? go(one.state, S::Aborting, Aborted, S::Requiresresync, "4.3 Abort")
                            : refuse(one, "D-12");
}

/// 4.3 Activate: the point in time is taken; Unsynchronized, then Synchronized.
Expectation activate(const Case& one) {
  if (!among(one.state, Inactive, Prepared)) {
    return refuse(one, "D-05");
  }
  return becomes_whole(
      one, go(Unsynchronized, S::Synchronizing, Synchronized, S::Completed, "4.3 Activate"));
}

/// 4.3 Deactivate, D-13: from Unsynchronized; a snapshot also from Synchronized, and with Force
/// from Skewed (F5).
Expectation deactivate(const Case& one) {
  if (one.state == Inactive) {
    return nothing_to_do(one);
  }
  const bool stands = is_snapshot(one) && among(one.state, Synchronized, Skewed);
  if (one.state != Unsynchronized && !stands) {
    return refuse(one, "D-13");
  }
  if (one.state == Skewed && !one.force) {
    return refuse(one, "D-06, F5");
  }
  return go(one.state, S::Dormant, Inactive, S::Dormant, "4.3 Deactivate");
}

/// 4.3 Detach, Dissolve, D-14, F1; the features of Failover do not matter here.
Expectation end_of(const Case& one) {
  const bool unsafe = among(one.state, Unsynchronized, Broken, Aborted, Partitioned, Invalid) ||
                      (one.state == Suspended && !one.facts.image_complete);
  if (unsafe && !one.force) {
    return refuse(one, "D-06, F1");
  }
  const S doing = one.operation == Operation::Detach ? S::Detaching : S::Terminating;
  Expectation e = go(one.state, doing, one.state, S::Completed, "4.3 Detach, Dissolve");
  e.gone = true;
  return e;
}

/// D-23: from every state but Partitioned.
Expectation return_to_pool(const Case& one) {
  if (one.state == Partitioned) {
    return refuse(one, "D-23");
  }
  Expectation e =
      go(one.state, S::Terminating, one.state, S::Completed, "4.3 Return To Pool, D-23");
  e.gone = true;
  return e;
}

/// 4.3 Fracture, D-17.
Expectation fracture(const Case& one) {
  if (one.state == Fractured) {
    return nothing_to_do(one);
  }
  if (among(one.state, Unsynchronized, Broken) && !one.force) {
    return refuse(one, "D-06, F1");
  }
  return among(one.state, Synchronized, Unsynchronized, Broken, Suspended, Skewed, Restored)
             ? go(one.state, S::Fracturing, Fractured, S::Completed, "4.3 Fracture, D-17")
             : refuse(one, "D-17");
}

/// 10.2 Split, D-17, R-40, R-42.
Expectation split(const Case& one) {
  const Facts& f = one.facts;
  if (one.state == CopyState::Split) {
    return nothing_to_do(one);
  }
  const Expectation whole =
      go(one.state, S::Splitting, CopyState::Split, S::Completed, "R-39, D-17");
  const Expectation forced = go(one.state, S::Splitting, Fractured, S::Completed, "R-40, R-42");
  if (one.state == Synchronized && f.drain_possible && !f.drain_in_time) {
    Expectation e = forced;
    e.ends = one.force ? Fractured : Synchronized;
    e.work_code = one.force ? ReturnCode::Completed : ReturnCode::Timeout;
    return e;
  }
  const bool safe = (one.state == Synchronized && f.drain_possible) || one.state == Restored ||
                    (one.state == Suspended && f.image_complete);
  if (safe) {
    return whole;
  }
  const bool can = among(one.state, Synchronized, Suspended, Unsynchronized, Broken, Skewed);
  return can && one.force ? forced : refuse(one, can ? "D-06, D-07" : "D-17");
}

/// 4.3 Resync Replica, D-18: a new point in time, also from Synchronized; feature 22.
Expectation resync(const Case& one) {
  const bool from =
      among(one.state, Synchronized, Fractured, Split, Aborted, Skewed, Restored, Invalid) ||
      (one.state == Broken && one.facts.cause_cured);
  if (!from) {
    return refuse(one, "D-18");
  }
  if (one.facts.feature_22 && among(one.state, Fractured, Split)) {
    return go(Unsynchronized, S::Resyncing, Prepared, S::Requiresactivate, "feature 22");
  }
  return becomes_whole(
      one, go(Unsynchronized, S::Resyncing, Synchronized, S::Completed, "4.3 Resync Replica"));
}

/// 4.3 Restore from Replica, D-19, F4: parted or not.
Expectation restore(const Case& one) {
  const Facts& f = one.facts;
  if (!among(one.state, Synchronized, Fractured, Split, Skewed)) {
    return refuse(one, "D-19");
  }
  if ((one.state == Skewed || (one.state == Fractured && !f.image_consistent)) && !one.force) {
    return refuse(one, "D-06, F4");
  }
  const S status = f.feature_21   ? S::Requiresfracture
                   : f.feature_27 ? S::Requiresdetach
                   : f.feature_49 ? S::Requiresresume
                                  : S::Completed;
  return go(one.state, S::Restoring, Restored, status, "4.3 Restore from Replica");
}

/// 4.3 Resume, D-20: the line must be up; from Restored by feature 49.
Expectation resume(const Case& one) {
  if (one.state == Suspended && one.facts.link_up) {
    return becomes_whole(
        one, go(Unsynchronized, S::Synchronizing, Synchronized, S::Completed, "4.3 Resume"));
  }
  if (one.state == Restored && one.facts.feature_49) {
    return becomes_whole(one, go(Unsynchronized, S::Resyncing, Synchronized, S::Completed,
                                 "4.3 Resume, feature 49"));
  }
  return refuse(one, "D-20");
}

/// D-22: the Mode changes at once, nothing is queued.
Expectation reset(const Case& one) {
  const Mode wanted = mode_of(one.operation);
  if (among(one.state, Initialized, Broken, Failedover, Aborted, Partitioned, Invalid)) {
    return refuse(one, "D-22");
  }
  if (one.mode == wanted) {
    return nothing_to_do(one);
  }
  Expectation e = go(one.state, S::NotApplicable, one.state, S::NotApplicable, "4.3 Reset, D-22");
  e.mode = wanted;
  return e;
}

/// cim249-additions: Skewed becomes Synchronized, host writes are lost (Force).
Expectation reset_replica(const Case& one) {
  if (one.state == Synchronized) {
    return nothing_to_do(one);
  }
  if (one.state != Skewed || !one.force) {
    return refuse(one, one.state == Skewed ? "D-06" : "cim249-additions");
  }
  return go(Unsynchronized, S::Resyncing, Synchronized, S::Completed, "cim249-additions 27");
}

/// 4.3 Suspend, D-21: only while it is being copied.
Expectation suspend(const Case& one) {
  if (one.state == Suspended) {
    return nothing_to_do(one);
  }
  return one.state == Unsynchronized
             ? go(one.state, S::Suspending, Suspended, S::Dormant, "4.3 Suspend")
             : refuse(one, "D-21");
}

/// 4.3 Unprepare and Prepare, D-25.
Expectation prepare(const Case& one) {
  if (one.state == Prepared) {
    return nothing_to_do(one);
  }
  return among(one.state, Initialized, Synchronized, Fractured, Split, Inactive, Aborted, Skewed,
               Restored)
             ? go(Initialized, S::Preparing, Prepared, S::Requiresactivate, "4.3 Prepare, D-25")
             : refuse(one, "D-25");
}

}  // namespace

Expectation expected_of_point(const Case& one) {
  switch (one.operation) {
    case Operation::Abort:
      return abort_of(one);
    case Operation::Activate:
      return activate(one);
    case Operation::Deactivate:
      return deactivate(one);
    case Operation::Detach:
    case Operation::Dissolve:
      return end_of(one);
    case Operation::Fracture:
      return fracture(one);
    case Operation::ResyncReplica:
      return resync(one);
    case Operation::RestorefromReplica:
      return restore(one);
    case Operation::Resume:
      return resume(one);
    case Operation::ResetToSync:
    case Operation::ResetToAsync:
    case Operation::ResettoAdaptive:
      return reset(one);
    case Operation::ReturnToResourcePool:
      return return_to_pool(one);
    case Operation::ResetReplica:
      return reset_replica(one);
    case Operation::Split:
      return split(one);
    case Operation::Suspend:
      return suspend(one);
    default:
      return prepare(one);
  }
}

}  // namespace replisim::oracle
