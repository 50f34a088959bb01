// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "sim/sweep/coordinate.hpp"

/// What `sweep` and `merge` print and write.
namespace replisim::cli {

/// "[====>     ] 37 of 100 runs, 12 s left", rewritten in place.
class SweepStatus {
 public:
  SweepStatus(std::size_t expected, bool wanted) : expected_(expected), wanted_(wanted) {}
  void show(std::size_t done);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t expected_;
  bool wanted_;
  bool shown_ = false;
  Clock::time_point started_ = Clock::now();
  Clock::time_point last_{};
};

/// A run as messages name it: "rate=8Mbps rpo=5min (run 0123456789abcdef)".
std::string run_text(const sweep::Sweep& sweep, const sweep::Task& task);

/// Writes --csv and --found. False when one could not be written, which has been said.
bool write_tables(const sweep::Sweep& sweep, const sweep::Results& results, const std::string& csv,
                  const std::string& found);

/// The thresholds, if there are not too many, and how many runs there are.
void print_sweep(const sweep::Sweep& sweep, const sweep::Results& results,
                 const sweep::Coordinated& done, const std::string& path);
void print_sweep_json(const sweep::Sweep& sweep, const sweep::Results& results,
                      const sweep::Coordinated& done, const std::string& path);

}  // namespace replisim::cli
