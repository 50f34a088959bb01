// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

class Files : public Folder {
 public:
  Files() { write_topologies(); }
  Ran run(const std::vector<std::string>& words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
};

struct Broken {
  std::string text;
  std::string message;
};

TEST_CASE("fmt refuses broken files as check does, and writes none", "[cli]") {
  const Files in;
  const std::string header = "at, do, on, with, expect, note\n";
  const auto broken = GENERATE_COPY(
      Broken{"", "x.csv: error: the file is empty\n"},
      Broken{header + "0s, stop, , , \"a,\n", "x.csv:2: error: a quote that is not closed\n"},
      Broken{std::string("a\0b", 3), "x.csv:1: error: a NUL byte at position 2\n"},
      Broken{"\xFF\xFEx", "x.csv:1: error: the file is UTF-16\n"},
      Broken{header + "0s, stop, , , \xFF,\n", "x.csv:2: error: not UTF-8 at position 15\n"},
      Broken{"at, do\n", "x.csv:1: error: the header lacks: on, with, expect, note\n"},
      Broken{header + "0s, stop\n", "x.csv:2: error: 2 cells, but the header has 6\n"},
      Broken{"at, do, on, with, expect, note\r0s, stop, , , ,\r",
             "x.csv:1: error: a carriage return without a line feed at position 31\n"});
  CAPTURE(broken.message);
  in.write("x.csv", broken.text);
  in.write("y.csv", passing);
  CHECK_THAT(in.run({"check", "x.csv"}).err, Contains(broken.message));
  for (const auto& words : {std::vector<std::string>{"fmt", "--check", "x.csv"},
                            std::vector<std::string>{"fmt", "y.csv", "x.csv"}}) {
    const Ran ran = in.run(words);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(broken.message));
  }
  CHECK(read_file(in / "y.csv") == passing);
  const Ran json = in.run({"fmt", "--check", "x.csv", "--json"});
  CHECK(nlohmann::json::parse(json.out)["ok"] == false);
}

TEST_CASE("what a spreadsheet saves is read, and fmt makes it plain", "[cli]") {
  const Files in;
  std::string text = "\xEF\xBB\xBF";
  for (const char c : passing) text += c == '\n' ? "\r\n" : std::string(1, c);
  in.write("a.csv", text);
  CHECK(in.run({"check", "a.csv"}).err.empty());
  CHECK(in.run({"run", "a.csv"}).exit == 0);
  CHECK(in.run({"fmt", "--check", "a.csv"}).exit == 1);
  CHECK(in.run({"fmt", "a.csv"}).exit == 0);
  CHECK_THAT(read_file(in / "a.csv"), !Contains("\r") && Catch::StartsWith("# A first copy"));
}

TEST_CASE("a pipe is no file to wait for", "[cli]") {
  const Files in;
  REQUIRE(::mkfifo((in / "pipe.csv").c_str(), 0600) == 0);
  const std::string verb = GENERATE("run", "check", "show", "fmt", "list");
  const Ran ran = in.run({verb, "pipe.csv"});
  CHECK(ran.exit == 2);
  CHECK_THAT(ran.err, Contains("pipe.csv: error: is not a file\n"));
}

TEST_CASE("a scenario without its trace says why nothing was judged", "[cli]") {
  const Files in;
  in.write("t.csv",
           "at, do, on, with, expect, note\n, use, topology, pair, ,\n"
           "0s, io, a1.v1, trace=none.csv, ,\n1s, expect, p1, , CopyState=Inactive,\n");
  const std::string warning = "t.csv:3: warning: column 'with': no such trace file 'none.csv'\n";
  const Ran checked = in.run({"check", "t.csv"});
  CHECK(checked.exit == 0);
  CHECK_THAT(checked.err, Contains(warning));
  const Ran ran = in.run({"run", "t.csv", "--junit", "junit.xml"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.err, Contains(warning));
  CHECK_THAT(ran.out, Contains("t.csv: SKIP  no such trace file: none.csv (S-43)\n"));
  pugi::xml_document report;
  REQUIRE(report.load_file((in / "junit.xml").c_str()));
  const auto one = report.child("testsuites").child("testsuite").child("testcase");
  CHECK(std::string(one.child("skipped").attribute("message").value()) ==
        "no such trace file: none.csv (S-43)");
}

TEST_CASE("a run that is stopped early says what was not reached", "[cli]") {
  const Files in;
  in.write("a.csv", passing);
  const Ran ran = in.run({"run", "a.csv", "--until", "500ms"});
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Contains("a.csv: SKIP  2 of 3 checks: not reached: the run ended at 0.5s"));
}

}  // namespace
