// SPDX-License-Identifier: Apache-2.0
// What is too large, or belongs to no one, can not be a file of the corpus.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "helpers.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

namespace {

const std::string header = "at, do, on, with, expect, note\n";

std::string message_of(const fs::path& file) {
  Diagnostics diagnostics;
  CHECK_FALSE(load_scenario(file, {}, diagnostics));
  return diagnostics.to_text();
}

/// Peak resident memory of this process in KiB.
long peak_memory_kib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != "VmHWM:") continue;
    long kib = 0;
    status >> kib;
    return kib;
  }
  return 0;
}

}  // namespace

TEST_CASE("A file of 100 MB is refused without being read", "[format][bytes]") {
  const Workspace workspace("large");
  const fs::path file = workspace.file("large.csv", header);
  fs::resize_file(file, 100'000'000);
  const long before = peak_memory_kib();
  const std::string message = message_of(file);
  CHECK(message == file.generic_string() +
                       ": error: the file has 100000000 bytes, the limit is 16777216\n"
                       "    block traces are named by trace=FILE in an io row\n");
  CHECK(peak_memory_kib() - before < 20'000);
}

TEST_CASE("The largest file that is read takes bounded memory", "[format][bytes]") {
  const Workspace workspace("hopeless");
  std::string text = header;
  const std::string row = "0s, fractur, p1, , ,\n";
  while (text.size() + row.size() <= 16U * 1024U * 1024U) text += row;
  const fs::path file = workspace.file("hopeless.csv", text);
  const long before = peak_memory_kib();
  const std::string message = message_of(file);
  CHECK(std::count(message.begin(), message.end(), '\n') <= 2 * 20 + 1);
  CHECK(message.find("more\n") != std::string::npos);
  CHECK(peak_memory_kib() - before < 1'000'000);
}

TEST_CASE("A line of many megabytes is one problem", "[format][bytes]") {
  const Workspace workspace("line");
  const fs::path file = workspace.file("line.csv", header + std::string(10'000'000, 'x'));
  CHECK(message_of(file).find(":2: error: the line has 10000000 bytes, the limit is 8192\n") !=
        std::string::npos);
}

TEST_CASE("A thousand commas are one problem", "[format][bytes]") {
  const Workspace workspace("commas");
  const fs::path file = workspace.file("commas.csv", header + std::string(1'000, ',') + "\n");
  CHECK(message_of(file).find(":2: error: 1001 cells, but the header has 6\n") !=
        std::string::npos);
}

TEST_CASE("What is no readable file is named", "[format][bytes]") {
  const Workspace workspace("nofile");
  const std::string folder = workspace.folder().generic_string();
  CHECK(message_of(workspace.folder() / "none.csv") == folder + "/none.csv: error: no such file\n");
  CHECK(message_of(workspace.folder() / "topologies") ==
        folder + "/topologies: error: is a folder, not a file\n");
  const fs::path pipe = workspace.folder() / "pipe.csv";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(message_of(pipe) == pipe.generic_string() + ": error: is not a file\n");
}

TEST_CASE("A file without read permission is named", "[format][bytes]") {
  const Workspace workspace("permission");
  fs::permissions(workspace.folder(), fs::perms::all);
  const fs::path file = workspace.file("secret.csv", header);
  REQUIRE(::chmod(file.c_str(), 0) == 0);
  // The superuser may read everything: ask as somebody else, in a process of its own.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && ::seteuid(65'534) != 0) ::_exit(2);
    Diagnostics diagnostics;
    const bool loaded = load_scenario(file, {}, diagnostics).has_value();
    const bool told = diagnostics.to_text() ==
                      file.generic_string() + ": error: can not be read: Permission denied\n";
    ::_exit(!loaded && told ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("A topology file without read permission or with broken bytes is named",
          "[format][bytes]") {
  const Workspace workspace("topology");
  const fs::path pairs = workspace.folder() / "topologies/pair/pairs.csv";
  write(pairs, "pair, source, target, type, mode, state\r");
  std::string text;
  CHECK_FALSE(load_rows(workspace, "pair", "0s, Activate, p1, , ,\n", &text));
  CHECK(text.find("pairs.csv:1: error: a carriage return without a line feed at position 40\n") !=
        std::string::npos);
  fs::remove(pairs);
  fs::create_directory(pairs);
  CHECK_FALSE(load_rows(workspace, "pair", "0s, Activate, p1, , ,\n", &text));
  CHECK(text.find("pairs.csv: error: is a folder, not a file\n") != std::string::npos);
}
