// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/rules/rule.hpp"
#include "model/service/service.hpp"

/// What the service knows of a pair, as the predicates of the transition table.
namespace replisim {

/// Data can go from SystemElement to SyncedElement, or back (S-53).
bool forward_open(const Pair& pair);
bool reverse_open(const Pair& pair);
/// The source has other mirrors. What is brought back to it for good would have to go on to their
/// targets: such a chain is not simulated, and no provider is said to offer it (a decision). So the
/// roles can not be reversed, and after a Failover nothing flows back before Failback.
bool source_is_shared(const Service& service, const Pair& pair);
/// With the pair in this Mode, hosts would use both ends of an Active pair of which another pair
/// has an element: what they write at the other end would not reach that one (a decision).
bool shares_with_active(const Service& service, const Pair& pair, Mode mode);
/// An element or array reports failure.
bool element_failed(const Pair& pair);
/// An end is not seen by the service (S-51).
bool unseen(const Pair& pair);
/// Whatever breaks a pair is gone.
bool cause_cured(const Pair& pair);

/// The predicates that hold for the pair under an operation. `by_group`: it is listed through a
/// GroupSynchronized, whose features count then. `covers`: F2 does not apply.
PredicateSet valuation(const Service& service, const Pair& pair, Operation operation, bool by_group,
                       bool covers);
Situation situation_of(const Service& service, const Pair& pair, Operation operation, bool force,
                       bool by_group, bool covers);

/// Features 29 to 33 admit Reverse Roles from the CopyState, or none of them is set (D-24).
bool admits_role_state(const Profile& profile, const ReplicationKind& kind, bool by_group,
                       CopyState state);

/// 4 and 0 act as Automatic when feature 15 is set, else as Manual.
bool recovers_by_itself(const Service& service, const Pair& pair);

/// An exclusive operation is under way on the pair itself (D-29).
bool is_busy(const Pair& pair);

/// Data flows, or would, in that state: a mirror's for good, that of a point in time until the copy
/// is whole.
bool flows_in(const Pair& pair, CopyState state);
/// The service can not tell what state the data is in.
bool tells_nothing(CopyState state);
/// Work that brings the target up to date or to its point in time.
bool is_copy(Work work);
/// The target stands for one instant: every type but Mirror.
bool is_point_in_time(const Pair& pair);

}  // namespace replisim
