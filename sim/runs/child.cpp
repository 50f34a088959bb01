// SPDX-License-Identifier: Apache-2.0
#include "sim/runs/child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

namespace replisim::runs {
namespace {

/// What the parent keeps of a child's messages.
constexpr std::size_t kErrorBytes = 8192;
/// Ends the output of work that returned, so that a child which left early is not taken for one.
constexpr std::string_view kComplete = "\nreplisim-complete\n";

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// The life of a child: never returns.
[[noreturn]] void live(std::size_t index, const std::function<std::string(std::size_t)>& work,
                       int output, int errors, int parent) {
  // Ctrl-C on the terminal is for the parent, which ends its children; a child without its parent
  // ends as well.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::dup2(errors, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::close(errors);
  int status = 1;
  try {
    const std::string result = work(index);
    if (write_all(output, result) && write_all(output, kComplete)) status = 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "exception: %s\n", error.what());
  } catch (...) {
    std::fputs("exception of unknown type\n", stderr);
  }
  std::fflush(nullptr);
  // No destructors: the engine's own may not survive a run that failed.
  ::_exit(status);
}

/// Appends what can be read; closes and forgets the pipe at its end.
void drain(int& descriptor, std::string& into, std::size_t keep) {
  if (descriptor < 0) return;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      ::close(descriptor);
      descriptor = -1;
      return;
    }
    into.append(buffer.data(), static_cast<std::size_t>(count));
    if (into.size() > 2 * keep && keep > 0) into.erase(0, into.size() - keep);
  }
}

/// The last lines of a text that may begin in the middle of one.
std::string last_lines(std::string text) {
  if (text.size() > kErrorBytes) {
    text.erase(0, text.size() - kErrorBytes);
    const std::size_t line_end = text.find('\n');
    if (line_end != std::string::npos) text.erase(0, line_end + 1);
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

struct Pipe {
  int read = -1;
  int write = -1;
  bool open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    ::fcntl(read, F_SETFL, O_NONBLOCK);
    return true;
  }
  void close() {
    for (int* end : {&read, &write}) {
      if (*end >= 0) ::close(*end);
      *end = -1;
    }
  }
};

}  // namespace

Child::Child(Child&& other) noexcept
    : index_(other.index_),
      started_(other.started_),
      deadline_(other.deadline_),
      pid_(std::exchange(other.pid_, -1)),
      output_(std::exchange(other.output_, -1)),
      errors_(std::exchange(other.errors_, -1)),
      killed_(other.killed_),
      end_(std::move(other.end_)) {}

Child::~Child() {
  if (output_ >= 0) ::close(output_);
  if (errors_ >= 0) ::close(errors_);
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

bool Child::start(const std::function<std::string(std::size_t)>& work) {
  Pipe output;
  Pipe errors;
  std::fflush(nullptr);  // or the child would print the parent's lines again
  const int parent = ::getpid();
  const bool piped = output.open() && errors.open();
  pid_ = piped ? ::fork() : -1;
  if (pid_ == 0) {
    ::close(output.read);
    ::close(errors.read);
    live(index_, work, output.write, errors.write, parent);
  }
  if (pid_ < 0) {
    end_.kind = ChildEnd::Kind::NotStarted;
    end_.errors = std::strerror(errno);
    output.close();
    errors.close();
    return false;
  }
  ::close(output.write);
  ::close(errors.write);
  output_ = output.read;
  errors_ = errors.read;
  return true;
}

void Child::read() {
  drain(output_, end_.output, 0);
  drain(errors_, end_.errors, 2 * kErrorBytes);  // last_lines() cuts at a line
}

bool Child::reap() {
  int status = 0;
  const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
  if (ended == 0) return false;
  read();  // what was still in the pipes
  pid_ = -1;
  end_.wall = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
  end_.errors = last_lines(std::move(end_.errors));
  const bool complete = std::string_view(end_.output).ends_with(kComplete);
  if (killed_) {
    end_.output.clear();
  } else if (WIFSIGNALED(status)) {
    end_.kind = ChildEnd::Kind::Killed;
    end_.number = WTERMSIG(status);
    end_.output.clear();
  } else if (WEXITSTATUS(status) != 0 || !complete) {
    end_.kind = ChildEnd::Kind::Exited;
    end_.number = WEXITSTATUS(status);
    end_.output.clear();
  } else {
    end_.kind = ChildEnd::Kind::Finished;
    end_.output.resize(end_.output.size() - kComplete.size());
  }
  return true;
}

void Child::kill(ChildEnd::Kind kind) {
  killed_ = true;
  end_.kind = kind;
  ::kill(pid_, SIGKILL);
}

}  // namespace replisim::runs
