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

class OneScenario : public Folder {
 public:
  OneScenario() {
    write_topologies();
    write("one.csv", passing);
  }
  Ran run(const std::vector<std::string>& words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
};

TEST_CASE("check validates without running", "[cli]") {
  const OneScenario in;
  const Ran good = in.run({"check", "."});
  CHECK(good.exit == 0);
  CHECK(good.out == "1 file is valid\n");
  in.write("two.csv", "at, do\n");
  const Ran bad = in.run({"check", "."});
  CHECK(bad.exit == 2);
  CHECK_THAT(bad.err, Contains("two.csv:1: error: "));
  const auto answer = nlohmann::json::parse(in.run({"check", ".", "--json"}).out);
  CHECK(answer["ok"] == false);
  CHECK(answer["files"] == 2);
  CHECK(answer["diagnostics"].size() >= 1);
  CHECK(in.run({"check", "topologies"}).exit == 4);
}

TEST_CASE("show prints topology, times and defaults", "[cli]") {
  const OneScenario in;
  const Ran text = in.run({"show", "one.csv", "--set", "service.wait_limit=30s"});
  CHECK(text.exit == 0);
  CHECK_THAT(text.out, Contains("p1") && Contains("100MBps") && Contains("wait_limit"));
  const Ran json = in.run({"show", "one.csv", "--json"});
  CHECK(json.exit == 0);
  CHECK(nlohmann::json::parse(json.out).is_object());
  CHECK(in.run({"show", "none.csv"}).exit == 2);
}

TEST_CASE("show says what a matrix is instead of guessing at its columns", "[cli]") {
  const OneScenario in;
  in.write("m.csv", "case, type, mode, place, state, list, op, force, return, becomes, clause\n");
  const Ran ran = in.run({"show", "m.csv"});
  CHECK(ran.exit == 2);
  CHECK_THAT(ran.err, StartsWith("m.csv: error: is a matrix") && Contains("`replisim run`"));
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 2);
}

TEST_CASE("list prints tags and titles", "[cli]") {
  const OneScenario in;
  const Ran text = in.run({"list", "."});
  CHECK(text.exit == 0);
  CHECK(text.out == "one.csv  [quick mirror]  A first copy of 100 MB at 100 MB/s.\n");
  const auto files = nlohmann::json::parse(in.run({"list", ".", "--json"}).out);
  REQUIRE(files.size() == 1);
  CHECK(files[0]["tags"] == nlohmann::json({"quick", "mirror"}));
  const Ran none = in.run({"list", ".", "--tag", "none"});
  CHECK(none.exit == 2);
  CHECK(none.out.empty());
  CHECK_THAT(none.err, Contains("tags here: mirror quick\n"));
  in.write("empty/readme.txt", "");
  const Ran nothing = in.run({"list", "empty", "--json"});
  CHECK(nothing.exit == 4);
  CHECK(nlohmann::json::parse(nothing.out).empty());
  CHECK_THAT(nothing.err, Contains("list: nothing selected: no scenario in 'empty'"));
}

TEST_CASE("list --uncovered names what a selection does not touch", "[cli]") {
  const OneScenario in;
  const Ran ran = in.run({"list", ".", "--uncovered", "--json"});
  CHECK(ran.exit == 1);
  const auto answer = nlohmann::json::parse(ran.out);
  const std::size_t all = answer["items"];
  const std::size_t open = answer["uncovered"].size();
  CHECK(open > 50);
  CHECK(open + 1 == all);  // the scenario is one call
}

TEST_CASE("fmt aligns columns, once", "[cli]") {
  const OneScenario in;
  const Ran unformatted = in.run({"fmt", "--check", "."});
  CHECK(unformatted.exit == 1);
  CHECK_THAT(unformatted.out, Contains("one.csv:1: not formatted\n"));
  CHECK_THAT(unformatted.out, Contains("topologies/pair/pairs.csv:1: not formatted\n"));
  CHECK(read_file(in / "one.csv") == passing);
  CHECK(in.run({"fmt", "."}).exit == 0);
  CHECK(read_file(in / "one.csv") != passing);
  CHECK(in.run({"fmt", "--check", "."}).exit == 0);
  const Ran json = in.run({"fmt", ".", "--json"});
  CHECK(nlohmann::json::parse(json.out)["changed"].empty());
  CHECK(in.run({"run", "one.csv"}).exit == 0);
}

}  // namespace
