// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/service/points.hpp"
#include "tests/model/small_world.hpp"

// The course of points in time: what is asked of the world, in which order, and what pairs show.

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;

World one(SyncType type, CopyState state, Version version = Version::cim249,
          Locality locality = Locality::Local) {
  return World(Builder(version).pair(state, Mode::Synchronous, locality, type).build());
}
World snapshot(CopyState state) {
  return one(SyncType::Snapshot, state);
}
World clone(CopyState state) {
  return one(SyncType::Clone, state);
}
std::string names(const World& world) {
  return effect_names(world.last.effects);
}

}  // namespace

TEST_CASE("Activate takes a snapshot's point in time at once", "[model][points][4.3]") {
  World world = snapshot(Inactive);
  world.now = seconds(3);
  world.call(request_of(Op::Activate));
  CHECK(names(world) == "TakePointInTime StartWork");
  CHECK(std::get<StartWork>(world.last.effects[1]).work == Work::PointInTime);
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(world.pair().when_activated == seconds(3));
  CHECK(world.pair().when_synced == seconds(3));
  world.now = seconds(4);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().when_synced == seconds(3));
  CHECK(world.pair().when_synchronized == seconds(4));
  CHECK(world.pair().image == Image::consistent);
  CHECK_FALSE(sync_maintained(world.pair()));
}

TEST_CASE("A clone copies after its point in time was taken", "[model][points][4.3]") {
  World world = clone(Prepared);
  world.now = seconds(3);
  world.call(request_of(Op::Activate));
  CHECK(names(world) == "TakePointInTime StartWork");
  CHECK(std::get<StartWork>(world.last.effects[1]).work == Work::CopyAll);
  CHECK_FALSE(world.pair().when_synced);
  world.now = seconds(9);
  world.settle();
  CHECK(world.pair().when_activated == seconds(3));
  CHECK(world.pair().when_synced == seconds(9));
  CHECK(sync_state_of(Synchronized, ProgressStatus::Completed, SyncType::Clone) ==
        SyncState::Frozen);
}

TEST_CASE("Resync Replica renews a point in time, also from Synchronized", "[model][points]") {
  World world = clone(Synchronized);
  world.call(request_of(Op::ResyncReplica));
  CHECK(names(world) == "TakePointInTime StartWork");
  CHECK(std::get<StartWork>(world.last.effects[1]).work == Work::CopyChanges);
  world.settle();
  World broken = clone(Aborted);
  broken.service.pairs[0].image = Image::none;
  broken.call(request_of(Op::ResyncReplica));
  CHECK(std::get<StartWork>(broken.last.effects[1]).work == Work::CopyAll);
}

TEST_CASE("Suspend and Resume keep the point in time", "[model][points][D-20]") {
  const SyncType type = GENERATE(SyncType::Snapshot, SyncType::Clone);
  World world = one(type, Inactive);
  world.call(request_of(Op::Activate));
  world.call(request_of(Op::Suspend));
  CHECK(names(world).starts_with("StopFlow StartWork"));
  world.fact(WorkDone{PairId{0}});
  CHECK(world.pair().copy_state == Suspended);
  CHECK(world.pair().image == Image::incomplete);
  world.call(request_of(Op::Resume));
  CHECK(names(world) == "StartWork");
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("Feature 18: a clone goes when it is whole, and the wait is met", "[model][points]") {
  World world = clone(Inactive);
  world.service.profile.features.set(18);
  const CallId call = world.call(request_of(Op::Activate, {0}, false, Synchronized));
  CHECK(world.pair().exists);
  world.settle();
  CHECK(names(world) == "ForgetPair");
  CHECK_FALSE(world.pair().exists);
  CHECK(world.called(call).code == ReturnCode::Completed);
  CHECK(world.pair().when_synchronized.has_value());
  std::string seen;
  for (const Change& change : world.last.changes) {
    seen += change_text(change) + "; ";
  }
  CAPTURE(seen);
  CHECK(seen.find("p1 CopyState=Synchronized; ") != std::string::npos);
  CHECK(seen.find("p1 ProgressStatus=Detaching; ") != std::string::npos);
  CHECK(seen.find("p1 exists=false; ") != std::string::npos);
}

TEST_CASE("Copy-before-Activation copies while Inactive", "[model][points]") {
  World world = clone(Inactive);
  world.service.pairs[0].copy_methodology = CopyMethodology::CopybeforeActivation;
  StepResult begun = start_background(world.service, world.now);
  CHECK(effect_names(begun.effects) == "TakePointInTime StartWork");
  CHECK(world.pair().copy_state == Inactive);
  SECTION("it is whole before Activate: only changes are left") {
    world.fact(WorkDone{PairId{0}});
    CHECK(world.pair().copy_state == Inactive);
    world.call(request_of(Op::Activate));
    CHECK(names(world) == "TakePointInTime StartWork");
    CHECK(std::get<StartWork>(world.last.effects[1]).work == Work::CopyChanges);
  }
  SECTION("Activate comes first: the copy begins anew") {
    world.call(request_of(Op::Activate));
    CHECK(names(world) == "StopFlow TakePointInTime StartWork");
    CHECK(std::get<StartWork>(world.last.effects[2]).work == Work::CopyAll);
  }
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("Host writes to the target of a point in time make it Skewed", "[model][points][R-62]") {
  const SyncType type = GENERATE(SyncType::Snapshot, SyncType::Clone);
  World world = one(type, Synchronized);
  world.fact(TargetWritten{PairId{0}});
  CHECK(world.pair().copy_state == Skewed);
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
  CHECK(world.pair().image == Image::modified);
  CHECK(decide(world.service, request_of(Op::RestorefromReplica)).reason == Reason::force_needed);
  CHECK(decide(world.service, request_of(Op::ResetReplica)).reason == Reason::force_needed);
  world.call(request_of(Op::ResetReplica, {0}, true));
  CHECK(names(world) == "DropTargetWrites StartWork");
  CHECK(std::get<StartWork>(world.last.effects[1]).work == Work::Rewind);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().image == Image::consistent);
  World mirror = one(SyncType::Mirror, Synchronized);
  mirror.fact(TargetWritten{PairId{0}});
  CHECK(mirror.pair().copy_state == Synchronized);
}

TEST_CASE("Deactivate and Prepare give the image up", "[model][points][D-13][D-25]") {
  World world = snapshot(Skewed);
  CHECK(decide(world.service, request_of(Op::Deactivate)).reason == Reason::force_needed);
  world.call(request_of(Op::Deactivate, {0}, true));
  world.settle();
  CHECK(names(world).starts_with("StopFlow DiscardImage ForgetChanges"));
  CHECK(world.pair().copy_state == Inactive);
  CHECK(world.pair().image == Image::none);
  World copy = clone(Synchronized);
  copy.call(request_of(Op::Prepare));
  copy.settle();
  CHECK(names(copy).starts_with("StopFlow DiscardImage ForgetChanges"));
}

TEST_CASE("Return To ResourcePool deletes the target", "[model][points][D-23]") {
  World world = snapshot(Broken);
  world.call(request_of(Op::ReturnToResourcePool));
  CHECK(world.pair().progress_status == ProgressStatus::Terminating);
  world.settle();
  CHECK(names(world).starts_with("DeleteTarget"));
  CHECK_FALSE(world.pair().exists);
}

TEST_CASE("Without room a point in time is Broken until there is room", "[model][points]") {
  World world = clone(Inactive);
  const CallId call = world.call(request_of(Op::Activate));
  world.fact(SpaceExhausted{PairId{0}});
  CHECK(names(world).starts_with("StopFlow"));
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.job(call).reason == Reason::space_exhausted);
  CHECK(decide(world.service, request_of(Op::ResyncReplica)).reason == Reason::space_exhausted);
  world.fact(Surveyed{PairId{0}, Knowledge{}});
  CHECK(decide(world.service, request_of(Op::ResyncReplica)).reason == Reason::none);
  World lost = snapshot(Fractured);
  lost.fact(SpaceExhausted{PairId{0}});
  CHECK(lost.pair().copy_state == Broken);
  CHECK(lost.pair().image == Image::inconsistent);
}

TEST_CASE("A clone's copy waits for its line, breaks without it, and stays Broken",
          "[model][points][S-52]") {
  World world = one(SyncType::Clone, Inactive, Version::cim241, Locality::Remote);
  world.call(request_of(Op::Activate));
  world.know(PairId{0}, line_down());
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  world.fact(TimerExpired{*world.timer(TimerPurpose::LinkLoss)});
  CHECK(world.pair().copy_state == Broken);
  world.know(PairId{0}, {});
  CHECK(world.pair().copy_state == Broken);
  World whole = one(SyncType::Clone, Synchronized, Version::cim241, Locality::Remote);
  whole.know(PairId{0}, line_down());
  CHECK(whole.pair().progress_status == ProgressStatus::Completed);
  CHECK_FALSE(whole.timer(TimerPurpose::LinkLoss));
}

TEST_CASE("A snapshot that can not keep a pre-image is lost", "[model][points]") {
  World world = one(SyncType::Snapshot, Skewed, Version::cim241, Locality::Remote);
  world.fact(WriteUndeliverable{PairId{0}});
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.pair().image == Image::inconsistent);
  World inactive = one(SyncType::Snapshot, Inactive, Version::cim241, Locality::Remote);
  inactive.fact(WriteUndeliverable{PairId{0}});
  CHECK(inactive.pair().copy_state == Inactive);
}

TEST_CASE("ConsistentPointInTime takes all points of a group at one instant",
          "[model][points][R-17]") {
  Builder builder(Version::cim241);
  for (int i = 0; i < 2; ++i) {
    builder.pair(Inactive, Mode::Synchronous, Locality::Local, SyncType::Clone);
  }
  World world(builder.group(2).build());
  Request request = group_request(Op::Activate);
  request.settings = SettingValues{{SettingProperty::ConsistentPointInTime, 1}};
  world.call(request);
  CHECK(names(world) == "HoldAndDrain");
  CHECK_FALSE(std::get<HoldAndDrain>(world.last.effects[0]).drain);
  CHECK(world.pair().progress_status == ProgressStatus::Synchronizing);
  world.now = seconds(1);
  SECTION("held") {
    world.fact(SetDrained{SetId{0}});
    CHECK(names(world) == "TakePointInTime StartWork TakePointInTime StartWork ReleaseHosts");
    CHECK(world.pair(1).when_activated == seconds(1));
    world.settle();
    CHECK(world.service.groups[0].copy_state == Synchronized);
    CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
  }
  SECTION("not to be held: nothing was taken") {
    world.fact(DrainFailed{SetId{0}, Reason::element_failed});
    CHECK(names(world).starts_with("ReleaseHosts"));
    CHECK(world.pair().copy_state == Inactive);
    CHECK(world.pair().progress_status == ProgressStatus::Requiresactivate);
  }
}

TEST_CASE("Space that runs out while hosts are held for a point in time breaks the pair",
          "[model][points][R-63]") {
  World world = snapshot(Synchronized);
  Request request = request_of(Op::ResyncReplica);
  request.settings = SettingValues{{SettingProperty::ConsistentPointInTime, 1}};
  world.call(request);
  world.fact(SpaceExhausted{PairId{0}});
  CHECK(world.pair().copy_state == Broken);
  CHECK(broken_invariants(world.service).empty());
}

TEST_CASE("Points in time of different instants are no consistent group", "[model][points]") {
  Builder builder(Version::cim241);
  for (int i = 0; i < 2; ++i) {
    builder.pair(Synchronized, Mode::Synchronous, Locality::Local, SyncType::Snapshot);
  }
  World world(builder.group(2).build());
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
  world.now = seconds(5);
  world.call(request_of(Op::ResyncReplica, {1}));
  world.settle();
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Inconsistent);
  world.call(group_request(Op::ResyncReplica));
  world.settle();
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
}

TEST_CASE("A new pair starts its first copy without a call", "[model][points]") {
  const auto [type, work] =
      GENERATE(table<SyncType, Work>({{SyncType::Mirror, Work::CopyAll},
                                      {SyncType::Snapshot, Work::PointInTime},
                                      {SyncType::Clone, Work::CopyAll},
                                      {SyncType::TokenizedClone, Work::CopyAll}}));
  World world = one(type, Initialized);
  Step step(world.service, world.now);
  start_first_copy(step, PairId{0});
  const StepResult begun = step.finish();
  CAPTURE(name_of(type), effect_names(begun.effects));
  CHECK(std::get<StartWork>(begun.effects.back()).work == work);
  CHECK(begun.effects.size() == (type == SyncType::Mirror ? 1U : 2U));
  CHECK(world.pair().copy_state == Unsynchronized);
  world.fact(WorkDone{PairId{0}});
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().image == Image::consistent);
}

TEST_CASE("A running mirror whose source others wrote is brought in line", "[model][R-42]") {
  World world = one(SyncType::Mirror, Synchronized);
  world.fact(SourceOverwritten{PairId{0}});
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Resyncing);
  CHECK(world.pair().image == Image::incomplete);
  CHECK(effect_names(world.last.effects) == "StartWork");
  world.fact(SourceOverwritten{PairId{0}});  // the copy is under way
  CHECK(world.last.effects.empty());
  world.fact(WorkDone{PairId{0}});
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().image == Image::consistent);
}

TEST_CASE("What is parted does not take over what others wrote", "[model][R-42]") {
  const CopyState state = GENERATE(Fractured, Split, Suspended, Inactive, Failedover);
  World world = one(SyncType::Mirror, state);
  world.fact(SourceOverwritten{PairId{0}});
  CHECK(world.last.effects.empty());
  CHECK(world.pair().copy_state == state);
}
