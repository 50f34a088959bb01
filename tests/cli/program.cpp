// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace replisim::tests {
namespace {

namespace fs = std::filesystem;

void open_as(const std::string& path, int descriptor) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
}

[[noreturn]] void become_program(const std::vector<std::string>& words, const How& how,
                                 const std::string& out, const std::string& err) {
  open_as(how.out_to.empty() ? out : how.out_to, STDOUT_FILENO);
  open_as(err, STDERR_FILENO);
  if (!how.folder.empty() && ::chdir(how.folder.c_str()) != 0) ::_exit(126);
  const int program = ::open(REPLISIM_PROGRAM, O_RDONLY | O_CLOEXEC);
  if (how.in_child) how.in_child();
  std::vector<std::string> copy = words;
  std::vector<char*> arguments;
  std::string name = "replisim";
  arguments.push_back(name.data());
  for (std::string& word : copy) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::fexecve(program, arguments.data(), environ);
  ::_exit(127);
}

}  // namespace

Ran run_program(const std::vector<std::string>& words, const How& how) {
  const Folder folder;
  const std::string out = folder / "out";
  const std::string err = folder / "err";
  const int pid = ::fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid == 0) become_program(words, how, out, err);
  if (how.meanwhile) how.meanwhile(pid);
  int status = 0;
  ::waitpid(pid, &status, 0);
  Ran ran;
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (how.out_to.empty()) ran.out = read_file(out);
  ran.err = read_file(err);
  return ran;
}

Ran run_verb(const std::string& verb, std::vector<std::string> words, const Folder& in) {
  words.insert(words.begin(), verb);
  How how;
  how.folder = in.path();
  return run_program(words, how);
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "replisim-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + name);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, std::string_view text) const {
  const fs::path file = fs::path(path_) / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void Folder::write_topologies() const {
  write("topologies/pair/arrays.csv",
        "array, site, disk_read, disk_write, note\n"
        "a1, paris, 100MBps, 100MBps, one shelf\n");
  write("topologies/pair/volumes.csv",
        "volume, array, size, note\n"
        "a1.v1, a1, 100MB, production\n"
        "a1.v2, a1, 100MB, its mirror\n");
  write("topologies/pair/pairs.csv",
        "pair, source, target, type, mode, state, group, note\n"
        "p1, a1.v1, a1.v2, Mirror, Synchronous, Inactive, , nothing copied yet\n");
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> files_below(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = read_file(entry.path().string());
  }
  return files;
}

const std::string_view passing =
    "# A first copy of 100 MB at 100 MB/s.\n"
    "at, do, on, with, expect, note\n"
    ", use, topology, pair, ,\n"
    ", tag, , quick mirror, ,\n"
    "\n"
    "0s, Activate, p1, , return=JobStarted,\n"
    ", wait, p1, , CopyState=Synchronized within=1m,\n"
    "+0s, expect, p1, , CopyState=Synchronized,\n"
    "+1s, stop, , , ,\n";

const std::string_view failing =
    "# A first copy of 100 MB at 100 MB/s.\n"
    "at, do, on, with, expect, note\n"
    ", use, topology, pair, ,\n"
    ", tag, , slow mirror, ,\n"
    "\n"
    "0s, Activate, p1, , return=JobStarted,\n"
    ", wait, p1, , CopyState=Synchronized within=1m,\n"
    "+0s, expect, p1, , CopyState=Fractured,\n"
    "+1s, stop, , , ,\n";

const std::string_view endless =
    "# More writes than anybody waits for.\n"
    "at, do, on, with, expect, note\n"
    ", use, topology, pair, ,\n"
    "\n"
    "0s, io, a1.v1, write=50MBps block=512B, ,\n"
    "0s, Activate, p1, , return=JobStarted,\n"
    "6w, expect, p1, , identical=yes,\n"
    "6w, stop, , , ,\n";

}  // namespace replisim::tests
