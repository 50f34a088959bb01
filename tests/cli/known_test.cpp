// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

/// A folder with a scenario that passes, one that fails, and a list of known failures.
class Known : public Folder {
 public:
  Known() {
    write_topologies();
    write("scenarios/good.csv", passing);
    write("scenarios/bad.csv", failing);
  }
  void list(const std::string& row) const {
    write("known_failures.csv",
          "scenario, check, profile, expected message, reason, issue\n" + row + "\n");
  }
  Ran run(const std::vector<std::string>& words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
};

TEST_CASE("known failures are no failures, until they pass", "[cli]") {
  const Known in;
  in.list("bad.csv, expect p1 CopyState=Fractured, , , to be done, 7");
  const Ran known = in.run({"run", "scenarios/bad.csv"});
  CHECK(known.exit == 0);
  CHECK(known.err.empty());
  CHECK_THAT(known.out, Contains("1 known failure"));
  in.write("other.csv",
           "scenario, check, profile, expected message, reason, issue\n"
           "good.csv, expect p1 CopyState=Synchronized, , , wrong, 7\n");
  const Ran surprise = in.run({"run", "scenarios/good.csv", "--known", "other.csv"});
  CHECK(surprise.exit == 1);
  CHECK_THAT(surprise.out, Contains("1 surprise"));
}

struct Row {
  std::string row;
  std::string warning;
};

TEST_CASE("a known failure that nothing answers to is a warning", "[cli]") {
  const Known in;
  const auto wrong = GENERATE(
      Row{"scenarios/bda.csv, expect p1 CopyState=Fractured, , , why,",
          "column 'scenario': no scenario named 'scenarios/bda.csv'\n"
          "    did you mean: scenarios/bad.csv\n"},
      Row{"scenarios/bad.csv, expect p1 CopyState=Fracturd, , , why,",
          "column 'check': scenarios/bad.csv has no check 'expect p1 CopyState=Fracturd'\n"
          "    did you mean: expect p1 CopyState=Fractured\n"},
      Row{"bad.csv, L8, , , why,",
          "column 'check': scenarios/bad.csv has no check 'L8'\n"
          "    checks there: Activate p1 return=JobStarted, wait p1 CopyState=Synchronized, "
          "expect p1 CopyState=Fractured\n"});
  CAPTURE(wrong.row);
  in.list(wrong.row);
  const std::string warning = "known_failures.csv:2: warning: " + wrong.warning;
  const Ran ran = in.run({"run", "scenarios"});
  CHECK(ran.exit == 1);
  CHECK(ran.err == warning);
  const Ran checked = in.run({"check", "scenarios", "known_failures.csv"});
  CHECK(checked.exit == 0);
  CHECK(checked.err == warning);
  CHECK(in.run({"check", "known_failures.csv"}).err == warning);
}

TEST_CASE("a known failure of a scenario that is not selected is no warning", "[cli]") {
  const Known in;
  const std::string row = GENERATE("scenarios/bad.csv", "bad.csv");
  in.list(row + ", expect p1 CopyState=Fractured, , , why,");
  const Ran ran = in.run({"run", "scenarios/good.csv"});
  CHECK(ran.exit == 0);
  CHECK(ran.err.empty());
}

TEST_CASE("a known failure with another message stays one, and says why", "[cli]") {
  const Known in;
  in.list("bad.csv, expect p1 CopyState=Fractured, , Broken, why,");
  const Ran ran = in.run({"run", "scenarios/bad.csv"});
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("listed in known_failures.csv (line 2), but the failure does not "
                               "say 'Broken'\n"));
}

}  // namespace
