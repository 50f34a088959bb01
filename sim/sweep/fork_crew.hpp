// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <csignal>
#include <list>
#include <string>

#include "sim/runs/signal_watch.hpp"
#include "sim/sweep/crew.hpp"

namespace replisim::sweep {

/// Workers that are forks of this process: what it has read by then, each of them has as well. A
/// worker that dies is replaced.
class ForkCrew : public Crew {
 public:
  ForkCrew(int workers, Work work);
  ~ForkCrew() override;

  bool has_room() const override;
  void give(const Task& task) override;
  std::vector<Outcome> wait() override;
  bool interrupted() const override { return runs::SignalWatch::interrupted(); }

 private:
  struct Worker {
    pid_t pid = -1;
    int tasks = -1;         ///< written to
    int results = -1;       ///< read from
    std::list<Task> given;  ///< the first is under way
    std::string bytes;      ///< of a result that is not complete
  };
  void start();
  [[noreturn]] void live(int tasks, int results, pid_t parent);
  bool read_from(Worker& worker, std::vector<Outcome>& outcomes);
  void bury(Worker& worker, std::vector<Outcome>& outcomes);

  runs::SignalWatch signals_;
  Work work_;
  std::list<Worker> workers_;
  struct sigaction old_pipe_ {};
};

}  // namespace replisim::sweep
