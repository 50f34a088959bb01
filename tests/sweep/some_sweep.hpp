// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "scenarios/format/study.hpp"
#include "sim/sweep/sweep.hpp"

namespace replisim::sweep::test {

/// A folder that is deleted with the object.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "replisim-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A study of these lines, with what is wrong with it.
inline std::optional<format::Study> study_of(const std::string& rows, std::string& trouble,
                                             const format::StudyOptions& options = {}) {
  const Folder folder;
  const std::string file = folder / "s.csv";
  std::ofstream(file) << "set, values\n" << rows;
  format::Diagnostics diagnostics;
  auto study = format::load_study(file, options, diagnostics);
  trouble = diagnostics.to_text();
  for (std::size_t at = trouble.find(file); at != std::string::npos; at = trouble.find(file))
    trouble.replace(at, file.size(), "s.csv");
  return study;
}

inline format::Study sound_study(const std::string& rows,
                                 const format::StudyOptions& options = {}) {
  std::string trouble;
  auto study = study_of(rows, trouble, options);
  if (!study) throw std::runtime_error(trouble);
  return *study;
}

inline Sweep sweep_of(const format::Study& study) {
  Sweep sweep;
  sweep.subject = "plan " + study.what;
  sweep.program = "a program";
  sweep.model = "a model";
  sweep.names = names_of(study);
  sweep.combinations = combinations_of(
      study, sweep.subject,
      [](const std::string&, const std::string& value) { return format::canonical_value(value); });
  if (study.threshold) {
    const auto& searched = study.parameters[study.threshold->parameter];
    sweep.search = {study.threshold->least, searched.name, *searched.range};
  }
  return sweep;
}

inline Sweep sweep_of(const std::string& rows) {
  return sweep_of(sound_study(rows));
}

}  // namespace replisim::sweep::test
