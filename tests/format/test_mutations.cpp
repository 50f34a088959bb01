// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <random>

#include "helpers.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

namespace {

/// One of the accidents that happen to files.
void damage(std::string& text, std::mt19937_64& random) {
  const auto place = [&] { return text.empty() ? 0 : random() % text.size(); };
  static const std::string bytes = std::string(1, '\0') + "\xFF\"\",,\n\r=~+-.|?<>!0987PpsB%";
  switch (random() % 6) {
    case 0:
      if (!text.empty()) text[place()] = static_cast<char>(random());
      break;
    case 1:
      text.insert(place(), 1, bytes[random() % bytes.size()]);
      break;
    case 2:
      if (!text.empty()) text.erase(place(), 1 + random() % 8);
      break;
    case 3:
      text.insert(place(), text.substr(place(), random() % 40));
      break;
    case 4:
      text.resize(place());
      break;
    default:
      text.insert(place(), std::to_string(random()));
      break;
  }
}

}  // namespace

TEST_CASE("Damaged timelines are refused or read, never more", "[format][mutations]") {
  const Workspace workspace("mutations");
  std::mt19937_64 random(7);
  int refused = 0;
  int accepted = 0;
  for (const fs::path& original : csv_files(fs::path(FORMAT_TESTS) / "valid")) {
    const std::string text = content(original);
    for (int i = 0; i < 400; ++i) {
      std::string damaged = text;
      for (std::uint64_t n = 1 + random() % 3; n > 0; --n) damage(damaged, random);
      const fs::path file = workspace.file("damaged.csv", damaged);
      Diagnostics diagnostics;
      const auto scenario = load_scenario(file, {}, diagnostics);
      // A refusal has a reason, and what was accepted can be shown.
      CHECK(scenario.has_value() != diagnostics.has_errors());
      if (scenario) CHECK(!show_scenario(*scenario).empty());
      const std::string once = format_file(damaged);
      CHECK(format_file(once) == once);
      (void)kind_of_file(file);
      scenario ? ++accepted : ++refused;
    }
  }
  CHECK(refused > 100);
  CHECK(accepted > 20);
}

TEST_CASE("Damaged topologies are refused or read, never more", "[format][mutations]") {
  const Workspace workspace("topology_mutations");
  std::mt19937_64 random(11);
  int refused = 0;
  for (const char* name : {"arrays.csv", "links.csv", "volumes.csv", "pairs.csv", "groups.csv"}) {
    const fs::path file = workspace.folder() / "topologies/sites" / name;
    const std::string text = content(file);
    for (int i = 0; i < 300; ++i) {
      std::string damaged = text;
      damage(damaged, random);
      write(file, damaged);
      std::string message;
      const auto scenario = load_rows(
          workspace, "sites", "0s, Fracture, g1, , ,\n1s, expect, p1, , rpo<=5s,\n", &message);
      CHECK((scenario || message.find(" error: ") != std::string::npos));
      if (!scenario) ++refused;
    }
    write(file, text);
  }
  CHECK(refused > 100);
}

TEST_CASE("Damaged matrix files and traces are refused or read, never more",
          "[format][mutations]") {
  const Workspace workspace("table_mutations");
  std::mt19937_64 random(13);
  const std::string matrix =
      "case, type, mode, place, state, list, op, force, return, becomes, clause\n"
      "fr-001, Mirror, Synchronous, local, Synchronized, alone, Fracture, no, JobStarted, "
      "Fractured, \"R-03, D-06\"\n";
  const std::string trace = "time_us,op,lba_512,size_bytes\n0,W,8,4096\n10,R,16,4096\n";
  int refused = 0;
  for (int i = 0; i < 1'000; ++i) {
    std::string damaged = matrix;
    damage(damaged, random);
    Diagnostics diagnostics;
    const bool read = load_matrix(workspace.file("m.csv", damaged), diagnostics).has_value();
    CHECK(read != diagnostics.has_errors());
    refused += read ? 0 : 1;
  }
  CHECK(refused > 100);
  for (int i = 0; i < 1'000; ++i) {
    std::string damaged = trace;
    damage(damaged, random);
    workspace.file("t.csv", damaged);
    std::string message;
    const auto scenario = load_rows(workspace, "pair", "0s, io, a1.v1, trace=t.csv, ,\n", &message);
    CHECK((scenario || message.find(" error: ") != std::string::npos));
  }
}
