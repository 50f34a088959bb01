// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/mpi/communicator.hpp>
#include <string>
#include <vector>

#include "sim/runs/signal_watch.hpp"
#include "sim/sweep/crew.hpp"

namespace replisim::sweep {

/// Workers that are the other processes of an MPI job. When one of them dies, so does the job:
/// what had come back by then is on disk.
class MpiCrew : public Crew {
 public:
  explicit MpiCrew(boost::mpi::communicator world);
  /// Sends the workers home.
  ~MpiCrew() override;

  bool has_room() const override;
  void give(const Task& task) override;
  std::vector<Outcome> wait() override;
  bool interrupted() const override { return runs::SignalWatch::interrupted(); }

 private:
  runs::SignalWatch signals_;
  boost::mpi::communicator world_;
  std::vector<std::size_t> given_;  ///< tasks under way, by rank; those of this one are none
};

/// Makes runs in a worker's process until it is sent home.
void serve(const boost::mpi::communicator& world, const Work& work);
/// Sends workers home that have nothing to do.
void dismiss(const boost::mpi::communicator& world);

}  // namespace replisim::sweep
