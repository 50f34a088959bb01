// SPDX-License-Identifier: Apache-2.0
#include "model/explore/encoding.hpp"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <map>

#include "tests/explore/instances.hpp"
#include "tests/explore/naive.hpp"

// The encoding against whole values: equal words exactly where states are equal once what is over
// is forgotten, and the way back gives the same value.

using namespace replisim;
using namespace replisim::explore;
using namespace replisim::testing;

namespace {

std::vector<std::uint64_t> padded(std::span<const std::uint64_t> words) {
  std::vector<std::uint64_t> all(words.begin(), words.end());
  all.resize(kMostWords);
  return all;
}

/// Takes an edge that changes something.
void step(const Edges& edges, State& state, const std::vector<Edge>& list,
          boost::random::mt19937& random) {
  const boost::random::uniform_int_distribution<std::size_t> pick(0, list.size() - 1);
  Taken taken;
  constexpr int kTries = 200;
  for (int i = 0; i < kTries && !taken.changes; ++i) edges.take(state, list[pick(random)], taken);
}

std::vector<Instance> instances() {
  const Instance queue =
      one_pair(SyncType::Mirror, Mode::Asynchronous, Locality::Remote, Version::seed, 4);
  Instance jobs =
      with(one_pair(SyncType::Mirror, Mode::Synchronous, Locality::Remote, Version::cim241, 2),
           {Fault::link, Fault::copy});
  jobs.pairs = 2;
  jobs.jobs = jobs.waits = jobs.settings = true;
  Instance points =
      one_pair(SyncType::Snapshot, Mode::Synchronous, Locality::Remote, Version::cim249, 3);
  points.pairs = 3;
  points.group = true;
  points = with(points, {Fault::link, Fault::target, Fault::space, Fault::unseen});
  Instance active =
      with(one_pair(SyncType::Mirror, Mode::Active, Locality::Remote, Version::cim249, 3),
           {Fault::link, Fault::power, Fault::element, Fault::queue});
  active.pairs = 2;
  active.group = true;
  return {with(queue, {Fault::link, Fault::one_way, Fault::unknown}), jobs, points, active};
}

}  // namespace

TEST_CASE("Equal states have equal encodings, and other states have others", "[explore]") {
  const std::size_t which = GENERATE(0U, 1U, 2U, 3U);
  const Instance instance = instances()[which];
  const Edges edges(instance);
  const State initial = initial_state(instance);
  Encoding encoding(instance, false, false);
  std::map<std::vector<std::uint64_t>, State> met;
  std::size_t met_again = 0;
  boost::random::mt19937 random(static_cast<std::uint32_t>(which + 1));
  std::vector<Edge> list;
  for (int walk = 0; walk < 40; ++walk) {
    State state = rested(initial, initial);
    for (int i = 0; i < 60; ++i) {
      edges.list(state, list);
      step(edges, state, list, random);
      const auto words = padded(encoding.encode(state));
      const State rest = rested(state, initial);
      State back = initial;
      encoding.decode(words, back);
      CAPTURE(which, walk, i);
      REQUIRE((back == rest));
      REQUIRE(padded(encoding.encode(rest)) == words);
      const auto [at, is_new] = met.emplace(words, rest);
      REQUIRE((at->second == rest));
      met_again += is_new ? 0 : 1;
      state = rest;
    }
  }
  CHECK(met_again > 200);
  CHECK(met.size() > 300);
  std::size_t differing = 0;
  for (auto one = met.begin(), next = std::next(one); next != met.end(); one = next++)
    differing += one->second == next->second ? 0U : 1U;
  CHECK(differing == met.size() - 1);
}

TEST_CASE("With symmetry it does not matter which pair is which", "[explore]") {
  Instance instance =
      with(one_pair(SyncType::Mirror, Mode::Asynchronous, Locality::Remote, Version::seed, 3),
           {Fault::link, Fault::element, Fault::copy});
  instance.pairs = 3;
  instance.group = true;
  const Edges edges(instance);
  const State initial = initial_state(instance);
  Encoding apart(instance, false, false);
  Encoding alike(instance, true, false);
  boost::random::mt19937 random(7);
  std::vector<Edge> list;
  std::size_t moved = 0;
  for (int walk = 0; walk < 30; ++walk) {
    State state = rested(initial, initial);
    for (int i = 0; i < 40; ++i) {
      edges.list(state, list);
      step(edges, state, list, random);
      const auto canonical = padded(alike.encode(state));
      State turned = initial;
      alike.decode(canonical, turned);
      CAPTURE(walk, i);
      REQUIRE(padded(alike.encode(turned)) == canonical);
      moved += padded(apart.encode(turned)) == padded(apart.encode(state)) ? 0U : 1U;
      state = rested(state, initial);
    }
  }
  CHECK(moved > 100);
}
