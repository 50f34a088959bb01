// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using Catch::StartsWith;

TEST_CASE("help lists every verb and every exit code", "[cli]") {
  const auto words = GENERATE(std::vector<std::string>{"help"}, std::vector<std::string>{"--help"},
                              std::vector<std::string>{"-h"});
  const Ran ran = run_program(words);
  CHECK(ran.exit == 0);
  CHECK(ran.err.empty());
  for (const char* verb : {"run", "check", "show", "list", "explain", "matrix", "plan", "sweep",
                           "merge", "fmt", "help", "version"})
    CHECK_THAT(ran.out, Contains("\n  " + std::string(verb) + " "));
  for (const char* code : {"0", "1", "2", "3", "4", "130"})
    CHECK_THAT(ran.out, Contains("\n  " + std::string(code) + " "));
}

TEST_CASE("every verb explains itself in two ways", "[cli]") {
  const std::string verb = GENERATE("run", "check", "show", "list", "explain", "matrix", "plan",
                                    "sweep", "merge", "fmt", "help", "version");
  CAPTURE(verb);
  const Ran by_help = run_program({"help", verb});
  CHECK(by_help.exit == 0);
  CHECK_THAT(by_help.out, StartsWith("usage: replisim " + verb + " "));
  CHECK_THAT(by_help.out, Contains("--json"));
  const Ran by_option = run_program({verb, "--help"});
  CHECK(by_option.exit == 0);
  CHECK(by_option.out == by_help.out);
}

TEST_CASE("help as JSON names the options of run", "[cli]") {
  const Ran ran = run_program({"help", "--json"});
  REQUIRE(ran.exit == 0);
  const auto verbs = nlohmann::json::parse(ran.out);
  REQUIRE(verbs.size() == 14);
  CHECK(verbs[0]["verb"] == "run");
  std::vector<std::string> names;
  for (const auto& option : verbs[0]["options"]) names.push_back(option["name"]);
  for (const char* name : {"jobs",    "profile", "version", "seed",   "set",     "tag", "only",
                           "until",   "trace",   "twice",   "update", "junit",   "csv", "keep",
                           "dry-run", "timeout", "json",    "quiet",  "verbose", "out"}) {
    CAPTURE(name);
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
  }
}

TEST_CASE("version prints the program's version", "[cli]") {
  const Ran ran = run_program({"version"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, StartsWith("replisim 0.1.0"));
  CHECK(run_program({"--version"}).out == ran.out);
  const Ran json = run_program({"version", "--json"});
  CHECK(nlohmann::json::parse(json.out)["program"] == "replisim 0.1.0");
}

struct Wrong {
  std::vector<std::string> words;
  std::string message;
};

TEST_CASE("a wrong command line is exit 2 and names what is valid", "[cli]") {
  const auto wrong = GENERATE(
      Wrong{{}, "no verb given"}, Wrong{{"runn"}, "unknown verb 'runn'\n    verbs: run check"},
      Wrong{{"run"}, "run: name at least one file"},
      Wrong{{"run", "--bogus", "x"}, "unrecognised option '--bogus'\n    options: --profile"},
      Wrong{{"run", "--ta", "x", "."}, "unrecognised option '--ta'"},
      Wrong{{"run", "-j", "0", "."}, "--jobs 0 is out of range\n    valid: 1 to 1024"},
      Wrong{{"run", "-j", "two", "."}, "('two') for option '--jobs' is invalid"},
      Wrong{{"run", "--timeout", "0", "."}, "--timeout 0 is out of range"},
      Wrong{{"run", "--only", "-3", "."}, "--only"},
      Wrong{{"run", "--seed", "x", "."}, "--seed 'x' is no seed\n    valid: 0 to 92233720368"},
      Wrong{{"run", "--seed", "-1", "."}, "--seed '-1' is no seed"},
      Wrong{{"run", "--seed", "9223372036854775808", "."}, "is no seed"},
      Wrong{{"run", ""}, "'' names no file"}, Wrong{{"check", ".", ""}, "'' names no file"},
      Wrong{{"list", ""}, "'' names no file"}, Wrong{{"fmt", ""}, "'' names no file"},
      Wrong{{"show", ""}, "'' names no file"}, Wrong{{"run", "--until", "5", "."}, "--until: "},
      Wrong{{"run", "--update=some", "."}, "--update=some is unknown\n    valid: values"},
      Wrong{{"run", "--version", "cim999", "."}, "valid: seed cim241 cim249"},
      Wrong{{"run", "--set", "bandwidth", "."}, "--set bandwidth is malformed"},
      Wrong{{"run", "--keep", "."}, "--keep needs --csv DIR or --out DIR"},
      Wrong{{"check"}, "check: name at least one"}, Wrong{{"show"}, "show: name one timeline"},
      Wrong{{"show", "a", "b"}, "show: name one timeline"},
      Wrong{{"fmt"}, "fmt: name at least one"}, Wrong{{"version", "x"}, "takes no arguments"},
      Wrong{{"help", "nothing"}, "unknown verb 'nothing'"},
      Wrong{{"explain"}, "explain: name one operation"},
      Wrong{{"explain", "Fracture", "--profile", "4par"}, "did you mean: 3par"},
      Wrong{{"matrix", "--profile", "4par"}, "did you mean: 3par"},
      Wrong{{"matrix", "--profile", "generic:cim242"}, "valid: seed cim241 cim249"},
      Wrong{{"matrix", "--diff", "generic"}, "--diff needs two profiles"},
      Wrong{{"matrix", "--update"}, "--update needs --golden DIR"},
      Wrong{{"explain", "Fractur"}, "unknown operation 'Fractur'\n    did you mean: Fracture"},
      Wrong{{"explain", "foo"}, "unknown operation 'foo'\n    operations, or their numbers: Abort"},
      Wrong{{"explain", "Fracture", "--state", "Splitt"}, "--state 'Splitt' is unknown"},
      Wrong{{"explain", "Fracture", "--list", "x"}, "valid: alone"},
      Wrong{{"explain", "Fracture", "--place", "moon"}, "valid: local remote"});
  CAPTURE(wrong.words);
  const Ran ran = run_program(wrong.words);
  CHECK(ran.exit == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, StartsWith("replisim: error: "));
  CHECK_THAT(ran.err, Contains(wrong.message));
  CHECK(ran.err.find("error: ") == ran.err.rfind("error: "));
}

TEST_CASE("explain prints decision, clause and checks", "[cli]") {
  const Ran ran = run_program({"explain", "Fracture", "--state", "Inactive"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Contains("Failed"));
  CHECK_THAT(ran.out, Contains("clause:") && Contains("order of checks (R-03):"));
  const Ran json = run_program({"explain", "12", "--state", "Inactive", "--json"});
  const auto answer = nlohmann::json::parse(json.out);
  CHECK(answer["return"] == "Failed");
  CHECK(answer["return_code"] == 4);
  CHECK(answer["becomes"] == "Inactive");
  CHECK(answer["explanation"].size() > 3);
}

}  // namespace
