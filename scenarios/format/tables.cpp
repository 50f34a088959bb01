// SPDX-License-Identifier: Apache-2.0
// Matrix files, known_failures.csv, and which of them a file is.
#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <set>
#include <system_error>

#include "scenarios/format/csv.hpp"
#include "scenarios/format/load.hpp"
#include "scenarios/format/tables.hpp"
#include "scenarios/format/text.hpp"
#include "scenarios/format/timeline.hpp"
#include "scenarios/format/units.hpp"

namespace replisim::format {
namespace {

const Columns& matrix_columns() {
  static const Columns columns{{"case", "type", "mode", "place", "state", "list", "op", "force",
                                "return", "becomes", "clause"},
                               {"features", "knows", "wait", "version", "progress", "note"}};
  return columns;
}

const Columns& known_failure_columns() {
  static const Columns columns{
      {"scenario", "check", "profile", "expected message", "reason", "issue"}, {}};
  return columns;
}

/// Reads the cells of one matrix row.
class CaseReader {
 public:
  CaseReader(const Table& table, const Row& row, Problems& problems)
      : table_(table), row_(row), problems_(problems) {}

  MatrixRow read() {
    MatrixRow result;
    result.line = row_.line;
    result.case_id = filled("case");
    result.type = value<SyncType>("type").value_or(result.type);
    result.mode = value<Mode>("mode").value_or(result.mode);
    result.place = choice("place", "local", "remote") ? Locality::Remote : Locality::Local;
    result.state = value<CopyState>("state").value_or(result.state);
    result.list = filled("list");
    result.operation_text = filled("op");
    if (result.operation_text != "NULL") result.operation = number<Operation>("op");
    result.force = choice("force", "no", "yes");
    result.return_code = value<ReturnCode>("return").value_or(result.return_code);
    if (filled("becomes") != "gone") result.becomes = value<CopyState>("becomes");
    result.clause = filled("clause");
    read_optional(result);
    return result;
  }

 private:
  const std::string& cell(const char* column) const { return table_.cell(row_, column); }

  const std::string& filled(const char* column) {
    if (cell(column).empty()) problems_.error(row_.line, column, "the cell is empty");
    return cell(column);
  }

  template <class Enum>
  std::optional<Enum> value(const char* column) {
    const std::string& text = cell(column);
    if (text.empty()) return std::nullopt;  // reported, or optional
    auto parsed = parse_value<Enum>(text);
    if (!parsed) {
      std::vector<std::string> names;
      for (const ValueName& name : value_map<Enum>()) names.emplace_back(name.name);
      problems_.error(row_.line, column, "unknown value " + in_quotes(text),
                      suggestion(text, names, "values"));
    }
    return parsed;
  }

  /// A name, or any number of 16 bits.
  template <class Enum>
  std::optional<std::uint16_t> number(const char* column) {
    const std::string& text = cell(column);
    std::uint16_t result = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, result);
    if (read.ec == std::errc{} && read.ptr == end) return result;
    if (read.ptr == end && !text.empty()) {  // digits only, but too many
      problems_.error(row_.line, column, "unknown value " + in_quotes(text),
                      "values are named or numbered 0 to 65535");
      return std::nullopt;
    }
    const auto named = value<Enum>(column);
    if (!named) return std::nullopt;
    return static_cast<std::uint16_t>(*named);
  }

  /// True for the second word; an empty cell or another word is an error.
  bool choice(const char* column, const char* first, const char* second) {
    const std::string& text = cell(column);
    if (text != first && text != second) {
      problems_.error(row_.line, column, "unknown value " + in_quotes(text),
                      std::string("values: ") + first + ", " + second);
    }
    return text == second;
  }

  void read_optional(MatrixRow& result) {
    result.features = words_of(cell("features"));
    for (const std::string& feature : result.features) {
      const bool off = feature.starts_with('-');
      const Parsed parsed =
          parse_number(std::string_view(feature).substr(off ? 1 : 0), Dimension::Count);
      if (parsed.value && *parsed.value >= 2 && *parsed.value < 64) continue;
      problems_.error(row_.line, "features", in_quotes(feature) + " is no feature",
                      "write numbers of features: 15 switches one on, -15 off");
    }
    result.knows = words_of(cell("knows"));
    if (!cell("wait").empty()) result.wait = number<CopyState>("wait");
    if (!cell("version").empty()) {
      result.version = parse_version(cell("version"));
      if (!result.version) {
        problems_.error(row_.line, "version", "unknown version " + in_quotes(cell("version")),
                        "versions: seed, cim241, cim249");
      }
    }
    result.progress = value<ProgressStatus>("progress");
    result.note = cell("note");
  }

  const Table& table_;
  const Row& row_;
  Problems& problems_;
};

}  // namespace

std::optional<MatrixFile> load_matrix(const std::filesystem::path& file, Diagnostics& diagnostics) {
  Problems problems(file.generic_string(), diagnostics);
  const auto table = read_table(file, matrix_columns(), problems);
  if (!table) return std::nullopt;
  MatrixFile matrix;
  matrix.path = file.generic_string();
  std::set<std::string> ids;
  for (const Row& row : table->rows) {
    matrix.rows.push_back(CaseReader(*table, row, problems).read());
    if (!ids.insert(matrix.rows.back().case_id).second) {
      problems.error(row.line, "case",
                     "the case " + in_quotes(matrix.rows.back().case_id) + " is given twice");
    }
  }
  if (table->rows.empty()) problems.error(0, "", "the matrix has no cases");
  if (problems.errors() != 0) return std::nullopt;
  return matrix;
}

std::optional<std::vector<KnownFailure>> load_known_failures(const std::filesystem::path& file,
                                                             Diagnostics& diagnostics) {
  Problems problems(file.generic_string(), diagnostics);
  const auto table = read_table(file, known_failure_columns(), problems);
  if (!table) return std::nullopt;
  std::vector<KnownFailure> failures;
  std::set<std::vector<std::string>> seen;
  for (const Row& row : table->rows) {
    const auto cell = [&](const char* column) { return table->cell(row, column); };
    for (const char* column : {"scenario", "check", "reason"}) {
      if (cell(column).empty()) problems.error(row.line, column, "the cell is empty");
    }
    if (!seen.insert({cell("scenario"), cell("check"), cell("profile")}).second) {
      problems.error(row.line, "check", "this check is listed twice");
    }
    failures.push_back({row.line, cell("scenario"), cell("check"), cell("profile"),
                        cell("expected message"), cell("reason"), cell("issue")});
  }
  if (problems.errors() != 0) return std::nullopt;
  return failures;
}

const Columns& columns_of(FileKind kind) {
  if (kind == FileKind::Matrix) return matrix_columns();
  if (kind == FileKind::KnownFailures) return known_failure_columns();
  return timeline_columns();
}

FileKind kind_of_file(const std::filesystem::path& file) {
  constexpr int most_lines = 1'000;
  std::error_code unknown;
  // A pipe would be waited for.
  if (!std::filesystem::is_regular_file(file, unknown)) return FileKind::Unreadable;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return FileKind::Unreadable;
  std::array<char, longest_line + 1> buffer{};
  for (int i = 0; i < most_lines && stream.getline(buffer.data(), buffer.size()); ++i) {
    std::string line(buffer.data());
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    if (is_blank(line) || is_comment(line)) continue;
    Diagnostics ignored;
    Problems problems("", ignored);
    const std::vector<std::string> cells = cells_of(line, 0, problems);
    const auto has = [&](const char* name) {
      return std::find(cells.begin(), cells.end(), name) != cells.end();
    };
    if (has("at") && has("do")) return FileKind::Timeline;
    if (has("case") && has("op")) return FileKind::Matrix;
    if (has("scenario") && has("expected message")) return FileKind::KnownFailures;
    return FileKind::Other;
  }
  return FileKind::Other;
}

}  // namespace replisim::format
