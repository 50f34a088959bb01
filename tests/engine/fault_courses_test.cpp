// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "sim/engine/fault_courses.hpp"

using namespace replisim;
using namespace replisim::engine;
using format::Target;

namespace {

/// A line between two sites with an array each.
format::Scenario two_sites() {
  format::Scenario scenario;
  scenario.run.seed = 5;
  scenario.topology.sites = {"west", "east"};
  for (const char* name : {"a1", "a2", "b1"}) {
    format::Array array;
    array.name = name;
    array.site = name[0] == 'a' ? "west" : "east";
    scenario.topology.arrays.push_back(array);
  }
  format::Link link;
  link.name = "wan";
  link.from = "west";
  link.to = "east";
  scenario.topology.links.push_back(link);
  return scenario;
}

format::Step row_of(Target::Kind kind, const std::string& name,
                    std::vector<format::FaultStep::Setting> settings, bool heal = false) {
  format::Step step;
  Target target;
  target.kind = kind;
  target.text = name;
  step.on = {target};
  format::FaultStep fault;
  fault.heal = heal;
  fault.settings = std::move(settings);
  step.action = fault;
  return step;
}

/// What a course did and when: "2s wan down".
struct Log {
  explicit Log(const format::Scenario& scenario)
      : courses(scenario, events,
                [this](const Target& target, const format::FaultStep& fault, int) {
                  lines.push_back(target.text + (fault.heal ? " up" : " down"));
                  times.push_back(now);
                }) {}
  void take(const format::Step& row) {
    courses.take(row, std::get<format::FaultStep>(row.action), now);
  }
  void run_until(SimTime end) {
    for (auto next = events.next(); next && *next <= end; next = events.next()) {
      now = *next;
      while (const auto action = events.take(now)) (*action)();
    }
    now = end;
  }
  EventQueue events;
  SimTime now;
  std::vector<std::string> lines;
  std::vector<SimTime> times;
  FaultCourses courses;
};

}  // namespace

TEST_CASE("Times between failures have the density exp(-x)", "[faults]") {
  const RandomStream stream(1, "fault.wan");
  constexpr int kDraws = 100'000;
  const SimTime mean = seconds(100);
  std::uint64_t next = 0;
  std::vector<double> drawn;
  for (int i = 0; i < kDraws; ++i)
    drawn.push_back(static_cast<double>(draw_exponential(stream, next, mean).value) /
                    static_cast<double>(mean.value));
  std::sort(drawn.begin(), drawn.end());
  // Kolmogorov's distance to 1 - exp(-x); 1.95 / sqrt(n) is passed once in a thousand times.
  double distance = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const double wanted = 1 - std::exp(-drawn[i]);
    distance = std::max(distance, std::abs(wanted - static_cast<double>(i) / kDraws));
  }
  CHECK(distance < 1.95 / std::sqrt(static_cast<double>(kDraws)));
  std::uint64_t again = 0;
  CHECK(draw_exponential(stream, again, mean).value ==
        draw_exponential(RandomStream(1, "fault.wan"), next = 0, mean).value);
}

TEST_CASE("A line that flaps is down first, and a heal ends it", "[faults]") {
  const auto scenario = two_sites();
  Log log(scenario);
  const auto fault = row_of(Target::Kind::Link, "wan",
                            {{"up", "", seconds(20).value}, {"down", "", seconds(5).value}});
  log.take(fault);
  log.run_until(seconds(51));
  CHECK(log.lines ==
        std::vector<std::string>{"wan down", "wan up", "wan down", "wan up", "wan down"});
  CHECK(log.times == std::vector<SimTime>{{}, seconds(5), seconds(25), seconds(30), seconds(50)});
  const auto heal = row_of(Target::Kind::Link, "wan", {{"up", "", {}}}, true);
  log.take(heal);
  CHECK(log.lines.back() == "wan up");
  const std::size_t before = log.lines.size();
  log.run_until(seconds(1000));
  CHECK(log.lines.size() == before);
}

TEST_CASE("What fails at random is there at first, and down and up in turn", "[faults]") {
  const auto scenario = two_sites();
  Log log(scenario);
  const auto fault = row_of(Target::Kind::Array, "b1",
                            {{"mtbf", "", seconds(100).value}, {"mttr", "", seconds(10).value}});
  log.take(fault);
  CHECK(log.lines.empty());
  log.run_until(seconds(20'000));
  REQUIRE(log.lines.size() > 200);
  for (std::size_t i = 0; i < log.lines.size(); ++i)
    CHECK(log.lines[i] == (i % 2 == 0 ? "b1 down" : "b1 up"));
  // A run of 20000 s has about 20000 / 110 failures.
  CHECK(log.lines.size() / 2 > 130);
  CHECK(log.lines.size() / 2 < 240);
}

TEST_CASE("A site fails part by part within its span, and comes back whole", "[faults]") {
  const auto scenario = two_sites();
  Log log(scenario);
  const auto fault =
      row_of(Target::Kind::Site, "west", {{"power", "off", {}}, {"span", "", seconds(30).value}});
  log.take(fault);
  REQUIRE(log.lines.size() == 1);  // the first at once
  log.run_until(seconds(60));
  auto sorted = log.lines;
  REQUIRE(sorted.back() == "west down");
  CHECK(log.times.back() == seconds(30));
  CHECK(std::is_sorted(log.times.begin(), log.times.end()));
  sorted.pop_back();
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == std::vector<std::string>{"a1 down", "a2 down", "wan down"});
  const auto heal = row_of(Target::Kind::Site, "west", {}, true);
  log.take(heal);
  CHECK(std::count(log.lines.begin(), log.lines.end(), "wan up") == 1);
  CHECK(std::count(log.lines.begin(), log.lines.end(), "west up") == 1);
}

TEST_CASE("A heal within the span keeps the parts that have not failed", "[faults]") {
  const auto scenario = two_sites();
  Log log(scenario);
  const auto fault =
      row_of(Target::Kind::Site, "west", {{"power", "off", {}}, {"span", "", seconds(30).value}});
  log.take(fault);
  const auto heal = row_of(Target::Kind::Site, "west", {{"power", "on", {}}}, true);
  log.now = milliseconds(1);
  log.take(heal);
  log.run_until(seconds(60));
  CHECK(std::count_if(log.lines.begin(), log.lines.end(), [](const std::string& line) {
          return line.find("down") != std::string::npos;
        }) == 1);
}
