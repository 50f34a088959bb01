// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"
#include "scenarios/format/csv.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

namespace {

/// The cells of all rows, without what layout may change.
std::vector<std::vector<std::string>> cells_in(const std::string& text) {
  Diagnostics diagnostics;
  Problems problems("text", diagnostics);
  std::vector<std::vector<std::string>> all;
  for (const std::string& line : check_lines(text, problems).lines) {
    if (is_blank(line)) {
      all.emplace_back();
    } else if (is_comment(line)) {
      all.push_back({line});
    } else {
      all.push_back(cells_of(line, 0, problems));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("fmt aligns each block by itself", "[format][fmt]") {
  CHECK(format_file("# a comment stays\n"
                    "a,b ,note\n"
                    "long cell,1,\n"
                    "\n"
                    "x,\"y, z\",größe\n"
                    "größe,w, n\n") ==
        "# a comment stays\n"
        "a,         b, note\n"
        "long cell, 1,\n"
        "\n"
        "x,     \"y, z\", größe\n"
        "größe, w,      n\n");
}

TEST_CASE("fmt leaves what is no CSV as it is", "[format][fmt]") {
  for (const std::string& text : {std::string("a,\"b\n"), std::string("a,b\r"),
                                  std::string("a,\0b\n", 5), std::string("\xFF,b\n")}) {
    CHECK(format_file(text) == text);
  }
}

TEST_CASE("fmt writes LF and no byte order mark", "[format][fmt]") {
  CHECK(format_file("\xEF\xBB\xBF# what\r\na,b\r\nlong,c\r\n") == "# what\na,    b\nlong, c\n");
}

namespace {

/// What fmt says about a file of that content.
std::string told_of(const Workspace& workspace, const std::string& text, bool any_table = false) {
  const fs::path file = workspace.file("x.csv", text);
  Diagnostics diagnostics;
  CHECK_FALSE(format_file(file, any_table, diagnostics));
  return renamed(diagnostics.to_text(), file, "x.csv");
}

}  // namespace

TEST_CASE("fmt tells of a broken file what its reader tells", "[format][fmt]") {
  const Workspace workspace("fmt");
  for (const fs::path& file : csv_files(fs::path(FORMAT_TESTS) / "invalid")) {
    CAPTURE(file.generic_string());
    Diagnostics read;
    Diagnostics formatted;
    (void)load_scenario(file, {}, read);
    if (format_file(file, false, formatted)) continue;
    std::vector<std::string> told;
    for (const Diagnostic& d : read.all()) told.push_back(std::to_string(d.line) + d.message);
    CHECK(formatted.has_errors());
    for (const Diagnostic& d : formatted.all()) {
      CHECK_THAT(told, Catch::VectorContains(std::to_string(d.line) + d.message));
    }
  }
  CHECK(told_of(workspace, "") == "x.csv: error: the file is empty\n");
  CHECK(told_of(workspace, "at, do\n") ==
        "x.csv:1: error: the header lacks: on, with, expect, note\n"
        "    the header is: at, do, on, with, expect, note\n");
  CHECK(told_of(workspace, "at, do, on, with, expect, note\n0s, stop\n") ==
        "x.csv:2: error: 2 cells, but the header has 6\n"
        "    write a comma for each empty cell: ,,,,,\n");
  CHECK(told_of(workspace, std::string("a,\0b\n", 5)) ==
        "x.csv:1: error: a NUL byte at position 3\n");
}

TEST_CASE("fmt takes tables with other headers where they are at home", "[format][fmt]") {
  const Workspace workspace("any");
  CHECK(told_of(workspace, "array, site\na1\n", true) ==
        "x.csv:2: error: 1 cell, but the header has 2\n"
        "    write a comma for each empty cell: ,\n");
  CHECK(told_of(workspace, "array, site\n").find("unknown column 'array' in the header") !=
        std::string::npos);
  Diagnostics diagnostics;
  const auto read = format_file(workspace.file("y.csv", "array, site\na, b\n"), true, diagnostics);
  REQUIRE(read);
  CHECK(read->before == "array, site\na, b\n");
  CHECK(read->after == "array, site\na,     b\n");
}

TEST_CASE("fmt changes layout only, and nothing the second time", "[format][fmt]") {
  auto files = csv_files(fs::path(SOURCE_ROOT) / "scenarios");
  for (const fs::path& file : csv_files(fs::path(FORMAT_TESTS) / "valid")) files.push_back(file);
  REQUIRE(files.size() > 10);
  for (const fs::path& file : files) {
    CAPTURE(file.generic_string());
    const std::string text = content(file);
    const std::string once = format_file(text);
    CHECK(format_file(once) == once);
    CHECK(cells_in(once) == cells_in(text));
  }
}

TEST_CASE("Every shipped CSV file is formatted", "[format][fmt]") {
  const fs::path root = fs::path(SOURCE_ROOT) / "scenarios";
  for (const fs::path& file : csv_files(root)) {
    if (file.generic_string().find("/traces/") != std::string::npos) continue;
    CAPTURE(file.generic_string());
    const std::string text = content(file);
    CHECK(format_file(text) == text);
  }
}
