// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/workplace.hpp"

#include <utility>

#include "sim/sweep/fork_crew.hpp"

namespace replisim::cli {
namespace {

Workplace*& current() {
  static Workplace here;
  static Workplace* place = &here;
  return place;
}

}  // namespace

std::unique_ptr<sweep::Crew> Workplace::crew(int jobs, sweep::Work work) {
  return std::make_unique<sweep::ForkCrew>(jobs, std::move(work));
}

Workplace& workplace() {
  return *current();
}

void set_workplace(Workplace& other) {
  current() = &other;
}

}  // namespace replisim::cli
