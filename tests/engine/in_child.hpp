// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

/// SimGrid allows one engine a process, so a test that makes one does so in a child process and
/// checks the numbers that come back.
namespace replisim::test {

inline void write_all(int file, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t done = ::write(file, data, size);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) ::_exit(9);
    data += done;
    size -= static_cast<std::size_t>(done);
  }
}

inline std::string read_all(int file) {
  std::string all;
  std::vector<char> buffer(65536);
  for (;;) {
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return all;
    all.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

/// Runs `work` in a child process; returns what it returned. Throws when the child does not end
/// well, so that a crash there fails the test here.
template <class Number = std::int64_t, class Work>
std::vector<Number> in_child(Work&& work) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no child process");
  if (child == 0) {
    ::close(ends[0]);
    const std::vector<Number> numbers = work();
    write_all(ends[1], reinterpret_cast<const char*>(numbers.data()),
              numbers.size() * sizeof(Number));
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string bytes = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("the child ended with status " + std::to_string(status));
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  bytes.copy(reinterpret_cast<char*>(numbers.data()), bytes.size());
  return numbers;
}

}  // namespace replisim::test
