// SPDX-License-Identifier: Apache-2.0
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>

#include "tests/model/oracle.hpp"
#include "tests/model/small_world.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

/// Random calls and random facts; the same seed gives the same walk.
class Walker {
 public:
  Walker(World& world, std::uint32_t seed) : world_(world), random_(seed) {}

  void step() {
    ++world_.now.value;
    switch (draw(9)) {
      case 0:
      case 1:
      case 2:
        ask();
        break;
      case 3:
      case 4:
        finish_work();
        break;
      case 5:
        end_drain();
        break;
      case 6:
        expire();
        break;
      case 7:
        change_world();
        break;
      default:
        survey();
        break;
    }
  }

  Request random_request() {
    Request request;
    request.operation = static_cast<std::uint16_t>(
        chance(20)
            ? draw(30)
            : static_cast<int>(oracle::all_operations()[static_cast<std::size_t>(draw(22))]));
    request.synchronization.emplace();
    const int length = 1 + draw(3);
    for (int i = 0; i < length; ++i) {
      request.synchronization->push_back(random_entry());
    }
    request.force = chance(2);
    if (chance(4)) {
      request.wait_for_copy_state = static_cast<std::uint16_t>(2 + draw(17));
    }
    SettingValues settings;
    if (chance(3)) {
      settings.emplace_back(SettingProperty::OnGroupOrListError, 2 + draw(2));
    }
    if (chance(5)) {
      settings.emplace_back(SettingProperty::ConsistentPointInTime, draw(2));
    }
    if (chance(6)) {
      settings.emplace_back(SettingProperty::CopyRecoveryMode, 2 + draw(2));
    }
    if (!settings.empty()) {
      request.settings = settings;
    }
    return request;
  }

 private:
  int draw(int count) {
    return boost::random::uniform_int_distribution<int>(0, count - 1)(random_);
  }
  bool chance(int in) { return draw(in) == 0; }

  PairId random_pair() {
    return PairId{static_cast<std::uint32_t>(draw(static_cast<int>(world_.service.pairs.size())))};
  }
  ListEntry random_entry() {
    if (chance(5)) {
      return {ListEntry::Kind::Group,
              static_cast<std::uint32_t>(draw(static_cast<int>(world_.service.groups.size())))};
    }
    return {ListEntry::Kind::Pair, random_pair().index};
  }

  void ask() { world_.call(random_request()); }
  void finish_work() {
    if (world_.working.empty()) {
      return;
    }
    const PairId pair =
        world_.working[static_cast<std::size_t>(draw(static_cast<int>(world_.working.size())))];
    switch (draw(12)) {
      case 0:
        world_.fact(WorkFailed{pair, Reason::element_failed});
        break;
      case 1:
        world_.fact(WorkFailsUnspecified{pair});
        break;
      default:
        world_.fact(WorkDone{pair});
        break;
    }
  }
  void end_drain() {
    if (world_.draining.empty()) {
      return;
    }
    const SetId set = world_.draining.front();
    if (chance(3)) {
      world_.fact(DrainFailed{set, Reason::drain_incomplete});
    } else {
      world_.fact(SetDrained{set});
    }
  }
  void expire() {
    if (!world_.timers.empty()) {
      world_.fact(TimerExpired{
          world_.timers[static_cast<std::size_t>(draw(static_cast<int>(world_.timers.size())))]});
    }
  }
  void change_world() {
    const PairId pair = random_pair();
    Knowledge knows;
    knows.forward_path_up = !chance(3);
    knows.reverse_path_up = !chance(3);
    knows.system_power = !chance(6);
    knows.synced_power = !chance(6);
    knows.system_seen = knows.system_power && !chance(6);
    knows.synced_seen = knows.synced_power && !chance(6);
    knows.system_failed = chance(10);
    knows.synced_failed = chance(10);
    knows.synced_unknown = chance(6);
    knows.queue_full = chance(15);
    world_.know(pair, knows);
  }
  void survey() {
    const PairId pair = random_pair();
    Knowledge knows;
    knows.missing_writes = chance(2);
    knows.source_has_newer = chance(2);
    knows.source_written_since_failover = chance(2);
    world_.fact(Surveyed{pair, knows});
    if (chance(3)) {
      world_.fact(TargetWritten{pair});
    }
    if (chance(8)) {
      world_.fact(WriteUndeliverable{pair});
    }
    if (chance(4)) {
      world_.fact(SkewExceeded{pair});
    }
    if (chance(4)) {
      world_.fact(SkewDrained{pair});
    }
  }

  World& world_;
  boost::random::mt19937 random_;
};

Service mixed_service(Version version) {
  Policy policy;
  policy.wait_limit = seconds(60);
  policy.link_loss_asynchronous = seconds(40);
  Builder builder(version);
  builder.pair(CopyState::Synchronized, Mode::Asynchronous)
      .pair(CopyState::Synchronized, Mode::Asynchronous)
      .pair(CopyState::Inactive, Mode::Asynchronous)
      .group(3)
      .pair(CopyState::Synchronized)
      .pair(CopyState::Prepared)
      .group(2, false)
      .pair(CopyState::Synchronized, Mode::Synchronous, Locality::Local);
  if (version != Version::seed) {
    builder.pair(CopyState::Synchronized, Mode::Adaptive)
        .pair(CopyState::Synchronized, Mode::Adaptive, Locality::Local);
  }
  if (version == Version::cim249) {
    builder.pair(CopyState::Synchronized, Mode::Active).pair(CopyState::Suspended, Mode::Active);
  }
  builder.policy(policy);
  Service service = builder.build();
  if (version == Version::cim249) {
    service.pairs.back().bias = service.pairs.back().serving = Side::Synced;
  }
  return service;
}

/// A call that answers without work leaves everything as it was.
bool changes_nothing(const Service& before, const Service& after) {
  return before.pairs == after.pairs && before.groups == after.groups &&
         before.jobs == after.jobs && before.timers == after.timers && before.sets == after.sets;
}

}  // namespace

TEST_CASE("Random calls and facts keep the invariants", "[model][walk]") {
  const Version version = GENERATE(Version::seed, Version::cim241, Version::cim249);
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    World world(mixed_service(version));
    Walker walker(world, seed);
    for (int i = 0; i < 300; ++i) {
      walker.step();
      const auto broken = broken_invariants(world.service);
      if (!broken.empty()) {
        std::string lines;
        for (const Change& change : world.last.changes) {
          lines += change_text(change) + "\n";
        }
        CAPTURE(version, seed, i, lines, effect_names(world.last.effects));
        REQUIRE(broken == std::vector<std::string>());
      }
    }
    CHECK(world.service.calls.size() > 50);
  }
}

TEST_CASE("A refused or no-effect call changes nothing and starts nothing", "[model][walk][R-73]") {
  std::size_t refused = 0;
  for (std::uint32_t seed = 100; seed < 130; ++seed) {
    World world(mixed_service(Version::seed));
    Walker walker(world, seed);
    for (int i = 0; i < 200; ++i) {
      walker.step();
      const Request request = walker.random_request();
      const Decision decision = decide(world.service, request);
      if (decision.code == ReturnCode::Completed && !decision.no_effect) {
        continue;
      }
      ++refused;
      Service after = world.service;
      CallId call;
      const StepResult step = begin(after, request, decision, world.now, call);
      CHECK(changes_nothing(world.service, after));
      CHECK(step.effects.empty());
      CHECK(step.changes.size() == 1);
      CHECK(after[call].ended);
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("Force never turns an accepted call into a refused one", "[model][walk][R-38]") {
  std::size_t accepted = 0;
  for (std::uint32_t seed = 200; seed < 230; ++seed) {
    World world(mixed_service(Version::cim241));
    Walker walker(world, seed);
    for (int i = 0; i < 200; ++i) {
      walker.step();
      Request request = walker.random_request();
      request.force = false;
      const Decision without = decide(world.service, request);
      if (without.code != ReturnCode::Completed) {
        continue;
      }
      ++accepted;
      request.force = true;
      const Decision with = decide(world.service, request);
      CHECK(with.code == ReturnCode::Completed);
      CHECK(with.no_effect == without.no_effect);
    }
  }
  CHECK(accepted > 200);
}
