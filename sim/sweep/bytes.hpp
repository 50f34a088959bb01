// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sim/sweep/sweep.hpp"

/// Tasks and results on their way between processes.
namespace replisim::sweep {

/// What came of a task: a result, or why there is none.
struct Outcome {
  Task task;
  std::optional<RunResult> result;
  std::string problem;
};

/// A figure as files have it: numbers in the shortest form that gives the same number again.
std::string figure_text(const std::string& text);

std::string to_bytes(const Outcome& outcome);
/// Nothing when the bytes are cut short.
std::optional<Outcome> from_bytes(const std::string& bytes);

}  // namespace replisim::sweep
