// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/fork_crew.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "sim/runs/processes.hpp"

namespace replisim::sweep {
namespace {

/// While a worker is at one task the next is there already.
constexpr std::size_t most_given = 2;

bool write_all(int descriptor, const char* from, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, from, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    from += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

/// False at the end of the pipe.
bool read_all(int descriptor, char* into, std::size_t size) {
  while (size > 0) {
    const ssize_t count = ::read(descriptor, into, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    into += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

using Numbers = std::array<std::int64_t, 2>;

}  // namespace

ForkCrew::ForkCrew(int workers, Work work) : work_(std::move(work)) {
  // A worker that died shows when it is read from, and is no reason to die by a signal.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &old_pipe_);
  for (int i = 0; i < std::max(1, workers); ++i) start();
}

ForkCrew::~ForkCrew() {
  for (Worker& worker : workers_) {
    ::close(worker.tasks);
    ::close(worker.results);
    // Idle ones end by themselves; one at work is no longer waited for.
    ::kill(worker.pid, SIGKILL);
    ::waitpid(worker.pid, nullptr, 0);
  }
  ::sigaction(SIGPIPE, &old_pipe_, nullptr);
}

void ForkCrew::start() {
  std::array<int, 2> tasks{};
  std::array<int, 2> results{};
  std::fflush(nullptr);
  const pid_t parent = ::getpid();
  if (::pipe2(tasks.data(), O_CLOEXEC) != 0 || ::pipe2(results.data(), O_CLOEXEC) != 0)
    throw std::runtime_error(std::string("no pipe for a worker: ") + std::strerror(errno));
  const pid_t pid = ::fork();
  if (pid < 0)
    throw std::runtime_error(std::string("no process for a worker: ") + std::strerror(errno));
  if (pid == 0) {
    for (const Worker& other : workers_) {
      ::close(other.tasks);
      ::close(other.results);
    }
    ::close(tasks[1]);
    ::close(results[0]);
    live(tasks[0], results[1], parent);
  }
  ::close(tasks[0]);
  ::close(results[1]);
  ::fcntl(results[0], F_SETFL, O_NONBLOCK);
  workers_.push_back({pid, tasks[1], results[0], {}, {}});
}

void ForkCrew::live(int tasks, int results, pid_t parent) {
  // Ctrl-C on the terminal is for the coordinator; a worker without it ends as well.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
  ::sigprocmask(SIG_SETMASK, &signals_.outside(), nullptr);
  Numbers task{};
  while (read_all(tasks, reinterpret_cast<char*>(task.data()), sizeof task)) {
    const Outcome outcome = outcome_of(work_, {static_cast<std::size_t>(task[0]), task[1]});
    const std::string bytes = to_bytes(outcome);
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (!write_all(results, reinterpret_cast<const char*>(&size), sizeof size) ||
        !write_all(results, bytes.data(), bytes.size()))
      break;
  }
  ::_exit(0);
}

bool ForkCrew::has_room() const {
  return std::any_of(workers_.begin(), workers_.end(),
                     [](const Worker& worker) { return worker.given.size() < most_given; });
}

void ForkCrew::give(const Task& task) {
  Worker& least = *std::min_element(
      workers_.begin(), workers_.end(),
      [](const Worker& a, const Worker& b) { return a.given.size() < b.given.size(); });
  least.given.push_back(task);
  // The pipe has room for two tasks. Where the worker is dead, reading from it will tell.
  const Numbers numbers{static_cast<std::int64_t>(task.combination), task.number};
  write_all(least.tasks, reinterpret_cast<const char*>(numbers.data()), sizeof numbers);
}

std::vector<Outcome> ForkCrew::wait() {
  std::vector<pollfd> pipes;
  for (const Worker& worker : workers_) pipes.push_back({worker.results, POLLIN, 0});
  signals_.wait(pipes, std::chrono::seconds(1));
  std::vector<Outcome> outcomes;
  const std::size_t before = workers_.size();
  for (auto worker = workers_.begin(); worker != workers_.end();) {
    if (read_from(*worker, outcomes)) {
      ++worker;
    } else {
      bury(*worker, outcomes);
      worker = workers_.erase(worker);
    }
  }
  while (workers_.size() < before) start();
  return outcomes;
}

bool ForkCrew::read_from(Worker& worker, std::vector<Outcome>& outcomes) {
  std::array<char, 65536> buffer;
  bool open = true;
  for (;;) {
    const ssize_t count = ::read(worker.results, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0) {
      open = false;
      break;
    }
    worker.bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  for (;;) {
    std::int64_t size = 0;
    if (worker.bytes.size() < sizeof size) break;
    std::memcpy(&size, worker.bytes.data(), sizeof size);
    const std::size_t whole = sizeof size + static_cast<std::size_t>(size);
    if (worker.bytes.size() < whole) break;
    auto outcome = from_bytes(worker.bytes.substr(sizeof size, whole - sizeof size));
    worker.bytes.erase(0, whole);
    if (!outcome) return false;
    worker.given.pop_front();
    outcomes.push_back(std::move(*outcome));
  }
  return open;
}

void ForkCrew::bury(Worker& worker, std::vector<Outcome>& outcomes) {
  ::close(worker.tasks);
  ::close(worker.results);
  ::kill(worker.pid, SIGKILL);
  int status = 0;
  ::waitpid(worker.pid, &status, 0);
  runs::ChildEnd end;
  end.kind = WIFSIGNALED(status) ? runs::ChildEnd::Kind::Killed : runs::ChildEnd::Kind::Exited;
  end.number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  // The first was under way; what came after it has not begun, and is to be given again.
  bool first = true;
  for (const Task& task : worker.given) {
    outcomes.push_back({task, std::nullopt, first ? runs::sentence_of(end) : std::string{}});
    first = false;
  }
}

}  // namespace replisim::sweep
