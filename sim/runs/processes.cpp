// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/processes.hpp"

#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <list>
#include <string_view>
#include <thread>
#include <utility>

#include "sim/runs/child.hpp"

namespace replisim::runs {
namespace {

// Set by a signal handler, which can reach nothing but a global.
volatile std::sig_atomic_t interrupted_by = 0;

void note_signal(int signal) {
  interrupted_by = signal;
}

/// While it lives, SIGINT and SIGTERM are noted, and arrive only inside wait().
class SignalWatch {
 public:
  SignalWatch() {
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
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  SignalWatch(SignalWatch&&) = delete;
  SignalWatch& operator=(SignalWatch&&) = delete;
  ~SignalWatch() {
    ::sigprocmask(SIG_SETMASK, &outside_, nullptr);
    ::sigaction(SIGINT, &old_interrupt_, nullptr);
    ::sigaction(SIGTERM, &old_terminate_, nullptr);
  }

  /// Waits for a pipe, a signal or the end of the span.
  void wait(std::vector<pollfd>& pipes, std::chrono::nanoseconds span) const {
    const timespec limit{static_cast<time_t>(span.count() / 1'000'000'000),
                         static_cast<long>(span.count() % 1'000'000'000)};
    sigset_t open = outside_;
    sigdelset(&open, SIGINT);
    sigdelset(&open, SIGTERM);
    ::ppoll(pipes.data(), pipes.size(), &limit, &open);
  }
  /// The mask a child must have.
  const sigset_t& outside() const { return outside_; }

 private:
  sigset_t outside_{};
  struct sigaction old_interrupt_ {};
  struct sigaction old_terminate_ {};
};

/// The children under way.
class Pool {
 public:
  Pool(std::size_t count, const std::function<std::string(std::size_t)>& work,
       const PoolOptions& options)
      : work_(work), options_(options) {
    result_.ends.resize(count);
  }

  PoolResult run() {
    while (next_ < result_.ends.size() || !alive_.empty()) {
      fill();
      wait();
      collect();
      if (interrupted_by != 0) {
        interrupt();
        break;
      }
    }
    return std::move(result_);
  }

 private:
  void fill() {
    while (next_ < result_.ends.size() &&
           alive_.size() < static_cast<std::size_t>(std::max(1, options_.parallel))) {
      Child child(next_++, Child::Clock::now() + options_.timeout);
      const auto in_child = [this](std::size_t index) {
        ::sigprocmask(SIG_SETMASK, &signals_.outside(), nullptr);
        return work_(index);
      };
      if (child.start(in_child)) {
        alive_.push_back(std::move(child));
      } else {
        finish(child);
      }
    }
  }

  void wait() {
    std::vector<pollfd> pipes;
    // A child whose pipes are closed is about to end: look again soon.
    std::chrono::nanoseconds span = std::chrono::seconds(1);
    const auto now = Child::Clock::now();
    for (const Child& child : alive_) {
      for (const int pipe : {child.output_pipe(), child.errors_pipe()})
        if (pipe >= 0) pipes.push_back({pipe, POLLIN, 0});
      if (child.output_pipe() < 0) span = std::min<std::chrono::nanoseconds>(span, kSoon);
      span = std::min<std::chrono::nanoseconds>(span, child.deadline() - now);
    }
    if (alive_.empty()) return;
    signals_.wait(pipes, std::max(span, std::chrono::nanoseconds(0)));
  }

  void collect() {
    const auto now = Child::Clock::now();
    for (auto child = alive_.begin(); child != alive_.end();) {
      child->read();
      if (child->output_pipe() < 0 && child->reap()) {
        finish(*child);
        child = alive_.erase(child);
        continue;
      }
      if (now >= child->deadline()) child->kill(ChildEnd::Kind::TimedOut);
      ++child;
    }
  }

  void interrupt() {
    result_.interrupted = true;
    for (Child& child : alive_) child.kill(ChildEnd::Kind::Interrupted);
    for (Child& child : alive_) {
      while (!child.reap()) ::usleep(100);
      result_.ends[child.index()] = std::move(child.end());
    }
    alive_.clear();
    for (; next_ < result_.ends.size(); ++next_)
      result_.ends[next_].kind = ChildEnd::Kind::Interrupted;
  }

  void finish(Child& child) {
    ChildEnd& end = result_.ends[child.index()];
    end = std::move(child.end());
    if (options_.on_end) options_.on_end(child.index(), end);
  }

  static constexpr std::chrono::microseconds kSoon{200};

  const std::function<std::string(std::size_t)>& work_;
  const PoolOptions& options_;
  SignalWatch signals_;
  std::list<Child> alive_;
  std::size_t next_ = 0;
  PoolResult result_;
};

}  // namespace

std::string sentence_of(const ChildEnd& end) {
  switch (end.kind) {
    case ChildEnd::Kind::Finished:
      return "finished";
    case ChildEnd::Kind::Exited:
      return "the run ended without a result, exit status " + std::to_string(end.number);
    case ChildEnd::Kind::Killed:
      return "killed by signal " + std::to_string(end.number) + " (" + ::strsignal(end.number) +
             ")";
    case ChildEnd::Kind::TimedOut:
      return "over its wall-clock time limit";
    case ChildEnd::Kind::Interrupted:
      return "interrupted";
    case ChildEnd::Kind::NotStarted:
      return "no process for the run: " + end.errors;
  }
  return {};
}

PoolResult run_in_children(std::size_t count, const std::function<std::string(std::size_t)>& work,
                           const PoolOptions& options) {
  return Pool(count, work, options).run();
}

int processors() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace replisim::runs
