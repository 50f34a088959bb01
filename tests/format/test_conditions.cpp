// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"
#include "model/service/core.hpp"

using namespace replisim::format;
using namespace replisim::format::test;

namespace {

/// The one condition of a check on p1 (or what `on` names).
Condition condition(const std::string& text, const std::string& on = "p1") {
  static const Workspace workspace("conditions");
  std::string message;
  const auto scenario =
      load_rows(workspace, "sites",
                "0s, Fracture, p1, as=c1, ,\n1s, expect, " + on + ", , " + text + ",\n", &message);
  CAPTURE(message);
  REQUIRE(scenario);
  return scenario->steps.back().expect.front();
}

}  // namespace

TEST_CASE("A tolerance is a closed interval around its middle", "[format][conditions]") {
  const Condition c = condition("changed=2400MB+-3%");
  CHECK(c.at_least == 2'328'000'000);
  CHECK(c.at_most == 2'472'000'000);
  CHECK(meets(c, std::int64_t{2'328'000'000}));
  CHECK_FALSE(meets(c, std::int64_t{2'327'999'999}));
  CHECK_FALSE(meets(c, std::int64_t{2'472'000'001}));
  const Condition absolute = condition("rpo=5s+-1ms");
  CHECK(absolute.at_least == 4'999'000'000);
  CHECK(absolute.at_most == 5'001'000'000);
}

TEST_CASE("Bounds are inclusive or not as they are written", "[format][conditions]") {
  struct Case {
    const char* text;
    std::int64_t at;
    bool below;
    bool equal;
    bool above;
  };
  const auto c = GENERATE(values<Case>({
      {"backlog=10B", 10, false, true, false},
      {"backlog!=10B", 10, true, false, true},
      {"backlog<10B", 10, true, false, false},
      {"backlog<=10B", 10, true, true, false},
      {"backlog>10B", 10, false, false, true},
      {"backlog>=10B", 10, false, true, true},
      {"backlog=9B~10B", 10, true, true, false},
      {"backlog!=10B~12B", 10, true, false, false},
  }));
  CAPTURE(c.text);
  const Condition parsed = condition(c.text);
  CHECK(meets(parsed, c.at - 1) == c.below);
  CHECK(meets(parsed, c.at) == c.equal);
  CHECK(meets(parsed, c.at + 1) == c.above);
}

TEST_CASE("Words are compared by their canonical names", "[format][conditions]") {
  const Condition either = condition("CopyState=Failedover|6");
  CHECK(either.kind == ValueKind::Enumeration);
  CHECK(either.choices == std::vector<std::string>{"Failedover", "Fractured"});
  CHECK(meets(either, "Fractured"));
  CHECK_FALSE(meets(either, "Synchronized"));
  const Condition neither = condition("CopyState!=Failedover|Fractured");
  CHECK(meets(neither, "Synchronized"));
  CHECK_FALSE(meets(neither, "Fractured"));
  CHECK(condition("return=4096", "c1").choices == std::vector<std::string>{"JobStarted"});
}

TEST_CASE("Values in their written form can be judged as well", "[format][conditions]") {
  CHECK(meets(condition("identical=yes"), "true"));
  CHECK_FALSE(meets(condition("identical=yes"), "no"));
  CHECK(meets(condition("rpo<=5s"), "4.5s"));
  CHECK_FALSE(meets(condition("rpo<=5s"), "NULL"));
  CHECK(meets(condition("rpo!=5s"), "NULL"));
  CHECK(meets(condition("WhenSynced=NULL"), "NULL"));
  CHECK_FALSE(meets(condition("WhenSynced=NULL"), "1s"));
  CHECK_FALSE(meets(condition("WhenSynced!=NULL"), "NULL"));
  CHECK(meets(condition("WhenSynced!=NULL"), std::int64_t{0}));
}

TEST_CASE("Every property of the service is a key of conditions", "[format][conditions]") {
  using replisim::Property;
  for (int i = 0; i <= static_cast<int>(Property::ErrorReason); ++i) {
    const std::string name(replisim::name_of_property(static_cast<Property>(i)));
    CAPTURE(name);
    CHECK(kind_of_key(name));
  }
  CHECK_FALSE(kind_of_key("CopyStat"));
}

TEST_CASE("Keys have the kind that their unit needs", "[format][conditions]") {
  CHECK(kind_of_key("rpo.p99") == ValueKind::Time);
  CHECK(kind_of_key("drained_at") == ValueKind::Time);
  CHECK(kind_of_key("cycles") == ValueKind::Count);
  CHECK(kind_of_key("cycles.sent") == ValueKind::Data);
  CHECK(kind_of_key("cycles.longest") == ValueKind::Time);
  CHECK(kind_of_key("delivered") == ValueKind::Data);
  CHECK(kind_of_key("busy.mean") == ValueKind::Share);
  CHECK(kind_of_key("io.failed") == ValueKind::Count);
  CHECK(kind_of_key("bandwidth") == ValueKind::DataRate);
  CHECK(kind_of_key("in") == ValueKind::Time);
  CHECK(kind_of_key("serving") == ValueKind::Text);
}
