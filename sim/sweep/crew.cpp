// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/crew.hpp"

#include <exception>
#include <utility>

namespace replisim::sweep {

Outcome outcome_of(const Work& work, const Task& task) {
  Outcome outcome{task, std::nullopt, {}};
  try {
    RunResult result = work(task);
    for (auto& [name, value] : result.figures) value = figure_text(value);
    outcome.result = std::move(result);
  } catch (const std::exception& error) {
    outcome.problem = error.what();
  }
  return outcome;
}

}  // namespace replisim::sweep
