// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/explore/invariants.hpp"
#include "model/service/valuation.hpp"

// Predicates about data: what was acknowledged, where it is, and what a target shows.
namespace replisim::explore {
namespace {

Writes at_target(const State& state, PairId id) {
  return state.world.pairs[id.index].at[static_cast<std::size_t>(Side::Synced)];
}

template <class Test>
bool all_pairs(const State& state, Test test) {
  for (std::uint32_t i = 0; i < state.service.pairs.size(); ++i) {
    if (state.service.pairs[i].exists &&
        !test(PairId{i}, state.service.pairs[i], state.world.pairs[i])) {
      return false;
    }
  }
  return true;
}

bool synchronous_loses_nothing(const State& state) {
  return all_pairs(state, [&state](PairId id, const Pair& pair, const PairWorld& data) {
    const bool together = pair.sync_type == SyncType::Mirror &&
                          pair.copy_state == CopyState::Synchronized &&
                          (pair.mode == Mode::Synchronous || pair.mode == Mode::Active);
    return !together || (state.world.acknowledged & data.own & ~at_target(state, id)) == 0;
  });
}

/// A Synchronized mirror's target lacks what is on the way, and nothing else.
bool synchronized_lacks_only_queue(const State& state) {
  return all_pairs(state, [&state](PairId id, const Pair& pair, const PairWorld& data) {
    if (pair.sync_type != SyncType::Mirror || pair.copy_state != CopyState::Synchronized) {
      return true;
    }
    const Writes source = data.at[static_cast<std::size_t>(Side::System)];
    const unsigned missing = source & ~unsigned{at_target(state, id)} & ~unsigned{data.queue};
    return (missing & state.world.acknowledged) == 0;
  });
}

/// The target is no volume in use, and the service calls it consistent.
bool is_image(const Pair& pair) {
  return pair.serving == Side::System && pair.image == Image::consistent;
}

bool consistent_image_is_true(const State& state) {
  return all_pairs(state, [&state](PairId id, const Pair& pair, const PairWorld& data) {
    return !is_image(pair) ||
           is_dependent_write_consistent(at_target(state, id), data.own, state.world.acknowledged);
  });
}

bool point_is_kept(const State& state) {
  return all_pairs(state, [&state](PairId id, const Pair& pair, const PairWorld& data) {
    return !is_point_in_time(pair) || pair.image != Image::consistent || pair.copied_ahead ||
           at_target(state, id) == data.point;
  });
}

/// The images of these pairs, taken together, hold no write without those it depends on.
template <class Pairs>
bool is_one_cut(const State& state, const Pairs& pairs) {
  unsigned image = 0;
  unsigned own = 0;
  for (const PairId id : pairs) {
    image |= at_target(state, id);
    own |= state.world.pairs[id.index].own;
  }
  return is_dependent_write_consistent(static_cast<Writes>(image), static_cast<Writes>(own),
                                       state.world.acknowledged);
}

bool group_consistency_is_true(const State& state) {
  return std::ranges::all_of(state.service.groups, [&state](const Group& group) {
    const bool all_images = std::ranges::all_of(
        group.members, [&state](PairId id) { return is_image(state.service[id]); });
    return group.consistency_state != ConsistencyState::Consistent || !all_images ||
           is_one_cut(state, group.members);
  });
}

/// The pairs, taken together, are one cut. Points in time that were taken apart stay apart: those
/// of one instant are one cut.
bool are_one_cut(const State& state, const std::vector<PairId>& pairs) {
  return std::ranges::all_of(pairs, [&](PairId first) {
    std::vector<PairId> together;
    for (const PairId id : pairs) {
      const Pair& pair = state.service[id];
      if (!is_point_in_time(pair) || pair.point_in_time == state.service[first].point_in_time) {
        together.push_back(id);
      }
    }
    return is_one_cut(state, together);
  });
}

/// The pairs that this step has brought to Split are one cut.
bool split_is_one_cut(const Passage& passage) {
  const Service& before = passage.before.service;
  const Service& after = passage.after.service;
  for (std::size_t i = 0; i < before.sets.size(); ++i) {
    if (before[before.sets[i].call].operation != Operation::Split) {
      continue;
    }
    std::vector<PairId> parted;
    for (const PairId id : before.sets[i].pairs) {
      if (after[id].exists && after[id].copy_state == CopyState::Split &&
          before[id].work == Work::Drain) {
        parted.push_back(id);
      }
    }
    if (!are_one_cut(passage.after, parted)) {
      return false;
    }
  }
  return true;
}

/// What was mirrored and is Split from this step on has every acknowledged write at its target.
bool split_lacks_nothing(const Passage& passage) {
  const State& before = passage.before;
  return all_pairs(passage.after, [&](PairId id, const Pair& pair, const PairWorld& data) {
    const Pair& was = before.service[id];
    const bool splits = pair.sync_type == SyncType::Mirror && pair.copy_state == CopyState::Split &&
                        was.work == Work::Drain && before.world.pairs[id.index].flowing;
    return !splits ||
           (passage.after.world.acknowledged & data.own & ~at_target(passage.after, id)) == 0;
  });
}

/// The call that a loss is to be laid to.
struct Cause {
  bool known = false;
  Operation operation = Operation::Abort;
  bool force = false;
};
Cause cause_of(const Passage& passage) {
  if (passage.edge.event == Event::Call) {
    const Request& request = passage.edges.calls()[passage.edge.which].request;
    return {true, static_cast<Operation>(*request.operation), request.force};
  }
  const Pair& pair = passage.before.service.pairs[passage.taken.loss.pair];
  if (!pair.call) {
    return {};
  }
  const Call& call = passage.before.service[*pair.call];
  return {true, call.operation, call.force};
}

bool failover_loses_nothing(const Passage& passage) {
  if (passage.taken.loss.writes == 0) {
    return true;
  }
  const Cause cause = cause_of(passage);
  return !cause.known || cause.operation != Operation::Failover || cause.force;
}

/// Hosts lose sight of acknowledged writes by Force, or where the call is there to bring back an
/// older content.
bool loss_is_asked_for(const Passage& passage) {
  if (passage.taken.loss.writes == 0) {
    return true;
  }
  const Cause cause = cause_of(passage);
  return cause.known && (cause.force || cause.operation == Operation::RestorefromReplica ||
                         cause.operation == Operation::ResyncReplica);
}

constexpr Invariant kData[] = {
    {.name = "synchronous-loses-nothing",
     .meaning = "a Synchronous or Active mirror that shows Synchronized has every acknowledged "
                "write at its target",
     .state = synchronous_loses_nothing},
    {.name = "synchronized-lacks-only-queue",
     .meaning = "what a Synchronized mirror's target lacks is on its way; nothing is forgotten",
     .state = synchronized_lacks_only_queue},
    {.name = "consistent-image-is-true",
     .meaning = "a target that is called consistent holds no write without those it depends on",
     .state = consistent_image_is_true},
    {.name = "point-in-time-kept",
     .meaning = "a Snapshot or Clone shows its point in time, whatever hosts write to the source",
     .state = point_is_kept},
    {.name = "group-consistency-is-true",
     .meaning = "a group that shows Consistent has targets that one database could start from",
     .state = group_consistency_is_true},
    {.name = "split-is-one-cut",
     .meaning = "the targets of one Split hold no write without those it depends on, over all its "
                "volumes; of points in time, those of one instant",
     .passage = split_is_one_cut},
    {.name = "split-lacks-nothing",
     .meaning = "the targets of a Split have every write that was acknowledged before it",
     .passage = split_lacks_nothing},
    {.name = "failover-loses-nothing",
     .meaning = "a Failover without Force never loses an acknowledged write",
     .passage = failover_loses_nothing},
    {.name = "loss-is-asked-for",
     .meaning = "acknowledged writes are given up only by Force, by a restore or by a resync",
     .passage = loss_is_asked_for},
};

}  // namespace

std::span<const Invariant> data_invariants() {
  return kData;
}

}  // namespace replisim::explore
