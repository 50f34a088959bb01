// SPDX-License-Identifier: Apache-2.0
// junit.xml, parsed back.
#include <catch2/catch.hpp>
#include <iterator>
#include <pugixml.hpp>

#include "reports/printable.hpp"
#include "reports/writers.hpp"
#include "sample_results.hpp"

using namespace replisim;

namespace {

pugi::xml_document parsed(const std::vector<reports::ScenarioResult>& results) {
  pugi::xml_document document;
  const std::string text = reports::junit_xml(results);
  const auto outcome = document.load_buffer(text.data(), text.size());
  INFO(outcome.description());
  REQUIRE(outcome);
  return document;
}

std::string attribute(pugi::xml_node node, const char* name) {
  REQUIRE(node.attribute(name));
  return node.attribute(name).value();
}

}  // namespace

TEST_CASE("JUnit: suites are folders, cases are checks", "[reports]") {
  const auto document = parsed(test::three_results());
  const auto root = document.child("testsuites");
  const auto mirror = root.find_child_by_attribute("testsuite", "name", "scenarios/mirror");
  const auto group = root.find_child_by_attribute("testsuite", "name", "scenarios/group");
  REQUIRE(mirror);
  REQUIRE(group);
  CHECK(std::distance(root.begin(), root.end()) == 2);
  CHECK(attribute(mirror, "tests") == "2");
  CHECK(attribute(mirror, "errors") == "1");
  const auto first = group.child("testcase");
  CHECK(attribute(first, "classname") == "scenarios.group.x");
  CHECK(attribute(first, "name") == "L18 expect g1 lost<=18MB");
  CHECK(attribute(first, "file") == "scenarios/group/x.csv");
  CHECK(attribute(first, "line") == "18");
  CHECK_FALSE(first.first_child());
}

TEST_CASE("JUnit: attributes agree with the children they count", "[reports]") {
  const auto document = parsed(test::three_results());
  int tests = 0;
  int skipped = 0;
  for (const auto suite : document.child("testsuites").children("testsuite")) {
    int suite_skipped = 0;
    int failures = 0;
    for (const auto testcase : suite.children("testcase")) {
      ++tests;
      if (testcase.child("skipped")) ++suite_skipped;
      if (testcase.child("failure")) ++failures;
    }
    CHECK(suite.attribute("skipped").as_int() == suite_skipped);
    CHECK(suite.attribute("failures").as_int() == failures);
    skipped += suite_skipped;
  }
  CHECK(document.child("testsuites").attribute("tests").as_int() == tests);
  CHECK(document.child("testsuites").attribute("skipped").as_int() == skipped);
  CHECK(tests == 8);
  CHECK(skipped == 2);
}

TEST_CASE("JUnit: each outcome has its element, with the block as text", "[reports]") {
  const auto document = parsed({test::full_result()});
  std::vector<std::string> elements;
  const auto suite = document.child("testsuites").child("testsuite");
  for (const auto testcase : suite.children("testcase")) {
    elements.emplace_back(testcase.first_child().name());
  }
  CHECK(elements ==
        std::vector<std::string>{"", "failure", "error", "skipped", "skipped", "failure"});
  const auto failed = suite.find_child_by_attribute("line", "19");
  CHECK(std::string(failed.child("failure").text().get()) ==
        "scenarios/group/x.csv:19: FAIL  expect g1 lost<=19MB\n"
        "    expected  lost <= 620 MB\n"
        "    actual    lost  = 1830 MB\n");
  const auto skipped = suite.find_child_by_attribute("line", "21");
  CHECK(attribute(skipped.child("skipped"), "message") == "because of \"x\"");
}

TEST_CASE("JUnit: control characters and broken UTF-8 do no harm", "[reports]") {
  auto result = test::full_result();
  result.verdicts[1].explanation = {
      "a\x01\x1B[31mb\xFF"
      "c <&>\" \xEF\xBF\xBE z\xC3\xA9"};
  const auto document = parsed({result});
  const std::string text = document.child("testsuites")
                               .child("testsuite")
                               .find_child_by_attribute("line", "19")
                               .child("failure")
                               .text()
                               .get();
  CHECK(text.find("a[31mb\xEF\xBF\xBD"
                  "c <&>\"  z\xC3\xA9") != std::string::npos);
}

TEST_CASE("Printable text holds no control characters", "[reports]") {
  const auto [raw, clean] = GENERATE(table<std::string, std::string>({
      {"plain\ttext\n", "plain\ttext\n"},
      {std::string("a\0b", 3), "ab"},
      {"\x7F\r", ""},
      {"\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},                  // overlong
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // a surrogate
      {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},                  // cut short
      {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
  }));
  CHECK(reports::printable(raw) == clean);
}

TEST_CASE("JUnit: only wall time differs between two runs", "[reports]") {
  auto one = test::full_result();
  auto two = test::full_result();
  CHECK(reports::junit_xml({one}) == reports::junit_xml({two}));
  two.wall_ns *= 2;
  CHECK(reports::junit_xml({one}) != reports::junit_xml({two}));
  CHECK(reports::run_csv({one}) == reports::run_csv({two}));
  CHECK(reports::results_json({one}) == reports::results_json({two}));
}
