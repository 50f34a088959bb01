// SPDX-License-Identifier: Apache-2.0
#include "reports/page.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "sample_results.hpp"

using namespace replisim;

TEST_CASE("The page is the same for the same results and small without data", "[reports]") {
  const std::string page = reports::report_html(test::three_results());
  CHECK(page == reports::report_html(test::three_results()));
  CHECK(page.rfind("<!DOCTYPE html>", 0) == 0);
  CHECK(reports::report_html({}).size() < 2'000'000);
}

TEST_CASE("The page asks for no other file", "[reports]") {
  const std::string page = reports::report_html(test::three_results());
  for (const char* word : {"src=", "href=", "url(", "@import", "<script", "<link"}) {
    CAPTURE(word);
    CHECK(page.find(word) == std::string::npos);
  }
}

TEST_CASE("No text of a result becomes markup of the page", "[reports]") {
  auto results = test::three_results();
  const std::string evil = "<script>\"&'\x01";
  const std::string safe = "&lt;script&gt;&quot;&amp;' ";
  results[0].path = evil;
  Event event;
  event.entity = evil;
  event.property = "CopyState";
  event.to = evil;
  results[0].history.events = {event};
  const std::string page = reports::report_html(results);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<h2>" + safe + "</h2>") != std::string::npos);
  CHECK(page.find("<td>" + safe + "<td>") != std::string::npos);
}

TEST_CASE("The timeline is JSON with a slice for each CopyState", "[reports]") {
  auto results = test::three_results();
  Event first;
  first.entity = "p1\xff";
  first.property = "CopyState";
  first.to = "Initialized";
  Event second = first;
  second.at = SimTime{1500};
  second.from = first.to;
  second.to = "Synchronized";
  results[0].history.events = {first, second};
  results[0].history.ended_at = SimTime{4000};
  results.resize(1);
  const std::string text = reports::trace_json(results);
  CHECK(text == reports::trace_json(results));
  const auto json = nlohmann::json::parse(text);
  std::string slices;
  for (const auto& entry : json["traceEvents"]) {
    if (entry["ph"] == "X")
      slices +=
          entry["name"].get<std::string>() + entry["ts"].dump() + "+" + entry["dur"].dump() + " ";
  }
  CHECK(slices == "Initialized0.0+1.5 Synchronized1.5+2.5 ");
}
