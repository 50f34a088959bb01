// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"

using namespace replisim;
using namespace replisim::format;
using namespace replisim::format::test;

namespace {

Topology load(const Workspace& workspace, const std::string& name,
              const std::string& rows = "0s, Activate, p1, , ,\n") {
  std::string message;
  auto scenario = load_rows(workspace, name, rows, &message);
  CAPTURE(message);
  REQUIRE(scenario);
  return scenario->topology;
}

}  // namespace

TEST_CASE("A topology is read with defaults, places, paths and groups", "[format][topology]") {
  const Workspace workspace("sites");
  const Topology t = load(workspace, "sites");
  CHECK(t.name == "sites");
  CHECK(t.sites == std::vector<std::string>{"paris", "lyon"});
  REQUIRE(t.arrays.size() == 2);
  CHECK(t.arrays[1].disk_write == bytes_per_second(400'000'000));
  CHECK(t.arrays[0].service == SimTime{});
  REQUIRE(t.links.size() == 1);
  CHECK(t.links[0].bandwidth == bytes_per_second(250'000'000));
  CHECK(t.links[0].latency == milliseconds(8));
  REQUIRE(t.pairs.size() == 2);
  CHECK(t.pairs[0].locality == Locality::Remote);
  CHECK(t.pairs[0].path == std::vector<std::uint32_t>{0});
  CHECK(t.pairs[0].path_forward == std::vector<bool>{true});
  CHECK(t.pairs[0].extent == kib(64));
  CHECK_FALSE(t.pairs[0].queue);
  CHECK(t.pairs[1].group == 0U);
  REQUIRE(t.groups.size() == 1);
  CHECK(t.groups[0].members == std::vector<std::uint32_t>{0, 1});
  CHECK(t.groups[0].consistency_enabled);
  CHECK(t.groups[0].persistent);
  CHECK(load(workspace, "pair").pairs[0].locality == Locality::Local);
}

TEST_CASE("A path has the fewest links, then the first rows", "[format][topology][S-31]") {
  const Workspace workspace("paths");
  const fs::path folder = workspace.folder() / "topologies/ring";
  fs::create_directories(folder);
  write(folder / "arrays.csv", "array, site\na1, paris\nb1, lyon\nc1, nice\nd1, metz\ne1, brest\n");
  write(folder / "links.csv",
        "link, from, to\nback, lyon, paris\nspare, paris, lyon\nsouth, nice, lyon\n"
        "far, paris, metz\nround, metz, brest\ncoast, brest, nice\n");
  write(folder / "volumes.csv",
        "volume, array, size\nva, a1, 1GiB\nvb, b1, 1GiB\nvc, c1, 1GiB\nvd, a1, 1GiB\n"
        "ve, e1, 1GiB\nvf, d1, 1GiB\n");
  write(folder / "pairs.csv",
        "pair, source, target, type, mode, state\n"
        "p1, va, vb, Mirror, Synchronous, Inactive\n"
        "p2, vd, vc, Mirror, Asynchronous, Inactive\n"
        "p3, vf, ve, Mirror, Asynchronous, Inactive\n");
  const Topology t = load(workspace, "ring",
                          "0s, fault, spare, state=down, ,\n0s, fault, far, state=down, ,\n"
                          "0s, fault, coast, state=down, ,\n");
  CHECK(t.pairs[0].path == std::vector<std::uint32_t>{0});
  CHECK(t.pairs[0].path_forward == std::vector<bool>{false});
  // The way round by metz and brest has three links.
  CHECK(t.pairs[1].path == std::vector<std::uint32_t>{0, 2});
  CHECK(t.pairs[1].path_forward == std::vector<bool>{false, false});
}

TEST_CASE("Two arrays of one site need no link", "[format][topology][S-23]") {
  const Workspace workspace("one_site");
  const fs::path folder = workspace.folder() / "topologies/room";
  fs::create_directories(folder);
  write(folder / "arrays.csv", "array, site\na1, paris\nb1, paris\n");
  write(folder / "volumes.csv", "volume, array, size\nva, a1, 1GiB\nvb, b1, 1GiB\n");
  write(folder / "pairs.csv",
        "pair, source, target, type, mode, state\np1, va, vb, Mirror, Synchronous, Inactive\n");
  const Topology t = load(workspace, "room");
  CHECK(t.pairs[0].locality == Locality::Remote);
  CHECK(t.pairs[0].path.empty());
}

TEST_CASE("set rows change one thing each", "[format][topology]") {
  const Workspace workspace("set");
  std::string message;
  const auto s = load_rows(workspace, "sites",
                           ", set, wan, bandwidth=unlimited latency=1us, ,\n"
                           ", set, p1, extent=4KiB queue=1GiB state=Inactive, ,\n"
                           ", set, p2, state=Inactive, ,\n"
                           ", set, g1, ConsistencyEnabled=false, ,\n"
                           ", set, service, link_loss=4s jobs=async, ,\n"
                           ", set, profile, feature.15=no, ,\n"
                           "0s, Activate, g1, , ,\n",
                           &message);
  CAPTURE(message);
  REQUIRE(s);
  CHECK_FALSE(s->topology.links[0].bandwidth);
  CHECK(s->topology.links[0].latency == microseconds(1));
  CHECK(s->topology.pairs[0].extent == kib(4));
  CHECK(s->topology.pairs[0].queue == mib(1024));
  CHECK(s->topology.pairs[1].state == CopyState::Inactive);
  CHECK_FALSE(s->topology.groups[0].consistency_enabled);
  CHECK(s->policy.link_loss_synchronous == seconds(4));
  CHECK(s->policy.link_loss_asynchronous == seconds(4));
  CHECK(s->policy.jobs == JobPolicy::Async);
  CHECK_FALSE(s->profile.features.test(15));
}

TEST_CASE("Without set rows the documented defaults are in force", "[format][topology]") {
  const Workspace workspace("defaults");
  const auto s = load_rows(workspace, "pair", "0s, Activate, p1, , ,\n");
  REQUIRE(s);
  CHECK(s->version == Version::seed);
  CHECK(s->profile.name == "generic");
  CHECK(s->policy.link_loss_synchronous == seconds(10));
  CHECK_FALSE(s->policy.link_loss_asynchronous);
  CHECK(s->policy.heartbeat == seconds(20));
  CHECK(s->policy.split_limit == seconds(30));
  CHECK(s->policy.wait_limit == SimTime{});
  CHECK(s->run.seed == 1);
  CHECK_FALSE(s->run.limit);
  CHECK(s->tags.empty());
}

TEST_CASE("Two independent problems of a topology are both told", "[format][topology]") {
  const Workspace workspace("two_problems");
  write(workspace.folder() / "topologies/pair/arrays.csv",
        "array, site, disk_read\na1, paris, 800mbps\n");
  write(workspace.folder() / "topologies/pair/pairs.csv",
        "pair, source, target, type, mode, state\np1, a1.v1, a1.v2, Clon, Synchronous, Broken\n");
  std::string message;
  CHECK_FALSE(load_rows(workspace, "pair", "0s, Activat, p1, , ,\n", &message));
  for (const char* part : {"unknown unit 'mbps'", "unknown value 'Clon'",
                           "can not begin in 'Broken'", "unknown operation 'Activat'"}) {
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
  }
}
