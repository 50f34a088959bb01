// SPDX-License-Identifier: Apache-2.0
// What the console shows.
#include "reports/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "sample_results.hpp"

using namespace replisim;

TEST_CASE("Quiet: failures only, then one summary and the failing files", "[reports]") {
  const auto results = test::three_results();
  const reports::ConsoleOptions quiet;
  CHECK(reports::scenario_text(results[0], quiet).empty());
  CHECK(reports::scenario_text(results[2], quiet) ==
        "scenarios/mirror/crash.csv: ERROR  run\n"
        "    reason    killed by signal 11\n"
        "\n");
  const std::string group = reports::scenario_text(results[1], quiet);
  CHECK(group.find("scenarios/group/x.csv:19: FAIL  expect g1 lost<=19MB\n") == 0);
  CHECK(group.find("x.csv:20: ERROR") != std::string::npos);
  CHECK(group.find("x.csv:23: SURPRISE") != std::string::npos);
  CHECK(group.find("KNOWN") == std::string::npos);
  CHECK(group.find("SKIP") == std::string::npos);
  CHECK(reports::summary_text(results, 2'100'000'000, quiet) ==
        "3 scenarios, 8 checks: 2 pass, 1 fail, 2 errors, 1 skipped, 1 known failure, 1 surprise; "
        "2.1 s, 44 h simulated, seed 7, 3 ties\n"
        "  scenarios/group/x.csv\n"
        "  scenarios/mirror/crash.csv\n");
}

TEST_CASE("A clean run ends with one line", "[reports]") {
  const auto results = test::three_results();
  CHECK(reports::summary_text({results[0]}, 49'000'000, {}) ==
        "1 scenario, 1 check: 1 pass; 0.0 s, 41 h simulated, seed 7\n");
}

TEST_CASE("Verbose: every check, and the events without their first values", "[reports]") {
  reports::ConsoleOptions verbose;
  verbose.verbose = true;
  const std::string text = reports::scenario_text(test::full_result(), verbose);
  CHECK(
      text.find("  10m22.410s  g1 CopyState Synchronized -> Partitioned (heart,beat)  line 14\n") !=
      std::string::npos);
  CHECK(text.find("NULL -> Synchronized") == std::string::npos);
  CHECK(text.find("  pass     scenarios/group/x.csv:18  expect g1 lost<=18MB\n") !=
        std::string::npos);
  CHECK(text.find("  skip     scenarios/group/x.csv:21") != std::string::npos);
}

TEST_CASE("Colours only where they are wanted", "[reports]") {
  reports::ConsoleOptions color;
  color.color = true;
  const auto results = test::three_results();
  CHECK(reports::summary_text(results, 0, color).find("\033[31m") == 0);
  CHECK(reports::summary_text({results[0]}, 0, color).find("\033[32m") == 0);
  CHECK(reports::summary_text(results, 0, {}).find('\033') == std::string::npos);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  REQUIRE(null >= 0);
  CHECK_FALSE(reports::wants_color(null));
  ::close(null);
}

TEST_CASE("NO_COLOR and a dumb terminal switch colours off", "[reports]") {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) {
    WARN("no pseudo terminal here: not tested");
    return;
  }
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "xterm", 1);
  CHECK(reports::wants_color(terminal));
  ::setenv("NO_COLOR", "", 1);
  CHECK(reports::wants_color(terminal));
  ::setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(reports::wants_color(terminal));
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  CHECK_FALSE(reports::wants_color(terminal));
  ::close(terminal);
}

TEST_CASE("Control characters of a file never reach the terminal", "[reports]") {
  auto result = test::full_result();
  result.verdicts[1].explanation = {"    actual    \033]0;evil\a"};
  CHECK(reports::scenario_text(result, {}).find('\033') == std::string::npos);
}
