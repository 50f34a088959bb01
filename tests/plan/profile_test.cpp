// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/profile.hpp"

#include <catch2/catch.hpp>

using namespace replisim;
using namespace replisim::plan;

TEST_CASE("What was counted is spread evenly, to the byte", "[plan]") {
  const std::vector<Interval> intervals = {{seconds(0), seconds(3), bytes(10), 3},
                                           {seconds(3), seconds(6), bytes(0), 0},
                                           {seconds(6), seconds(7), bytes(2), 0},
                                           {seconds(7), seconds(8), bytes(5'000'000), 5'000}};
  const std::vector<Write> writes = spread(intervals);
  REQUIRE(writes.size() == 3 + 1 + 1'000);
  CHECK(writes[0].at == seconds(0));
  CHECK(writes[0].size == 4);
  CHECK(writes[1].at == seconds(1));
  CHECK(writes[2].size == 3);
  CHECK(writes[3].at == seconds(6));
  CHECK(writes[4 + 500].at == milliseconds(7'500));
  CHECK(written_bytes(writes) == bytes(5'000'012));
  CHECK(written_bytes(spread({{seconds(0), seconds(1), bytes(2), 9}})) == bytes(2));
}

TEST_CASE("Merged workloads keep their devices apart", "[plan]") {
  Profile a;
  a.source = "a";
  a.writes = {{seconds(0), 0, 1, 7}, {seconds(2), 0, 1, 8}};
  Profile b;
  b.source = "b";
  b.places = false;
  b.writes = {{seconds(0), 0, 1, 7}, {seconds(1), 0, 1, 7}};
  const Profile both = merged({a, b});
  CHECK(both.source == "a + b");
  CHECK_FALSE(both.places);
  REQUIRE(both.writes.size() == 4);
  CHECK(both.writes[0].device != both.writes[1].device);
  CHECK(both.writes[1].device == both.writes[2].device);
  CHECK(both.writes[3].at == seconds(2));
  CHECK(both.writes[3].device != both.writes[0].device);
  CHECK(merged({a}).writes[0].device == 7);
}

TEST_CASE("A workload is scaled in size and speed", "[plan]") {
  Profile profile;
  profile.writes = {{seconds(0), 0, 1, 0}, {seconds(3), 4'096, 1'001, 0}};
  profile.grain = seconds(4);
  const Profile faster = scaled(profile, 500'000'000, 2'000'000'000);
  CHECK(faster.writes[0].size == 1);
  CHECK(faster.writes[1].size == 501);
  CHECK(faster.writes[1].at == milliseconds(1'500));
  CHECK(faster.writes[1].offset == 4'096);
  CHECK(faster.grain == seconds(2));
  Profile steady;
  steady.steady = bytes_per_second(1'000);
  CHECK(scaled(steady, 1'500'000'000, 2'000'000'000).steady == bytes_per_second(3'000));
}
