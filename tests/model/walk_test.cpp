// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>

#include "model/rules/versions.hpp"
#include "tests/model/oracle_words.hpp"
#include "tests/model/walker.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

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

namespace {

/// Pairs of one type in the states that a scenario can begin with, two of them in a group. What is
/// optional is offered; features that shape the course are drawn.
Service service_of(SyncType type, Version version, Walker& random) {
  Policy policy;
  policy.wait_limit = seconds(60);
  policy.link_loss_asynchronous = seconds(40);
  Builder builder(version);
  const auto add = [&](CopyState state, Locality place) {
    builder.pair(state, Mode::Asynchronous, place, type);
  };
  add(CopyState::Synchronized, Locality::Remote);
  add(CopyState::Synchronized, Locality::Remote);
  builder.group(2, random.chance(2));
  add(CopyState::Inactive, Locality::Remote);
  add(CopyState::Initialized, Locality::Local);
  add(CopyState::Unsynchronized, Locality::Remote);
  add(CopyState::Suspended, Locality::Local);
  Service service = builder.policy(policy).build();
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    for (const Operation operation : oracle::all_operations()) {
      if (oracle::is_optional(operation, type)) {
        service.profile.listed[kind].set(static_cast<std::size_t>(operation));
      }
    }
  }
  for (const std::size_t feature : {18U, 20U, 21U, 22U, 47U, 48U, 49U, 52U}) {
    service.profile.features.set(feature, random.chance(8));
  }
  for (Pair& pair : service.pairs) {
    pair.copy_methodology =
        random.chance(2) ? CopyMethodology::CopybeforeActivation : CopyMethodology::NotSpecified;
  }
  return service;
}

void note_states(const StepResult& step, std::set<CopyState>& shown) {
  for (const Change& change : step.changes) {
    if (change.property == Property::CopyState && change.entity.kind == EntityKind::Pair) {
      shown.insert(static_cast<CopyState>(change.to));
    }
  }
}

/// Walks until so many requests were made, in worlds of a few steps each; the CopyStates that pairs
/// came to.
std::set<CopyState> walk(SyncType type, Version version, std::size_t requests) {
  constexpr int kSteps = 60;
  constexpr int kStepsBetweenChecks = 12;
  std::set<CopyState> shown;
  std::size_t made = 0;
  for (std::uint32_t seed = 1; made < requests; ++seed) {
    World world{Service{}};
    Walker walker(world, seed);
    world.service = service_of(type, version, walker);
    world.working.push_back(PairId{4});
    world.take(start_background(world.service, world.now));
    for (int i = 1; i <= kSteps; ++i) {
      walker.step();
      note_states(world.last, shown);
      if (i % kStepsBetweenChecks == 0) {
        const auto broken = broken_invariants(world.service);
        CAPTURE(name_of(type), name_of_version(version), seed, i);
        REQUIRE(broken == std::vector<std::string>());
      }
    }
    made += world.service.calls.size();
  }
  return shown;
}

/// The CopyStates that a pair of the type can come to in the version.
std::set<CopyState> states_of(SyncType type, Version version) {
  const std::set<CopyState> of_tokens = {CopyState::Synchronized, CopyState::Broken,
                                         CopyState::Aborted,      CopyState::Skewed,
                                         CopyState::Partitioned,  CopyState::Invalid};
  std::set<CopyState> states;
  for (const CopyState state : oracle::states()) {
    const bool never = !exists_in(version, state) ||
                       (state == CopyState::Skewed && type == SyncType::Mirror) ||
                       (state == CopyState::Failedover && type != SyncType::Mirror) ||
                       (type == SyncType::TokenizedClone && of_tokens.count(state) == 0);
    if (!never) {
      states.insert(state);
    }
  }
  return states;
}

void walk_everything(std::size_t requests) {
  const SyncType type = GENERATE(from_range(oracle::types()));
  const Version version = GENERATE(Version::seed, Version::cim241, Version::cim249);
  if (!exists_in(version, type)) {
    return;
  }
  const std::set<CopyState> shown = walk(type, version, requests);
  for (const CopyState state : states_of(type, version)) {
    CAPTURE(name_of(type), name_of_version(version), name_of(state));
    CHECK(shown.count(state) == 1);
  }
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

TEST_CASE("A walk of every type and version keeps the invariants and comes to every CopyState",
          "[model][walk]") {
  walk_everything(20'000);
}

TEST_CASE("A walk of a million requests for every type and version", "[.million]") {
  walk_everything(1'000'000);
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
