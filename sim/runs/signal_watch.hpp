// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <chrono>
#include <csignal>
#include <vector>

namespace replisim::runs {

/// While it lives, SIGINT and SIGTERM are noted, and arrive only inside wait(). One at a time.
class SignalWatch {
 public:
  SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  SignalWatch(SignalWatch&&) = delete;
  SignalWatch& operator=(SignalWatch&&) = delete;
  ~SignalWatch();

  /// Waits for a pipe, a signal or the end of the span.
  void wait(std::vector<pollfd>& pipes, std::chrono::nanoseconds span) const;
  /// Whether one of the signals has come.
  static bool interrupted();
  /// The mask a child must have.
  const sigset_t& outside() const { return outside_; }

 private:
  sigset_t outside_{};
  struct sigaction old_interrupt_ {};
  struct sigaction old_terminate_ {};
};

}  // namespace replisim::runs
