// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "scenarios/format/scenario.hpp"
#include "scenarios/format/units.hpp"

using namespace replisim::format;

namespace {

struct Case {
  const char* text;
  Dimension dimension;
  std::int64_t value;
};

}  // namespace

TEST_CASE("Numbers with units are exact", "[format][S-26]") {
  const auto c = GENERATE(values<Case>({
      {"0s", Dimension::Time, 0},
      {"12.5s", Dimension::Time, 12'500'000'000},
      {"1h30m", Dimension::Time, 5'400'000'000'000},
      {"9m45s", Dimension::Time, 585'000'000'000},
      {"1.000000001s", Dimension::Time, 1'000'000'001},
      {"0.001us", Dimension::Time, 1},
      {"1w", Dimension::Time, 604'800'000'000'000},
      {"1d2h3m4s5ms6us7ns", Dimension::Time, 93'784'005'006'007},
      {"2.50B", Dimension::Data, -1},
      {"64KiB", Dimension::Data, 65'536},
      {"1.5KiB", Dimension::Data, 1'536},
      {"0.0009765625KiB", Dimension::Data, 1},
      {"100GiB", Dimension::Data, 107'374'182'400},
      {"2373MB", Dimension::Data, 2'373'000'000},
      {"8388607TiB", Dimension::Data, 9'223'370'937'343'148'032},
      {"40MBps", Dimension::DataRate, 40'000'000},
      {"1MiBps", Dimension::DataRate, 1'048'576},
      {"100Mbps", Dimension::DataRate, 12'500'000},
      {"2.676Mbps", Dimension::DataRate, 334'500},
      {"8kbps", Dimension::DataRate, 1'000},
      {"0.008kbps", Dimension::DataRate, 1},
      {"1Gbps", Dimension::DataRate, 125'000'000},
      {"75%", Dimension::Share, 750'000'000},
      {"0.0000001%", Dimension::Share, 1},
      {"17", Dimension::Count, 17},
      {"9223372036854775807", Dimension::Count, std::numeric_limits<std::int64_t>::max()},
  }));
  CAPTURE(c.text);
  const Parsed parsed = parse_number(c.text, c.dimension);
  if (c.value < 0) {
    CHECK_FALSE(parsed.value);
  } else {
    REQUIRE(parsed.value);
    CHECK(*parsed.value == c.value);
  }
}

TEST_CASE("What is no exact number with a unit is refused with a hint", "[format][S-26]") {
  struct Bad {
    const char* text;
    Dimension dimension;
    const char* problem;
    const char* hint;
  };
  const auto c = GENERATE(values<Bad>({
      {"40mbps", Dimension::DataRate, "unknown unit 'mbps' in '40mbps'",
       "did you mean: Mbps or MBps"},
      {"12", Dimension::Time, "'12' has no unit", "write 12s or 12ms"},
      {"2400", Dimension::Data, "'2400' has no unit", "write 2400MB or 2400MiB"},
      {"5S", Dimension::Time, "unknown unit 'S' in '5S'", "did you mean: s"},
      {"1mb", Dimension::Data, "unknown unit 'mb' in '1mb'", "did you mean: MB"},
      {"1 s", Dimension::Time, "unknown unit ' s' in '1 s'", "units here: ns us ms s m min h d w"},
      {"-5s", Dimension::Time, "'-5s' is not a number", "negative numbers have no meaning here"},
      {"1e3s", Dimension::Time, "unknown unit 'e' in '1e3s'", "units here: ns us ms s m min h d w"},
      {".5s", Dimension::Time, "'.5s' is not a number",
       "write digits, with a point, and a unit: 1.5s"},
      {"5.s", Dimension::Time, "'5.s' is not a number",
       "write digits, with a point, and a unit: 1.5s"},
      {"1,5s", Dimension::Time, "'1,5s' is not a number", "write a decimal point, not a comma"},
      {"1kbps1kbps", Dimension::DataRate, "'1kbps1kbps' is not one number",
       "compose times from large to small: 1h30m"},
      {"1s1s", Dimension::Time, "'1s1s' is not one number",
       "compose times from large to small: 1h30m"},
      {"0.0625kbps", Dimension::DataRate, "'0.0625kbps' is not a whole number of bytes a second",
       ""},
      {"9300000000s", Dimension::Time, "'9300000000s' is out of range", ""},
      {"5215w", Dimension::Time, "'5215w' is longer than 100 years", ""},
      {"9223372036s9223372036ms", Dimension::Time, "'9223372036s9223372036ms' is out of range", ""},
      {"9223372036854775808", Dimension::Count, "'9223372036854775808' is out of range", ""},
      {"1.5", Dimension::Count, "'1.5' is not a whole number", "write digits only, no unit"},
      {"", Dimension::Time, "'' is not a number", "write digits, with a point, and a unit: 1.5s"},
  }));
  CAPTURE(c.text);
  const Parsed parsed = parse_number(c.text, c.dimension);
  CHECK_FALSE(parsed.value);
  CHECK(parsed.problem == c.problem);
  CHECK(parsed.hint == c.hint);
}

TEST_CASE("Values are written short when they are round, and always exact", "[format]") {
  struct Shown {
    ValueKind kind;
    std::int64_t value;
    const char* text;
  };
  const auto c = GENERATE(values<Shown>({
      {ValueKind::Data, 1'830'000'000, "1830MB"},
      {ValueKind::Data, 620'000'000, "620MB"},
      {ValueKind::Data, 2'408'565'760, "2408565760B"},
      {ValueKind::Data, 107'374'182'400, "100GiB"},
      {ValueKind::Data, 65'536, "64KiB"},
      {ValueKind::Data, 0, "0B"},
      {ValueKind::Data, 999, "999B"},
      {ValueKind::Data, 1'500'000, "1.5MB"},
      {ValueKind::Time, 15'250'000'000, "15.25s"},
      {ValueKind::Time, 268'435'456'000, "268.435456s"},
      {ValueKind::Time, 585'000'000'000, "9m45s"},
      {ValueKind::Time, 5'400'000'000'000, "1h30m"},
      {ValueKind::Time, 0, "0s"},
      {ValueKind::Time, 1, "1ns"},
      {ValueKind::Time, 1'638'400, "1.6384ms"},
      {ValueKind::Time, 250'500, "250.5us"},
      {ValueKind::DataRate, 12'500'000, "12.5MBps"},
      {ValueKind::Share, 750'000'000, "75%"},
      {ValueKind::Share, 1, "0.0000001%"},
      {ValueKind::Boolean, 1, "yes"},
      {ValueKind::Boolean, 0, "no"},
      {ValueKind::Count, 42, "42"},
      {ValueKind::Time, std::numeric_limits<std::int64_t>::min(), "NULL"},
  }));
  CHECK(value_text(c.kind, c.value) == c.text);
}

TEST_CASE("What value_text writes, parse_number reads back", "[format]") {
  std::mt19937_64 random(20'260'101);
  const auto kinds = {std::pair{ValueKind::Time, Dimension::Time},
                      {ValueKind::Data, Dimension::Data},
                      {ValueKind::DataRate, Dimension::DataRate},
                      {ValueKind::Share, Dimension::Share},
                      {ValueKind::Count, Dimension::Count}};
  for (int i = 0; i < 20'000; ++i) {
    // All magnitudes, and every other number round.
    auto value = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    if (i % 2 == 0) value -= value % 1'000'000;
    for (const auto& [kind, dimension] : kinds) {
      if (dimension == Dimension::Time && value > 3'000'000'000'000'000'000) continue;
      const std::string text = value_text(kind, value);
      const Parsed parsed = parse_number(text, dimension);
      if (parsed.value == value) continue;
      CAPTURE(text, value);
      REQUIRE(parsed.value == value);
    }
  }
  SUCCEED("100,000 values");
}
