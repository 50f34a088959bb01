// SPDX-License-Identifier: Apache-2.0
// The program for clusters: `mpirun replisim-mpi sweep STUDY --db F`.
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <iostream>
#include <string_view>
#include <utility>

#include "sim/cli/program.hpp"
#include "sim/cli/verb.hpp"
#include "sim/cli/workplace.hpp"
#include "sim/sweep/mpi_crew.hpp"

namespace {

namespace cli = replisim::cli;
namespace sweep = replisim::sweep;
namespace mpi = boost::mpi;

/// Rank 0 coordinates, all others work.
class Cluster : public cli::Workplace {
 public:
  explicit Cluster(mpi::communicator world) : world_(std::move(world)) {}

  bool coordinates() const override { return world_.rank() == 0; }
  std::unique_ptr<sweep::Crew> crew(int jobs, sweep::Work work) override {
    if (world_.size() == 1) return Workplace::crew(jobs, std::move(work));
    dismissed_ = true;  // by the crew
    return std::make_unique<sweep::MpiCrew>(world_);
  }
  void serve(const sweep::Work& work) override {
    dismissed_ = true;
    sweep::serve(world_, work);
  }
  /// Where nothing was to run, or could, the workers are sent home as well.
  void close() {
    if (dismissed_) return;
    if (coordinates()) return sweep::dismiss(world_);
    serve([](const sweep::Task&) { return sweep::RunResult{}; });
  }

 private:
  mpi::communicator world_;
  bool dismissed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const mpi::environment environment(argc, argv);
  const mpi::communicator world;
  // What is wrong with the study each process finds; one says it.
  if (world.rank() != 0) {
    std::cout.rdbuf(nullptr);
    std::cerr.rdbuf(nullptr);
  }
  Cluster cluster(world);
  cli::set_workplace(cluster);
  // Of all verbs one is for many processes.
  const bool taken = argc > 1 && std::string_view(argv[1]) == cli::sweep_verb.name;
  int code = cli::AllAsExpected;
  if (taken || world.rank() == 0) code = cli::run_program({argv + 1, argv + argc});
  cluster.close();
  return world.rank() == 0 ? code : cli::AllAsExpected;
}
