// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/model/small_world.hpp"

// What exhaustive search has found once, as single courses.

using namespace replisim;
using namespace replisim::testing;

TEST_CASE("Work that gave way to a drain does not end what drains", "[model]") {
  World world(Builder().pair(CopyState::Synchronized, Mode::Asynchronous).build());
  world.call(request_of(Operation::ResetToSync));
  REQUIRE(world.pair().work == Work::DrainQueue);
  world.call(request_of(Operation::Split));
  REQUIRE(world.pair().work == Work::Drain);
  world.fact(WorkDone{PairId{0}});
  CHECK(world.pair().copy_state == CopyState::Synchronized);
  CHECK(world.pair().work == Work::Drain);
  world.fact(SetDrained{world.draining.front()});
  CHECK(world.pair().copy_state == CopyState::Split);
}

TEST_CASE("A line that stays down does not take the work of a Detach away", "[model]") {
  World world(Builder().pair(CopyState::Synchronized).build());
  world.call(request_of(Operation::Failover));
  world.settle();
  REQUIRE(world.pair().flow_reversed);
  Knowledge knows;
  knows.forward_path_up = knows.reverse_path_up = false;
  const CallId detach = world.call(request_of(Operation::Detach));
  REQUIRE(world.pair().work == Work::Control);
  world.know(PairId{0}, knows);
  const auto limit = world.timer(TimerPurpose::LinkLoss);
  REQUIRE(limit);
  world.fact(TimerExpired{*limit});
  CHECK(effect_names(world.last.effects) == "ArmTimer");
  world.fact(WorkDone{PairId{0}});
  CHECK_FALSE(world.pair().exists);
  CHECK(world.job(detach).state == JobState::Completed);
}

TEST_CASE("A repaired pair is not copied while a forced Split parts it", "[model]") {
  World world(Builder().pair(CopyState::Synchronized).build());
  Knowledge failed;
  failed.system_failed = true;
  world.know(PairId{0}, failed);
  REQUIRE(world.pair().copy_state == CopyState::Broken);
  world.call(request_of(Operation::Split, {0}, true));
  REQUIRE(world.pair().work == Work::Drain);
  world.know(PairId{0}, Knowledge{});
  CHECK(world.pair().work == Work::Drain);
  CHECK(world.working.empty());
  world.fact(SetDrained{world.draining.front()});
  CHECK(world.pair().copy_state == CopyState::Fractured);
  CHECK(world.pair().work == Work::None);
}

TEST_CASE("An Active pair whose copy ends unseen serves hosts at both ends", "[model]") {
  World world(Builder(Version::cim249).pair(CopyState::Inactive, Mode::Active).build());
  world.call(request_of(Operation::Activate));
  Knowledge unseen;
  unseen.system_seen = false;
  world.know(PairId{0}, unseen);
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  REQUIRE(world.pair().copy_state == CopyState::Partitioned);
  world.fact(WorkDone{PairId{0}});
  CHECK(world.pair().both_serve);
  CHECK(broken_invariants(world.service) == std::vector<std::string>());
}

TEST_CASE("Roles that are reversed before the old source has caught up leave no consistent target",
          "[model][R-44]") {
  World world(Builder().pair(CopyState::Synchronized).build());
  world.call(request_of(Operation::Failover));
  world.fact(SetDrained{world.draining.front()});
  REQUIRE(world.pair().work == Work::CatchUp);
  SECTION("while it is being copied") {
    world.call(request_of(Operation::ReverseRoles));
    world.fact(WorkDone{PairId{0}});
    CHECK(world.pair().copy_state == CopyState::Suspended);
    CHECK(world.pair().image == Image::incomplete);
  }
  SECTION("while the line is down") {
    Knowledge down;
    down.reverse_path_up = false;
    world.know(PairId{0}, down);
    REQUIRE(world.pair().progress_status == ProgressStatus::Pending);
    world.call(request_of(Operation::ReverseRoles));
    world.fact(WorkDone{PairId{0}});
    CHECK(world.pair().image == Image::incomplete);
  }
  SECTION("after the line has been down for too long") {
    Knowledge down;
    down.reverse_path_up = false;
    world.know(PairId{0}, down);
    world.fact(TimerExpired{*world.timer(TimerPurpose::LinkLoss)});
    REQUIRE(world.pair().work == Work::None);
    REQUIRE_FALSE(world.pair().flow_reversed);
    world.call(request_of(Operation::ReverseRoles));
    world.fact(WorkDone{PairId{0}});
    CHECK(world.pair().image == Image::incomplete);
  }
  SECTION("when it has caught up") {
    world.fact(WorkDone{PairId{0}});
    world.call(request_of(Operation::ReverseRoles));
    world.fact(WorkDone{PairId{0}});
    CHECK(world.pair().image == Image::consistent);
  }
}
