// SPDX-License-Identifier: Apache-2.0
#include "model/service/modes.hpp"

#include <algorithm>

#include "model/service/valuation.hpp"

namespace replisim {
namespace {

/// The CopyState that the data path is in; what is not seen goes on as it was.
CopyState state_of_data(const Pair& pair) {
  return tells_nothing(pair.copy_state) ? pair.before_partition : pair.copy_state;
}

}  // namespace

bool flows(const Pair& pair) {
  return pair.exists && !is_point_in_time(pair) && flows_in(pair, state_of_data(pair));
}

bool ends_serve_together(const Pair& pair) {
  return pair.exists && pair.mode == Mode::Active && state_of_data(pair) == CopyState::Synchronized;
}

Side serves_alone(const Pair& pair, bool both) {
  if (pair.mode != Mode::Active) {
    return pair.serving;
  }
  if (both) {
    return Side::System;
  }
  switch (pair.copy_state) {
    case CopyState::Initialized:
    case CopyState::Inactive:
    case CopyState::Prepared:
      return Side::System;
    case CopyState::Failedover:
      return pair.serving;
    default:
      return pair.both_serve ? pair.bias : pair.serving;
  }
}

std::int64_t serving_shown(const Pair& pair) {
  constexpr std::int64_t kBoth = 2;
  return pair.both_serve ? kBoth : static_cast<std::int64_t>(pair.serving);
}

std::int64_t writes_shown(const Pair& pair) {
  if (pair.mode != Mode::Adaptive || pair.sync_type != SyncType::Mirror) {
    return kNull;
  }
  return pair.write_through ? 0 : 1;
}

bool flow_open(const Pair& pair) {
  return forward_open(pair) && (pair.mode != Mode::Active || reverse_open(pair));
}

std::optional<SimTime> link_loss_limit(const Service& service, const Pair& pair) {
  const bool waits = acknowledges_at_both_ends(pair.mode) || pair.write_through;
  return waits ? std::optional(service.policy.link_loss_synchronous)
               : service.policy.link_loss_asynchronous;
}

bool queues_while_down(const Service& service, const Pair& pair) {
  const bool queued = !acknowledges_at_both_ends(pair.mode) && !pair.write_through;
  return pair.sync_type == SyncType::Mirror && queued && !pair.knows.queue_full &&
         !service.policy.link_loss_asynchronous;
}

std::vector<PairId> order_mates(const Service& service, PairId id) {
  std::vector<PairId> mates;
  const Pair& pair = service[id];
  if (pair.sync_type != SyncType::Mirror || !pair.group || pair.consistency_exempt ||
      pair.mode != Mode::Asynchronous || !service[*pair.group].consistency_enabled) {
    return mates;
  }
  for (const PairId member : service[*pair.group].members) {
    if (member != id && service[member].exists && !service[member].consistency_exempt) {
      mates.push_back(member);
    }
  }
  return mates;
}

void reorder(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.exists && pair.mode != Mode::Synchronous && pair.sync_type == SyncType::Mirror) {
    pair.joins_order = true;
    step.ask(Reorder{id});
  }
}

void reset_mode(Step& step, PairId id, Mode mode) {
  const Pair& pair = step.service()[id];
  step.set_mode(id, mode);
  if (mode == Mode::Adaptive) {
    if (!pair.skew && pair.sync_type == SyncType::Mirror) {  // NULL: the implementation decides
      step.set_skew(id, step.service().policy.maximum_skew);
    }
    if (pair.group) {
      step.set_consistency(*pair.group, false);
    }
  }
  step.ask(ChangeMode{id, mode});
  // The queue of a mate may hold what is older than the last write at this pair's target.
  const auto queues = [&step](PairId mate) {
    return step.service()[mate].mode == Mode::Asynchronous;
  };
  if (mode == Mode::Asynchronous && std::ranges::any_of(order_mates(step.service(), id), queues)) {
    reorder(step, id);
  }
}

std::optional<ProgressStatus> progress_before_reset(Service& service, PairId id) {
  const CallEntry* reset = service[id].work == Work::DrainQueue ? entry_on(service, id) : nullptr;
  return reset == nullptr ? std::nullopt : std::optional(reset->progress_before);
}

void skew_exceeded(Step& step, PairId id) {
  Pair& pair = step.service()[id];
  if (pair.mode != Mode::Adaptive || pair.write_through || !flows(pair)) {
    return;
  }
  step.set_write_through(id, true);
  step.ask(WriteThrough{id, true});
  step.cancel(pair.link_loss_timer);  // it was armed for writes that do not wait
  reconsider(step, id);
}

void skew_drained(Step& step, PairId id) {
  if (step.service()[id].write_through) {
    step.set_write_through(id, false);
    step.ask(WriteThrough{id, false});
  }
}

}  // namespace replisim
