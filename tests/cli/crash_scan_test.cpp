// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

constexpr const char* kHeader = "at, do, on, with, expect, note\n";

/// Two sites; data and log are mirrored in one order over a line that can not keep up.
class TwoSites : public Folder {
 public:
  explicit TwoSites(const std::string& mode) {
    write("topologies/sites/arrays.csv",
          "array, site,  disk_read, disk_write\n"
          "a1,    paris, 800MBps,   400MBps\n"
          "b1,    lyon,  800MBps,   400MBps\n");
    write("topologies/sites/links.csv",
          "link, from,  to,   bandwidth, latency\n"
          "wan,  paris, lyon, 20MBps,    5ms\n");
    write("topologies/sites/volumes.csv",
          "volume, array, size\n"
          "a1.v1,  a1,    1GiB\n"
          "a1.v2,  a1,    1GiB\n"
          "b1.v1,  b1,    1GiB\n"
          "b1.v2,  b1,    1GiB\n");
    write("topologies/sites/groups.csv", "group, ConsistencyEnabled\ng1, true\n");
    write("topologies/sites/pairs.csv",
          "pair, source, target, type, mode, state, group, CopyMethodology, DeltaUpdateInterval\n"
          "p1, a1.v1, b1.v1, Mirror, " +
              mode +
              "\n"
              "p2, a1.v2, b1.v2, Mirror, " +
              mode + "\n");
  }

  /// A load, and whatever else happens; the run ends after 20 s.
  void write_scenario(const std::string& name, const std::string& rows) const {
    write(name, std::string(kHeader) +
                    ", use, topology, sites, ,\n"
                    ", use, profile, generic, ,\n"
                    ", set, service, heartbeat=1s, ,\n"
                    "0s, io, p1.source, write=30MBps block=64KiB pattern=random, ,\n"
                    "0s, io, p2.source, write=3MBps block=16KiB pattern=sequential, ,\n" +
                    rows + "20s, stop, , , ,\n");
  }

  Ran run(std::vector<std::string> words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
};

struct Point {
  std::string time;
  std::string lost;
  bool consistent = false;
  bool prefix = false;
};

std::vector<Point> points_of(const std::string& csv) {
  std::vector<Point> points;
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    REQUIRE(cells.size() >= 9);  // the last one, why, has commas
    points.push_back({cells[1], cells[4], cells[7] == "yes", cells[8] == "yes"});
  }
  return points;
}

/// The same run with a real disaster at the point: what Failover finds missing is what was
/// foretold.
void check_by_disaster(const TwoSites& in, const Point& point) {
  INFO("disaster at " << point.time << " s");
  in.write_scenario(
      "disaster.csv",
      point.time +
          "s, fault, paris, power=off, ,\n"
          "+3s, Failover, g1, Force=true WaitForCopyState=Failedover, return=Completed,\n"
          "+0s, expect, g1, , lost=" +
          point.lost + "B consistent=" + (point.consistent ? "yes" : "no") +
          " prefix=" + (point.prefix ? "yes" : "no") + ",\n");
  const Ran ran = in.run({"run", "disaster.csv"});
  CAPTURE(ran.out, ran.err);
  CHECK(ran.exit == 0);
}

TEST_CASE("a crash scan foretells what real disasters lose, to the byte", "[cli][crash-scan]") {
  const auto mode = GENERATE(as<std::string>{}, "Asynchronous, Synchronized, g1, ,",
                             "Asynchronous, Synchronized, g1, Delta-Update, 2s",
                             "Synchronous, Synchronized, g1, ,");
  CAPTURE(mode);
  const TwoSites in(mode);
  in.write_scenario("scan.csv", "");
  const Ran ran = in.run({"run", "scan.csv", "--crash-scan=8", "--csv", "out"});
  REQUIRE(ran.exit == 0);
  CHECK_THAT(ran.out, Contains("g1: disaster at 8 instants"));
  const auto points = points_of(read_file(in / "out/crash.csv"));
  REQUIRE(points.size() == 8);
  bool any_loss = false;
  for (const Point& point : points) {
    CHECK(point.consistent);
    any_loss = any_loss || point.lost != "0";
    if (std::stod(point.time) < 16) check_by_disaster(in, point);
  }
  CHECK(any_loss == (mode.find("Synchronous") != 0));
}

TEST_CASE("a crash scan changes nothing of the run it looks at", "[cli][crash-scan]") {
  const TwoSites in("Asynchronous, Synchronized, g1, ,");
  in.write_scenario("scan.csv", "3s, fault, wan, state=down, ,\n4s, heal, wan, state=up, ,\n");
  const auto fingerprint = [&](const std::vector<std::string>& words) {
    const Ran ran = in.run(words);
    REQUIRE(ran.exit == 0);
    return nlohmann::json::parse(ran.out)["results"][0]["fingerprint"];
  };
  const auto plain = fingerprint({"run", "scan.csv", "--json"});
  CHECK(fingerprint({"run", "scan.csv", "--json", "--crash-scan"}) == plain);
  CHECK(fingerprint({"run", "scan.csv", "--json", "--check-every-event"}) == plain);
}

TEST_CASE("a crash scan names the worst instant and what led to it", "[cli][crash-scan]") {
  const TwoSites in("Asynchronous, Synchronized, g1, ,");
  in.write_scenario("scan.csv", "3s, fault, wan, state=down, ,\n4s, heal, wan, state=up, ,\n");
  const Ran ran = in.run({"run", "scan.csv", "--crash-scan"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Contains("worst"));
  CHECK_THAT(ran.out, Contains("wan state"));
}

TEST_CASE("instants of a crash scan are a count", "[cli][crash-scan]") {
  const TwoSites in("Asynchronous, Synchronized, g1, ,");
  in.write_scenario("scan.csv", "");
  for (const char* count : {"0", "-1", "2s", "many", "9999999999"}) {
    const Ran ran = in.run({"run", "scan.csv", std::string("--crash-scan=") + count});
    CHECK(ran.exit == 2);
    CHECK_THAT(ran.err, Contains("valid: events (the default), or 1 to 1000000 instants"));
  }
}

}  // namespace
