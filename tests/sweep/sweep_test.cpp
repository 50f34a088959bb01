// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sweep/some_sweep.hpp"

namespace {

using namespace replisim::sweep;
using namespace replisim::sweep::test;
using Words = std::vector<std::string>;

std::set<std::string> ids_of(const Sweep& sweep) {
  std::set<std::string> ids;
  for (const Combination& one : sweep.combinations) ids.insert(one.id);
  return ids;
}

TEST_CASE("a product has every value with every other, the last row fastest", "[sweep]") {
  const Sweep sweep = sweep_of("plan, rpo\nrate, 1Mbps 2Mbps\nrpo, 1s 2s 3s\n");
  REQUIRE(sweep.combinations.size() == 6);
  CHECK(sweep.names == Words{"rate", "rpo"});
  CHECK(sweep.combinations[1].values == Words{"1Mbps", "2s"});
  CHECK(sweep.combinations[3].values == Words{"2Mbps", "1s"});
  CHECK(ids_of(sweep).size() == 6);
}

TEST_CASE("a list goes through its rows side by side", "[sweep]") {
  const Sweep sweep = sweep_of(
      "plan, rpo\nrate, 1Mbps 2Mbps 3Mbps\nrpo, 9s\nlines, 5 7 6\n"
      "method, list\n");
  REQUIRE(sweep.combinations.size() == 3);
  CHECK(sweep.combinations[1].values == Words{"2Mbps", "9s", "7"});
}

TEST_CASE("an id does not depend on spelling, order or other runs", "[sweep]") {
  const Sweep one = sweep_of("plan, rpo\nrate, 8Mbps 2Mbps\nrpo, 1s\n");
  const Sweep other = sweep_of("rpo, 2s 1000ms\nplan, rpo\nrate, 3Mbps 8000kbps\n");
  CHECK(one.combinations[0].id == other.combinations[3].id);
  CHECK(one.combinations[1].id != other.combinations[3].id);
  // An id is what results of years ago are found by: it must never change.
  CHECK(one.combinations[0].id == hash_text("plan rpo\nrate=2:1000000\nrpo=0:1000000000"));
  CHECK(one.combinations[0].id == "432020453dc6eb02");
}

TEST_CASE("a Latin hypercube has one sample in each part of each row", "[sweep]") {
  const std::string rows =
      "plan, cycle\nrate, 1Mbps~101Mbps\nperiod, 30s~130s/1s\nextent, 4KiB 64KiB\n"
      "method, latin-hypercube\nsamples, 100\nseed, 7\n";
  const Sweep sweep = sweep_of(rows);
  REQUIRE(sweep.combinations.size() == 100);
  std::set<std::int64_t> parts;
  std::map<std::string, int> extents;
  for (const Combination& one : sweep.combinations) {
    using namespace replisim::format;
    const auto rate = parse_number(one.values[0], Dimension::DataRate).value;
    REQUIRE(rate);
    parts.insert((*rate - 125'000) / 125'000);
    const auto period = parse_number(one.values[1], Dimension::Time).value;
    REQUIRE(period);
    CHECK(*period % 1'000'000'000 == 0);
    CHECK(*period >= 30'000'000'000);
    CHECK(*period <= 130'000'000'000);
    ++extents[one.values[2]];
  }
  CHECK(parts.size() == 100);
  CHECK(extents["4KiB"] == 50);
  CHECK(extents["64KiB"] == 50);
  CHECK(ids_of(sweep_of(rows)) == ids_of(sweep));
  replisim::format::StudyOptions other_seed;
  other_seed.seed = 8;
  CHECK(ids_of(sweep_of(sound_study(rows, other_seed))) != ids_of(sweep));
  replisim::format::StudyOptions fewer;
  fewer.samples = 10;
  CHECK(sweep_of(sound_study(rows, fewer)).combinations.size() == 10);
}

TEST_CASE("a row more changes no sample of the others", "[sweep]") {
  const std::string rows =
      "plan, cycle\nrate, 1Mbps~101Mbps\nmethod, latin-hypercube\n"
      "samples, 20\n";
  const Sweep one = sweep_of(rows);
  const Sweep more = sweep_of(rows + "period, 1s~9s\n");
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(one.combinations[i].values[0] == more.combinations[i].values[0]);
}

}  // namespace
