// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "sim/runs/processes.hpp"

namespace replisim::runs {

/// One child and its two pipes, seen from the parent.
class Child {
 public:
  using Clock = std::chrono::steady_clock;

  Child(std::size_t index, Clock::time_point deadline) : index_(index), deadline_(deadline) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  /// Forks. False when the system gives no process or pipe; the end then says why.
  bool start(const std::function<std::string(std::size_t)>& work);
  /// Takes in what the child has written; call it when a pipe is readable.
  void read();
  /// Asks the system whether the child is over; true once it is, and then end() is complete.
  bool reap();
  /// Ends the child at once; its end gets the given kind.
  void kill(ChildEnd::Kind kind);

  std::size_t index() const { return index_; }
  Clock::time_point deadline() const { return deadline_; }
  int output_pipe() const { return output_; }
  int errors_pipe() const { return errors_; }
  ChildEnd& end() { return end_; }

 private:
  std::size_t index_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point deadline_;
  int pid_ = -1;
  int output_ = -1;
  int errors_ = -1;
  bool killed_ = false;
  ChildEnd end_;
};

}  // namespace replisim::runs
