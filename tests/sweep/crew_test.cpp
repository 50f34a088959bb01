// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <stdexcept>
#include <string>

#include "sim/sweep/coordinate.hpp"
#include "sim/sweep/fork_crew.hpp"
#include "tests/sweep/some_sweep.hpp"

namespace {

using namespace replisim::sweep;
using namespace replisim::sweep::test;

RunResult result_for(const Task& task) {
  RunResult result;
  result.holds = task.number >= 6 + static_cast<std::int64_t>(task.combination);
  result.figures = {{"number", std::to_string(task.number)},
                    {"text", std::string(task.combination * 10'000, 'x') + "!"}};
  return result;
}

/// Runs a sweep with so many workers; gives its file.
std::string file_of(const Sweep& sweep, int workers, const Folder& in) {
  Results results(sweep.combinations.size());
  const std::string path = in / ("w" + std::to_string(workers) + ".db");
  {
    ForkCrew crew(workers, result_for);
    Store store(path, sweep, results);
    const auto done = coordinate(sweep, results, store, crew, [](const Outcome&) {});
    CHECK(done.ran == count_runs(results));
    CHECK(done.failed.empty());
  }
  CHECK(missing_runs(sweep, results).empty());
  write_results(path, sweep, results);
  return read_file(path);
}

TEST_CASE("whatever the number of workers, the file is the same", "[sweep]") {
  const Folder in;
  for (const char* rows :
       {"plan, x\nlines, 1..40\n", "plan, x\nlines, 1~99/1\nleast, lines\nkm, 1..9\n"}) {
    const Sweep sweep = sweep_of(rows);
    const std::string one = file_of(sweep, 1, in);
    CHECK(file_of(sweep, 2, in) == one);
    CHECK(file_of(sweep, 7, in) == one);
  }
}

TEST_CASE("a worker that dies loses one run, and another takes its place", "[sweep]") {
  const Folder in;
  const Sweep sweep = sweep_of("plan, x\nlines, 1..20\n");
  Results results(20);
  const Work work = [](const Task& task) {
    if (task.combination == 3) ::kill(::getpid(), SIGKILL);
    if (task.combination == 5) ::_exit(9);
    if (task.combination == 7) throw std::runtime_error("no such thing");
    return result_for(task);
  };
  ForkCrew crew(2, work);
  Store store(in / "a.db", sweep, results);
  const auto done = coordinate(sweep, results, store, crew, [](const Outcome&) {});
  CHECK(done.ran == 17);
  REQUIRE(done.failed.size() == 3);
  for (const Outcome& one : done.failed) {
    CAPTURE(one.task.combination, one.problem);
    CHECK((one.task.combination == 3   ? one.problem == "killed by signal 9 (Killed)"
           : one.task.combination == 5 ? one.problem.find("exit status 9") != std::string::npos
                                       : one.problem == "no such thing"));
  }
  const std::vector<Task> missing = missing_runs(sweep, results);
  CHECK(missing == std::vector<Task>{{3, 0}, {5, 0}, {7, 0}});
}

}  // namespace
