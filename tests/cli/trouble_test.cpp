// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;

/// To run in the folder.
How inside(const Folder& folder) {
  How how;
  how.folder = folder.path();
  return how;
}

/// True when a child of the process has used the processor for half a second.
bool has_busy_child(int pid) {
  const std::string task = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid);
  std::istringstream children(read_file(task + "/children"));
  for (std::string child; children >> child;) {
    const std::string status = read_file("/proc/" + child + "/stat");
    std::istringstream fields(status.substr(std::min(status.rfind(')') + 1, status.size())));
    std::string field;
    for (int i = 0; i < 12; ++i) fields >> field;  // the 14th of all: ticks in user mode
    if (!field.empty() && std::stol(field) * 2 >= ::sysconf(_SC_CLK_TCK)) return true;
  }
  return false;
}

TEST_CASE("a run over its wall-clock time is an error and touches no other", "[cli]") {
  const Folder in;
  in.write_topologies();
  in.write("a.csv", passing);
  in.write("b.csv", endless);
  in.write("c.csv", passing);
  const Ran ran = run_program({"run", ".", "--timeout", "3", "-v", "--csv", "out"}, inside(in));
  CHECK(ran.exit == 3);
  CHECK_THAT(ran.out, Contains("b.csv: ERROR  run"));
  CHECK_THAT(ran.out, Contains("over its wall-clock time limit"));
  CHECK_THAT(ran.out, Contains("a.csv: 3 pass"));
  CHECK_THAT(ran.out, Contains("c.csv: 3 pass"));
  CHECK_THAT(read_file(in / "out/verdicts.csv"), Contains("error"));
}

TEST_CASE("Ctrl-C keeps what has finished and exits 130", "[cli]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const Folder in;
  in.write_topologies();
  in.write("a.csv", passing);
  in.write("b.csv", endless);
  in.write("c.csv", passing);
  How how = inside(in);
  how.meanwhile = [signal](int pid) {
    // Only b.csv ever uses so much of the processor.
    while (!has_busy_child(pid)) ::usleep(10'000);
    ::kill(pid, signal);
  };
  const Ran ran = run_program({"run", ".", "-j", "1", "--out", "out", "--json"}, how);
  CHECK(ran.exit == 130);
  CHECK_THAT(ran.err, Contains("interrupted; 1 of 3 runs had finished"));
  CHECK_THAT(read_file(in / "out/junit.xml"), Contains("a"));
  CHECK_THAT(read_file(in / "out/verdicts.csv"), Contains("a.csv") && !Contains("b.csv"));
  CHECK_NOTHROW(nlohmann::json::parse(ran.out));
}

TEST_CASE("a full disk is said, and leaves nothing half written", "[cli]") {
  const Folder in;
  in.write_topologies();
  in.write("a.csv", passing);
  SECTION("on a device") {
    const Ran ran = run_program({"run", "a.csv", "--junit", "/dev/full"}, inside(in));
    CHECK(ran.exit == 3);
    CHECK_THAT(ran.err, Contains("/dev/full: error: "));
    CHECK_THAT(ran.err, Contains("No space left on device"));
  }
  SECTION("on the standard output") {
    How how = inside(in);
    how.out_to = "/dev/full";
    const Ran ran = run_program({"list", "a.csv"}, how);
    CHECK(ran.exit == 3);
    CHECK_THAT(ran.err, Contains("could not be written"));
  }
  SECTION("in a folder of reports") {
    in.write("out/events.csv", "old\n");
    How how = inside(in);
    how.in_child = [] {
      // No file may grow beyond this: like a disk that is nearly full.
      const rlimit limit{200, 200};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      std::signal(SIGXFSZ, SIG_IGN);
    };
    const Ran ran = run_program({"run", "a.csv", "--out", "out"}, how);
    CHECK(ran.exit == 3);
    CHECK(read_file(in / "out/events.csv") == "old\n");
    for (const auto& [name, text] : files_below(in / "out")) {
      CAPTURE(name);
      CHECK((name == "events.csv" || text.empty() || text.back() == '\n'));
      CHECK_THAT(name, !Contains("tmp") && !Contains("temp"));
    }
  }
}

TEST_CASE("a place that can not be written is named", "[cli]") {
  const Folder in;
  in.write_topologies();
  in.write("a.csv", passing);
  in.write("file", "");
  const Ran ran = run_program({"run", "a.csv", "--out", "file/out"}, inside(in));
  CHECK(ran.exit == 3);
  CHECK_THAT(ran.err, Contains("file/out") && Contains("error: "));
}

TEST_CASE("files and folders without permission are diagnostics", "[cli]") {
  const Folder in;
  in.write_topologies();
  in.write("sub/a.csv", passing);
  in.write("b.csv", passing);
  ::chmod(in.path().c_str(), 0755);
  ::chmod((in / "b.csv").c_str(), 0);
  How how = inside(in);
  // root may read everything, so be somebody else.
  how.in_child = [] {
    constexpr unsigned nobody = 65534;
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(125);
  };
  const Ran file = run_program({"run", "b.csv"}, how);
  CHECK(file.exit == 2);
  CHECK_THAT(file.err, Contains("b.csv: error: ") && Contains("Permission denied"));
  ::chmod((in / "sub").c_str(), 0);
  const Ran folder = run_program({"run", "sub"}, how);
  ::chmod((in / "sub").c_str(), 0755);
  CHECK(folder.exit == 2);
  CHECK_THAT(folder.err, Contains("sub: error: ") && Contains("Permission denied"));
}

}  // namespace
