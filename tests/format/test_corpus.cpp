// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

TEST_CASE("Every valid file is accepted without a word", "[format][corpus]") {
  enter_tests_folder();
  const auto files = csv_files("valid");
  CHECK(files.size() >= 5);
  for (const fs::path& file : files) {
    CAPTURE(file.generic_string());
    Diagnostics diagnostics;
    CHECK(load_scenario(file, {}, diagnostics));
    CHECK(diagnostics.to_text().empty());
  }
}

TEST_CASE("Every invalid file is refused with exactly its message", "[format][corpus]") {
  enter_tests_folder();
  const auto files = csv_files("invalid");
  CHECK(files.size() >= 45);
  for (const fs::path& file : files) {
    CAPTURE(file.generic_string());
    Diagnostics diagnostics;
    CHECK_FALSE(load_scenario(file, {}, diagnostics));
    CHECK(diagnostics.has_errors());
    fs::path message = file;
    CHECK(diagnostics.to_text() == content(message.replace_extension(".txt")));
  }
}

TEST_CASE("Warnings are told and do not prevent a run", "[format][corpus]") {
  enter_tests_folder();
  const auto files = csv_files("warnings");
  CHECK(files.size() >= 4);
  for (const fs::path& file : files) {
    CAPTURE(file.generic_string());
    Diagnostics diagnostics;
    CHECK(load_scenario(file, {}, diagnostics));
    CHECK_FALSE(diagnostics.has_errors());
    fs::path message = file;
    CHECK(diagnostics.to_text() == content(message.replace_extension(".txt")));
  }
}

TEST_CASE("Problems of several files come in the order of files, those of a file by line",
          "[format][corpus]") {
  enter_tests_folder();
  Diagnostics diagnostics;
  (void)load_scenario("invalid/unknown_key.csv", {}, diagnostics);
  (void)load_scenario("invalid/bad_trace.csv", {}, diagnostics);
  (void)load_scenario("invalid/unknown_key.csv", {}, diagnostics);  // told once
  std::vector<std::string> places;
  for (const Diagnostic& d : diagnostics.all()) {
    places.push_back(d.file + ":" + std::to_string(d.line));
  }
  CHECK(places == std::vector<std::string>{"invalid/unknown_key.csv:4", "traces/bad.csv:3",
                                           "traces/bad.csv:4", "invalid/bad_trace.csv:3"});
}
