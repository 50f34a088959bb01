// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/fuzz/campaign.hpp"

namespace replisim::cli {

/// A finding of an earlier time, and what it shows now.
struct FuzzReplay {
  std::string file;
  std::vector<fuzz::Broken> broken;
};

struct FuzzReport {
  std::string choice;
  std::uint64_t first = 1;
  std::vector<FuzzReplay> replayed;
  fuzz::CampaignOutcome outcome;
  std::vector<std::string> files;  ///< of outcome.found
  bool interrupted = false;
};

/// The same bytes for the same runs: no rates, no times of the wall clock.
void print_fuzz(const FuzzReport& report, bool json);

/// Rates, for a terminal or where they are asked for.
class FuzzStatus {
 public:
  FuzzStatus(bool terminal, bool timing) : terminal_(terminal), timing_(timing) {}
  void show(const fuzz::Tally& tally, std::size_t kinds) const;
  void finish(const fuzz::Tally& tally) const;

 private:
  std::int64_t per_second(std::uint64_t count) const;

  using Clock = std::chrono::steady_clock;
  bool terminal_;
  bool timing_;
  Clock::time_point begun_ = Clock::now();
};

}  // namespace replisim::cli
