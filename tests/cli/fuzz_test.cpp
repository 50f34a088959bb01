// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

Ran fuzz(const std::vector<std::string>& words, const Folder& in) {
  return run_verb("fuzz", words, in);
}

Ran run_in(const Folder& in, const std::vector<std::string>& words) {
  How how;
  how.folder = in.path();
  return run_program(words, how);
}

TEST_CASE("fuzz prints the same bytes for the same runs, whatever -j is", "[cli]") {
  const Folder in;
  const Ran one = fuzz({"--runs", "60", "--seed", "1000", "--no-shrink", "-j1"}, in);
  const Ran three = fuzz({"--runs", "60", "--seed", "1000", "--no-shrink", "-j3"}, in);
  CHECK(one.exit == three.exit);
  CHECK(one.out == three.out);
  CHECK(one.err.empty());
  CHECK_THAT(one.out, Contains("seeds 1000 to 1059, profile=generic version=all"));
  CHECK_THAT(one.out, Contains("runs            60, "));
  const Ran other = fuzz({"--runs", "60", "--seed", "2000", "--no-shrink"}, in);
  CHECK(other.out != one.out);
}

TEST_CASE("fuzz makes what it finds small, and run replays it", "[cli]") {
  const Folder in;
  const Ran found =
      fuzz({"--never", "Fractured", "--runs", "200", "--stop-at-first", "--json"}, in);
  CAPTURE(found.out, found.err);
  const auto json = nlohmann::json::parse(found.out);
  const nlohmann::json* never = nullptr;
  for (const auto& one : json["found"])
    if (one["promise"] == "never-Fractured") never = &one;
  REQUIRE(never != nullptr);
  CHECK((*never)["on_simgrid"] == true);
  CHECK((*never)["in_runs"] > 1);
  CHECK((*never)["rows"] <= 4);
  const std::string file = (*never)["file"];
  CHECK_THAT(file, Contains("out/fuzz/fuzz-never-Fractured-"));
  CHECK(run_in(in, {"check", file}).exit == 0);
  const Ran replayed = run_in(in, {"run", file, "--check-every-event"});
  CAPTURE(read_file(in / file), replayed.out);
  CHECK(replayed.exit == 1);
  CHECK_THAT(replayed.out, Contains("never p"));
}

TEST_CASE("A corpus goes on where it stopped, and runs its findings again", "[cli]") {
  const Folder in;
  const std::vector<std::string> words = {"--corpus", "kept",      "--never", "Fractured",
                                          "--runs",   "30",        "--seed",  "1000",
                                          "--json",   "--version", "cim241"};
  const auto first = nlohmann::json::parse(fuzz(words, in).out);
  CHECK(first["first_seed"] == 1000);
  CHECK(first["next_seed"] == 1030);
  CHECK(first["replayed"].empty());
  REQUIRE_FALSE(first["found"].empty());
  const auto second = nlohmann::json::parse(fuzz(words, in).out);
  CHECK(second["first_seed"] == 1030);
  CHECK(second["next_seed"] == 1060);
  REQUIRE(second["replayed"].size() == first["found"].size());
  for (const auto& replayed : second["replayed"]) CHECK_FALSE(replayed["broken"].empty());

  const Ran other_seed =
      fuzz({"--corpus", "kept", "--never", "Fractured", "--version", "cim241", "--seed", "7"}, in);
  CHECK(other_seed.exit == 2);
  CHECK_THAT(other_seed.err, Contains("was begun with seed 1000"));
  const Ran other_choice = fuzz({"--corpus", "kept"}, in);
  CHECK(other_choice.exit == 2);
  CHECK_THAT(other_choice.err, Contains("was begun with profile=generic version=cim241"));
}

TEST_CASE("fuzz names its promises and refuses what it does not know", "[cli]") {
  const Folder in;
  const Ran list = fuzz({"--list"}, in);
  CHECK(list.exit == 0);
  for (const char* promise : {"nothing-missing", "sound", "settles", "runs", "repeats", "readable"})
    CHECK_THAT(list.out, Contains(promise));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--runs", "0"},
                                                {"--seconds", "soon"},
                                                {"--never", "Broke"},
                                                {"--profile", "nobody"},
                                                {"--version", "cim300"},
                                                {"file.csv"}}) {
    CAPTURE(wrong);
    const Ran refused = fuzz(wrong, in);
    CHECK(refused.exit == 2);
    CHECK_FALSE(refused.err.empty());
  }
}

}  // namespace
