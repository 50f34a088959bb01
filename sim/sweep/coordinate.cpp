// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/coordinate.hpp"

#include <deque>
#include <utility>

#include "sim/sweep/course.hpp"

namespace replisim::sweep {

std::vector<Task> missing_runs(const Sweep& sweep, const Results& results) {
  std::vector<Task> missing;
  for (std::size_t c = 0; c < sweep.combinations.size(); ++c) {
    if (!sweep.shard.has(c)) continue;
    if (const auto task = next_task(sweep, results, c)) missing.push_back(*task);
  }
  return missing;
}

std::size_t count_runs(const Results& results) {
  std::size_t count = 0;
  for (const auto& runs : results) count += runs.size();
  return count;
}

Coordinated coordinate(const Sweep& sweep, Results& results, Store& store, Crew& crew,
                       const std::function<void(const Outcome&)>& on_outcome) {
  Coordinated done;
  const std::vector<Task> missing = missing_runs(sweep, results);
  std::deque<Task> waiting(missing.begin(), missing.end());
  std::size_t under_way = 0;
  while (!waiting.empty() || under_way > 0) {
    while (!waiting.empty() && crew.has_room()) {
      crew.give(waiting.front());
      waiting.pop_front();
      ++under_way;
    }
    for (Outcome& outcome : crew.wait()) {
      --under_way;
      const Task task = outcome.task;
      if (!outcome.result && outcome.problem.empty()) {  // its worker died before it began
        waiting.push_front(task);
        continue;
      }
      if (outcome.result) {
        store.add(task, *outcome.result);
        ++done.ran;
      }
      on_outcome(outcome);
      if (!outcome.result) {
        done.failed.push_back(std::move(outcome));
        continue;
      }
      results[task.combination][task.number] = std::move(*outcome.result);
      // A search goes on where it is: fewer of them are open at a time.
      if (const auto next = next_task(sweep, results, task.combination)) waiting.push_front(*next);
    }
    if (crew.interrupted()) {
      done.interrupted = true;
      break;
    }
  }
  return done;
}

}  // namespace replisim::sweep
