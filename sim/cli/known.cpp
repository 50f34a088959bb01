// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/known.hpp"

#include <filesystem>
#include <optional>
#include <system_error>
#include <variant>

#include "scenarios/checker/known.hpp"
#include "sim/cli/input.hpp"
#include "sim/cli/selection.hpp"

namespace replisim::cli {
namespace {

namespace fs = std::filesystem;
using format::KnownFailure;
using runs::Item;

checker::CheckNames names_of(const Item& item) {
  return std::visit([](const auto& content) { return checker::check_names(content); },
                    item.content);
}

/// The scenarios that lie beside the list, read when a row first asks for them.
class Disk {
 public:
  explicit Disk(const std::string& known_file) : folder_(fs::path(known_file).parent_path()) {}

  /// The file that a row is about.
  std::optional<std::string> find(const KnownFailure& known) {
    for (const fs::path& path : {fs::path(known.scenario), folder_ / known.scenario}) {
      std::error_code unknown;
      if (fs::is_regular_file(path, unknown)) return path.string();
    }
    for (const std::string& path : paths()) {
      if (checker::is_about(known, path)) return path;
    }
    return std::nullopt;
  }

  const std::vector<std::string>& paths() {
    if (listed_) return paths_;
    listed_ = true;
    const fs::path scenarios = folder_ / "scenarios";
    std::error_code unknown;
    format::Diagnostics ignored;
    if (fs::is_directory(scenarios, unknown))
      paths_ = select_files({scenarios.string()}, Which::Scenarios, ignored);
    return paths_;
  }

 private:
  fs::path folder_;
  bool listed_ = false;
  std::vector<std::string> paths_;
};

}  // namespace

void warn_of_unmatched(const std::string& known_file, const std::vector<KnownFailure>& known,
                       const std::vector<Item>& items, format::Diagnostics& diagnostics) {
  Disk disk(known_file);
  std::vector<std::string> selected;
  selected.reserve(items.size());
  for (const Item& item : items) selected.push_back(item.path);
  for (const KnownFailure& row : known) {
    std::vector<checker::CheckNames> there;
    for (const Item& item : items) {
      if (checker::is_about(row, item.path)) there.push_back(names_of(item));
    }
    if (there.empty()) {
      if (const auto path = disk.find(row)) {
        format::Diagnostics ignored;
        const std::vector<Item> found = load_items({*path}, {}, ignored);
        if (found.empty()) continue;
        there.push_back(names_of(found.front()));
      }
    }
    checker::warn_unless_matched(known_file, row, there, selected.empty() ? disk.paths() : selected,
                                 diagnostics);
  }
}

}  // namespace replisim::cli
