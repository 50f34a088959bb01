// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Runs the built program as a user would, in folders of its own.
namespace replisim::tests {

/// What a run of the program left behind.
struct Ran {
  int exit = -1;  ///< 128 + n when signal n ended it
  std::string out;
  std::string err;
};

struct How {
  std::string folder;                      ///< to run in; empty: here
  std::string out_to;                      ///< file for the standard output; empty: `Ran::out`
  std::function<void()> in_child;          ///< before the program starts, in its process
  std::function<void(int pid)> meanwhile;  ///< in this process, while the program runs
};

/// Runs replisim with these words.
Ran run_program(const std::vector<std::string>& words, const How& how = {});

/// A folder that is deleted with the object.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;
  ~Folder();

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  /// Writes a file, and the folders above it.
  void write(const std::string& name, std::string_view text) const;
  /// A topology `pair` with a local mirror p1 of 100 MB at 100 MB/s.
  void write_topologies() const;

 private:
  std::string path_;
};

/// Runs one verb of it in the folder.
Ran run_verb(const std::string& verb, std::vector<std::string> words, const Folder& in);

std::string read_file(const std::string& path);
/// All files below a folder with their content, by their relative paths.
std::map<std::string, std::string> files_below(const std::string& folder);

/// A timeline on topology `pair` that passes: a first copy of 1 s. Line 8 checks it.
extern const std::string_view passing;
/// The same with an expectation on line 8 that is not met.
extern const std::string_view failing;
/// A timeline that a fast machine needs hours for.
extern const std::string_view endless;

}  // namespace replisim::tests
