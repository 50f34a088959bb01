// SPDX-License-Identifier: Apache-2.0
#include "tests/model/oracle.hpp"

#include <algorithm>

#include "tests/model/oracle_words.hpp"

namespace replisim::oracle {
namespace {

using enum CopyState;
using S = ProgressStatus;

/// 4.3 Abort: gives up what is being copied or prepared, also a restore; rests with Requires
/// resync.
Expectation abort_of(const Case& one) {
  const bool copying = among(one.state, Unsynchronized, Initialized, Prepared) ||
                       (one.state == Suspended && !one.facts.image_complete);
  const bool restore = among(one.state, Fractured, Split, Skewed) && one.facts.restoring;
  if (one.state == Aborted) {
    return nothing_to_do(one);
  }
  return copying || restore
             ? go(one.state, S::Aborting, Aborted, S::Requiresresync, "4.3 Abort, D-12, D-29")
             : refuse(one, "D-12");
}

/// 4.3 Activate: from Inactive or Prepared.
Expectation activate(const Case& one) {
  return among(one.state, Inactive, Prepared)
             ? go(Unsynchronized, S::Synchronizing, Synchronized, S::Completed, "4.3 Activate")
             : refuse(one, "D-05");
}

/// 4.3 Deactivate: from Synchronized and Unsynchronized to Inactive with Dormant.
Expectation deactivate(const Case& one) {
  if (one.state == Inactive) {
    return nothing_to_do(one);
  }
  return among(one.state, Synchronized, Unsynchronized)
             ? go(one.state, S::Dormant, Inactive, S::Dormant, "4.3 Deactivate, D-13")
             : refuse(one, "D-13");
}

/// 4.3 Detach and Dissolve: from every resting state, with Force while the image is incomplete or
/// unknown (F1).
Expectation end_of(const Case& one) {
  const bool detach = one.operation == Operation::Detach;
  const bool unsafe = among(one.state, Unsynchronized, Broken, Aborted, Partitioned, Invalid) ||
                      (one.state == Suspended && !one.facts.image_complete);
  if (unsafe && !one.force) {
    return refuse(one, "D-06, F1");
  }
  if (!detach && one.state == Failedover && one.facts.feature_53) {
    return refuse(one, "R-54, feature 53");
  }
  Expectation e = go(one.state, detach ? S::Detaching : S::Terminating, one.state, S::Completed,
                     "4.3 Detach and Dissolve, D-14");
  e.gone = true;
  return e;
}

S after_failover(const Facts& facts) {
  if (facts.feature_47) {
    return S::Requiresfracture;
  }
  return facts.feature_48 ? S::Requiressplit : S::Completed;
}

/// Section 11, Failover: planned while the source can be reached; else, and from other states, with
/// Force unless nothing can be missing (R-54, R-55, F1, F3).
Expectation failover(const Case& one) {
  const Facts& f = one.facts;
  const Expectation yes =
      go(one.state, S::Failingover, Failedover, after_failover(f), "R-54, R-55, D-15");
  switch (one.state) {
    case Failedover:
      return nothing_to_do(one);
    case Synchronized: {
      if (f.source_reachable) {
        return f.feature_54 || f.group_feature_60 ? refuse(one, "R-54, features 54 and 60") : yes;
      }
      const bool lags = one.mode == Mode::Asynchronous || one.mode == Mode::Adaptive;
      const bool may_lose = lags && f.missing_writes;
      return may_lose && !one.force ? refuse(one, "D-06, F3") : yes;
    }
    case Fractured:
    case Split:
    case Suspended:
      return (f.image_consistent && !f.source_has_newer) || one.force ? yes
                                                                      : refuse(one, "D-06, F3");
    case Unsynchronized:
    case Broken:
    case Skewed:
    case Partitioned:
      return one.force ? yes : refuse(one, "D-06, F1");
    default:
      return refuse(one, "D-15");
  }
}

/// R-56 Failback: only from Failedover; the source must be reachable; F4.
Expectation failback(const Case& one) {
  if (one.state != Failedover || !one.facts.source_reachable) {
    return refuse(one, "R-56, D-16");
  }
  if (one.facts.source_written && !one.force) {
    return refuse(one, "D-06, F4");
  }
  return go(Failedover, S::Failingback, Synchronized, S::Completed, "R-56, D-16");
}

/// 4.3 Fracture and D-17.
Expectation fracture(const Case& one) {
  const Expectation yes =
      go(one.state, S::Fracturing, Fractured, S::Completed, "4.3 Fracture, D-17");
  switch (one.state) {
    case Fractured:
      return nothing_to_do(one);
    case Synchronized:
      return yes;
    case Unsynchronized:
    case Broken:
      return one.force ? yes : refuse(one, "D-06, F1");
    case Suspended:
    case Skewed:
    case Restored:
      return yes;
    case Failedover:
      return one.facts.feature_47 && !one.facts.feature_53 ? yes : refuse(one, "D-17, R-54");
    default:
      return refuse(one, "D-17");
  }
}

/// 4.3 Resync Replica and D-18.
Expectation resync(const Case& one) {
  const Facts& f = one.facts;
  const Expectation yes =
      go(Unsynchronized, S::Resyncing, Synchronized, S::Completed, "4.3 Resync Replica, D-18");
  switch (one.state) {
    case Synchronized:
      return f.resync_required ? yes : nothing_to_do(one);
    case Fractured:
    case Split:
      return f.feature_22 ? go(Unsynchronized, S::Resyncing, Prepared, S::Requiresactivate,
                               "4.3 Resync Replica, feature 22")
                          : yes;
    case Broken:
      return f.cause_cured ? yes : refuse(one, "D-18, O-10");
    case Aborted:
    case Skewed:
    case Invalid:
    case Restored:
      return yes;
    default:
      return refuse(one, "D-18");
  }
}

/// 4.3 Restore from Replica: from a parted target; F4.
Expectation restore(const Case& one) {
  const Facts& f = one.facts;
  const bool unsafe = one.state == Skewed || (one.state == Fractured && !f.image_consistent);
  if (!among(one.state, Fractured, Split, Skewed) || (unsafe && !one.force)) {
    return refuse(one, unsafe ? "D-06, F4" : "D-19");
  }
  S status = S::Completed;
  if (f.feature_21) {
    status = S::Requiresfracture;
  } else if (f.feature_27) {
    status = S::Requiresdetach;
  } else if (f.feature_49) {
    status = S::Requiresresume;
  }
  if (one.mode == Mode::Active) {
    return f.source_serves ? go(one.state, S::Restoring, Synchronized, status,
                                "4.3 Restore from Replica, active remote mirrors")
                           : refuse(one, "4.3 Restore from Replica: hosts are at the replica");
  }
  return go(one.state, S::Restoring, Restored, status, "4.3 Restore from Replica, D-19");
}

/// 4.3 Resume: from Suspended with the link up; from Restored with feature 49.
Expectation resume(const Case& one) {
  const bool suspended = one.state == Suspended && one.facts.link_up;
  const bool restored = one.state == Restored && one.facts.feature_49;
  if (!suspended && !restored) {
    return refuse(one, "D-20");
  }
  const bool first = suspended && !one.facts.first_copy_complete;
  return go(Unsynchronized, first ? S::Synchronizing : S::Resyncing, Synchronized, S::Completed,
            "4.3 Resume, D-20");
}

/// 4.3 Reset: the Mode changes, CopyState stays; to Synchronous and Active when the queue is empty
/// (D-22). An Active pair whose hosts are at the target alone can not become what its source rules.
Expectation reset(const Case& one) {
  const Mode wanted = mode_of(one.operation);
  if (among(one.state, Initialized, Broken, Failedover, Aborted, Partitioned, Invalid)) {
    return refuse(one, "D-22");
  }
  if (one.mode == wanted) {
    return nothing_to_do(one);
  }
  if (one.mode == Mode::Active && !one.facts.source_serves &&
      among(one.state, Unsynchronized, Fractured, Split, Suspended)) {
    return refuse(one, "D-22, Mode Active");
  }
  const bool queued = one.mode == Mode::Asynchronous || one.mode == Mode::Adaptive;
  const bool at_once = wanted == Mode::Asynchronous || wanted == Mode::Adaptive;
  const bool drains = one.state == Synchronized && queued && !at_once;
  Expectation e = go(one.state, drains ? S::Synchronizing : S::NotApplicable, one.state,
                     S::NotApplicable, "4.3 Reset, D-22");
  e.mode = wanted;
  return e;
}

/// R-57 Reverse Roles.
Expectation reverse(const Case& one) {
  const Facts& f = one.facts;
  if (!among(one.state, Synchronized, Fractured, Split, Suspended, Failedover)) {
    return refuse(one, "D-24");
  }
  if (!f.role_state_admitted || !f.source_access_right ||
      (one.state == Failedover && f.feature_53)) {
    return refuse(one, "R-54, R-57, features 19, 29-33, 53");
  }
  CopyState ends = one.state;
  S status = S::Completed;
  if (among(one.state, Fractured, Split)) {
    status = S::Requiresresync;
  } else if (one.state == Suspended || (one.state == Failedover && !f.feature_52)) {
    ends = Suspended;
    status = S::Requiresresume;
  }
  return go(one.state, S::Failingover, ends, status, "R-57, D-24");
}

/// 10.2 Split, R-39 to R-42.
Expectation split(const Case& one) {
  const Facts& f = one.facts;
  const auto to = [&one](CopyState ends, std::string clause) {
    return go(one.state, S::Splitting, ends, S::Completed, std::move(clause));
  };
  switch (one.state) {
    case CopyState::Split:
      return nothing_to_do(one);
    case Synchronized:
      if (!f.drain_possible) {
        return one.force ? to(Fractured, "R-40") : refuse(one, "R-40, S-12");
      }
      if (!f.drain_in_time) {
        Expectation e = to(one.force ? Fractured : Synchronized, "R-40");
        e.work_code = one.force ? ReturnCode::Completed : ReturnCode::Timeout;
        return e;
      }
      return to(CopyState::Split, "R-39");
    case Suspended:
      if (f.image_complete) {
        return to(CopyState::Split, "D-17");
      }
      return one.force ? to(Fractured, "D-07") : refuse(one, "D-06, F1");
    case Unsynchronized:
    case Broken:
    case Skewed:
      return one.force ? to(Fractured, "D-07, R-42") : refuse(one, "D-06, F1");
    case Restored:
      return to(CopyState::Split, "D-17");
    case Failedover:
      return f.feature_48 && !f.feature_53 ? to(CopyState::Split, "4.3, feature 48")
                                           : refuse(one, "D-17, R-54");
    default:
      return refuse(one, "D-17");
  }
}

/// 4.3 Suspend: from Synchronized and Unsynchronized.
Expectation suspend(const Case& one) {
  if (one.state == Suspended) {
    return nothing_to_do(one);
  }
  return among(one.state, Synchronized, Unsynchronized)
             ? go(one.state, S::Suspending, Suspended, S::Dormant, "4.3 Suspend, D-21")
             : refuse(one, "D-21");
}

/// 4.3 Unprepare and Prepare.
Expectation prepare(const Case& one) {
  if (one.state == Prepared) {
    return nothing_to_do(one);
  }
  return among(one.state, Unsynchronized, Broken, Suspended, Failedover, Partitioned, Invalid)
             ? refuse(one, "D-25")
             : go(Initialized, S::Preparing, Prepared, S::Requiresactivate, "4.3 Prepare, D-25");
}

Expectation answer(const Case& one) {
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
    case Operation::Failover:
      return failover(one);
    case Operation::Failback:
      return failback(one);
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
    case Operation::ResettoActive:
      return reset(one);
    case Operation::ReverseRoles:
      return reverse(one);
    case Operation::Split:
      return split(one);
    case Operation::Suspend:
      return suspend(one);
    default:
      return prepare(one);
  }
}

/// D-36: what version seed shows in the place of values that came later.
void say_in_seed(Expectation& e) {
  const auto say = [](S status) {
    if (status == S::Terminating) {
      return S::Detaching;
    }
    const bool unnamed =
        status == S::Requiresdetach || status == S::Requiressplit || status == S::Requiresresume;
    return unnamed ? S::Dormant : status;
  };
  e.doing = say(e.doing);
  e.status = say(e.status);
  e.ends = e.ends == Restored ? Synchronized : e.ends;
}

/// R-36 F2: not on part of a consistency-enabled group without Force.
bool breaks_groups(Operation operation) {
  using Op = Operation;
  constexpr Op kSensitive[] = {Op::Fracture, Op::Split,    Op::Suspend,  Op::Deactivate,
                               Op::Detach,   Op::Dissolve, Op::Failover, Op::Abort};
  return std::ranges::find(kSensitive, operation) != std::end(kSensitive);
}

}  // namespace

Expectation expected(const Case& one) {
  if (const ReturnCode code = offered_code(one); code != ReturnCode::Completed) {
    Expectation e = refuse(one, code == ReturnCode::NotSupported ? "4.2, D-03" : "4.2, D-02");
    e.code = code;
    return e;
  }
  Expectation e = one.type == SyncType::Mirror ? answer(one) : expected_of_point(one);
  const bool starts = e.code == ReturnCode::Completed && !e.no_effect;
  if (starts && !one.force && !one.facts.whole_group && breaks_groups(one.operation)) {
    return refuse(one, "D-06, F2");
  }
  if (one.version == Version::seed) {
    say_in_seed(e);
  }
  return e;
}

}  // namespace replisim::oracle
