// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/fuzz/examine.hpp"

namespace replisim::fuzz {

/// Answers to calls of one operation.
struct Answers {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
};

/// What a number of runs came to.
struct Tally {
  std::uint64_t runs = 0;
  std::uint64_t loaded = 0;  ///< with a host load
  std::uint64_t broken = 0;  ///< with a broken promise
  std::uint64_t twice = 0;   ///< run twice and compared
  std::int64_t simulated_ns = 0;
  std::map<std::string, Answers> operations;
  std::set<std::string> copy_states;  ///< that pairs showed
  std::vector<std::int64_t>
      ratios;  ///< simulated to real time, a run each; differs from run to run

  void add(const Tally& other);
  /// Takes in one run that took so long.
  void take(const Draft& draft, const Observation& seen, std::int64_t wall_ns);
  std::int64_t median_ratio() const;
};

struct SeedFinding {
  std::uint64_t seed = 0;
  Broken broken;
};

/// What a child that made some runs tells its parent.
struct BatchReport {
  Tally tally;
  std::vector<SeedFinding> findings;
};
std::string to_text(const BatchReport& report);
std::optional<BatchReport> batch_of(std::string_view text);

}  // namespace replisim::fuzz
