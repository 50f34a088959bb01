// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/data/version_map.hpp"

using namespace replisim;

TEST_CASE("A stamp keeps volume and number, and orders writes of a volume", "[data]") {
  const Stamp stamp = Stamp::of(3, 41);
  CHECK(stamp.volume() == 3);
  CHECK(stamp.index() == 41);
  CHECK(stamp.written());
  CHECK_FALSE(Stamp{}.written());
  CHECK(Stamp::of(3, 41) < Stamp::of(3, 42));
  CHECK(Stamp::of(0, 0).written());
}

TEST_CASE("Versions take memory only where something was written", "[data]") {
  VersionMap map(mib(1024 * 1024), kib(64));
  CHECK(map.memory() == 0);
  CHECK(map.at(12'345'678) == Stamp{});
  map.set(12'345'678, Stamp::of(1, 0));
  CHECK(map.at(12'345'678) == Stamp::of(1, 0));
  CHECK(map.at(12'345'677) == Stamp{});
  CHECK(map.memory() == 4096);
}

TEST_CASE("Copied ranges make maps equal, what differs is counted", "[data]") {
  VersionMap source(bytes(5000 * 10), bytes(10));
  for (std::uint64_t i = 0; i < 5000; i += 3) source.set(i, Stamp::of(0, i));
  VersionMap target(bytes(5000 * 10), bytes(10));
  CHECK(target.differences(source) == 1667);
  CHECK_FALSE(target == source);
  target.copy(source, {0, 700});
  CHECK(target.equal(source, {0, 700}));
  CHECK(target.equal(source, {0, 702}));
  CHECK_FALSE(target.equal(source, {0, 703}));  // extent 702 was written
  CHECK(target.differences(source) == 1667 - 234);
  target.copy(source, {700, 4300});
  CHECK(target == source);
  const VersionMap twin = target;
  target.set_write(95, 10, Stamp::of(1, 7));
  CHECK_FALSE(target == source);
  CHECK(twin == source);
  const ChangeMap changed = target.changed_against(source);
  CHECK(changed.count() == 2);
  CHECK(changed.next_run(0) == ExtentRun{9, 2});
  target.copy(VersionMap(bytes(5000 * 10), bytes(10)), {0, 5000});
  CHECK(target == VersionMap(bytes(5000 * 10), bytes(10)));
}
