// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/update.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/checker/text.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::checker {
namespace {

/// The lines of a text with their ends.
std::vector<std::string> lines_with_ends(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

bool is_return(std::string_view condition) {
  return condition.rfind("return", 0) == 0 || condition.rfind("ReturnValue", 0) == 0;
}

/// Puts `to` where the word `from` stands in line[begin, end).
void replace_word(std::string& line, CellSpan cell, const std::string& from,
                  const std::string& to) {
  std::size_t at = line.find(from, cell.begin);
  while (at != std::string::npos && at + from.size() <= cell.end) {
    const auto outside = [&](std::size_t index) {
      return index < cell.begin || index >= cell.end || line[index] == ' ' || line[index] == '\t' ||
             line[index] == '"';
    };
    if ((at == cell.begin || outside(at - 1)) && outside(at + from.size())) {
      line.replace(at, from.size(), to);
      return;
    }
    at = line.find(from, at + 1);
  }
}

void update_line(std::string& line, std::size_t column, const Verdict& verdict, bool all) {
  const auto expected = format::words_of(verdict.expected);
  const auto actual = format::words_of(verdict.replacement);
  if (expected.size() != actual.size()) return;
  for (std::size_t index = 0; index < expected.size(); ++index) {
    if (is_return(expected[index]) && !all) continue;
    const auto cells = cell_spans(line);
    if (column >= cells.size()) return;
    replace_word(line, cells[column], expected[index], actual[index]);
  }
}

}  // namespace

std::string updated_text(std::string_view file_text, const std::vector<Verdict>& verdicts,
                         bool all) {
  std::vector<std::string> lines = lines_with_ends(file_text);
  const std::size_t column = column_of(lines, "expect");
  for (const auto& verdict : verdicts) {
    const auto index = static_cast<std::size_t>(verdict.line) - 1;
    if (verdict.line < 1 || index >= lines.size() || verdict.replacement.empty()) continue;
    if (verdict.outcome == Outcome::fail) update_line(lines[index], column, verdict, all);
  }
  return format::join(lines, "");
}

std::string updated_text(const format::Scenario& scenario, const std::vector<Verdict>& verdicts,
                         bool all) {
  std::string text;
  for (const auto& line : scenario.lines) text.append(line).push_back('\n');
  return updated_text(text, verdicts, all);
}

std::string diff_text(const std::string& path, std::string_view before, std::string_view after) {
  const auto old_lines = lines_with_ends(before);
  const auto new_lines = lines_with_ends(after);
  const auto line_of = [](const std::vector<std::string>& lines, std::size_t index) {
    if (index >= lines.size()) return std::string{};
    std::string line = lines[index];
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    return line;
  };
  std::string text;
  for (std::size_t index = 0; index < std::max(old_lines.size(), new_lines.size()); ++index) {
    const std::string old_line = line_of(old_lines, index);
    const std::string new_line = line_of(new_lines, index);
    if (old_line == new_line) continue;
    text += fmt::format("{}:{}:\n- {}\n+ {}\n", path, index + 1, old_line, new_line);
  }
  return text;
}

}  // namespace replisim::checker
