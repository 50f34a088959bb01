// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/profile.hpp"

#include <algorithm>

#include "scenarios/format/profile_rows.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

namespace fs = std::filesystem;

bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".csv");
}

/// The row of a key of the profile as a whole; none where the file does not have it.
const Row* row_of_key(const Table& table, std::string_view key) {
  for (const Row& row : table.rows) {
    if (table.cell(row, "kind") == "profile" && table.cell(row, "name") == key) return &row;
  }
  return nullptr;
}

/// The version that the file names; seed where it names none.
Version own_version(const Table& table) {
  const Row* row = row_of_key(table, "version");
  return row == nullptr ? Version::seed
                        : parse_version(table.cell(*row, "value")).value_or(Version::seed);
}

std::optional<Table> table_of_text(std::string_view text, Problems& problems) {
  return table_of(check_lines(std::string(text), problems), profile_columns(), problems);
}

const ShippedProfile* shipped(const std::string& name) {
  const auto all = shipped_profiles();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ShippedProfile& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// What the file starts from: another shipped profile, or one that offers nothing.
Profile start_of(const Table& table, Version version, Problems& problems) {
  const Row* row = row_of_key(table, "based_on");
  if (row != nullptr) {
    const std::string& base = table.cell(*row, "value");
    if (base == "generic") return generic_profile(version);
    problems.error(row->line, "value", "a profile can not be based on " + in_quotes(base),
                   "write generic, or leave the row out for a profile that offers nothing");
  }
  Profile empty;
  empty.failover_reverses = version == Version::seed;
  return empty;
}

}  // namespace

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const ShippedProfile& profile : shipped_profiles()) names.emplace_back(profile.name);
  return names;
}

const Columns& profile_columns() {
  static const Columns columns{{"kind", "type", "mode", "place", "name", "value", "source"},
                               {"note"}};
  return columns;
}

std::optional<Profile> profile_of(const Table& table, const std::string& name,
                                  std::optional<Version> version, Problems& problems) {
  const Version spoken = version.value_or(own_version(table));
  Profile profile = start_of(table, spoken, problems);
  profile.name = name;
  profile.version = spoken;
  for (const Row& row : table.rows) {
    read_profile_row({row.line, table.cell(row, "kind"), table.cell(row, "type"),
                      table.cell(row, "mode"), table.cell(row, "place"), table.cell(row, "name"),
                      table.cell(row, "value"), table.cell(row, "source")},
                     spoken, profile, problems);
  }
  if (table.rows.empty()) problems.error(0, "", "the profile has no rows");
  if (problems.errors() != 0) return std::nullopt;
  restrict_to(profile, spoken);
  return profile;
}

std::optional<Profile> find_profile(const ProfileUse& use, std::optional<Version> version,
                                    Problems& problems) {
  std::optional<Table> table;
  std::string name = use.name;
  std::string file = "profile " + use.name;
  if (is_path(use.name)) {
    const fs::path path = use.folder / use.name;
    file = path.generic_string();
    name = path.stem().string();
    std::error_code trouble;
    if (!fs::is_regular_file(path, trouble)) {
      problems.error(use.line, use.column, "no profile file " + in_quotes(file),
                     "shipped profiles go by name: " + join(profile_names(), ", "));
      return std::nullopt;
    }
  } else if (shipped(use.name) == nullptr) {
    problems.error(use.line, use.column, "unknown profile " + in_quotes(use.name),
                   suggestion(use.name, profile_names(), "profiles") +
                       "; or the path of a file, with '/' or ending in .csv");
    return std::nullopt;
  }
  Problems inside = problems.of_file(file);
  table = is_path(use.name) ? read_table(use.folder / use.name, profile_columns(), inside)
                            : table_of_text(shipped(use.name)->text, inside);
  if (!table) return std::nullopt;
  return profile_of(*table, name, version, inside);
}

}  // namespace replisim::format
