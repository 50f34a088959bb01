// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "reports/writers.hpp"

namespace replisim::reports {
namespace {

std::string trouble(const std::string& path, std::string_view what, int error) {
  return fmt::format("{}: error: {}: {}", path, what, std::strerror(error));
}

/// Writes everything; 0 or errno. A signal in between does no harm.
int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Some errors of a full disk come only when the data is flushed or the file closed.
int write_flush_close(int descriptor, std::string_view content, bool flush) {
  int error = write_all(descriptor, content);
  if (error == 0 && flush && ::fsync(descriptor) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  return error;
}

/// Pipes, terminals and devices can not be replaced by a rename.
std::string write_in_place(const std::string& path, std::string_view content) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return trouble(path, "cannot be opened", errno);
  const int error = write_flush_close(descriptor, content, false);
  return error == 0 ? std::string{} : trouble(path, "cannot be written", error);
}

/// What a new file may be read by: as if open() had made it.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

/// A file written under a temporary name beside its own; it takes its name by commit(), and is
/// gone if that is never called.
class PendingFile {
 public:
  explicit PendingFile(std::string path) : path_(std::move(path)) {}
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  ~PendingFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  std::string write(std::string_view content) {
    struct stat status {};
    const bool exists = ::stat(path_.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return trouble(path_, kNotWritten, EISDIR);
    if (exists && !S_ISREG(status.st_mode)) return write_in_place(path_, content);
    const auto folder = std::filesystem::path(path_).parent_path();
    if (!folder.empty()) {
      std::error_code code;
      std::filesystem::create_directories(folder, code);
      if (code) return trouble(folder.string(), "the folder cannot be made", code.value());
    }
    std::string name = path_ + ".XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return trouble(path_, kNotWritten, errno);
    temporary_ = std::move(name);
    const mode_t mode = exists ? status.st_mode & static_cast<mode_t>(07777) : usual_mode();
    int error = ::fchmod(descriptor, mode) == 0 ? 0 : errno;
    const int written = write_flush_close(descriptor, content, true);
    if (error == 0) error = written;
    return error == 0 ? std::string{} : trouble(path_, kNotWritten, error);
  }

  std::string commit() {
    if (temporary_.empty()) return {};  // was written in place
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      return trouble(path_, kNotWritten, errno);
    }
    temporary_.clear();
    return {};
  }

 private:
  static constexpr std::string_view kNotWritten = "cannot be written";
  std::string path_;
  std::string temporary_;
};

/// A file over the size limit, or a pipe without a reader, is an error to report and no reason to
/// die by a signal.
class QuietSignals {
 public:
  QuietSignals() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &ignore, &file_size_);
    ::sigaction(SIGPIPE, &ignore, &pipe_);
  }
  QuietSignals(const QuietSignals&) = delete;
  QuietSignals& operator=(const QuietSignals&) = delete;
  ~QuietSignals() {
    ::sigaction(SIGXFSZ, &file_size_, nullptr);
    ::sigaction(SIGPIPE, &pipe_, nullptr);
  }

 private:
  struct sigaction file_size_ {};
  struct sigaction pipe_ {};
};

}  // namespace

std::string write_files(const std::vector<std::pair<std::string, std::string>>& files) {
  const QuietSignals quiet;
  std::deque<PendingFile> pending;
  for (const auto& [path, content] : files) {
    std::string error = pending.emplace_back(path).write(content);
    if (!error.empty()) return error;
  }
  for (auto& file : pending) {
    std::string error = file.commit();
    if (!error.empty()) return error;
  }
  return {};
}

std::string write_file(const std::string& path, std::string_view content) {
  const QuietSignals quiet;
  PendingFile file(path);
  std::string error = file.write(content);
  return error.empty() ? file.commit() : error;
}

std::string write_csv_files(const std::string& folder, const std::vector<ScenarioResult>& results) {
  using Make = std::string (*)(const std::vector<ScenarioResult>&);
  constexpr std::array<std::pair<const char*, Make>, 6> files = {{
      {"run.csv", run_csv},
      {"verdicts.csv", verdicts_csv},
      {"calls.csv", calls_csv},
      {"events.csv", events_csv},
      {"samples.csv", samples_csv},
      {"metrics.csv", metrics_csv},
  }};
  std::vector<std::pair<std::string, std::string>> contents;
  contents.reserve(files.size());
  for (const auto& [name, make] : files) {
    contents.emplace_back(fmt::format("{}/{}", folder, name), make(results));
  }
  return write_files(contents);
}

}  // namespace replisim::reports
