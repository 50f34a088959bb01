// SPDX-License-Identifier: Apache-2.0
// The `fmt` verb.
#include <algorithm>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/load.hpp"
#include "scenarios/format/tables.hpp"

namespace replisim::format {
namespace {

/// One line: cells of a row, or a comment or blank line as it stands.
struct FormatLine {
  std::vector<std::string> cells;
  std::string text;
};

/// Code points: what an editor shows as columns.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string without_trailing_space(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  return text;
}

/// Each column as wide as its widest cell in the block; the last one ends where its text ends.
void write_block(const std::vector<FormatLine>& block, std::string& result) {
  std::vector<std::size_t> widths;
  for (const FormatLine& line : block) {
    widths.resize(std::max(widths.size(), line.cells.size()));
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(line.cells[i]));
    }
  }
  for (const FormatLine& line : block) {
    std::string text = line.text;
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      text += line.cells[i];
      if (i + 1 == line.cells.size()) break;
      text += ',';
      text.append(widths[i] - width_of(line.cells[i]) + 1, ' ');
    }
    result += without_trailing_space(std::move(text)) + "\n";
  }
}

}  // namespace

std::string format_file(const std::string& text) {
  Diagnostics ignored;
  Problems problems("", ignored);
  const RawLines raw = check_lines(text, problems);
  std::string result;
  std::vector<FormatLine> block;
  for (const std::string& line : raw.lines) {
    if (is_blank(line)) {
      write_block(block, result);
      block.clear();
      result += "\n";
    } else if (is_comment(line)) {
      block.push_back({{}, line});
    } else {
      block.push_back({raw_cells_of(line, 0, problems), {}});
    }
  }
  write_block(block, result);
  return problems.errors() == 0 ? result : text;
}

std::optional<Formatted> format_file(const std::filesystem::path& file, bool any_table,
                                     Diagnostics& diagnostics) {
  Problems problems(file.generic_string(), diagnostics);
  auto text = read_text(file, problems);
  if (!text) return std::nullopt;
  const FileKind kind = kind_of_file(file);
  RawLines raw = check_lines(*text, problems);
  if (kind == FileKind::Other && any_table) {
    (void)table_of(std::move(raw), problems);
  } else {
    (void)table_of(std::move(raw), columns_of(kind), problems);
  }
  if (problems.errors() != 0) return std::nullopt;
  std::string aligned = format_file(*text);
  return Formatted{std::move(*text), std::move(aligned)};
}

}  // namespace replisim::format
