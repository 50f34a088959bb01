// SPDX-License-Identifier: Apache-2.0
#include "model/explore/invariants.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <string>

// The page model/invariants.md and the code name the same invariants, in the same words.

using namespace replisim;
using namespace replisim::explore;

TEST_CASE("The page and the code list the same invariants", "[explore]") {
  std::ifstream page(std::string(REPLISIM_ROOT) + "/model/invariants.md");
  REQUIRE(page.good());
  std::vector<std::string> rows;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  std::vector<std::string> expected;
  std::set<std::string_view> names;
  for (const Invariant& one : all_invariants()) {
    expected.push_back("| `" + std::string(one.name) + "` | " + std::string(one.meaning) + " |");
    names.insert(one.name);
    CHECK((one.pair != nullptr) + (one.state != nullptr) + (one.passage != nullptr) == 1);
  }
  CHECK(names.size() == expected.size());
  CHECK(rows == expected);
}

TEST_CASE("The published truth table of dependent writes", "[explore]") {
  // 1 log intent, 2 data, 3 log done; each depends on the one before.
  constexpr Writes kAll = 0b111;
  for (const Writes good : std::initializer_list<Writes>{0b000, 0b001, 0b011, 0b111})
    CHECK(is_dependent_write_consistent(good, kAll, kAll));
  for (const Writes bad : std::initializer_list<Writes>{0b010, 0b100, 0b101, 0b110})
    CHECK_FALSE(is_dependent_write_consistent(bad, kAll, kAll));
  // What was never acknowledged, nothing depends on.
  CHECK(is_dependent_write_consistent(0b101, kAll, 0b101));
}
