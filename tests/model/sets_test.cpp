// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/model/small_world.hpp"

// Pairs that are drained and parted or turned together: Split, Failover, Failback, Reverse Roles.

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;

World group_of_two(Mode mode = Mode::Asynchronous, Version version = Version::seed) {
  return World(Builder(version).pair(Synchronized, mode).pair(Synchronized, mode).group(2).build());
}

}  // namespace

TEST_CASE("Split holds, drains, parts at one instant and releases", "[model][sets][R-39]") {
  World world = group_of_two();
  world.now = seconds(3);
  const CallId call = world.call(group_request(Op::Split, 0, false, Split));
  CHECK(effect_names(world.last.effects) == "HoldAndDrain ArmTimer");
  CHECK(std::get<HoldAndDrain>(world.last.effects[0]).drain);
  CHECK(world.delay_of(*world.timer(TimerPurpose::SplitLimit)) == seconds(30));
  CHECK(world.pair(0).progress_status == ProgressStatus::Splitting);
  CHECK(world.pair(0).requested_copy_state == Split);
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Consistencyinprogress);
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
  CHECK_FALSE(world.called(call).returned);
  world.settle();
  CHECK(effect_names(world.last.effects) == "CancelTimer PartPair PartPair ReleaseHosts");
  CHECK(world.pair(0).copy_state == Split);
  CHECK(world.pair(1).copy_state == Split);
  CHECK(world.pair(0).parted_at == world.pair(1).parted_at);
  CHECK(world.service.groups[0].copy_state == Split);
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Completed);
  CHECK(world.called(call).code == ReturnCode::Completed);
}

TEST_CASE("A drain over its limit is taken back with 3", "[model][sets][R-40]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Split, 0, false, Split));
  world.fact(TimerExpired{*world.timer(TimerPurpose::SplitLimit)});
  CHECK(effect_names(world.last.effects) == "ReleaseHosts StartFlow StartFlow");
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.pair(0).progress_status == ProgressStatus::Completed);
  CHECK(world.pair(1).requested_copy_state == NotApplicable);
  CHECK(world.called(call).code == ReturnCode::Timeout);
}

TEST_CASE("With Force a drain over its limit ends in Fractured for all", "[model][sets][R-40]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Split, 0, true));
  world.fact(TimerExpired{*world.timer(TimerPurpose::SplitLimit)});
  CHECK(effect_names(world.last.effects).starts_with("PartPair PartPair ReleaseHosts"));
  for (const std::uint32_t index : {0U, 1U}) {
    CHECK(world.pair(index).copy_state == Fractured);
    CHECK(world.pair(index).image == Image::inconsistent);
  }
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Inconsistent);
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Consistencyerror);
  CHECK(world.job(call).state == JobState::Completed);
  for (const Change& change : world.changes) {  // the truth rule, also in passing
    CHECK(change_text(change) != "p1 CopyState=Split");
  }
}

TEST_CASE("A forced split that was waited for is 4", "[model][sets][R-26]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Split, 0, true, Split));
  world.fact(DrainFailed{SetId{0}, Reason::drain_incomplete});
  CHECK(world.pair(0).copy_state == Fractured);
  CHECK(world.called(call).code == ReturnCode::Failed);
}

TEST_CASE("A line that goes down during the drain takes the split back", "[model][sets][R-40]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Split, 0, false, Split));
  world.know(PairId{0}, line_down());
  CHECK(world.called(call).code == ReturnCode::Failed);
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.pair(0).progress_status == ProgressStatus::Pending);
  CHECK(world.pair(1).progress_status == ProgressStatus::Completed);
  world.fact(SetDrained{SetId{0}});  // comes too late
  CHECK(world.pair(1).copy_state == Synchronized);
}

TEST_CASE("A known dead line needs Force, and then ends in Fractured", "[model][sets][S-12]") {
  World world = group_of_two();
  world.know(PairId{0}, line_down());
  CHECK(decide(world.service, group_request(Op::Split)).reason == Reason::force_needed);
  world.call(group_request(Op::Split, 0, true));
  CHECK_FALSE(std::get<HoldAndDrain>(world.last.effects[0]).drain);
  world.settle();
  CHECK(world.pair(0).copy_state == Fractured);
  CHECK(world.pair(1).copy_state == Fractured);
}

TEST_CASE("ConsistentPointInTime parts a Fracture at one instant", "[model][sets][R-17]") {
  World world = group_of_two();
  Request request = group_request(Op::Fracture);
  request.settings = SettingValues{{SettingProperty::ConsistentPointInTime, 1}};
  world.call(request);
  CHECK(effect_names(world.last.effects) == "HoldAndDrain ArmTimer");
  world.settle();
  CHECK(world.pair(0).copy_state == Fractured);
  CHECK(world.pair(0).image == Image::consistent);
}

TEST_CASE("Planned Failover drains; in version seed the flow turns at once", "[model][sets][A-1]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Failover, 0, false, Failedover));
  CHECK(effect_names(world.last.effects) == "HoldAndDrain");
  CHECK(world.pair(0).progress_status == ProgressStatus::Failingover);
  world.fact(SetDrained{SetId{0}});
  CHECK(effect_names(world.last.effects) ==
        "PartPair ServeAt ReverseFlow PartPair ServeAt ReverseFlow ReleaseHosts");
  CHECK(world.called(call).code == ReturnCode::Completed);
  CHECK(world.pair(0).copy_state == Failedover);
  CHECK(world.pair(0).progress_status == ProgressStatus::Resyncing);
  CHECK(world.pair(0).serving == Side::Synced);
  CHECK(world.pair(0).system_element == ElementId{0});
  world.settle();
  CHECK(world.pair(0).progress_status == ProgressStatus::Completed);
  CHECK(world.pair(0).flow_reversed);
}

TEST_CASE("In version cim241 no flow runs while failed over", "[model][sets][D-15]") {
  World world = group_of_two(Mode::Asynchronous, Version::cim241);
  world.call(group_request(Op::Failover));
  world.settle();
  CHECK(effect_names(world.effects).find("ReverseFlow") == std::string::npos);
  CHECK(world.pair(0).progress_status == ProgressStatus::Completed);
}

TEST_CASE("A planned Failover that can not drain is taken back, with Force it goes on",
          "[model][sets][D-15]") {
  World world = group_of_two();
  const CallId call = world.call(group_request(Op::Failover, 0, false, Failedover));
  world.fact(DrainFailed{SetId{0}, Reason::link_down});
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.called(call).code == ReturnCode::Failed);
  World forced = group_of_two();
  forced.call(group_request(Op::Failover, 0, true));
  forced.fact(DrainFailed{SetId{0}, Reason::link_down});
  CHECK(forced.pair(0).copy_state == Failedover);
  CHECK(forced.pair(1).copy_state == Failedover);
}

TEST_CASE("Unplanned Failover turns the flow only after the repair", "[model][sets][A-1]") {
  const bool manual = GENERATE(false, true);
  World world(Builder().pair(Synchronized, Mode::Asynchronous).build());
  world.service.pairs[0].copy_recovery_mode =
      manual ? CopyRecoveryMode::Manual : CopyRecoveryMode::Automatic;
  Knowledge gone = line_down();
  gone.system_power = false;
  world.know(PairId{0}, gone);
  Knowledge survey;
  survey.missing_writes = true;
  world.fact(Surveyed{PairId{0}, survey});
  CHECK(decide(world.service, request_of(Op::Failover)).reason == Reason::force_needed);
  world.call(request_of(Op::Failover, {0}, true));
  CHECK(effect_names(world.last.effects) == "StartWork");
  world.settle();
  CHECK(world.pair().copy_state == Failedover);
  CHECK_FALSE(world.pair().flow_reversed);
  world.know(PairId{0}, {});
  CHECK(world.pair().flow_reversed == !manual);
  CHECK(world.pair().progress_status ==
        (manual ? ProgressStatus::Completed : ProgressStatus::Resyncing));
}

TEST_CASE("Failback brings the hosts back", "[model][sets][R-56]") {
  World world(Builder(Version::cim241).pair(Failedover).build());
  const CallId call = world.call(request_of(Op::Failback, {0}, false, Synchronized));
  CHECK(std::get<StartWork>(world.last.effects[0]).work == Work::Failback);
  CHECK(world.pair().progress_status == ProgressStatus::Failingback);
  world.settle();
  CHECK(effect_names(world.last.effects) == "ServeAt StartFlow");
  CHECK(world.pair().serving == Side::System);
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.called(call).code == ReturnCode::Completed);
}

TEST_CASE("A Failback that fails leaves Failedover as it was", "[model][sets][D-16]") {
  World world(Builder(Version::cim241).pair(Failedover).build());
  const CallId call = world.call(request_of(Op::Failback));
  world.fact(WorkFailed{PairId{0}, Reason::link_down});
  CHECK(world.pair().copy_state == Failedover);
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
  CHECK(world.job(call).error_code == ReturnCode::Failed);
}

TEST_CASE("Reverse Roles swaps the keys", "[model][sets][R-57]") {
  World world(Builder(Version::cim241).pair(Synchronized, Mode::Asynchronous).build());
  const CallId call = world.call(request_of(Op::ReverseRoles, {0}, false, Synchronized));
  CHECK_FALSE(world.called(call).returned);
  world.settle();
  CHECK(effect_names(world.last.effects) == "SwapRoles ServeAt StartFlow ReleaseHosts");
  CHECK(world.pair().system_element == ElementId{1});
  CHECK(world.pair().synced_element == ElementId{0});
  CHECK(world.called(call).code == ReturnCode::Completed);
  CHECK(world.called(call).updated_synchronizations == std::vector<PairId>{PairId{0}});
}

TEST_CASE("Reverse Roles from Failedover ends in Suspended, hosts stay where they are",
          "[model][sets][R-57]") {
  World world(Builder().pair(Synchronized).build());
  world.call(request_of(Op::Failover));
  world.settle();
  const CallId call = world.call(request_of(Op::ReverseRoles));
  world.settle();
  CHECK(effect_names(world.last.effects).starts_with("StopFlow SwapRoles ServeAt"));
  CHECK(world.pair().copy_state == Suspended);
  CHECK(world.pair().progress_status == ProgressStatus::Dormant);  // seed: no Requires resume
  CHECK(world.pair().serving == Side::System);
  CHECK(world.pair().system_element == ElementId{1});
  CHECK(world.called(call).updated_synchronizations.empty());
  world.call(request_of(Op::Resume));
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}
