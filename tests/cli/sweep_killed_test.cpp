// SPDX-License-Identifier: Apache-2.0
// A sweep that is killed goes on where it was.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using nlohmann::json;

/// Some thousand writes, so that a run takes a while.
void write_trace(const Folder& in) {
  std::string text = "time_us,op,lba_512,size_bytes\n";
  for (int i = 0; i < 20'000; ++i)
    text += std::to_string(i * 90'000LL) + ",W," + std::to_string(i * 37 % 4'096) + ",4096\n";
  in.write("t.csv", text);
}

struct Killed {
  int exit = 0;
  std::int64_t ended = 0;  ///< runs that it said had ended
};

/// Starts a sweep and kills it once it has said that so many runs ended.
Killed killed_after(std::int64_t runs, const std::vector<std::string>& words, const Folder& in) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  Killed killed;
  How how;
  how.folder = in.path();
  how.in_child = [&]() {
    ::dup2(pipe[1], STDERR_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
  };
  how.meanwhile = [&](int pid) {
    ::close(pipe[1]);
    std::array<char, 4'096> buffer{};
    bool alive = true;
    for (ssize_t count = 1; count > 0;) {
      count = ::read(pipe[0], buffer.data(), buffer.size());
      killed.ended += std::count(buffer.data(), buffer.data() + std::max<ssize_t>(0, count), '\n');
      if (alive && killed.ended >= runs) {
        ::kill(pid, SIGKILL);
        alive = false;
      }
    }
    ::close(pipe[0]);
  };
  killed.exit = run_program(words, how).exit;
  return killed;
}

/// How many runs a file holds.
std::int64_t runs_in(const Folder& in, const std::string& study, const std::string& db) {
  const Ran ran = run_verb("sweep", {study, "--db", db, "--dry-run"}, in);
  CHECK(ran.exit == 0);
  const std::size_t end = ran.out.find(" runs are there");
  REQUIRE(end != std::string::npos);
  const std::size_t line = ran.out.rfind('\n', end);
  return std::stoll(ran.out.substr(line == std::string::npos ? 0 : line + 1));
}

/// A number that a seed determines.
std::int64_t drawn(std::uint64_t seed, std::int64_t count) {
  std::uint64_t z = seed * 0x9E3779B97F4A7C15U + 0x632BE59BD9B4E019U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<std::int64_t>((z ^ (z >> 31U)) % static_cast<std::uint64_t>(count));
}

struct Whole {
  std::int64_t runs = 0;
  std::string db;
  std::string csv;
};

Whole undisturbed(const Folder& in) {
  std::filesystem::remove(in / "whole.db");
  const Ran ran =
      run_verb("sweep", {"s.csv", "--db", "whole.db", "--csv", "whole.csv", "--json"}, in);
  REQUIRE(ran.exit == 0);
  const json said = json::parse(ran.out);
  CHECK(said["ran"] == said["runs"]);
  return {said["runs"], read_file(in / "whole.db"), read_file(in / "whole.csv")};
}

/// Makes the rest and looks at what is left.
void finish(const Whole& whole, std::int64_t before, const Folder& in) {
  const Ran rest =
      run_verb("sweep", {"s.csv", "--db", "k.db", "--csv", "k.csv", "-j", "3", "--json"}, in);
  REQUIRE(rest.exit == 0);
  CHECK(json::parse(rest.out)["ran"] == whole.runs - before);
  CHECK(read_file(in / "k.db") == whole.db);
  CHECK(read_file(in / "k.csv") == whole.csv);
  for (const char* left : {"k.db-wal", "k.db-shm", "k.db-journal", "k.db.new"})
    CHECK_FALSE(std::filesystem::exists(in / left));
  std::filesystem::remove(in / "k.db");
}

const char* const product = "set, values\nplan, rpo\ntrace, t.csv\nrate, 0.4Mbps..4Mbps/0.1Mbps\n";
const char* const search =
    "set, values\nplan, rpo\ntrace, t.csv\nrate, 0.1Mbps~9Mbps/1kbps\n"
    "rpo, 1s 2s 5s\nleast, rate\n";

TEST_CASE("a sweep killed ten times over resumes to the file of an undisturbed one",
          "[cli][sweep]") {
  const Folder in;
  write_trace(in);
  int caught = 0;
  for (const char* study : {product, search}) {
    in.write("s.csv", study);
    const Whole whole = undisturbed(in);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const std::int64_t after = 1 + drawn(seed, whole.runs - 4);
      CAPTURE(seed, after, whole.runs);
      const Killed killed =
          killed_after(after, {"sweep", "s.csv", "--db", "k.db", "-v", "-q", "-j", "2"}, in);
      if (killed.exit == 128 + SIGKILL) ++caught;
      const std::int64_t held = runs_in(in, "s.csv", "k.db");
      // What it said had ended is on disk; at most one more is, which it had no time to name.
      CHECK(held >= killed.ended);
      CHECK(held <= killed.ended + 1);
      finish(whole, held, in);
    }
  }
  CHECK(caught >= 8);
}

TEST_CASE("one sweep killed ten times makes no run twice", "[cli][sweep]") {
  const Folder in;
  write_trace(in);
  in.write("s.csv", product);
  const Whole whole = undisturbed(in);
  std::int64_t before = 0;
  for (std::uint64_t seed = 100; seed < 110; ++seed) {
    const std::int64_t after = 1 + drawn(seed, 3);
    CAPTURE(seed, after, before);
    const Killed killed =
        killed_after(after, {"sweep", "s.csv", "--db", "k.db", "-v", "-q", "-j", "2"}, in);
    const std::int64_t held = runs_in(in, "s.csv", "k.db");
    CHECK(held >= before + killed.ended);
    CHECK(held <= before + killed.ended + 1);
    before = held;
  }
  finish(whole, before, in);
}

}  // namespace
