// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include "model/data/change_map.hpp"

using namespace replisim;

namespace {

std::vector<ExtentRun> runs_of(const ChangeMap& map) {
  std::vector<ExtentRun> runs;
  map.for_each_run([&](ExtentRun run) { runs.push_back(run); });
  return runs;
}

}  // namespace

TEST_CASE("The last extent counts only up to the volume's end", "[data]") {
  ChangeMap map(bytes(10 * 65536 + 1000), kib(64));
  REQUIRE(map.extents() == 11);
  map.set(10);
  CHECK(map.bytes() == bytes(1000));
  map.set(0);
  CHECK(map.bytes() == bytes(66536));
  map.fill();
  CHECK(map.bytes() == bytes(10 * 65536 + 1000));
  CHECK(map.count() == 11);
  CHECK(map.bytes_of({9, 2}) == bytes(65536 + 1000));
}

TEST_CASE("A write marks every extent it touches, and no more", "[data]") {
  ChangeMap map(mib(1), kib(64));
  map.set_write(65535, 2);
  CHECK(runs_of(map) == std::vector<ExtentRun>{{0, 2}});
  map.clear();
  map.set_write(65536, 65536);
  CHECK(runs_of(map) == std::vector<ExtentRun>{{1, 1}});
  map.set_write(15 * 65536 + 5, 10 * 65536);  // beyond the end
  map.set_write(100 * 65536, 1);
  map.set_write(0, 0);
  CHECK(runs_of(map) == std::vector<ExtentRun>{{1, 1}, {15, 1}});
}

TEST_CASE("A change map agrees with a set of numbers", "[data][property]") {
  boost::random::mt19937_64 random(7);
  const auto draw = [&](std::uint64_t below) {
    return boost::random::uniform_int_distribution<std::uint64_t>(0, below - 1)(random);
  };
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t extents = 1 + draw(300);
    ChangeMap map(bytes(static_cast<std::int64_t>(extents) * 10 - 3), bytes(10));
    ChangeMap other(bytes(static_cast<std::int64_t>(extents) * 10 - 3), bytes(10));
    std::set<std::uint64_t> wanted;
    for (int step = 0; step < 30; ++step) {
      const std::uint64_t first = draw(extents);
      const ExtentRun run{first, draw(extents - first + 1)};
      const auto what = draw(4);
      if (what == 0) {
        map.clear(run);
        for (std::uint64_t i = 0; i < run.count; ++i) wanted.erase(run.first + i);
      } else if (what == 1) {
        map.set(run);
        for (std::uint64_t i = 0; i < run.count; ++i) wanted.insert(run.first + i);
      } else if (what == 2) {
        map.set(first);
        wanted.insert(first);
      } else {
        other.set(first);
        map |= other;
        other.for_each_run([&](ExtentRun r) {
          for (std::uint64_t i = 0; i < r.count; ++i) wanted.insert(r.first + i);
        });
      }
      std::vector<std::uint64_t> found;
      map.for_each_run([&](ExtentRun r) {
        for (std::uint64_t i = 0; i < r.count; ++i) found.push_back(r.first + i);
      });
      REQUIRE(found == std::vector<std::uint64_t>(wanted.begin(), wanted.end()));
      REQUIRE(map.count() == wanted.size());
      const auto below = std::distance(wanted.begin(), wanted.lower_bound(first));
      REQUIRE(map.count_below(first) == static_cast<std::uint64_t>(below));
    }
  }
}
