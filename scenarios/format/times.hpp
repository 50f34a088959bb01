// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/scenario.hpp"

/// When steps happen, as far as it can be known before a run.
namespace replisim::format {

/// A time after the start of the run, or after the instant when the `wait` of a line was satisfied.
struct Instant {
  int wait_line = 0;  ///< 0: the start of the run
  SimTime offset;
  SimTime earliest;  ///< lower bound, counted from the start
};

struct StepTimes {
  Instant from;
  std::optional<Instant> to;    ///< windows only
  bool from_end = false;        ///< `end`: when the run stops
  bool to_end = false;          ///< a window up to the end
  std::optional<Instant> past;  ///< the clock, when an absolute time certainly lies before it
};

/// One entry a step.
std::vector<StepTimes> times_of(const std::vector<Step>& steps);

/// "12.5s", "line 8 + 5s", "end".
std::string time_text(const Instant& instant);
/// "10s", "line 8 + 0s ~ line 8 + 5s", "0s ~ end".
std::string time_text(const StepTimes& times);

}  // namespace replisim::format
