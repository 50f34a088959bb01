// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sim/sweep/crew.hpp"

namespace replisim::cli {

/// Where the runs of a sweep are made: in processes of this machine, or on a cluster, where each
/// process of the job reads the same study and then either coordinates or works.
class Workplace {
 public:
  Workplace() = default;
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  virtual ~Workplace() = default;

  /// Whether this process hands out runs; else it makes them by serve().
  virtual bool coordinates() const { return true; }
  /// `jobs`: workers on this machine.
  virtual std::unique_ptr<sweep::Crew> crew(int jobs, sweep::Work work);
  /// Makes runs until the coordinator has no more.
  virtual void serve(const sweep::Work& /*work*/) {}
};

Workplace& workplace();
/// Takes the place of this machine's processes from here on.
void set_workplace(Workplace& other);

}  // namespace replisim::cli
