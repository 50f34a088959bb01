// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

/// A folder with a scenario that fails.
class Failing : public Folder {
 public:
  Failing() {
    write_topologies();
    write("bad.csv", failing);
  }
  Ran run(const std::vector<std::string>& words) const {
    How how;
    how.folder = path();
    return run_program(words, how);
  }
  /// Writes rows on topology `pair` under a header.
  void write_rows(const std::string& name, const std::string& rows) const {
    write(name, "at, do, on, with, expect, note\n, use, topology, pair, ,\n" + rows);
  }
};

std::string with_crlf(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '\n' ? "\r\n" : std::string(1, c);
  return result;
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

TEST_CASE("run --update writes what happened, and shows it", "[cli]") {
  const Failing in;
  const auto words = GENERATE(std::vector<std::string>{"run", "bad.csv", "--update"},
                              std::vector<std::string>{"run", "--update", "bad.csv"},
                              std::vector<std::string>{"run", "--update=values", "bad.csv"});
  const Ran ran = in.run(words);
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("bad.csv:8:\n- +0s, expect, p1, , CopyState=Fractured,\n"
                               "+ +0s, expect, p1, , CopyState=Synchronized,\n"));
  CHECK_THAT(read_file(in / "bad.csv"), Contains("expect, p1, , CopyState=Synchronized"));
  CHECK(in.run({"run", "bad.csv"}).exit == 0);
}

TEST_CASE("run --update leaves return codes alone unless told, and says so", "[cli]") {
  const Failing in;
  std::string text(passing);
  text.replace(text.find("JobStarted"), 10, "InUse");
  in.write("code.csv", text);
  const Ran ran = in.run({"run", "code.csv", "--update"});
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("code.csv:6: not updated: the return code stays as it is; "
                               "--update=all writes return=JobStarted"));
  CHECK(read_file(in / "code.csv") == text);
  CHECK(in.run({"run", "code.csv", "--update=all"}).exit == 1);
  CHECK(in.run({"run", "code.csv"}).exit == 0);
}

TEST_CASE("run --update writes nothing that check would refuse", "[cli]") {
  const Failing in;
  in.write_rows("a.csv",
                "0s, Activate, p1, as=c1, in<=1s return=JobStarted,\n"
                "1ms~5ms, never, p1, , CopyState=Unsynchronized,\n"
                "+5ms, expect, c1, , PercentComplete=100%,\n"
                "+5ms, expect, p1, , WhenSynced=0s rpo=1s age=1s lost=7MB prefix=no,\n"
                "+5ms, expect, a1.v1, , latency.p99=1s io.failed=3 latency.max=1s,\n"
                "2s, stop, , , ,\n");
  REQUIRE(in.run({"check", "a.csv"}).exit == 0);
  const Ran ran = in.run({"run", "a.csv", "--update"});
  CHECK(ran.exit == 1);
  CHECK_THAT(ran.out, Contains("a.csv:4: not updated: a row of 'never' holds no value of one "
                               "instant\n"));
  CHECK_THAT(ran.out, Contains("a.csv:6: not updated: an expect cell can not say 'age=NULL'\n"));
  CHECK_THAT(ran.out, Contains("a.csv:7: not updated: an expect cell can not say "
                               "'latency.p99=NULL'\n"));
  CHECK_THAT(read_file(in / "a.csv"),
             Contains(", WhenSynced=NULL rpo=0s age=1s lost=7MB prefix=no,\n") &&
                 Contains(", latency.p99=1s io.failed=0 latency.max=1s,\n"));
  CHECK(in.run({"check", "a.csv"}).exit == 0);
}

TEST_CASE("run --update keeps alignment, line ends and a byte order mark", "[cli]") {
  const Failing in;
  CHECK(in.run({"fmt", "bad.csv"}).exit == 0);
  const std::string plain = read_file(in / "bad.csv");
  const std::string mark = GENERATE("", "\xEF\xBB\xBF");
  in.write("bad.csv", mark + with_crlf(plain));
  in.run({"run", "bad.csv", "--update"});
  const std::string after = read_file(in / "bad.csv");
  CHECK_THAT(after, Contains("CopyState=Synchronized"));
  CHECK(in.run({"run", "bad.csv"}).exit == 0);
  CHECK(in.run({"fmt", "bad.csv"}).exit == 0);
  CHECK(after == mark + with_crlf(read_file(in / "bad.csv")));
}

TEST_CASE("files behind symbolic links are rewritten, the links stay", "[cli]") {
  const Failing in;
  in.write("deep/real.csv", failing);
  ::chmod((in / "deep/real.csv").c_str(), 0640);
  REQUIRE(::symlink("deep/real.csv", (in / "link.csv").c_str()) == 0);
  REQUIRE(::symlink("../link.csv", (in / "deep/again.csv").c_str()) == 0);
  const std::size_t files = files_below(in.path()).size();
  const auto words = GENERATE(std::vector<std::string>{"run", "deep/again.csv", "--update"},
                              std::vector<std::string>{"fmt", "link.csv"});
  in.run(words);
  CHECK(read_file(in / "deep/real.csv") != failing);
  CHECK(mode_of(in / "deep/real.csv") == 0640);
  for (const char* name : {"link.csv", "deep/again.csv"})
    CHECK(std::filesystem::is_symlink(in / name));
  CHECK(files_below(in.path()).size() == files);  // no temporary name was left
}

TEST_CASE("a file that can not be rewritten is named once, and stays", "[cli]") {
  const Failing in;
  in.write("deep/bad.csv", failing);
  std::filesystem::permissions(in.path(), std::filesystem::perms::all);
  ::chmod((in / "deep").c_str(), 0555);
  How how;
  how.folder = in.path();
  how.in_child = [] {
    constexpr unsigned nobody = 65534;
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(125);
  };
  const auto words = GENERATE(std::vector<std::string>{"run", "deep/bad.csv", "--update"},
                              std::vector<std::string>{"fmt", "deep/bad.csv"});
  const Ran ran = run_program(words, how);
  ::chmod((in / "deep").c_str(), 0755);
  CHECK(ran.exit == 3);
  CHECK_THAT(ran.err, Contains("deep/bad.csv: error: cannot be written: Permission denied\n"));
  CHECK(ran.err.find("error: ") == ran.err.rfind("error: "));
  CHECK(read_file(in / "deep/bad.csv") == failing);
}

}  // namespace
