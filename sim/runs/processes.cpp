// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/processes.hpp"

#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <string_view>
#include <thread>
#include <utility>

#include "sim/runs/child.hpp"
#include "sim/runs/signal_watch.hpp"

namespace replisim::runs {
namespace {

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
      if (SignalWatch::interrupted()) {
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
