// SPDX-License-Identifier: Apache-2.0
// Files are written whole or not at all.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reports/writers.hpp"
#include "sample_results.hpp"

using namespace replisim;
namespace fs = std::filesystem;

namespace {

/// An empty folder that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "replisim-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  int entries() const {
    return static_cast<int>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A limit on the size of files, for as long as it lives. The signal that comes with it is left as
/// it is: it would end the program.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t size) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = size;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("A file is written with its folders, and replaced as a whole", "[reports]") {
  const Folder folder;
  const std::string path = folder.file("out/deep/run.csv");
  CHECK(reports::write_file(path, "first\n").empty());
  CHECK(content_of(path) == "first\n");
  ::chmod(path.c_str(), 0640);
  CHECK(reports::write_file(path, "second\n").empty());
  CHECK(content_of(path) == "second\n");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0640U);
  CHECK(std::distance(fs::directory_iterator(fs::path(path).parent_path()),
                      fs::directory_iterator()) == 1);
}

TEST_CASE("A full disk is an error, the old file stays, nothing is left over", "[reports]") {
  const Folder folder;
  const std::string path = folder.file("run.csv");
  REQUIRE(reports::write_file(path, "old\n").empty());
  const FileSizeLimit limit(1000);
  const std::string error = reports::write_file(path, std::string(5000, 'x'));
  CHECK(error == path + ": error: cannot be written: File too large");
  CHECK(content_of(path) == "old\n");
  CHECK(folder.entries() == 1);
}

TEST_CASE("A device that is full is an error", "[reports]") {
  CHECK(reports::write_file("/dev/full", "text") ==
        "/dev/full: error: cannot be written: No space left on device");
  CHECK(reports::write_file("/dev/null", "text").empty());
}

TEST_CASE("A folder in the way, or a file in place of a folder, is an error", "[reports]") {
  const Folder folder;
  fs::create_directory(folder.file("junit.xml"));
  CHECK(reports::write_file(folder.file("junit.xml"), "x") ==
        folder.file("junit.xml") + ": error: cannot be written: Is a directory");
  REQUIRE(reports::write_file(folder.file("plain"), "x").empty());
  CHECK(reports::write_file(folder.file("plain/run.csv"), "x").find(": error: ") !=
        std::string::npos);
  CHECK(folder.entries() == 2);
}

TEST_CASE("Without permission there is an error and no file", "[reports]") {
  if (::geteuid() == 0) {
    WARN("root may write everywhere: a folder of the kernel stands in");
    CHECK(reports::write_file("/proc/run.csv", "x").find("/proc/run.csv: error: ") == 0);
    return;
  }
  const Folder folder;
  fs::permissions(folder.file("."), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(reports::write_file(folder.file("run.csv"), "x") ==
        folder.file("run.csv") + ": error: cannot be written: Permission denied");
  CHECK(folder.entries() == 0);
}

TEST_CASE("Several files take their names only when all of them are written", "[reports]") {
  const Folder folder;
  REQUIRE(reports::write_file(folder.file("a"), "old a").empty());
  const FileSizeLimit limit(1000);
  const std::string error = reports::write_files(
      {{folder.file("a"), "new a"}, {folder.file("b"), std::string(5000, 'x')}});
  CHECK(error == folder.file("b") + ": error: cannot be written: File too large");
  CHECK(content_of(folder.file("a")) == "old a");
  CHECK(folder.entries() == 1);
}

TEST_CASE("The CSV files of a run are byte-identical when written again", "[reports]") {
  const Folder one;
  const Folder two;
  REQUIRE(reports::write_csv_files(one.file("."), test::three_results()).empty());
  REQUIRE(reports::write_csv_files(two.file("."), test::three_results()).empty());
  CHECK(one.entries() == 9);
  for (const auto* name : {"run.csv", "verdicts.csv", "calls.csv", "events.csv", "images.csv",
                           "indications.csv", "samples.csv", "metrics.csv", "crash.csv"}) {
    CAPTURE(name);
    const std::string text = content_of(one.file(name));
    CHECK_FALSE(text.empty());
    CHECK(text == content_of(two.file(name)));
  }
}

TEST_CASE("Signals are as they were after writing", "[reports]") {
  const Folder folder;
  struct sigaction before {};
  ::sigaction(SIGXFSZ, nullptr, &before);
  REQUIRE(reports::write_file(folder.file("a"), "x").empty());
  struct sigaction after {};
  ::sigaction(SIGXFSZ, nullptr, &after);
  CHECK(before.sa_handler == after.sa_handler);
}
