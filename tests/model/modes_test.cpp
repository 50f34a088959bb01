// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/model/small_world.hpp"

using namespace replisim;
using namespace replisim::testing;
using enum CopyState;
using Op = Operation;

namespace {

Service active_pair(Side bias = Side::System, CopyState state = Synchronized) {
  Service service = Builder(Version::cim249).pair(state, Mode::Active).build();
  service.pairs[0].bias = bias;
  settle_groups(service);
  return service;
}

Knowledge line(bool forward, bool reverse) {
  Knowledge knows;
  knows.forward_path_up = forward;
  knows.reverse_path_up = reverse;
  return knows;
}

/// "both", "source" or "target": who serves hosts, as the property says it.
std::string ends(const World& world) {
  std::string last;
  for (const Change& change : initial_changes(world.service)) {
    if (change.property == Property::Serving) {
      last = property_text(Property::Serving, change.to);
    }
  }
  return last;
}

void expire(World& world, TimerPurpose purpose) {
  const auto timer = world.timer(purpose);
  REQUIRE(timer);
  world.now.value += world.delay_of(*timer).value;
  world.fact(TimerExpired{*timer});
}

std::vector<std::string> told(const World& world, Property property) {
  std::vector<std::string> values;
  for (const Change& change : world.changes) {
    if (change.property == property) {
      values.push_back(property_text(property, change.to));
    }
  }
  return values;
}

}  // namespace

TEST_CASE("Both ends of an Active pair serve while it is Synchronized", "[model][active]") {
  World world(active_pair());
  CHECK(ends(world) == "Both");
  const CallId call = world.call(request_of(Op::Suspend, {0}, true, Suspended));
  world.settle();
  CHECK(world.called(call).code == ReturnCode::Completed);
  CHECK(ends(world) == "System");
  world.call(request_of(Op::Resume, {0}, false, Synchronized));
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(ends(world) == "System");
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(ends(world) == "Both");
  CHECK(told(world, Property::Serving) == std::vector<std::string>{"System", "Both"});
  CHECK(broken_invariants(world.service).empty());
}

TEST_CASE("Whoever loses the other: the bias end goes on alone", "[model][active]") {
  const Side bias = GENERATE(Side::System, Side::Synced);
  const std::string alone = bias == Side::System ? "System" : "Synced";
  const bool forward = GENERATE(true, false);
  CAPTURE(alone, forward);
  World world(active_pair(bias));
  world.know(PairId{0}, line(forward, !forward));  // one direction is enough
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK(ends(world) == "Both");  // until link_loss the writes of both wait
  expire(world, TimerPurpose::LinkLoss);
  CHECK(world.pair().copy_state == Broken);
  CHECK(ends(world) == alone);
  world.know(PairId{0}, line(true, true));
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(ends(world) == alone);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(ends(world) == "Both");
  CHECK(world.pair().serving == Side::System);
}

TEST_CASE("A site without power: the bias end, or nobody until Failover", "[model][active]") {
  World world(active_pair());
  Knowledge lost;
  lost.system_power = lost.system_seen = false;
  world.know(PairId{0}, lost);
  expire(world, TimerPurpose::Heartbeat);
  CHECK(world.pair().copy_state == Partitioned);
  CHECK(ends(world) == "System");  // the bias end, which has no power
  const CallId warned = world.call(request_of(Op::Failover));
  CHECK(world.called(warned).code == ReturnCode::Failed);
  world.call(request_of(Op::Failover, {0}, true));
  world.settle();
  CHECK(world.pair().copy_state == Failedover);
  CHECK(ends(world) == "Synced");
  world.know(PairId{0}, Knowledge{});
  CHECK(ends(world) == "Synced");
  world.call(request_of(Op::Failback));
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(ends(world) == "Both");
}

TEST_CASE("The service that sees nothing changes nothing for hosts", "[model][active]") {
  World world(active_pair());
  Knowledge blind;
  blind.synced_seen = false;
  world.know(PairId{0}, blind);
  expire(world, TimerPurpose::Heartbeat);
  CHECK(world.pair().copy_state == Partitioned);
  CHECK(ends(world) == "Both");  // the line is up: they still mirror each other
  world.know(PairId{0}, Knowledge{});
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(ends(world) == "Both");
  CHECK(told(world, Property::Serving).empty());
}

TEST_CASE("Reset to Active and back", "[model][active][D-22]") {
  World world(Builder(Version::cim249).pair(Synchronized, Mode::Asynchronous).build());
  world.call(request_of(Op::ResettoActive));
  CHECK(world.pair().mode == Mode::Asynchronous);
  CHECK(world.pair().progress_status == ProgressStatus::Synchronizing);
  CHECK(ends(world) == "System");
  world.settle();
  CHECK(world.pair().mode == Mode::Active);
  CHECK(ends(world) == "Both");
  world.call(request_of(Op::ResetToSync));
  CHECK(world.pair().mode == Mode::Synchronous);
  CHECK(ends(world) == "System");
  world.call(request_of(Op::ResettoActive));  // the queue is empty: at once
  CHECK(world.pair().mode == Mode::Active);
}

TEST_CASE("A Mode whose source rules is refused while hosts are at the target alone",
          "[model][active][D-22]") {
  World world(active_pair(Side::Synced));
  world.call(request_of(Op::Suspend));
  world.settle();
  CHECK(ends(world) == "Synced");
  CHECK(world.called(world.call(request_of(Op::ResetToSync))).code == ReturnCode::Failed);
  world.call(request_of(Op::Resume));
  CHECK(world.called(world.call(request_of(Op::ResetToAsync))).code == ReturnCode::Failed);
  world.settle();
  CHECK(world.called(world.call(request_of(Op::ResetToSync))).code == ReturnCode::JobStarted);
  CHECK(world.pair().mode == Mode::Synchronous);
  CHECK(world.pair().serving == Side::System);
}

TEST_CASE("What stops the flow for good leaves the source where its content is what counts",
          "[model][active]") {
  World world(active_pair(Side::Synced));
  world.call(request_of(Op::Fracture));
  world.settle();
  CHECK(ends(world) == "Synced");
  world.call(request_of(Op::Prepare));
  CHECK(ends(world) == "System");
  world.settle();
  CHECK(world.pair().copy_state == Prepared);
  CHECK(ends(world) == "System");
}

TEST_CASE("Both ends serving without a flow is a broken invariant", "[model][active][invariants]") {
  Service service = active_pair(Side::System, Suspended);
  CHECK(broken_invariants(service).empty());
  service.pairs[0].both_serve = true;
  CHECK(broken_invariants(service) ==
        std::vector<std::string>{"p1: both ends serve hosts without being mirrored (split brain)"});
  service = active_pair();
  service.pairs[0].mode = Mode::Synchronous;
  CHECK(broken_invariants(service).size() == 1);
  service = active_pair();
  service.pairs[0].both_serve = false;
  CHECK(broken_invariants(service) ==
        std::vector<std::string>{"p1: an end of an Active pair in flow does not serve hosts"});
  service = active_pair();
  service.pairs[0].locality = Locality::Local;
  CHECK(broken_invariants(service) == std::vector<std::string>{"p1: Mode Active on one array"});
  service = Builder(Version::cim241).pair(Suspended, Mode::Adaptive).build();
  service.pairs[0].write_through = true;
  CHECK(broken_invariants(service) ==
        std::vector<std::string>{"p1: writes go synchronous outside a flow of Mode Adaptive"});
}

TEST_CASE("An Adaptive pair goes synchronous above Skew and comes back", "[model][adaptive]") {
  World world(Builder(Version::cim241).pair(Synchronized, Mode::Adaptive).build());
  CHECK(world.pair().skew == mib(64));  // NULL: what the service takes
  world.fact(SkewExceeded{PairId{0}});
  CHECK(world.pair().write_through);
  CHECK(world.pair().mode == Mode::Adaptive);
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(effect_names(world.last.effects) == "WriteThrough");
  world.fact(SkewExceeded{PairId{0}});  // told twice
  CHECK(world.last.effects.empty());
  world.fact(SkewDrained{PairId{0}});
  CHECK_FALSE(world.pair().write_through);
  world.fact(SkewDrained{PairId{0}});
  CHECK(world.last.effects.empty());
  CHECK(told(world, Property::Writes) == std::vector<std::string>{"synchronous", "asynchronous"});
}

TEST_CASE("Writes that wait make an Adaptive pair as impatient as a Synchronous one",
          "[model][adaptive][S-06]") {
  World world(Builder(Version::cim241).pair(Synchronized, Mode::Adaptive).build());
  world.know(PairId{0}, line(false, false));
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK_FALSE(world.timer(TimerPurpose::LinkLoss));
  world.now.value += 500;
  world.fact(SkewExceeded{PairId{0}});
  const auto timer = world.timer(TimerPurpose::LinkLoss);
  REQUIRE(timer);
  CHECK(world.delay_of(*timer) == seconds(10));
  expire(world, TimerPurpose::LinkLoss);
  CHECK(world.pair().copy_state == Broken);
  CHECK_FALSE(world.pair().write_through);
  CHECK(told(world, Property::Writes) == std::vector<std::string>{"synchronous", "asynchronous"});
}

TEST_CASE("Going Adaptive switches group consistency off", "[model][adaptive][D-22]") {
  World world(Builder(Version::cim241)
                  .pair(Synchronized, Mode::Asynchronous)
                  .pair(Synchronized, Mode::Asynchronous)
                  .group(2)
                  .build());
  Request request = group_request(Op::ResettoAdaptive);
  request.settings = SettingValues{{SettingProperty::MaximumSkew, 1'000'000}};
  world.call(request);
  CHECK(world.pair(0).mode == Mode::Adaptive);
  CHECK(world.pair(1).skew == bytes(1'000'000));
  CHECK_FALSE(world.service.groups[0].consistency_enabled);
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Consistencydisabled);
  CHECK(told(world, Property::ConsistencyEnabled) == std::vector<std::string>{"false"});
  world.call(group_request(Op::ResetToAsync));
  CHECK(world.pair(0).mode == Mode::Asynchronous);
  CHECK_FALSE(world.service.groups[0].consistency_enabled);  // a client switches it on again
}
