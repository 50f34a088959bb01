// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "scenarios/format/study_values.hpp"
#include "tests/sweep/some_sweep.hpp"

namespace {

using namespace replisim::sweep::test;
using namespace replisim::format;
using Words = std::vector<std::string>;

TEST_CASE("a study has a subject, values and a method", "[sweep]") {
  const Study study = sound_study(
      "plan, rpo\n# a remark\nrate, 1Mbps..2Mbps/0.25Mbps 9Mbps\nextent, \"4KiB,64KiB 1MiB\"\n"
      "lines, 2..4\nmethod, product\n");
  CHECK(study.what == "rpo");
  CHECK(study.subject == Study::Subject::Plan);
  CHECK(study.method == Study::Method::Product);
  REQUIRE(study.parameters.size() == 3);
  CHECK(study.parameters[0].line == 4);
  CHECK(study.parameters[0].values ==
        Words{"1Mbps", "1.25Mbps", "1.5Mbps", "1.75Mbps", "2Mbps", "9Mbps"});
  CHECK(study.parameters[1].values == Words{"4KiB,64KiB", "1MiB"});
  CHECK(study.parameters[2].values == Words{"2", "3", "4"});
}

TEST_CASE("paths are no ranges", "[sweep]") {
  const Study study = sound_study("plan, rpo\ntrace, ../traces/a.csv b..c\nrate, 1Mbps\n");
  CHECK(study.parameters[0].values == Words{"../traces/a.csv", "b..c"});
}

TEST_CASE("the end of a range need not be a step", "[sweep]") {
  const Study study = sound_study("plan, rpo\nrpo, 10s..1min/25s\n");
  CHECK(study.parameters[0].values == Words{"10s", "35s", "60s"});
}

TEST_CASE("numbers of a range are exact, in its unit where that can be", "[sweep]") {
  const auto text = [](const char* word, std::int64_t number) {
    return text_of(*range_of(word)->range, number);
  };
  CHECK(text("1Mbps~9Mbps", 1'092'500) == "8.74Mbps");
  CHECK(text("1Mbps~9Mbps", 1) == "0.000008Mbps");
  CHECK(text("1min~9min", 61'000'000'000) == "61000000000ns");
  CHECK(text("1GiB~9GiB", 1) == "1B");
  CHECK(text("1%~9%", 12'345'678) == "1.2345678%");
  CHECK(text("1~9", 7) == "7");
  for (const std::int64_t number : {125LL, 999'999LL, 123'456'789'012'345LL})
    CHECK(parse_number(text("1Mbps~9Mbps", number), Dimension::DataRate).value == number);
}

TEST_CASE("a value's spelling is not part of it", "[sweep]") {
  CHECK(canonical_value("8Mbps") == canonical_value("8000kbps"));
  CHECK(canonical_value("1h30m") == canonical_value("90min"));
  CHECK(canonical_value("8Mbps") != canonical_value("8MBps"));
  CHECK(canonical_value("1s") != canonical_value("1000000000"));
  CHECK(canonical_value("word") != canonical_value("Word"));
}

TEST_CASE("what is wrong with a study is told all at once", "[sweep]") {
  std::string trouble;
  CHECK_FALSE(
      study_of("rate, 1Mbps..9 8Mbps 8000kbps\nrate, 3Mbps\n, 3\nperiod,\n"
               "method, lists\nrpo, 9s..1s/1s\nsize, 1GB..2GB\nkm, 1~5\nseed, 4\n",
               trouble));
  CHECK(
      trouble ==
      "s.csv: error: the study asks nothing\n"
      "    write a row `plan, QUESTION` or `scenario, FILE`\n"
      "s.csv: error: seed is for method latin-hypercube\n"
      "s.csv:2: error: column 'values': of the range '1Mbps..9' the end: '9' has no unit\n"
      "    write 1Mbps..9Mbps/2Mbps, or 1Mbps~100Mbps to search in\n"
      "s.csv:2: error: column 'values': the value '8000kbps' is given twice\n"
      "s.csv:3: error: column 'set': 'rate' is given twice\n"
      "s.csv:4: error: column 'set': the cell is empty\n"
      "s.csv:5: error: column 'values': the cell is empty\n"
      "s.csv:6: error: column 'values': unknown method 'lists'\n"
      "    did you mean: list\n"
      "s.csv:7: error: column 'values': the range '9s..1s/1s' ends before it begins\n"
      "    write 1Mbps..9Mbps/2Mbps, or 1Mbps~100Mbps to search in\n"
      "s.csv:8: error: column 'values': '1GB..2GB' has no step\n"
      "    write 1Mbps..9Mbps/2Mbps, or 1Mbps~100Mbps to search in\n"
      "s.csv:9: error: column 'values': a range with ~ is for method latin-hypercube, or for what "
      "is looked for\n"
      "    write 1Mbps..9Mbps/2Mbps for each step, or a row `least, km`\n");
}

TEST_CASE("what does not go together in a study is refused", "[sweep]") {
  const auto says = [](const std::string& rows) {
    std::string trouble;
    CHECK_FALSE(study_of(rows, trouble));
    return trouble;
  };
  using Catch::Contains;
  CHECK_THAT(says("plan, rpo\nleast, rate\nrpo, 1s\n"), Contains("no row sets 'rate'"));
  CHECK_THAT(says("plan, rpo\nleast, rate\nrate, 1Mbps 2Mbps\n"),
             Contains("s.csv:4: error: column 'values': what is looked for needs a range"));
  CHECK_THAT(says("plan, rpo\nrate, 1Mbps 2Mbps\nrpo, 1s 2s 3s\nmethod, list\n"),
             Contains("here are 2, elsewhere 3"));
  CHECK_THAT(says("plan, rpo\nrate, 1Mbps~2Mbps\nmethod, latin-hypercube\n"),
             Contains("needs its number of samples"));
  CHECK_THAT(says("plan, rpo\nscenario, x\nrate, 1Mbps\n"), Contains("a study asks one thing"));
  CHECK_THAT(says("plan, rpo\nlines, 1..1001\nkm, 1..1001\n"),
             Contains("more than a million combinations"));
}

}  // namespace
