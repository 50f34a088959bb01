// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/text.hpp"

namespace replisim::format {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};

/// The whole file, if it is one and not too large.
std::optional<std::string> read_bytes(const std::filesystem::path& path, Problems& problems) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const int reason = errno;
    if (reason == ENOENT || reason == ENOTDIR) {
      problems.error(0, "", "no such file");
    } else {
      problems.error(0, "", std::string("can not be read: ") + std::strerror(reason));
    }
    return std::nullopt;
  }
  if (!S_ISREG(status.st_mode)) {
    problems.error(0, "", S_ISDIR(status.st_mode) ? "is a folder, not a file" : "is not a file");
    return std::nullopt;
  }
  if (static_cast<std::uintmax_t>(status.st_size) > largest_file) {
    problems.error(0, "",
                   "the file has " + std::to_string(status.st_size) + " bytes, the limit is " +
                       std::to_string(largest_file),
                   "block traces are named by trace=FILE in an io row");
    return std::nullopt;
  }
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const int reason = errno;
    problems.error(0, "", std::string("can not be read: ") + std::strerror(reason));
    return std::nullopt;
  }
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) {
    problems.error(0, "", "can not be read to its end");
    return std::nullopt;
  }
  return text;
}

/// Length of the UTF-8 sequence at `at`; 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned char second = byte(at + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

/// The first problem of a line's bytes, reported; true when there is none.
bool good_bytes(std::string_view line, int number, Problems& problems) {
  if (line.size() > longest_line) {
    problems.error(number, "",
                   "the line has " + std::to_string(line.size()) + " bytes, the limit is " +
                       std::to_string(longest_line));
    return false;
  }
  for (std::size_t i = 0; i < line.size();) {
    const auto c = static_cast<unsigned char>(line[i]);
    if (c == 0) {
      problems.error(number, "", "a NUL byte at position " + std::to_string(i + 1));
      return false;
    }
    if (c == '\r') {
      problems.error(number, "",
                     "a carriage return without a line feed at position " + std::to_string(i + 1),
                     "end each line with LF, or CR LF");
      return false;
    }
    if ((c < 0x20 && c != '\t') || c == 0x7F) {
      problems.error(number, "", "a control character at position " + std::to_string(i + 1));
      return false;
    }
    const std::size_t length = utf8_length(line, i);
    if (length == 0) {
      problems.error(number, "", "not UTF-8 at position " + std::to_string(i + 1),
                     "save the file as UTF-8");
      return false;
    }
    i += length;
  }
  return true;
}

bool odd_quotes(std::string_view line) {
  bool odd = false;
  for (const char c : line) odd ^= c == '"';
  return odd;
}

/// Lines with an odd number of quotes: two near each other are the ends of a cell with a line
/// break, a single one is a lone quote.
void check_quotes(RawLines& raw, Problems& problems) {
  constexpr std::size_t near = 10;
  for (std::size_t i = 0; i < raw.lines.size(); ++i) {
    if (!raw.usable[i] || is_comment(raw.lines[i]) || !odd_quotes(raw.lines[i])) continue;
    raw.usable[i] = false;
    std::size_t end = i + 1;
    while (end < raw.lines.size() && end <= i + near && !odd_quotes(raw.lines[end])) ++end;
    const int number = static_cast<int>(i) + 1;
    if (end < raw.lines.size() && end <= i + near) {
      problems.error(number, "",
                     "a cell goes on into line " + std::to_string(end + 1) +
                         ": cells can not contain line breaks",
                     "write the whole row on one line, or close the quote");
      for (std::size_t k = i; k <= end; ++k) raw.usable[k] = false;
      i = end;
    } else {
      problems.error(number, "", "a quote that is not closed",
                     "quote the whole cell and double the quotes inside: \"say \"\"so\"\"\"");
    }
  }
}

}  // namespace

RawLines check_lines(const std::string& text, Problems& problems) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  RawLines raw;
  std::string_view rest = text;
  // Spreadsheets write both: a byte order mark in front and CR LF at the ends say nothing.
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    const int number = static_cast<int>(raw.lines.size()) + 1;
    raw.usable.push_back(problems.errors() < most_problems && good_bytes(line, number, problems));
    raw.lines.emplace_back(line);
  }
  check_quotes(raw, problems);
  return raw;
}

std::optional<std::string> read_text(const std::filesystem::path& file, Problems& problems) {
  auto text = read_bytes(file, problems);
  if (!text) return std::nullopt;
  if (text->empty()) {
    problems.error(0, "", "the file is empty");
    return std::nullopt;
  }
  if (text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF")) {
    problems.error(1, "", "the file is UTF-16", "save it as UTF-8");
    return std::nullopt;
  }
  return text;
}

std::optional<RawLines> read_lines(const std::filesystem::path& file, Problems& problems) {
  const auto text = read_text(file, problems);
  if (!text) return std::nullopt;
  return check_lines(*text, problems);
}

}  // namespace replisim::format
