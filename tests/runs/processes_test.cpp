// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/processes.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace replisim::runs;
using Kind = ChildEnd::Kind;

PoolOptions two_at_a_time() {
  PoolOptions options;
  options.parallel = 2;
  return options;
}

void sleep_for_ever() {
  for (;;) ::pause();
}

/// Without the handlers of Catch and of the sanitizers.
void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

TEST_CASE("Outputs come in the order of the work, whatever ends first", "[runs]") {
  const int parallel = GENERATE(1, 2, 7);
  CAPTURE(parallel);
  PoolOptions options;
  options.parallel = parallel;
  std::vector<std::size_t> ended;
  options.on_end = [&](std::size_t index, const ChildEnd&) { ended.push_back(index); };
  const PoolResult result = run_in_children(
      9,
      [](std::size_t index) {
        ::usleep(static_cast<useconds_t>((9 - index) * 2000));
        return "work " + std::to_string(index);
      },
      options);
  REQUIRE(result.ends.size() == 9);
  CHECK_FALSE(result.interrupted);
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(result.ends[i].kind == Kind::Finished);
    CHECK(result.ends[i].output == "work " + std::to_string(i));
  }
  CHECK(ended.size() == 9);
  std::sort(ended.begin(), ended.end());
  CHECK(std::adjacent_find(ended.begin(), ended.end()) == ended.end());
}

TEST_CASE("Outputs may be empty, large, and hold any byte", "[runs]") {
  const std::string large(3'000'000, '\xfe');
  const std::string zeros(5, '\0');
  const std::vector<std::string> outputs{"", large, zeros};
  const PoolResult result = run_in_children(
      3, [&](std::size_t index) { return outputs[index]; }, two_at_a_time());
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(result.ends[i].kind == Kind::Finished);
    CHECK((result.ends[i].output == outputs[i]));
  }
}

TEST_CASE("A crash, an exit and an exception touch no other run", "[runs]") {
  const auto work = [](std::size_t index) -> std::string {
    if (index == 1) {
      std::fputs("about to fail\n", stderr);
      die_of(SIGSEGV);
    }
    if (index == 2) die_of(SIGABRT);
    if (index == 3) ::_exit(0);
    if (index == 4) ::_exit(7);
    if (index == 5) throw std::runtime_error("no such thing");
    if (index == 6) throw 6;
    return "fine";
  };
  const PoolResult result = run_in_children(8, work, two_at_a_time());
  const auto& ends = result.ends;
  CHECK(ends[0].output == "fine");
  CHECK(ends[7].output == "fine");
  CHECK(ends[1].kind == Kind::Killed);
  CHECK(ends[1].number == SIGSEGV);
  CHECK(ends[1].errors == "about to fail");
  CHECK(sentence_of(ends[1]) == "killed by signal 11 (Segmentation fault)");
  CHECK(ends[2].kind == Kind::Killed);
  CHECK(ends[2].number == SIGABRT);
  CHECK(ends[3].kind == Kind::Exited);
  CHECK(ends[3].number == 0);
  CHECK(ends[4].kind == Kind::Exited);
  CHECK(sentence_of(ends[4]) == "the run ended without a result, exit status 7");
  CHECK(ends[5].kind == Kind::Exited);
  CHECK(ends[5].errors == "exception: no such thing");
  CHECK(ends[6].errors == "exception of unknown type");
}

TEST_CASE("A hang is ended at its time limit", "[runs]") {
  PoolOptions options = two_at_a_time();
  options.timeout = std::chrono::seconds(2);
  const PoolResult result = run_in_children(
      4,
      [](std::size_t index) {
        if (index == 0) sleep_for_ever();
        if (index == 2) {
          // Deaf to everything that can be ignored, and with closed pipes.
          for (int signal = 1; signal < 32; ++signal) std::signal(signal, SIG_IGN);
          for (int descriptor = 0; descriptor < 64; ++descriptor) ::close(descriptor);
          sleep_for_ever();
        }
        return std::string("fine");
      },
      options);
  CHECK(result.ends[0].kind == Kind::TimedOut);
  CHECK(result.ends[2].kind == Kind::TimedOut);
  CHECK(sentence_of(result.ends[2]) == "over its wall-clock time limit");
  CHECK(result.ends[1].output == "fine");
  CHECK(result.ends[3].output == "fine");
}

TEST_CASE("Of endless messages the last lines are kept", "[runs]") {
  const PoolResult result = run_in_children(
      1,
      [](std::size_t) -> std::string {
        for (int i = 0; i < 100'000; ++i) std::printf("line %d\n", i);
        std::fflush(stdout);
        ::_exit(1);
      },
      two_at_a_time());
  const std::string& errors = result.ends[0].errors;
  CHECK(errors.size() <= 8192);
  CHECK(errors.starts_with("line "));
  CHECK(errors.ends_with("line 99999"));
}

TEST_CASE("An interrupt keeps what has finished and ends the rest", "[runs]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  PoolOptions options = two_at_a_time();
  options.on_end = [&](std::size_t index, const ChildEnd&) {
    if (index == 0) std::raise(signal);
  };
  const auto before = std::signal(signal, SIG_DFL);
  const PoolResult result = run_in_children(
      5,
      [](std::size_t index) {
        if (index > 0) sleep_for_ever();
        return std::string("first");
      },
      options);
  std::signal(signal, before);
  CHECK(result.interrupted);
  CHECK(result.ends[0].kind == Kind::Finished);
  CHECK(result.ends[0].output == "first");
  for (std::size_t i = 1; i < 5; ++i) CHECK(result.ends[i].kind == Kind::Interrupted);
  // No child is left behind.
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE("There is at least one processor", "[runs]") {
  CHECK(processors() >= 1);
  CHECK(processors() <= 4096);
}

}  // namespace
