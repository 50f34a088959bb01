// SPDX-License-Identifier: Apache-2.0
#include "model/explore/world.hpp"
#include "model/service/valuation.hpp"

// The world does what a step of the model asks for.
namespace replisim::explore {
namespace {

struct Carrier {
  State& state;
  Loss& loss;

  PairWorld& data(PairId id) const { return state.world.pairs[id.index]; }
  const Pair& pair(PairId id) const { return state.service[id]; }
  Writes& at(PairId id, Side side) const { return data(id).at[static_cast<std::size_t>(side)]; }

  /// Hosts use this end from now on; acknowledged writes that it lacks are lost to them.
  void use(PairId id, Side side) const {
    World& world = state.world;
    const auto lost =
        static_cast<Writes>(world.acknowledged & data(id).own & ~unsigned{at(id, side)});
    if (lost != 0) {
      loss.writes |= lost;
      loss.pair = static_cast<std::uint8_t>(id.index);
      world.acknowledged &= static_cast<Writes>(~lost);
    }
    if (world.waiting == id.index) {
      world.waiting = kNobody;
    }
  }
  void forget(PairId id) const {
    World& world = state.world;
    world.acknowledged &= static_cast<Writes>(~data(id).own);
    if (world.waiting == id.index) {
      world.waiting = kNobody;
    }
    const PairWorld was = data(id);
    data(id) = PairWorld{};
    data(id).failed = was.failed;
    data(id).unknown = was.unknown;
  }

  void operator()(const StartWork& effect) const {
    PairWorld& of = data(effect.pair);
    of.working = effect.work;
    const bool copies = effect.work == Work::CopyAll || effect.work == Work::CopyChanges;
    if (copies && !is_point_in_time(pair(effect.pair))) {
      of.flowing = true;
      of.queue = 0;
    } else if (effect.work == Work::Restore) {
      // From now on the source shows the target's content, wherever an extent lies as yet.
      at(effect.pair, Side::System) = at(effect.pair, Side::Synced);
      use(effect.pair, Side::System);
      // A mirror's source and target both take what hosts write meanwhile.
      of.flowing = !is_point_in_time(pair(effect.pair));
      of.queue = 0;
    }
  }
  void operator()(const StopFlow& effect) const {
    PairWorld& of = data(effect.pair);
    of.flowing = false;
    of.queue = 0;
    of.working = Work::None;
  }
  void operator()(const StartFlow& effect) const {
    data(effect.pair).flowing = !is_point_in_time(pair(effect.pair));
  }
  void operator()(const HoldAndDrain& effect) const {
    for (const PairId id : state.service.sets[effect.set.index].pairs) {
      data(id).held = true;
      data(id).working = Work::None;  // what emptied the queue gives way to the drain
      data(id).draining = effect.drain;
    }
  }
  void operator()(const ReleaseHosts& effect) const {
    for (const PairId id : state.service.sets[effect.set.index].pairs) {
      data(id).held = false;
      data(id).draining = false;
    }
  }
  void operator()(const PartPair& effect) const {
    PairWorld& of = data(effect.pair);
    of.flowing = false;
    of.queue = 0;
    of.target_written = false;
  }
  void operator()(const ServeAt& effect) const { use(effect.pair, effect.side); }
  void operator()(const ReverseFlow& effect) const {
    data(effect.pair).flowing = true;
    data(effect.pair).working = Work::CatchUp;
  }
  void operator()(const SwapRoles& effect) const {
    std::swap(at(effect.pair, Side::System), at(effect.pair, Side::Synced));
  }
  void operator()(const ForgetPair& effect) const { forget(effect.pair); }
  void operator()(const DeleteTarget& effect) const { forget(effect.pair); }
  void operator()(const RefuseHosts& effect) const {
    if (effect.refuse && state.world.waiting == effect.pair.index) {
      state.world.waiting = kNobody;
    }
  }
  void operator()(const TakePointInTime& effect) const {
    PairWorld& of = data(effect.pair);
    of.point = at(effect.pair, Side::System);
    of.target_written = false;
    if (pair(effect.pair).sync_type == SyncType::Snapshot) {
      at(effect.pair, Side::Synced) = of.point;
    }
  }
  void operator()(const DiscardImage& effect) const {
    PairWorld& of = data(effect.pair);
    of.point = 0;
    of.target_written = false;
    at(effect.pair, Side::Synced) = 0;
  }
  void operator()(const DropTargetWrites& effect) const {
    data(effect.pair).target_written = false;
  }
  void operator()(const ChangeMode& effect) const {
    if (data(effect.pair).working == Work::DrainQueue) {
      data(effect.pair).working = Work::None;  // another Mode is wanted before the queue was empty
    }
  }
  // Changes of maps, settings and limits: the model keeps them, or time does.
  void operator()(const ForgetChanges& /*effect*/) const {}
  void operator()(const ApplySettings& /*effect*/) const {}
  void operator()(const WriteThrough& /*effect*/) const {}
  void operator()(const ArmTimer& /*effect*/) const {}
  void operator()(const CancelTimer& /*effect*/) const {}
  // Of other methods, which are not among the calls.
  void operator()(const EstablishPair& /*effect*/) const {}
  void operator()(const Reorder& /*effect*/) const {}
  void operator()(const ConfirmTarget& /*effect*/) const {}
  void operator()(const MakeElement& /*effect*/) const {}
  void operator()(const CopyPointInTime& /*effect*/) const {}
};

}  // namespace

void carry_out(State& state, const std::vector<Effect>& effects, Loss& loss) {
  for (const Effect& effect : effects) {
    std::visit(Carrier{state, loss}, effect);
  }
}

}  // namespace replisim::explore
