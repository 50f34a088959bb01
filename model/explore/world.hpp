// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "model/explore/instance.hpp"
#include "model/service/core.hpp"

/// The world around a small service without time: lines, arrays, work under way, and data as sets
/// of host writes. It carries out the effects of the model as the simulator does, but lets every
/// end come at any moment.
///
/// One application writes: it issues a write only after the one before was acknowledged (or lost
/// with its array), so every write depends on all acknowledged ones before it. Each write goes to
/// an extent of its own.
namespace replisim::explore {

/// A set of host writes; bit k stands for the (k+1)-th.
using Writes = std::uint8_t;
static_assert(kMostWrites <= 8);

/// What the world knows of one pair.
struct PairWorld {
  std::array<Writes, 2> at{};    ///< what the two ends hold, by Side
  Writes own = 0;                ///< the writes that hosts made to this pair
  Writes queue = 0;              ///< acknowledged, on the way to the other end
  Writes point = 0;              ///< what the source held at the point in time
  Work working = Work::None;     ///< asked for, not yet answered
  bool flowing = false;          ///< a mirror's flow runs, or a copy with the flow beside it
  bool draining = false;         ///< its set is drained, or held
  bool held = false;             ///< hosts are held
  bool target_written = false;   ///< hosts wrote the target since its point in time or the parting
  bool no_room = false;          ///< the target has no room
  std::array<bool, 2> failed{};  ///< the volume on array a, and that on b, reports failure
  bool unknown = false;          ///< the status of the volume on array b is not known
  friend bool operator==(const PairWorld&, const PairWorld&) = default;
};

inline constexpr std::uint8_t kNobody = 3;
/// The instant of every step: later than any date that an encoding keeps.
inline constexpr SimTime kNow = seconds(1);

struct World {
  std::array<PairWorld, kMostPairs> pairs{};
  std::uint8_t issued = 0;
  Writes acknowledged = 0;  ///< those that still count: what was given up on purpose does not
  std::uint8_t waiting = kNobody;  ///< the pair whose last write is not acknowledged yet
  /// The arrays a and b: pairs are created with their source on a.
  std::array<bool, 2> power{true, true};
  std::array<bool, 2> seen{true, true};
  std::array<bool, 2> line{true, true};  ///< from a to b, and back
  friend bool operator==(const World&, const World&) = default;
};

/// A service and its world.
struct State {
  Service service;
  World world;
  friend bool operator==(const State&, const State&) = default;
};

/// What a step did to acknowledged writes: those that no end in use holds any more.
struct Loss {
  Writes writes = 0;
  std::uint8_t pair = kNobody;
};

/// The service, its pairs at rest, nothing written.
State initial_state(const Instance& instance);

/// The pair's ends have changed places.
bool is_swapped(const Pair& pair, PairId id);
/// Lines, power, visibility and status as the service is told.
Knowledge knowledge_of(const World& world, const Service& service, PairId id);
/// What a survey finds (S-12); the entries of lines and power are left as they were.
void survey(const World& world, const Service& service, PairId id, Knowledge& knows);
/// Surveys every pair. The simulator does so before a decision; here the service knows at once, so
/// that a state does not depend on who looked last.
void survey_all(State& state);

/// Carries out what a step asks for.
void carry_out(State& state, const std::vector<Effect>& effects, Loss& loss);

/// The work that runs can come to its end now.
bool may_finish(const State& state, PairId id);
/// It does: what it copied is there. The model is told by WorkDone after that.
void finish_work(State& state, PairId id);

/// A host can write to the pair, does so, and what becomes of the write.
bool may_write(const Instance& instance, const State& state, PairId id);
void write(State& state, PairId id);
/// The next write on its way arrives at the other end.
bool may_deliver(const State& state, PairId id);
void deliver(State& state, PairId id);
/// The host learns that its write is done.
bool may_acknowledge(const State& state);
void acknowledge(State& state);
/// Hosts can use the target beside the source, and have not yet written it.
bool may_write_target(const State& state, PairId id);
/// Everything acknowledged is at the targets of the set.
bool is_drained(const State& state, const DrainSet& set);
/// No target of the pair's order holds a write without those it depends on: what was under way when
/// the order changed has arrived.
bool follows_order(const State& state, PairId id);
/// The pair looks for its place in an order that its group keeps.
inline bool joins_order(const Service& service, const Pair& pair) {
  return pair.joins_order && pair.group && service[*pair.group].consistency_enabled &&
         !pair.consistency_exempt;
}
/// An array loses power: a host that waits for it never learns what became of its write.
void lose_power(State& state, std::size_t array);

/// No write is in `image` that depends on an acknowledged one of `own` that is missing.
bool is_dependent_write_consistent(Writes image, Writes own, Writes acknowledged);

}  // namespace replisim::explore
