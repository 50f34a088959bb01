// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/csv.hpp"

#include <limits>
#define CSV_IO_NO_THREAD
#include <libfccp/csv.h>

#include <algorithm>

#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

using Trim = io::trim_chars<' ', '\t'>;
using Quotes = io::double_quote_escape<',', '"'>;

/// Quotes are either around a whole cell, inner ones doubled, or inside a cell in pairs without a
/// comma between them. Everything else is read differently by different programs.
const char* quote_problem(std::string_view cell) {
  if (cell.find('"') == std::string_view::npos) return nullptr;
  if (cell.front() != '"') {
    bool open = false;
    for (const char c : cell) {
      if (c == '"') open = !open;
      if (open && c == ',') return "a comma in a cell that is not quoted as a whole";
    }
    return nullptr;
  }
  for (std::size_t i = 1; i < cell.size(); ++i) {
    if (cell[i] != '"') continue;
    if (i + 1 == cell.size()) return nullptr;
    if (cell[i + 1] != '"') return "text after the closing quote of a cell";
    ++i;
  }
  return "a quote that is not closed";
}

void check_header(const Table& table, const Columns& columns, Problems& problems) {
  const std::string expected = "the header is: " + join(columns.required, ", ");
  std::vector<std::string> known = columns.required;
  known.insert(known.end(), columns.optional.begin(), columns.optional.end());
  std::vector<std::string> seen;
  for (const std::string& name : table.header) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      problems.error(table.header_line, name, "the header has this column twice", expected);
    } else if (name.empty()) {
      problems.error(table.header_line, "", "the header has a column without a name", expected);
    } else if (std::find(known.begin(), known.end(), name) == known.end()) {
      problems.error(table.header_line, "", "unknown column " + in_quotes(name) + " in the header",
                     suggestion(name, known, "columns here"));
    }
    seen.push_back(name);
  }
  std::vector<std::string> missing;
  for (const std::string& name : columns.required) {
    if (std::find(seen.begin(), seen.end(), name) == seen.end()) missing.push_back(name);
  }
  if (!missing.empty()) {
    problems.error(table.header_line, "", "the header lacks: " + join(missing, ", "), expected);
  }
  if (problems.errors() == 0 && columns.fixed && table.header != columns.required) {
    problems.error(table.header_line, "", "the columns are in another order", expected);
  }
}

void add_row(Table& table, std::vector<std::string> cells, int line, Problems& problems) {
  if (cells.size() == table.header.size()) {
    table.rows.push_back({line, std::move(cells)});
    return;
  }
  const bool more = cells.size() > table.header.size();
  problems.error(
      line, "",
      std::to_string(cells.size()) + (cells.size() == 1 ? " cell" : " cells") +
          ", but the header has " + std::to_string(table.header.size()),
      more ? "quote the note if it contains a comma: \"like this, for example\""
           : "write a comma for each empty cell: " + std::string(table.header.size() - 1, ','));
}

}  // namespace

void Problems::error(int line, std::string column, std::string message, std::string hint) {
  if (++errors_ > most_problems) return;
  diagnostics_->add(
      {file_, line, Severity::Error, std::move(column), std::move(message), std::move(hint)});
}

void Problems::warning(int line, std::string column, std::string message, std::string hint) {
  if (++warnings_ > most_problems) return;
  diagnostics_->add(
      {file_, line, Severity::Warning, std::move(column), std::move(message), std::move(hint)});
}

std::optional<std::size_t> Table::find(std::string_view column) const {
  const auto place = std::find(header.begin(), header.end(), column);
  if (place == header.end()) return std::nullopt;
  return static_cast<std::size_t>(place - header.begin());
}

const std::string& Table::cell(const Row& row, std::string_view column) const {
  static const std::string none;
  const auto place = find(column);
  return place ? row.cells[*place] : none;
}

bool is_blank(std::string_view line) {
  return trimmed(line).empty();
}

bool is_comment(std::string_view line) {
  const std::string_view text = trimmed(line);
  return !text.empty() && text.front() == '#';
}

namespace {

std::vector<std::string> cut(const std::string& line, int number, bool keep_quotes,
                             Problems& problems) {
  std::string buffer = line;
  std::vector<std::string> cells;
  char* rest = buffer.data();
  try {
    while (rest != nullptr) {
      char* begin = nullptr;
      char* end = nullptr;
      io::detail::chop_next_column<Quotes>(rest, begin, end);
      Trim::trim(begin, end);
      if (const char* problem = quote_problem({begin, static_cast<std::size_t>(end - begin)})) {
        problems.error(number, "", problem,
                       "quote the whole cell and double the quotes inside: \"say \"\"so\"\"\"");
        return {};
      }
      if (!keep_quotes) Quotes::unescape(begin, end);
      cells.emplace_back(begin, end);
    }
  } catch (const io::error::escaped_string_not_closed&) {
    problems.error(number, "", "a quote that is not closed",
                   "quote the whole cell and double the quotes inside: \"say \"\"so\"\"\"");
    return {};
  }
  return cells;
}

}  // namespace

std::vector<std::string> cells_of(const std::string& line, int number, Problems& problems) {
  return cut(line, number, false, problems);
}

std::vector<std::string> raw_cells_of(const std::string& line, int number, Problems& problems) {
  return cut(line, number, true, problems);
}

namespace {

/// The rows below a header, which is looked at when `columns` says what it must be.
std::optional<Table> rows_of(RawLines raw, const Columns* columns, Problems& problems) {
  Table table;
  table.lines = std::move(raw.lines);
  bool header_read = false;
  for (std::size_t i = 0; i < table.lines.size() && problems.errors() < most_problems; ++i) {
    if (is_blank(table.lines[i]) || is_comment(table.lines[i])) continue;
    const int number = static_cast<int>(i) + 1;
    if (!raw.usable[i]) {
      if (!header_read) return std::nullopt;  // reported; without a header nothing can be read
      continue;
    }
    std::vector<std::string> cells = cells_of(table.lines[i], number, problems);
    if (cells.empty()) {
      if (!header_read) return std::nullopt;
      continue;
    }
    if (header_read) {
      add_row(table, std::move(cells), number, problems);
      continue;
    }
    header_read = true;
    table.header_line = number;
    table.header = std::move(cells);
    const int before = problems.errors();
    if (columns != nullptr) check_header(table, *columns, problems);
    if (problems.errors() != before) return std::nullopt;
  }
  if (header_read) return table;
  if (problems.errors() == 0) {
    problems.error(0, "", "the file has no header and no rows",
                   columns == nullptr ? "" : "the header is: " + join(columns->required, ", "));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Table> table_of(RawLines raw, const Columns& columns, Problems& problems) {
  return rows_of(std::move(raw), &columns, problems);
}

std::optional<Table> table_of(RawLines raw, Problems& problems) {
  return rows_of(std::move(raw), nullptr, problems);
}

std::optional<Table> read_table(const std::filesystem::path& file, const Columns& columns,
                                Problems& problems) {
  auto raw = read_lines(file, problems);
  if (!raw) return std::nullopt;
  return table_of(std::move(*raw), columns, problems);
}

}  // namespace replisim::format
