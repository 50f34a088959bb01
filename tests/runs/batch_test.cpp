// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/batch.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <variant>
#include <vector>

#include "reports/result.hpp"

namespace {

using namespace replisim;
using Catch::Contains;

/// A scenario that does nothing but stop, on a topology of one local mirror.
runs::Item item(const std::string& name) {
  format::Scenario scenario;
  scenario.path = name;
  scenario.topology.arrays.push_back({"a1", "paris", {}, {}, {}});
  scenario.topology.sites = {"paris"};
  scenario.topology.volumes = {{"a1.v1", 0, mib(1)}, {"a1.v2", 0, mib(1)}};
  format::PairSpec pair;
  pair.name = "p1";
  pair.target = 1;
  scenario.topology.pairs.push_back(pair);
  scenario.profile = generic_profile(scenario.version);
  format::Step stop;
  stop.line = 2;
  stop.at.from = {format::TimeSpec::Kind::Absolute, seconds(1)};
  stop.action = format::StopStep{};
  scenario.steps.push_back(stop);
  scenario.lines = {"at, do, on, with, expect, note", "1s, stop, , , ,"};
  return {name, scenario};
}

std::vector<runs::Item> items(int count) {
  std::vector<runs::Item> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) all.push_back(item(std::string(1, static_cast<char>('a' + i))));
  return all;
}

/// Without the handlers of Catch and of the sanitizers.
void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Bytes of all results but for the wall time.
std::vector<std::string> bytes_of(runs::BatchResult batch) {
  std::vector<std::string> bytes;
  for (auto& result : batch.results) {
    result.wall_ns = 0;
    bytes.push_back(reports::to_bytes(result));
  }
  return bytes;
}

TEST_CASE("a crash, a hang and an exit are the verdict of their own run", "[runs]") {
  runs::BatchOptions options;
  options.parallel = 2;
  options.timeout = std::chrono::seconds(2);
  options.in_child = [](const runs::Item& one) {
    if (one.path == "b") {
      std::fputs("assertion failed: far from here\n", stderr);
      die_of(SIGABRT);
    }
    if (one.path == "c") die_of(SIGSEGV);
    if (one.path == "d") {
      for (;;) ::pause();
    }
    if (one.path == "e") ::_exit(0);
  };
  const auto batch = runs::run_batch(items(6), options);
  REQUIRE(batch.results.size() == 6);
  std::vector<std::string> reasons;
  for (const auto& result : batch.results) {
    const bool broken = result.path >= "b" && result.path <= "e";
    CAPTURE(result.path);
    CHECK(reports::count(result.verdicts).error == (broken ? 1 : 0));
    CHECK((result.history.ended_at == seconds(1)) == !broken);
    reasons.push_back(broken ? result.verdicts.at(0).reason : "");
  }
  CHECK(reasons[1] ==
        "killed by signal 6 (Aborted); its last lines: "
        "assertion failed: far from here");
  CHECK_THAT(reasons[2], Contains("killed by signal 11 (Segmentation fault)"));
  CHECK_THAT(reasons[3], Contains("over its wall-clock time limit"));
  CHECK_THAT(reasons[4], Contains("the run ended without a result, exit status 0"));
  CHECK(reports::exit_code(batch.results) == 3);
}

TEST_CASE("results are the same in the same order, whatever runs at a time", "[runs]") {
  runs::BatchOptions options;
  options.in_child = [](const runs::Item& one) {
    ::usleep(static_cast<useconds_t>('h' - one.path[0]) * 1000);
  };
  options.parallel = 1;
  const auto one_by_one = bytes_of(runs::run_batch(items(7), options));
  options.parallel = 5;
  CHECK((bytes_of(runs::run_batch(items(7), options)) == one_by_one));
  CHECK(one_by_one.size() == 7);
}

TEST_CASE("two runs that differ are an error", "[runs]") {
  runs::BatchOptions options;
  options.twice = true;
  auto same = runs::run_batch(items(2), options);
  CHECK(reports::exit_code(same.results) != 3);
  // The child's number makes an otherwise equal run differ.
  options.in_child = [](const runs::Item& one) {
    auto& scenario = const_cast<format::Scenario&>(std::get<format::Scenario>(one.content));
    if (one.path == "b") scenario.steps[0].at.from.value = milliseconds(::getpid());
  };
  const auto batch = runs::run_batch(items(2), options);
  REQUIRE(batch.results.size() == 2);
  CHECK(reports::count(batch.results[0].verdicts).error == 0);
  REQUIRE(reports::count(batch.results[1].verdicts).error == 1);
  CHECK_THAT(batch.results[1].verdicts.back().reason, Contains("two equal runs differed: states="));
}

TEST_CASE("a scenario whose trace is missing is skipped, with the reason", "[runs]") {
  auto one = items(1);
  std::get<format::Scenario>(one[0].content).missing_traces = {"x/trace.csv"};
  const auto batch = runs::run_batch(one, {});
  REQUIRE(batch.results.size() == 1);
  CHECK(reports::count(batch.results[0].verdicts).skip == 1);
  CHECK(batch.results[0].verdicts[0].reason == "no such trace file: x/trace.csv (S-43)");
  CHECK(reports::exit_code(batch.results) == 0);
}

TEST_CASE("an interrupt keeps the finished results", "[runs]") {
  runs::BatchOptions options;
  options.in_child = [](const runs::Item& one) {
    if (one.path != "a") {
      for (;;) ::pause();
    }
  };
  options.on_result = [](std::size_t, const reports::ScenarioResult&) { std::raise(SIGINT); };
  const auto batch = runs::run_batch(items(4), options);
  CHECK(batch.interrupted);
  REQUIRE(batch.results.size() == 1);
  CHECK(batch.results[0].path == "a");
}

}  // namespace
