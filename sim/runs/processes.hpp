// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Work in child processes: each piece runs in a fork of this process (never an exec), so that a
/// crash, a hang or an exit of one piece touches neither the others nor the parent.
namespace replisim::runs {

/// How one child ended.
struct ChildEnd {
  enum class Kind {
    Finished,     ///< `output` is what the work returned
    Exited,       ///< left by exit; `number` is its status
    Killed,       ///< ended by the signal `number`
    TimedOut,     ///< over its wall-clock time; was killed
    Interrupted,  ///< under way or still waiting when the batch was interrupted
    NotStarted,   ///< the system gave no process; `errors` says why
  };
  Kind kind = Kind::NotStarted;
  int number = 0;
  std::string output;
  std::string errors;  ///< the last lines it wrote to its standard output or error
  std::chrono::microseconds wall{0};
};

/// A sentence about an end that is not Finished: "killed by signal 11 (Segmentation fault)".
std::string sentence_of(const ChildEnd& end);

struct PoolOptions {
  int parallel = 1;                           ///< children at a time
  std::chrono::milliseconds timeout{300000};  ///< wall-clock time of one child
  /// Called in the parent after each end, in the order in which they come.
  std::function<void(std::size_t index, const ChildEnd& end)> on_end;
};

/// Runs work(0) ... work(count - 1), each in a child, and gives the ends in that order. SIGINT and
/// SIGTERM end all children; what has finished by then is kept (see `interrupted`).
struct PoolResult {
  std::vector<ChildEnd> ends;
  bool interrupted = false;
};
PoolResult run_in_children(std::size_t count, const std::function<std::string(std::size_t)>& work,
                           const PoolOptions& options);

/// The number of processors this process may use.
int processors();

}  // namespace replisim::runs
