// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/signal_watch.hpp"

namespace replisim::runs {
namespace {

// Set by a signal handler, which can reach nothing but a global.
volatile std::sig_atomic_t interrupted_by = 0;

void note_signal(int signal) {
  interrupted_by = signal;
}

}  // namespace

SignalWatch::SignalWatch() {
  interrupted_by = 0;
  struct sigaction action {};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &watched, &outside_);
  ::sigaction(SIGINT, &action, &old_interrupt_);
  ::sigaction(SIGTERM, &action, &old_terminate_);
}

SignalWatch::~SignalWatch() {
  ::sigprocmask(SIG_SETMASK, &outside_, nullptr);
  ::sigaction(SIGINT, &old_interrupt_, nullptr);
  ::sigaction(SIGTERM, &old_terminate_, nullptr);
}

void SignalWatch::wait(std::vector<pollfd>& pipes, std::chrono::nanoseconds span) const {
  const timespec limit{static_cast<time_t>(span.count() / 1'000'000'000),
                       static_cast<long>(span.count() % 1'000'000'000)};
  sigset_t open = outside_;
  sigdelset(&open, SIGINT);
  sigdelset(&open, SIGTERM);
  ::ppoll(pipes.data(), pipes.size(), &limit, &open);
}

bool SignalWatch::interrupted() {
  return interrupted_by != 0;
}

}  // namespace replisim::runs
