// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/explore/search.hpp"
#include "tests/explore/instances.hpp"
#include "tests/explore/naive.hpp"

// How many states there are. A number that moved is a rule that moved: look why, then write it
// down.

using namespace replisim;
using namespace replisim::explore;
using namespace replisim::testing;

namespace {

struct Golden {
  const char* name;
  Instance instance;
  std::uint32_t distinct;
  std::uint64_t edges;
  std::uint32_t depth;
};

Instance mirror(Mode mode, Version version, std::uint32_t writes) {
  return one_pair(SyncType::Mirror, mode, Locality::Remote, version, writes);
}
Instance point(SyncType type, Version version, std::uint32_t writes) {
  return one_pair(type, Mode::Synchronous, Locality::Local, version, writes);
}

std::vector<Golden> one_pair_models() {
  return {
      {"mirror", mirror(Mode::Synchronous, Version::seed, 0), 1, 1, 1},
      {"mirror, link, 1 write", with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::link}),
       1, 1, 1},
      {"asynchronous mirror of cim241",
       mirror(Mode::Asynchronous, Version::cim241, 0), 1, 1, 1},
      {"active mirror", mirror(Mode::Active, Version::cim249, 1), 1, 1, 1},
      {"snapshot", with(point(SyncType::Snapshot, Version::seed, 1), {Fault::copy, Fault::target}),
       1, 1, 1},
      {"snapshot of cim249", with(point(SyncType::Snapshot, Version::cim249, 1), {Fault::target}),
       1, 1, 1},
      {"clone", with(point(SyncType::Clone, Version::seed, 1), {Fault::copy, Fault::target}), 1, 1,
       1},
      {"tokenized clone", with(point(SyncType::TokenizedClone, Version::cim249, 1), {Fault::copy}),
       1, 1, 1},
  };
}

std::vector<Golden> groups() {
  const auto operations = {Operation::Activate, Operation::Split, Operation::Fracture,
                           Operation::ResyncReplica};
  return {
      {"two synchronous mirrors",
       group_of(2, with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::link}), operations),
       1, 1, 1},
      {"two asynchronous mirrors",
       group_of(2, mirror(Mode::Asynchronous, Version::seed, 2), operations), 1, 1, 1},
      {"two snapshots", group_of(2, point(SyncType::Snapshot, Version::seed, 1), operations), 1, 1,
       1},
      {"two clones", group_of(2, point(SyncType::Clone, Version::seed, 1), operations), 1, 1, 1},
      {"three mirrors",
       group_of(3, mirror(Mode::Synchronous, Version::seed, 0),
                {Operation::Activate, Operation::Split}),
       1, 1, 1},
  };
}

void check(const Golden& golden, const Outcome& outcome) {
  CAPTURE(golden.name, outcome.broken);
  CHECK(outcome.end == End::Complete);
  CHECK(outcome.counts.distinct == golden.distinct);
  CHECK(outcome.counts.edges == golden.edges);
  CHECK(outcome.counts.depth == golden.depth);
  CHECK(outcome.counts.bytes / outcome.counts.distinct < 100);
}

}  // namespace

TEST_CASE("The one-pair models are complete, and a plain search counts the same", "[explore]") {
  const auto invariants = all_invariants();
  for (const Golden& golden : one_pair_models()) {
    const Outcome outcome = search(golden.instance, invariants, {});
    check(golden, outcome);
    const NaiveCounts naive = naive_search(golden.instance);
    CHECK(naive.distinct == outcome.counts.distinct);
    CHECK(naive.edges == outcome.counts.edges);
    CHECK(naive.changing == outcome.counts.changing);
    CHECK(naive.depth == outcome.counts.depth);
    CHECK(naive.changed_by_refusal == "");
  }
}

TEST_CASE("Groups of two and three are complete", "[explore]") {
  const auto invariants = all_invariants();
  for (const Golden& golden : groups()) check(golden, search(golden.instance, invariants, {}));
}

TEST_CASE("Symmetry leaves out nothing but which pair is which", "[explore]") {
  const Instance instance =
      group_of(2, with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::link}),
               {Operation::Activate, Operation::Split, Operation::Fracture});
  const auto invariants = all_invariants();
  const Outcome alike = search(instance, invariants, {});
  Limits apart;
  apart.symmetry = false;
  const Outcome all = search(instance, invariants, apart);
  CHECK(alike.counts.distinct < all.counts.distinct);
  CHECK(alike.counts.orbits == all.counts.distinct);
  CHECK(alike.counts.depth == all.counts.depth);
}

TEST_CASE("Limits end a search early and say so", "[explore]") {
  const Instance instance = mirror(Mode::Synchronous, Version::seed, 0);
  const auto invariants = all_invariants();
  Limits limits;
  limits.depth = 2;
  const Outcome shallow = search(instance, invariants, limits);
  CHECK(shallow.end == End::DepthReached);
  CHECK(shallow.counts.depth == 2);
  limits = {};
  limits.states = 100;
  CHECK(search(instance, invariants, limits).end == End::StatesReached);
}
