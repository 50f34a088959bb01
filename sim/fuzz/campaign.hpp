// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/fuzz/generate.hpp"
#include "sim/fuzz/shrink.hpp"
#include "sim/fuzz/tally.hpp"

namespace replisim::fuzz {

struct CampaignOptions {
  Choice choice;
  std::uint64_t first = 1;            ///< seed of the first run; the others follow it
  std::optional<std::uint64_t> runs;  ///< at most so many
  std::optional<std::chrono::seconds> time;
  int parallel = 1;
  bool stop_at_first = false;  ///< end with the round that finds something
  bool shrink = true;
  std::chrono::milliseconds timeout{20'000};  ///< wall-clock time of a run
  /// Called after each round.
  std::function<void(const Tally& tally, std::size_t kinds)> progress;
};

/// A kind of finding.
struct Found {
  std::uint64_t seed = 0;       ///< the first that shows it
  std::uint64_t run = 0;        ///< which is that many runs after the beginning
  std::uint64_t times = 1;      ///< runs that show it
  Broken broken;                ///< as the seed shows it
  std::size_t rows = 0;         ///< of the scenario as it was made
  std::optional<Shrunk> small;  ///< none: SimGrid does not show it
};

struct CampaignOutcome {
  Tally tally;
  std::vector<Found> found;  ///< by run
  std::uint64_t next = 1;    ///< the first seed that was not run
  bool interrupted = false;
};

/// Runs scenario after scenario, several in one child process, and makes small what it finds. The
/// outcome of so many runs does not depend on `parallel`.
CampaignOutcome run_campaign(const CampaignOptions& options);

}  // namespace replisim::fuzz
