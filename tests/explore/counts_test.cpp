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

Instance point(SyncType type, Version version, std::uint32_t writes) {
  return one_pair(type, Mode::Synchronous, Locality::Local, version, writes);
}

Instance tokens() {
  Instance instance = with(point(SyncType::TokenizedClone, Version::cim249, 1), {Fault::copy});
  instance.from = CopyState::Synchronized;
  return instance;
}

std::vector<Golden> small_models() {
  return {
      {"mirror", mirror(Mode::Synchronous, Version::seed, 0), 685, 25194, 16},
      {"asynchronous mirror of cim241", mirror(Mode::Asynchronous, Version::cim241, 0), 1958, 79902,
       18},
      {"snapshot", with(point(SyncType::Snapshot, Version::seed, 1), {Fault::copy, Fault::target}),
       566, 21420, 12},
      {"snapshot of cim249", with(point(SyncType::Snapshot, Version::cim249, 1), {Fault::target}),
       581, 26255, 12},
      {"clone", with(point(SyncType::Clone, Version::seed, 1), {Fault::copy, Fault::target}), 232,
       8678, 10},
      {"tokenized clone", tokens(), 14, 550, 4},
      {"asynchronous mirror whose group changes",
       group_of(1, mirror(Mode::Asynchronous, Version::seed, 1),
                {Operation::Activate, Operation::Split, Operation::AddSyncPair,
                 Operation::RemoveSyncPair, Operation::ActivateConsistency,
                 Operation::DeactivateConsistency}),
       323, 3432, 8},
  };
}

std::vector<Golden> larger_models() {
  const auto parting = {Operation::Activate, Operation::Split, Operation::Fracture};
  const auto copying = {Operation::Activate, Operation::Split, Operation::ResyncReplica};
  return {
      {"mirror, link, 1 write", with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::link}),
       14454, 553120, 22},
      {"active mirror", mirror(Mode::Active, Version::cim249, 1), 14712, 665065, 27},
      {"two mirrors over a line that fails",
       group_of(2, with(mirror(Mode::Synchronous, Version::seed, 0), {Fault::link}), parting), 765,
       29620, 13},
      {"two mirrors", group_of(2, mirror(Mode::Synchronous, Version::seed, 1), copying), 910, 34773,
       12},
      {"two asynchronous mirrors",
       group_of(2, mirror(Mode::Asynchronous, Version::seed, 2),
                {Operation::Activate, Operation::Split}),
       685, 17532, 10},
      {"two snapshots", group_of(2, point(SyncType::Snapshot, Version::seed, 1), copying), 561,
       21283, 10},
      {"two clones",
       group_of(
           2, point(SyncType::Clone, Version::seed, 1),
           {Operation::Activate, Operation::Split, Operation::Detach, Operation::ResyncReplica}),
       346, 16230, 8},
      {"three mirrors",
       group_of(3, mirror(Mode::Synchronous, Version::seed, 0),
                {Operation::Activate, Operation::Split}),
       246, 21035, 10},
  };
}

/// Pairs come into the group and leave it, and its consistency goes on and off.
std::vector<Golden> changing_groups() {
  const auto changing = {Operation::Activate,
                         Operation::Split,
                         Operation::AddSyncPair,
                         Operation::RemoveSyncPair,
                         Operation::ActivateConsistency,
                         Operation::DeactivateConsistency};
  Instance exempt =
      group_of(2, mirror(Mode::Asynchronous, Version::seed, 1),
               {Operation::Activate, Operation::AddSyncPair, Operation::RemoveSyncPair});
  exempt.settings = true;
  return {
      {"two mirrors", group_of(2, mirror(Mode::Synchronous, Version::seed, 0), changing), 996,
       28651, 10},
      {"two asynchronous mirrors",
       group_of(2, mirror(Mode::Asynchronous, Version::seed, 1), changing), 5967, 180466, 12},
      {"two asynchronous mirrors, some exempt", exempt, 269, 10909, 8},
      {"two snapshots", group_of(2, point(SyncType::Snapshot, Version::seed, 1), changing), 6812,
       204044, 11},
      {"two clones", group_of(2, point(SyncType::Clone, Version::seed, 2), changing), 1364, 39460,
       8},
  };
}

/// Two pairs in a consistency-enabled group, all operations of the version.
Instance two(Instance instance) {
  instance.pairs = 2;
  instance.group = true;
  return instance;
}

std::vector<Golden> two_pairs_all_operations() {
  return {
      {"two snapshots", two(point(SyncType::Snapshot, Version::seed, 1)), 21356, 4621206, 16},
      {"two clones", two(with(point(SyncType::Clone, Version::seed, 1), {Fault::copy})), 8739,
       1895070, 13},
  };
}

/// The standard instances of two pairs that take minutes. Reset To Async and Reset To Sync are
/// among the operations, so they hold asynchronous mirrors as well.
std::vector<Golden> two_mirrors_all_operations() {
  return {
      {"two mirrors, no write", two(mirror(Mode::Synchronous, Version::seed, 0)), 1809661,
       395661090, 32},
  };
}

/// Those that this build is quick enough for.
std::vector<Golden> quick(std::vector<Golden> models) {
  constexpr std::uint64_t kFewEdges = 25'000;
  if (kSanitized)
    std::erase_if(models, [](const Golden& golden) { return golden.edges > kFewEdges; });
  return models;
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
  for (const Golden& golden : quick(small_models())) {
    const Outcome outcome = search(golden.instance, invariants, {});
    check(golden, outcome);
    const NaiveCounts naive = naive_search(golden.instance);
    CHECK(naive.kept == outcome.counts.distinct);
    CHECK(naive.changed_by_refusal == "");
    Limits all;
    all.forget = false;
    const Outcome whole = search(golden.instance, invariants, all);
    CHECK(naive.distinct == whole.counts.distinct);
    CHECK(naive.edges == whole.counts.edges);
    CHECK(naive.changing == whole.counts.changing);
    CHECK(naive.depth == whole.counts.depth);
    CHECK(whole.counts.copy_states == outcome.counts.copy_states);
  }
}

TEST_CASE("Larger models and groups of two and three are complete", "[explore]") {
  const auto invariants = all_invariants();
  for (const Golden& golden : quick(larger_models()))
    check(golden, search(golden.instance, invariants, {}));
}

TEST_CASE("Groups that change are complete", "[explore]") {
  const auto invariants = all_invariants();
  for (const Golden& golden : quick(changing_groups()))
    check(golden, search(golden.instance, invariants, {}));
}

TEST_CASE("Two snapshots and two clones with all operations are complete", "[explore]") {
  const auto invariants = all_invariants();
  Limits limits;
  if (kSanitized) limits.depth = 3;
  for (const Golden& golden : two_pairs_all_operations()) {
    const Outcome outcome = search(golden.instance, invariants, limits);
    if (kSanitized)
      CHECK(outcome.end == End::DepthReached);
    else
      check(golden, outcome);
  }
}

TEST_CASE("Two mirrors with all operations are complete", "[explore][.long]") {
  const auto invariants = all_invariants();
  for (const Golden& golden : two_mirrors_all_operations())
    check(golden, search(golden.instance, invariants, {}));
}

TEST_CASE("Symmetry leaves out nothing but which pair is which", "[explore]") {
  const Instance instance =
      group_of(2, with(mirror(Mode::Synchronous, Version::seed, 1), {Fault::link}),
               {Operation::Activate, Operation::Split});
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
