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
  for (const std::string& text : {std::string("a,\"b\n"), std::string("a,b\r\n"),
                                  std::string("a,\0b\n", 5), std::string("\xFF,b\n")}) {
    CHECK(format_file(text) == text);
  }
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
