// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

/// A folder with a scenario that passes, one that fails and one with a wrong operation.
class Scenarios : public Folder {
 public:
  Scenarios() {
    write_topologies();
    write("good/one.csv", passing);
    write("good/two.csv", passing);
    write("bad/three.csv", failing);
  }
  Ran run(const std::vector<std::string>& words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
};

TEST_CASE("exit codes tell what happened", "[cli]") {
  const Scenarios in;
  CHECK(in.run({"run", "good"}).exit == 0);
  CHECK(in.run({"run", "good", "bad"}).exit == 1);
  in.write("empty/readme.txt", "");
  CHECK(in.run({"run", "empty"}).exit == 4);
  CHECK(in.run({"run", "good/*.txt"}).exit == 4);
  const Ran missing = in.run({"run", "good", "missing.csv"});
  CHECK(missing.exit == 2);
  CHECK_THAT(missing.err, Contains("missing.csv: error: "));
  CHECK_THAT(missing.err, Contains("No such file or directory"));
}

TEST_CASE("one bad file and nothing of the selection runs", "[cli]") {
  const Scenarios in;
  std::string text(passing);
  text.replace(text.find("Activate"), 8, "Activat");
  in.write("good/wrong.csv", text);
  const Ran ran = in.run({"run", "good", "--out", "out"});
  CHECK(ran.exit == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Contains("good/wrong.csv:6: error: column 'do': "));
  CHECK_THAT(ran.err, Contains("Activate"));
  CHECK_FALSE(std::filesystem::exists(in / "out"));
  const Ran json = in.run({"run", "good", "--json"});
  const auto answer = nlohmann::json::parse(json.out);
  CHECK(answer["ok"] == false);
  CHECK(answer["diagnostics"][0]["line"] == 6);
}

TEST_CASE("folders, files and patterns select each file once", "[cli]") {
  const Scenarios in;
  const Ran all = in.run({"run", "--dry-run", "good/two.csv", ".", "./good/one.csv", "*/t*.csv"});
  CHECK(all.exit == 0);
  CHECK(all.out == "good/two.csv\nbad/three.csv\ngood/one.csv\n");
  const Ran json = in.run({"run", "--dry-run", "--json", "good"});
  CHECK(nlohmann::json::parse(json.out)["selected"] ==
        nlohmann::json({"good/one.csv", "good/two.csv"}));
}

TEST_CASE("tags narrow the selection", "[cli]") {
  const Scenarios in;
  CHECK(in.run({"run", ".", "--tag", "quick"}).exit == 0);
  CHECK(in.run({"run", ".", "--tag", "quick", "--tag", "mirror"}).exit == 0);
  CHECK(in.run({"run", ".", "--tag", "slow"}).exit == 1);
  const Ran none = in.run({"run", ".", "--tag", "quick", "--tag", "slow"});
  CHECK(none.exit == 4);
  CHECK_THAT(none.err, Contains("has all the tags quick slow"));
  CHECK_THAT(none.err, Contains("tags here: mirror quick slow"));
  const Ran unknown = in.run({"run", ".", "--tag", "quik"});
  CHECK(unknown.exit == 2);
  CHECK_THAT(unknown.err, Contains("run: no scenario of the selection is tagged 'quik'\n"
                                   "    did you mean: quick\n"
                                   "    tags here: mirror quick slow\n"));
}

TEST_CASE("a mismatch shows the row, the values and a command that repeats it", "[cli]") {
  const Scenarios in;
  const Ran ran = in.run({"run", "bad", "--set", "a1.disk_write=50MBps"});
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("bad/three.csv:8: FAIL  expect p1 CopyState=Fractured"));
  const std::size_t begin = ran.out.find("replisim run ");
  REQUIRE(begin != std::string::npos);
  const std::string command = ran.out.substr(begin, ran.out.find('\n', begin) - begin);
  CAPTURE(command);
  std::vector<std::string> words;
  for (std::size_t at = 9; at < command.size();) {
    const std::size_t end = std::min(command.find(' ', at), command.size());
    words.push_back(command.substr(at, end - at));
    at = end + 1;
  }
  const Ran again = in.run(words);
  CHECK(again.exit == 1);
  CHECK_THAT(again.out, Contains("bad/three.csv:8: FAIL  expect p1 CopyState=Fractured"));
  CHECK_THAT(again.out, Contains("p1 CopyState "));
}

TEST_CASE("reports are the same bytes whatever runs at a time, and twice", "[cli]") {
  const Scenarios in;
  for (int i = 0; i < 6; ++i) in.write("good/more" + std::to_string(i) + ".csv", passing);
  for (const char* folder : {"a", "b", "c"}) {
    const std::string jobs = *folder == 'a' ? "1" : "3";
    CHECK(in.run({"run", "good", "bad", "-j", jobs, "--csv", folder, "--keep"}).exit == 1);
  }
  const auto files = files_below(in / "a");
  CHECK(files.size() > 9 * 5);
  CHECK(files.count("verdicts.csv") == 1);
  CHECK(files.count("runs/good/one.csv/run.csv") == 1);
  CHECK(files == files_below(in / "b"));
  CHECK(files == files_below(in / "c"));
}

TEST_CASE("run --out leaves JUnit and CSV files", "[cli]") {
  const Scenarios in;
  CHECK(in.run({"run", "good", "--out", "deep/out"}).exit == 0);
  const auto files = files_below(in / "deep/out");
  for (const char* name : {"junit.xml", "run.csv", "verdicts.csv", "calls.csv", "events.csv"}) {
    CAPTURE(name);
    REQUIRE(files.count(name) == 1);
    CHECK_THAT(files.at(name), Contains("one"));
  }
}

TEST_CASE("run --json prints verdicts and nothing else", "[cli]") {
  const Scenarios in;
  const Ran ran = in.run({"run", "good", "bad", "--json"});
  CHECK(ran.exit == 1);
  CHECK(ran.err.empty());
  const auto answer = nlohmann::json::parse(ran.out);
  CHECK_THAT(answer.dump(), Contains("bad/three.csv"));
  CHECK_THAT(answer.dump(), Contains("CopyState=Fractured"));
}

TEST_CASE("run --quiet prints nothing, --trace prints events", "[cli]") {
  const Scenarios in;
  const Ran quiet = in.run({"run", "bad", "--quiet"});
  CHECK(quiet.exit == 1);
  CHECK((quiet.out + quiet.err).empty());
  const Ran trace = in.run({"run", "good/one.csv", "--trace"});
  CHECK(trace.exit == 0);
  CHECK_THAT(trace.out, Contains("1s  p1 CopyState Unsynchronized -> Synchronized"));
}

TEST_CASE("run --only judges one line", "[cli]") {
  const Scenarios in;
  CHECK(in.run({"run", "bad", "--only", "8"}).exit == 1);
  CHECK(in.run({"run", "bad", "--only", "7"}).exit == 0);
  const Ran nowhere = in.run({"run", "bad", "--only", "99"});
  CHECK(nowhere.exit == 2);
  CHECK_THAT(nowhere.err, Contains("--only 99: no file of the selection has a row on that line"));
}

TEST_CASE("run --twice finds no difference", "[cli]") {
  const Scenarios in;
  CHECK(in.run({"run", "good", "--twice"}).exit == 0);
}

TEST_CASE("matrix files are judged row by row", "[cli]") {
  const Scenarios in;
  const std::string head =
      "case, type, mode, place, state, list, op, force, return, becomes, clause\n";
  in.write("matrix/good.csv",
           head +
               "a, Mirror, Synchronous, local, Inactive, alone, Fracture, no, Failed, "
               "Inactive, D-17\n");
  in.write("matrix/bad.csv",
           head +
               "b, Mirror, Synchronous, local, Inactive, alone, Fracture, no, InUse, "
               "Inactive, D-17\n");
  CHECK(in.run({"run", "matrix/good.csv"}).exit == 0);
  const Ran ran = in.run({"run", "matrix"});
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("matrix/bad.csv:2: FAIL  b\n"));
  CHECK_THAT(ran.out, Contains("return = Failed (4)"));
  in.write("matrix/word.csv",
           head +
               "c, Mirror, Synchronous, local, Inactive, nonsense, Fracture, no, InUse, "
               "Inactive, D-17\n");
  const Ran word = in.run({"run", "matrix"});
  CHECK(word.exit == 2);
  CHECK_THAT(word.err, Contains("matrix/word.csv:2: error: column 'list': "));
}

}  // namespace
