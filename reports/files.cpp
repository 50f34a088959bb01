// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

#include "reports/crash_scan.hpp"
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

/// Gives a new file the owner and the mode of the one whose place it takes. Only the superuser can
/// give a file away; whoever else may write it becomes its owner, as with any editor.
int keep_rights(int descriptor, const struct stat* old) {
  if (old == nullptr) return ::fchmod(descriptor, usual_mode()) == 0 ? 0 : errno;
  mode_t mode = old->st_mode & static_cast<mode_t>(07777);
  // A file of another owner must not act for its new one.
  if (::fchown(descriptor, old->st_uid, old->st_gid) != 0) mode &= static_cast<mode_t>(01777);
  return ::fchmod(descriptor, mode) == 0 ? 0 : errno;
}

/// What a path leads to when it is a symbolic link: the link stays, and its target is written. The
/// target need not exist. An empty path when links lead in a circle.
std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int most_links = 40;
  for (int i = 0; i <= most_links; ++i) {
    std::error_code code;
    if (!std::filesystem::is_symlink(path, code)) return path;
    const auto next = std::filesystem::read_symlink(path, code);
    if (code) return path;
    path = path.parent_path() / next;  // an absolute one takes the place of all
  }
  return {};
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
    target_ = behind_links(path_);
    if (target_.empty()) return trouble(path_, kNotWritten, ELOOP);
    struct stat status {};
    const bool exists = ::stat(target_.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return trouble(path_, kNotWritten, EISDIR);
    if (exists && !S_ISREG(status.st_mode)) return write_in_place(path_, content);
    const auto folder = target_.parent_path();
    if (!folder.empty()) {
      std::error_code code;
      std::filesystem::create_directories(folder, code);
      if (code) return trouble(folder.string(), "the folder cannot be made", code.value());
    }
    std::string name = target_.string() + ".XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return trouble(path_, kNotWritten, errno);
    temporary_ = std::move(name);
    int error = keep_rights(descriptor, exists ? &status : nullptr);
    const int written = write_flush_close(descriptor, content, true);
    if (error == 0) error = written;
    return error == 0 ? std::string{} : trouble(path_, kNotWritten, error);
  }

  std::string commit() {
    if (temporary_.empty()) return {};  // was written in place
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
      return trouble(path_, kNotWritten, errno);
    }
    temporary_.clear();
    return {};
  }

 private:
  static constexpr std::string_view kNotWritten = "cannot be written";
  std::string path_;
  std::filesystem::path target_;  ///< the file itself, when `path_` is a link to it
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
  constexpr std::array<std::pair<const char*, Make>, 8> files = {{
      {"run.csv", run_csv},
      {"verdicts.csv", verdicts_csv},
      {"calls.csv", calls_csv},
      {"events.csv", events_csv},
      {"images.csv", images_csv},
      {"indications.csv", indications_csv},
      {"samples.csv", samples_csv},
      {"metrics.csv", metrics_csv},
  }};
  std::vector<std::pair<std::string, std::string>> contents;
  contents.reserve(files.size());
  for (const auto& [name, make] : files) {
    contents.emplace_back(fmt::format("{}/{}", folder, name), make(results));
  }
  const bool scanned = std::any_of(results.begin(), results.end(), [](const auto& result) {
    return !result.history.crash_points.empty();
  });
  if (scanned) contents.emplace_back(fmt::format("{}/crash.csv", folder), crash_csv(results));
  return write_files(contents);
}

}  // namespace replisim::reports
