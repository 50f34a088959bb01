// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

/// Reading the reference tables (CSV) that some tests compare with, where they are at hand.
namespace replisim::testing {

/// The folder of the reference tables: $REPLISIM_REFERENCE, else what CMake was told.
inline std::string reference_folder() {
  const char* folder = std::getenv("REPLISIM_REFERENCE");  // NOLINT: tests run in one thread
  return folder != nullptr ? folder : REPLISIM_REFERENCE;
}

using Row = std::map<std::string, std::string>;

/// One line of CSV as cells; quotes as in RFC 4180, no line breaks inside cells.
inline std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

/// All rows by column name; empty when there is no such file.
inline std::vector<Row> read_reference(const std::string& name) {
  std::ifstream file(reference_folder() + "/spec/" + name);
  std::vector<Row> rows;
  std::string line;
  if (!std::getline(file, line)) {
    return rows;
  }
  const std::vector<std::string> columns = cells_of(line);
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    Row row;
    for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
      row[columns[i]] = cells[i];
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace replisim::testing
