// SPDX-License-Identifier: Apache-2.0
#include "scenarios/checker/lenient.hpp"

#include <catch2/catch.hpp>

#include "scenarios/checker/rule_coverage.hpp"

using namespace replisim;
using namespace replisim::checker;

namespace {

Profile lenient() {
  Profile profile = generic_profile(Version::seed);
  profile.strict = false;
  return profile;
}

bool passes(const Profile& profile, const std::string& expected, const Answered& answered) {
  return excuse(profile, {expected}, answered).has_value();
}

constexpr auto kFailed = ReturnCode::Failed;
constexpr auto kInvalid = ReturnCode::InvalidParameter;

}  // namespace

TEST_CASE("A lenient profile passes what the sources leave open", "[verdict][R-74]") {
  const Profile profile = lenient();
  CHECK(passes(profile, "InvalidParameter",
               {ReturnCode::NotSupported, "operation-not-offered", 7, "D-03", "stated"}));
  CHECK(passes(profile, "NotSupported", {kInvalid, "bad-operation", 6, "D-02", "stated"}));
  CHECK(passes(profile, "Failed", {kInvalid, "unknown-association", 3, "D-37", "stated"}));
  CHECK(passes(profile, "Failed", {ReturnCode::Completed, "none", 0, "D-08", "stated"}));
  CHECK(passes(profile, "Completed", {ReturnCode::JobStarted, "none", 0, "R-39", "stated"}));
  CHECK(passes(profile, "JobStarted", {ReturnCode::Completed, "none", 0, "R-39", "stated"}));
  CHECK(passes(profile, "Completed", {kFailed, "wrong-copy-state", 11, "D-17", "decision"}));
}

TEST_CASE("A lenient profile fails what is stated or derived", "[verdict][R-74]") {
  const Profile profile = lenient();
  CHECK_FALSE(passes(profile, "Completed", {kFailed, "wrong-copy-state", 11, "R-54", "stated"}));
  CHECK_FALSE(passes(profile, "Completed", {kFailed, "wrong-copy-state", 11, "4.3", "derived"}));
  CHECK_FALSE(passes(profile, "NotSupported", {kInvalid, "mixed-list", 5, "R-13", ""}));
  CHECK_FALSE(passes(profile, "Failed", {ReturnCode::JobStarted, "none", 0, "4.3", "stated"}));
}

TEST_CASE("A strict profile excuses nothing", "[verdict][R-74]") {
  const Profile profile = generic_profile(Version::seed);
  CHECK_FALSE(passes(profile, "Completed", {ReturnCode::JobStarted, "none", 0, "R-39", "stated"}));
  CHECK_FALSE(passes(profile, "Completed", {kFailed, "wrong-copy-state", 11, "D-17", "decision"}));
}

TEST_CASE("A rule is covered by what is there and passes, and by nothing else", "[rules]") {
  using By = format::RegisteredRule::By;
  const std::vector<format::RegisteredRule> rules = {
      {2, "R-01", "one", By::Table, "D-06"},    {3, "R-02", "two", By::Scenario, "mirror/a.csv"},
      {4, "R-03", "three", By::Test, "A test"}, {5, "R-04", "four", By::Scenario, "a.csv"},
      {6, "R-05", "five", By::Test, "Another"}, {7, "R-06", "six", By::Table, "D-07"},
  };
  Evidence evidence;
  evidence.clauses = {"D-06"};
  evidence.files = {"scenarios/mirror/a.csv", "ba.csv"};
  evidence.tests = {"A test"};
  evidence.tests_known = true;
  const std::vector<std::string> uncovered = uncovered_rules(rules, evidence);
  REQUIRE(uncovered.size() == format::all_rule_ids().size() - 4);
  CHECK(uncovered[0] == "R-05: no test named 'Another'");
  CHECK(uncovered[1] == "R-06: no case that passes touches clause D-07");
  CHECK(uncovered[2] == "R-07: nothing is named for it");
  CHECK(clauses_in("Fracture/Split/-/D-05") == std::vector<std::string>{"D-05"});
  CHECK(clauses_in("R-03, A-10") == std::vector<std::string>{"R-03", "A-10"});
  CHECK(clauses_in("no clause, 4.3, x-1").empty());
}
