// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/mpi_crew.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

namespace replisim::sweep {
namespace {

namespace mpi = boost::mpi;

enum Tag : int { kTask = 1, kOutcome = 2, kGoHome = 3 };

/// While a worker is at one task the next is there already.
constexpr std::size_t most_given = 2;
/// MPI waits by looking again and again, which would take a processor from the workers.
constexpr std::chrono::microseconds soon{200};

using Numbers = std::array<std::int64_t, 2>;

/// A signal that comes meanwhile is noted.
void doze(const runs::SignalWatch& signals) {
  std::vector<pollfd> none;
  signals.wait(none, soon);
}

void doze() {
  const timespec span{0, std::chrono::nanoseconds(soon).count()};
  ::nanosleep(&span, nullptr);
}

}  // namespace

MpiCrew::MpiCrew(mpi::communicator world)
    : world_(std::move(world)), given_(static_cast<std::size_t>(world_.size())) {}

MpiCrew::~MpiCrew() {
  // Runs under way when a sweep is interrupted end first: MPI has no way to stop a process alone.
  try {
    while (std::any_of(given_.begin(), given_.end(), [](std::size_t count) { return count > 0; }))
      wait();
    dismiss(world_);
  } catch (const std::exception& error) {
    // Workers that are not sent home would wait for ever.
    std::fprintf(stderr, "replisim: error: %s\n", error.what());
    ::MPI_Abort(world_, 3);
  }
}

bool MpiCrew::has_room() const {
  return std::any_of(given_.begin() + 1, given_.end(),
                     [](std::size_t count) { return count < most_given; });
}

void MpiCrew::give(const Task& task) {
  const auto least = std::min_element(given_.begin() + 1, given_.end());
  ++*least;
  const Numbers numbers{static_cast<std::int64_t>(task.combination), task.number};
  world_.send(static_cast<int>(least - given_.begin()), kTask, numbers.data(),
              static_cast<int>(numbers.size()));
}

std::vector<Outcome> MpiCrew::wait() {
  std::vector<Outcome> outcomes;
  while (const auto message = world_.iprobe(mpi::any_source, kOutcome)) {
    std::string bytes(static_cast<std::size_t>(message->count<char>().value_or(0)), '\0');
    world_.recv(message->source(), kOutcome, bytes.data(), static_cast<int>(bytes.size()));
    --given_[static_cast<std::size_t>(message->source())];
    auto outcome = from_bytes(bytes);
    if (!outcome) throw std::runtime_error("a worker sent something else than a result");
    outcomes.push_back(std::move(*outcome));
  }
  if (outcomes.empty()) doze(signals_);
  return outcomes;
}

void serve(const mpi::communicator& world, const Work& work) {
  for (;;) {
    const auto message = world.iprobe(0, mpi::any_tag);
    if (!message) {
      doze();
      continue;
    }
    Numbers numbers{};
    world.recv(0, message->tag(), numbers.data(), static_cast<int>(numbers.size()));
    if (message->tag() == kGoHome) return;
    const std::string bytes =
        to_bytes(outcome_of(work, {static_cast<std::size_t>(numbers[0]), numbers[1]}));
    world.send(0, kOutcome, bytes.data(), static_cast<int>(bytes.size()));
  }
}

void dismiss(const mpi::communicator& world) {
  const Numbers nothing{};
  for (int rank = 1; rank < world.size(); ++rank)
    world.send(rank, kGoHome, nothing.data(), static_cast<int>(nothing.size()));
}

}  // namespace replisim::sweep
