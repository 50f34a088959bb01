// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/engine/in_child.hpp"
#include "tests/engine/mirror_sequence.hpp"

using namespace replisim;
using namespace replisim::test;

namespace {

/// What one sequence found, a line each; behind the first line's count of looks, looks with
/// everything known exactly, calls and accepted calls.
std::string sequence(const MirrorKind& kind, std::uint64_t seed, int operations) {
  const std::vector<char> told = in_child<char>([&] {
    const MirrorSequence::Report report = MirrorSequence(kind, seed, operations).run();
    std::string text = std::to_string(report.looks) + " " + std::to_string(report.exact) + " " +
                       std::to_string(report.operations) + " " + std::to_string(report.accepted) +
                       "\n";
    for (const std::string& finding : report.findings) text += finding + "\n";
    return std::vector<char>(text.begin(), text.end());
  });
  return {told.begin(), told.end()};
}

/// Runs so many sequences of one kind; every one must have compared something and found nothing.
void run_sequences(const MirrorKind& kind, std::uint64_t first, std::uint64_t count,
                   int operations = 30) {
  std::int64_t looks = 0;
  std::int64_t exact = 0;
  std::int64_t calls = 0;
  std::int64_t accepted = 0;
  std::string failed;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string text = sequence(kind, seed, operations);
    std::istringstream numbers(text.substr(0, text.find('\n')));
    std::int64_t sums[4] = {0, 0, 0, 0};
    for (std::int64_t& sum : sums) numbers >> sum;
    looks += sums[0];
    exact += sums[1];
    calls += sums[2];
    accepted += sums[3];
    const std::string found = text.substr(text.find('\n') + 1);
    if (found.empty()) continue;
    // The first in full, of the others a line.
    failed += "seed " + std::to_string(seed) + ": " +
              (failed.empty() ? found : found.substr(0, found.find('\n') + 1));
  }
  CAPTURE(looks, exact, calls, accepted);
  CAPTURE(failed);
  const auto sequences = static_cast<std::int64_t>(count);
  REQUIRE(failed.empty());
  REQUIRE(looks > sequences * 40);
  REQUIRE(exact > sequences * 2);
  REQUIRE(calls > sequences * operations / 2);
  REQUIRE(accepted > sequences * operations / 5);
}

}  // namespace

TEST_CASE("A mirror holds what the naive model's holds", "[mirrors]") {
  MirrorKind kind;
  kind.mode = GENERATE(Mode::Synchronous, Mode::Asynchronous);
  kind.local = GENERATE(false, true);
  kind.version = GENERATE(Version::seed, Version::cim241);
  CAPTURE(name_of(kind.mode), kind.local, static_cast<int>(kind.version));
  run_sequences(kind, 1, 80);
}

TEST_CASE("A mirror in Mode Adaptive holds what the naive model's holds", "[mirrors]") {
  MirrorKind kind;
  kind.mode = Mode::Adaptive;
  kind.local = GENERATE(false, true);
  CAPTURE(kind.local);
  run_sequences(kind, 500, 80);
}

TEST_CASE("A mirror by cycles holds what the naive model's holds", "[mirrors]") {
  MirrorKind kind;
  kind.mode = Mode::Asynchronous;
  kind.cycles = true;
  run_sequences(kind, 1000, 200);
}

// A look at the queue that was left over from a Reset To Sync began a cycle that nobody asked for.
TEST_CASE("A Reset To Sync that gave way leaves nothing to the cycles", "[mirrors]") {
  MirrorKind kind;
  kind.mode = Mode::Asynchronous;
  kind.cycles = kind.local = true;
  run_sequences(kind, 10'473, 1, 60);
}

TEST_CASE("Mirrors of a group hold what the naive model's hold", "[mirrors]") {
  MirrorKind kind;
  kind.mode = GENERATE(Mode::Synchronous, Mode::Asynchronous);
  kind.consistent = GENERATE(false, true);
  kind.pairs = 3;
  CAPTURE(name_of(kind.mode), kind.consistent);
  run_sequences(kind, 2000, 80);
}

TEST_CASE("Both ends in Mode Active hold what the naive model's hold", "[mirrors]") {
  MirrorKind kind;
  kind.mode = Mode::Active;
  kind.version = Version::cim249;
  run_sequences(kind, 3000, 150);
}

TEST_CASE("Many mirrors of every kind hold what the naive model's hold", "[.long]") {
  MirrorKind kind;
  kind.mode = GENERATE(Mode::Synchronous, Mode::Asynchronous, Mode::Adaptive, Mode::Active);
  kind.cycles = kind.mode == Mode::Asynchronous && GENERATE(false, true);
  kind.local = kind.mode != Mode::Active && GENERATE(false, true);
  kind.version = kind.mode == Mode::Active ? Version::cim249 : Version::cim241;
  kind.latency = GENERATE(milliseconds(1), milliseconds(7));
  CAPTURE(name_of(kind.mode), kind.cycles, kind.local, kind.latency.value);
  run_sequences(kind, 10'000, 500, 60);
}
