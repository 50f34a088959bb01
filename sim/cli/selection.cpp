// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/selection.hpp"

#include <glob.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "scenarios/format/load.hpp"
#include "sim/cli/verb.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;

/// Folders below scenarios that hold other things than scenarios.
constexpr std::array<std::string_view, 4> kNotScenarios{"topologies", "profiles", "studies",
                                                        "traces"};

bool is_other(const std::string& folder, Which which) {
  if (which == Which::AllTables) return folder == "traces";
  return std::find(kNotScenarios.begin(), kNotScenarios.end(), folder) != kNotScenarios.end();
}

/// What a folder holds, by the whole path. A folder that can not be read is a diagnostic.
std::vector<std::string> files_below(const fs::path& folder, Which which,
                                     format::Diagnostics& diagnostics) {
  std::vector<std::string> found;
  std::error_code trouble;
  fs::recursive_directory_iterator entry(folder, trouble);
  while (!trouble && entry != fs::recursive_directory_iterator()) {
    std::error_code unknown;  // an entry that vanished meanwhile is none
    const fs::path& path = entry->path();
    if (entry->is_directory(unknown)) {
      const std::string name = path.filename().string();
      if (name.starts_with(".") || is_other(name, which)) entry.disable_recursion_pending();
    } else if (path.extension() == ".csv") {
      found.push_back(path.string());
    }
    entry.increment(trouble);
  }
  if (trouble) {
    diagnostics.add({folder.string(), 0, format::Severity::Error, "",
                     "cannot read the folder: " + trouble.message(), ""});
  }
  if (which == Which::Scenarios) {
    // Known failures may lie beside the scenarios. Anything else is no scenario by mistake only:
    // reading it says what is wrong.
    std::erase_if(found, [](const std::string& path) {
      return format::kind_of_file(path) == format::FileKind::KnownFailures;
    });
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> names_like(const std::string& pattern) {
  std::vector<std::string> found;
  glob_t names{};
  if (::glob(pattern.c_str(), 0, nullptr, &names) == 0)
    found.assign(names.gl_pathv, names.gl_pathv + names.gl_pathc);
  ::globfree(&names);
  return found;
}

}  // namespace

std::vector<std::string> select_files(const std::vector<std::string>& arguments, Which which,
                                      format::Diagnostics& diagnostics) {
  std::vector<std::string> selected;
  std::set<std::string> seen;
  const auto take = [&](const std::string& path) {
    std::string plain = fs::path(path).lexically_normal().string();
    if (seen.insert(plain).second) selected.push_back(std::move(plain));
  };
  const auto take_any = [&](const std::string& name) {
    std::error_code trouble;
    if (fs::is_directory(name, trouble)) {
      const fs::path whole = fs::absolute(fs::path(name) / "").lexically_normal();
      if (is_other(whole.parent_path().filename().string(), which)) return;
      for (const std::string& path : files_below(name, which, diagnostics)) take(path);
    } else {
      take(name);
    }
  };
  for (const std::string& argument : arguments) {
    if (argument.empty()) throw UsageError("'' names no file, folder or pattern");
    std::error_code trouble;
    const fs::file_status status = fs::status(argument, trouble);
    if (fs::exists(status)) {
      take_any(argument);
    } else if (argument.find_first_of("*?[") != std::string::npos) {
      for (const std::string& name : names_like(argument)) take_any(name);
    } else {
      const std::string why = trouble ? trouble.message() : std::strerror(ENOENT);
      diagnostics.add({argument, 0, format::Severity::Error, "", "cannot read: " + why, ""});
    }
  }
  return selected;
}

bool is_beside_scenarios(const std::string& file) {
  for (const fs::path& part : fs::absolute(file).lexically_normal().parent_path()) {
    if (is_other(part.string(), Which::Scenarios)) return true;
  }
  return false;
}

}  // namespace replisim::cli
