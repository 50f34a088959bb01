// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/service/step.hpp"

/// What the Modes Adaptive and Active add to a mirror.
///
/// Adaptive: writes are acknowledged at the source as long as no more than Skew bytes are out of
/// step. Above it they wait for the target like those of a Synchronous pair, behind what the queue
/// still holds, until all acknowledged bytes are at the target and no host write waits: then they
/// are acknowledged at the source again. The property Mode stays Adaptive throughout: switching
/// between the two is what it says (MOF Sync.Mode).
///
/// Active: hosts use both ends while the mirror flows, and each write is at both before it is
/// acknowledged. Whatever stops the flow leaves one end alone: the bias end where the ends lost
/// each other or were parted, the target after Failover, the source where its content is what
/// counts (Inactive, Prepared, Initialized). The other end takes no host writes until both hold the
/// same again; unlike a Synchronous pair's target (D-41) also when it is Fractured or Split, since
/// to hosts the two are one volume.
namespace replisim {

/// A mirror's flow runs, or would if the line were up; also while the service does not see it.
bool flows(const Pair& pair);
/// Mode Active: hosts use both ends in the pair's present state.
bool ends_serve_together(const Pair& pair);
/// The end that counts as the serving one; `both`: and the other serves beside it.
Side serves_alone(const Pair& pair, bool both);
/// The properties Serving and Writes as numbers of a Change.
std::int64_t serving_shown(const Pair& pair);
std::int64_t writes_shown(const Pair& pair);

/// The line is open in every direction that the flow needs.
bool flow_open(const Pair& pair);
/// How long a line may be down before the pair is Broken; none: for ever (S-06). Writes that wait
/// for the target make an Adaptive pair as impatient as a Synchronous one.
std::optional<SimTime> link_loss_limit(const Service& service, const Pair& pair);
/// An ordered queue holds what the target lacks while the line is down.
bool queues_while_down(const Service& service, const Pair& pair);

/// The other members of the order of writes that an Asynchronous pair's queue keeps.
std::vector<PairId> order_mates(const Service& service, PairId id);

/// The queue of a pair finds its new place in the order of writes; nothing for a Synchronous one.
void reorder(Step& step, PairId id);

/// What an operation that changes the Mode does besides (D-22).
void reset_mode(Step& step, PairId id, Mode mode);

/// What the pair showed before the Reset To Sync (or Active) under way; a reset that gives way
/// leaves nothing under way. None without one.
std::optional<ProgressStatus> progress_before_reset(Service& service, PairId id);

void skew_exceeded(Step& step, PairId id);
void skew_drained(Step& step, PairId id);

}  // namespace replisim
