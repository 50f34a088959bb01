// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/diagnostics.hpp"

/// Tables of text. Raw bytes are looked at first (so that no parser meets a NUL, a lone quote or an
/// endless line), then libfccp cuts lines into cells. Cells stay text.
namespace replisim::format {

/// More problems of one file are not kept, and its reader gives up: nobody reads them.
inline constexpr int most_problems = 1'000;

/// The diagnostics of one file.
class Problems {
 public:
  Problems(std::string file, Diagnostics& diagnostics)
      : file_(std::move(file)), diagnostics_(&diagnostics) {}
  void error(int line, std::string column, std::string message, std::string hint = {});
  void warning(int line, std::string column, std::string message, std::string hint = {});
  /// Errors so far, of this file.
  int errors() const { return errors_; }
  const std::string& file() const { return file_; }
  /// The problems of another file that this one names.
  Problems of_file(std::string file) const { return {std::move(file), *diagnostics_}; }

 private:
  std::string file_;
  Diagnostics* diagnostics_;
  int errors_ = 0;
  int warnings_ = 0;
};

struct Row {
  int line = 0;
  std::vector<std::string> cells;
};

struct Table {
  std::vector<std::string> lines;  ///< the file as read, without line ends
  int header_line = 0;
  std::vector<std::string> header;
  std::vector<Row> rows;  ///< those with as many cells as the header

  /// Position of a column, if the file has it.
  std::optional<std::size_t> find(std::string_view column) const;
  /// A cell by the name of its column; empty when the file has no such column.
  const std::string& cell(const Row& row, std::string_view column) const;
};

/// A larger file is refused unread: input files are written by hand.
inline constexpr std::uintmax_t largest_file = std::uintmax_t{16} * 1024 * 1024;
inline constexpr std::size_t longest_line = 8'192;

/// A file as it is. Nothing when it can not be read, is empty, too large, or UTF-16.
std::optional<std::string> read_text(const std::filesystem::path& file, Problems& problems);

/// The lines of a file, after all checks on raw bytes. Nothing when the file can not be used. A
/// byte order mark in front and the CR of CR LF are taken off. `usable` tells for each line whether
/// it can be cut into cells.
struct RawLines {
  std::vector<std::string> lines;
  std::vector<bool> usable;
};
std::optional<RawLines> read_lines(const std::filesystem::path& file, Problems& problems);
/// The same for a text in memory.
RawLines check_lines(const std::string& text, Problems& problems);

bool is_blank(std::string_view line);
bool is_comment(std::string_view line);

/// Cuts one line into cells, trimmed, quotes taken off. An empty answer means that a problem was
/// reported.
std::vector<std::string> cells_of(const std::string& line, int number, Problems& problems);
/// The same with quotes left as they are in the file.
std::vector<std::string> raw_cells_of(const std::string& line, int number, Problems& problems);

/// Reads a table whose first row names its columns: each of `required`, any of `optional`, in any
/// order, or exactly `required` in their order when `fixed` is set.
struct Columns {
  std::vector<std::string> required;
  std::vector<std::string> optional;
  bool fixed = false;
};
std::optional<Table> read_table(const std::filesystem::path& file, const Columns& columns,
                                Problems& problems);
std::optional<Table> table_of(RawLines raw, const Columns& columns, Problems& problems);
/// A table with any header: only that each row has as many cells is looked at.
std::optional<Table> table_of(RawLines raw, Problems& problems);

}  // namespace replisim::format
