// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/update.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/checker/text.hpp"
#include "scenarios/format/load.hpp"
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

/// Why nothing can be written for a failed check.
std::string why_nothing(const Verdict& verdict) {
  for (const std::string_view word : {"wait ", "always ", "never "}) {
    if (verdict.check.starts_with(word))
      return fmt::format("a row of '{}' holds no value of one instant",
                         word.substr(0, word.size() - 1));
  }
  if (verdict.actual.find('=') == std::string::npos) return "no value would mend it";
  return "an expect cell can not say " + format::in_quotes(verdict.actual);
}

/// Puts what can be put into the line; gives the reason for what was left.
std::string update_line(std::string& line, std::size_t column, const Verdict& verdict, bool all) {
  const auto expected = format::words_of(verdict.expected);
  const auto actual = format::words_of(verdict.replacement);
  if (actual.empty() || expected.size() != actual.size()) return why_nothing(verdict);
  std::string left;
  for (std::size_t index = 0; index < expected.size(); ++index) {
    if (expected[index] == actual[index]) continue;
    if (is_return(expected[index]) && !all) {
      left = "the return code stays as it is; --update=all writes " + actual[index];
      continue;
    }
    const auto cells = cell_spans(line);
    if (column < cells.size()) replace_word(line, cells[column], expected[index], actual[index]);
  }
  return left;
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A text with LF at the ends of its lines and nothing before the first.
std::string plain_text(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string plain;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text.substr(index, 2) != "\r\n") plain += text[index];
  }
  return plain;
}

}  // namespace

Updated update(std::string_view file_text, const std::vector<Verdict>& verdicts, bool all) {
  std::vector<std::string> lines = lines_with_ends(file_text);
  const std::size_t column = column_of(lines, "expect");
  Updated updated;
  for (const auto& verdict : verdicts) {
    if (verdict.outcome != Outcome::fail) continue;
    const auto index = static_cast<std::size_t>(verdict.line) - 1;
    std::string left = verdict.line < 1 || index >= lines.size()
                           ? why_nothing(verdict)
                           : update_line(lines[index], column, verdict, all);
    if (!left.empty()) updated.left.push_back({verdict.line, std::move(left)});
  }
  updated.text = format::join(lines, "");
  return updated;
}

std::string updated_text(std::string_view file_text, const std::vector<Verdict>& verdicts,
                         bool all) {
  return update(file_text, verdicts, all).text;
}

std::string aligned_like(std::string_view before, std::string after) {
  const std::string plain = plain_text(before);
  if (format::format_file(plain) != plain) return after;
  const auto ends = std::count(before.begin(), before.end(), '\n');
  const auto carriage_returns = std::count(before.begin(), before.end(), '\r');
  if (carriage_returns != 0 && carriage_returns != ends) return after;  // no one kind of line ends
  std::string result;
  if (before.starts_with(kByteOrderMark)) result = kByteOrderMark;
  for (const char c : format::format_file(plain_text(after))) {
    if (c == '\n' && carriage_returns != 0) result += '\r';
    result += c;
  }
  return result;
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
