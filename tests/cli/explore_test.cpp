// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using Catch::StartsWith;

Ran explore(const std::vector<std::string>& words, const Folder& in) {
  return run_verb("explore", words, in);
}

/// Asks for the way to a CopyState, then checks and replays the file that was written.
void replay_way_to(const std::string& state, const std::vector<std::string>& instance) {
  const Folder in;
  std::vector<std::string> words = instance;
  words.insert(words.end(), {"--never", state, "--out", "found"});
  const Ran found = explore(words, in);
  CAPTURE(state, found.out, found.err);
  REQUIRE(found.exit == 1);
  CHECK_THAT(found.out, Contains("VIOLATED        never-" + state));
  const std::string file = "found/never-" + state + ".csv";
  CHECK_THAT(found.err, Contains("wrote " + file));
  How how;
  how.folder = in.path();
  const Ran checked = run_program({"check", file}, how);
  CAPTURE(read_file(in / file), checked.err);
  REQUIRE(checked.exit == 0);
  const Ran replayed = run_program({"run", file}, how);
  CAPTURE(replayed.out, replayed.err);
  CHECK(replayed.exit == 0);
  CHECK_THAT(read_file(in / file), Contains("CopyState=" + state));
}

TEST_CASE("explore prints the same counts twice, and nothing else into a pipe", "[cli]") {
  const Folder in;
  const std::vector<std::string> words = {"--writes",      "0", "--faults", "none", "--operations",
                                          "Activate,Split"};
  const Ran once = explore(words, in);
  CHECK(once.exit == 0);
  CHECK(once.err.empty());
  CHECK_THAT(once.out, Contains("complete: every state was seen"));
  CHECK(explore(words, in).out == once.out);
  std::vector<std::string> as_json = words;
  as_json.emplace_back("--json");
  const auto json = nlohmann::json::parse(explore(as_json, in).out);
  CHECK(json["complete"] == true);
  CHECK_THAT(once.out, Contains(json["distinct_states"].dump() + " distinct"));
  std::vector<std::string> timed = words;
  timed.emplace_back("--timing");
  const Ran with_times = explore(timed, in);
  CHECK(with_times.out == once.out);
  CHECK_THAT(with_times.err, Contains("edges/s"));
}

TEST_CASE("explore says when it did not see everything", "[cli]") {
  const Folder in;
  const Ran shallow = explore({"--depth", "2"}, in);
  CHECK(shallow.exit == 0);
  CHECK_THAT(shallow.out, Contains("not complete: the depth was reached"));
  CHECK_THAT(explore({"--max-states", "50"}, in).out,
             Contains("not complete: the number of states was reached"));
}

TEST_CASE("explore lists its invariants and faults", "[cli]") {
  const Folder in;
  const Ran text = explore({"--list"}, in);
  CHECK(text.exit == 0);
  CHECK_THAT(text.out, Contains("\n  synchronous-loses-nothing\n") && Contains("\n  one-way\n"));
  const auto json = nlohmann::json::parse(explore({"--list", "--json"}, in).out);
  CHECK(json.size() > 40);
}

TEST_CASE("explore names the valid choices", "[cli]") {
  const Folder in;
  const auto refused = [&in](const std::vector<std::string>& words, const std::string& hint) {
    const Ran ran = explore(words, in);
    CAPTURE(words, ran.out, ran.err);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, StartsWith("replisim: error: explore: ") && Contains(hint));
  };
  refused({"--pairs", "4"}, "valid: 1 to 3");
  refused({"--writes", "x"}, "valid: 0 to 6");
  refused({"--group", "maybe"}, "valid: yes no");
  refused({"--type", "Copy"}, "valid: Mirror Snapshot Clone TokenizedClone");
  refused({"--mode", "Fast"}, "valid: Synchronous Asynchronous Adaptive Active");
  refused({"--mode", "Active", "--version", "cim249", "--place", "local"}, "remote mirrors");
  refused({"--mode", "Active"}, "the version does not have it");
  refused({"--place", "here"}, "valid: local remote");
  refused({"--from", "Failedover"}, "valid: Inactive");
  refused({"--faults", "link,fire"}, "valid: none all link");
  refused({"--operations", "Splt"}, "Split");
  refused({"--never", "Mixed"}, "only groups show it");
  refused({"--version", "cim9"}, "valid: seed cim241 cim249");
}

TEST_CASE("A counterexample is a scenario that replays to where it leads", "[cli]") {
  replay_way_to("Failedover", {});
  replay_way_to("Broken", {"--faults", "link"});
  replay_way_to("Split", {"--pairs", "2", "--writes", "1", "--operations", "Activate,Split",
                          "--faults", "none"});
  replay_way_to("Restored", {"--type", "Clone", "--place", "local", "--version", "cim249"});
  replay_way_to("Skewed", {"--type", "Snapshot", "--place", "local", "--faults", "target"});
  replay_way_to("Partitioned", {"--faults", "unseen"});
}

}  // namespace
