// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "helpers.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

TEST_CASE("show gives absolute times where they are known", "[format][show]") {
  const Workspace workspace("show");
  const auto scenario = load_rows(workspace, "pair",
                                  "10s, Activate, p1, , return=JobStarted, note\n"
                                  "+5s, expect, p1, , rpo<=5s,\n"
                                  ", wait, p1, , CopyState=Synchronized,\n"
                                  "+5s, Fracture, p1, , ,\n"
                                  "+1s~+2s, expect, p1, , rpo<=5s,\n"
                                  "1h, stop, , , ,\n"
                                  "0s~end, never, p1, , CopyState=Broken,\n");
  REQUIRE(scenario);
  const auto json = nlohmann::json::parse(show_scenario_json(*scenario));
  std::vector<std::string> times;
  for (const auto& step : json["steps"]) times.push_back(step["at"]);
  CHECK(times == std::vector<std::string>{"10s", "15s", "10s", "line 5 + 5s",
                                          "line 5 + 6s ~ line 5 + 7s", "1h", "0s ~ end"});
  CHECK(json["steps"][0]["do"] == "Activate");
  CHECK(json["steps"][0]["expect"] == "return=JobStarted");
  CHECK(json["steps"][0]["note"] == "note");
}

TEST_CASE("show names every setting in force, in the notation of the files", "[format][show]") {
  const Workspace workspace("settings");
  const auto scenario = load_rows(workspace, "sites",
                                  ", set, wan, latency=12ms, ,\n, tag, , async, ,\n"
                                  ", set, service, wait_limit=30s, ,\n0s, Split, g1, , ,\n");
  REQUIRE(scenario);
  const auto json = nlohmann::json::parse(show_scenario_json(*scenario));
  CHECK(json["service"]["wait_limit"] == "30s");
  CHECK(json["service"]["heartbeat"] == "20s");
  CHECK(json["service"]["jobs"] == "auto");
  CHECK(json["run"]["seed"] == "1");
  CHECK(json["tags"][0] == "async");
  CHECK(json["topology"]["links"][0]["latency"] == "12ms");
  CHECK(json["topology"]["links"][0]["bandwidth"] == "250MBps");
  CHECK(json["topology"]["pairs"][0]["extent"] == "64KiB");
  CHECK(json["topology"]["pairs"][0]["path"][0] == "wan.forward");
  CHECK(json["topology"]["pairs"][0]["place"] == "remote");
  const std::string text = show_scenario(*scenario);
  for (const char* part : {"wait_limit=30s", "latency=12ms", "queue=unlimited", "Split g1",
                           "ProgressStatus=Completed", "link_loss.Asynchronous=none"}) {
    CAPTURE(text, part);
    CHECK(text.find(part) != std::string::npos);
  }
}
