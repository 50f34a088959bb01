// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/engine/mirror_shelf.hpp"
#include "tests/engine/mirrors_stage.hpp"
#include "tests/engine/naive_mirrors.hpp"

namespace replisim::test {

/// One random sequence of operations and line faults on mirrors while hosts write; whenever a pair
/// shows something else, and at random instants, everything is held against the naive model.
class MirrorSequence {
 public:
  struct Report {
    std::vector<std::string> findings;
    std::int64_t looks = 0;       ///< comparisons of a whole volume
    std::int64_t exact = 0;       ///< of them with the number of arrived writes known exactly
    std::int64_t operations = 0;  ///< calls made
    std::int64_t accepted = 0;
  };

  MirrorSequence(const MirrorKind& kind, std::uint64_t seed, int operations);
  Report run();

 private:
  std::int64_t draw(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(n));
  }
  static format::Scenario scenario_of(const MirrorKind& kind, std::uint64_t seed, int operations);
  void tell_history();
  void fill(std::size_t row);
  void fill_fault(format::Step& step);
  void fill_call(format::Step& step);
  std::uint16_t operation_for(const Pair& pair);
  void after();
  void catch_up();
  Flow flow_of(std::uint32_t pair);
  bool promised(std::uint32_t pair, const Flow& next);
  void measure(std::uint32_t pair);
  std::int64_t reading(std::uint32_t pair, const char* key);
  void expect(bool holds, std::uint32_t pair, const std::string& what);

  MirrorKind kind_;
  std::mt19937_64 random_;
  MirrorsStage stage_;
  std::vector<Flow> flows_;
  std::vector<CopyState> states_before_;
  std::vector<bool> up_;
  std::vector<bool> up_next_;
  std::vector<std::uint64_t> taken_;  ///< host writes handed on, by volume
  NaiveMirrors naive_;
  Report report_;
};

}  // namespace replisim::test
