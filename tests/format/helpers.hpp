// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scenarios/format/load.hpp"

namespace replisim::format::test {

namespace fs = std::filesystem;

/// Messages name files as they were selected; so tests select them relative to their own folder.
inline void enter_tests_folder() {
  fs::current_path(FORMAT_TESTS);
}

inline std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// A message with a short name in place of a path.
inline std::string renamed(const std::string& message, const fs::path& file,
                           const std::string& name) {
  const std::string path = file.generic_string();
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = message.find(path, done)) != std::string::npos;) {
    result += message.substr(done, at - done) + name;
    done = at + path.size();
  }
  return result + message.substr(done);
}

inline void write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

inline std::vector<fs::path> csv_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// A folder of its own that is gone afterwards, with a copy of the topologies in it.
class Workspace {
 public:
  explicit Workspace(const std::string& name)
      : folder_(fs::temp_directory_path() / ("replisim_" + name + "_" + unique())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::copy(fs::path(FORMAT_TESTS) / "topologies", folder_ / "topologies",
             fs::copy_options::recursive);
  }
  ~Workspace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  fs::path file(const std::string& name, const std::string& text) const {
    write(folder_ / name, text);
    return folder_ / name;
  }
  const fs::path& folder() const { return folder_; }

 private:
  static std::string unique();
  fs::path folder_;
};

/// Loads rows (without header) on a topology; `text` gets what was reported.
inline std::optional<Scenario> load_rows(const Workspace& workspace, const std::string& topology,
                                         const std::string& rows, std::string* text = nullptr,
                                         const std::vector<Override>& overrides = {}) {
  const fs::path file = workspace.file(
      "rows.csv", "at, do, on, with, expect, note\n, use, topology, " + topology + ", ,\n" + rows);
  Diagnostics diagnostics;
  auto scenario = load_scenario(file, overrides, diagnostics);
  if (text != nullptr) *text = diagnostics.to_text();
  return scenario;
}

}  // namespace replisim::format::test

#include <unistd.h>

inline std::string replisim::format::test::Workspace::unique() {
  static int count = 0;
  return std::to_string(::getpid()) + "_" + std::to_string(++count);
}
