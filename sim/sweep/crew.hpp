// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "sim/sweep/bytes.hpp"

namespace replisim::sweep {

/// What a worker does with a task. It may throw: that is the run's failure.
using Work = std::function<RunResult(const Task&)>;

/// A task's outcome, with what the work threw as its problem.
Outcome outcome_of(const Work& work, const Task& task);

/// Workers as their coordinator sees them, in processes of their own wherever they are.
class Crew {
 public:
  Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  virtual ~Crew() = default;

  /// Whether one more task can be given now.
  virtual bool has_room() const = 0;
  virtual void give(const Task& task) = 0;
  /// Waits until something came back, or a signal; a worker that died leaves the problem of its
  /// task.
  virtual std::vector<Outcome> wait() = 0;
  /// By SIGINT or SIGTERM.
  virtual bool interrupted() const = 0;
};

}  // namespace replisim::sweep
