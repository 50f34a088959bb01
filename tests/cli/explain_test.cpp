// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using Catch::StartsWith;

const std::set<std::string> bases = {"stated", "derived", "decision"};

TEST_CASE("explain answers each operation from each CopyState in each version", "[cli][explain]") {
  const std::string version = GENERATE("seed", "cim241", "cim249");
  for (int operation = 2; operation <= 27; ++operation) {
    const Ran ran = run_program(
        {"explain", std::to_string(operation), "--version", version, "--state", "all", "--json"});
    CAPTURE(version, operation, ran.err);
    REQUIRE(ran.exit == 0);
    const auto answers = nlohmann::json::parse(ran.out);
    CHECK(answers.size() == (version == "seed" ? 14 : 15));
    for (const auto& answer : answers) {
      CAPTURE(answer.dump());
      CHECK_FALSE(answer["clause"].get<std::string>().empty());
      CHECK(bases.count(answer["basis"]) == 1);
      CHECK(answer["explanation"].size() > 3);
    }
  }
}

TEST_CASE("explain asks for all CopyStates at once", "[cli][explain]") {
  const Ran ran = run_program({"explain", "Fracture", "--state", "all"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out,
             StartsWith("state           return            becomes                  clause\n"));
  CHECK_THAT(ran.out,
             Contains("\nInitialized     Failed            Initialized              D-17 ("));
  CHECK_THAT(ran.out,
             Contains("\nFractured       Completed         Fractured (no effect)    D-08 ("));
}

TEST_CASE("explain takes the type and place that an operation needs", "[cli][explain]") {
  CHECK_THAT(run_program({"explain", "Failover"}).out,
             StartsWith("Failover on a Mirror (Synchronous, Remote) in Synchronized"));
  CHECK_THAT(run_program({"explain", "ReturnToResourcePool"}).out,
             StartsWith("ReturnToResourcePool on a Snapshot (Synchronous, Local)"));
  CHECK_THAT(run_program({"explain", "Fracture", "--mode", "Active", "--version", "cim249"}).out,
             StartsWith("Fracture on a Mirror (Active, Remote)"));
  const Ran local = run_program({"explain", "Failover", "--place", "local"});
  CHECK_THAT(local.out, Contains("decision: NotSupported (operation-not-offered)") &&
                            Contains("\noffered:  for Mirror Remote\n"));
}

TEST_CASE("explain refuses situations that can not be, with those that can", "[cli][explain]") {
  struct Wrong {
    std::vector<std::string> words;
    std::string message;
  };
  const auto wrong = GENERATE(
      Wrong{{"--type", "TokenizedClone"},
            "no pair has SyncType TokenizedClone in version seed\n"
            "    valid: --type Mirror Snapshot Clone\n"},
      Wrong{{"--mode", "Active", "--version", "cim241"},
            "no pair has Mode Active in version cim241\n"
            "    valid: --mode Synchronous Asynchronous Adaptive\n"},
      Wrong{{"--mode", "Unknown"}, "valid: --mode Synchronous Asynchronous\n"},
      Wrong{{"--mode", "Active", "--version", "cim249", "--place", "local"},
            "Mode Active is for remote mirrors\n    valid: --type Mirror --place remote\n"},
      Wrong{{"--mode", "Active", "--version", "cim249", "--type", "Clone"},
            "Mode Active is for remote mirrors\n"},
      Wrong{{"--state", "Mixed"},
            "no pair has CopyState Mixed in version seed\n    valid: --state "},
      Wrong{{"--state", "NotApplicable"}, "no pair has CopyState NotApplicable"},
      Wrong{{"--state", "Restored"}, "no pair has CopyState Restored in version seed"},
      Wrong{{"--progress", "Requiresresume"}, "no pair has ProgressStatus Requiresresume"},
      Wrong{{"--wait", "Slit"}, "--wait 'Slit' is unknown\n    did you mean: Split"},
      Wrong{{"--knows", "link_upp"}, "'link_upp' is neither a feature nor a condition"});
  std::vector<std::string> words = {"explain", "Fracture"};
  words.insert(words.end(), wrong.words.begin(), wrong.words.end());
  const Ran ran = run_program(words);
  CAPTURE(words, ran.out);
  CHECK(ran.exit == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, StartsWith("replisim: error: explain: ") && Contains(wrong.message));
}

TEST_CASE("run asks matrix rows of the profile and version of the command line", "[cli][matrix]") {
  const Folder in;
  in.write("m.csv",
           "case, type, mode, place, state, list, op, force, return, becomes, clause\n"
           "a-1, Mirror, Synchronous, remote, Synchronized, alone, Suspend, no, JobStarted, "
           "Suspended, 4.3\n");
  How how;
  how.folder = in.path();
  CHECK(run_program({"run", "m.csv"}, how).exit == 0);
  in.write("own.csv",
           "kind, type, mode, place, name, value, source\n"
           "profile, , , , based_on, generic, here\n"
           "operation, Mirror, *, *, Suspend, no, here\n");
  const Ran refused = run_program({"run", "m.csv", "--profile", "./own.csv"}, how);
  CHECK(refused.exit == 1);
  CHECK_THAT(refused.out, Contains("actual    return = NotSupported (1), becomes = Synchronized"));
  CHECK_THAT(refused.out, Contains("--profile ./own.csv --version seed"));
  CHECK(run_program({"run", "m.csv", "--profile", "vmax", "--version", "cim249"}, how).exit == 0);
  const Ran unknown = run_program({"run", "m.csv", "--profile", "4par"}, how);
  CHECK(unknown.exit == 2);
  CHECK_THAT(unknown.err, Contains("did you mean: 3par"));
}

TEST_CASE("list --uncovered names cells that refuse as well", "[cli][matrix]") {
  const Folder in;
  const std::string head =
      "case, type, mode, place, state, list, op, force, return, becomes, clause\n";
  How how;
  how.folder = in.path();
  const std::string cell = "\nResume/Initialized/-/D-20/refused\n";
  in.write("m.csv", head +
                        "a-1, Mirror, Synchronous, remote, Broken, alone, Resume, no, Failed, "
                        "Broken, D-20\n");
  CHECK_THAT(run_program({"list", ".", "--uncovered"}, how).out, Contains(cell));
  in.write("m.csv", head +
                        "a-1, Mirror, Synchronous, remote, Initialized, alone, Resume, no, Failed, "
                        "Initialized, D-20\n");
  CHECK_THAT(run_program({"list", ".", "--uncovered"}, how).out, !Contains(cell));
}

}  // namespace
