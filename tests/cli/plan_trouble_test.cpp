// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using Catch::StartsWith;

Ran ask_plan(const std::vector<std::string>& words, const Folder& in) {
  return run_verb("plan", words, in);
}

TEST_CASE("plan names what is wrong with a command line, all of it", "[cli][plan]") {
  const Folder in;
  struct Wrong {
    std::vector<std::string> words;
    std::vector<std::string> messages;
  };
  const auto wrong = GENERATE(
      Wrong{{}, {"plan: name a question\n    questions: least-bandwidth rpo outage"}},
      Wrong{{"rpo", "outage"}, {"plan: one question at a time, but got 'outage'"}},
      Wrong{{"outrage"}, {"unknown question 'outrage'\n    did you mean: outage"}},
      Wrong{{"rpo"}, {"plan rpo: no workload", "plan rpo: --rate is needed"}},
      Wrong{{"rpo", "--km", "3", "--rate", "8mbps", "--rpo", "0s"},
            {"--km is no option of this question\n    options here: --trace",
             "--rate unknown unit 'mbps' in '8mbps'\n    did you mean: Mbps",
             "--rpo '0s' must be above 0"}},
      Wrong{{"rpo", "--trace", "t", "--write-rate", "1MBps", "--rate", "1MBps"},
            {"--trace and --write-rate: one of them is the workload"}},
      Wrong{{"rpo", "--trace", "t", "--rate", "1MBps", "--format", "msrr"},
            {"--format 'msrr' is unknown\n    did you mean: msr"}},
      Wrong{{"outage", "--write-rate", "1MBps", "--from", "5s", "--to", "4s"},
            {"--to must be after --from"}},
      Wrong{{"outage", "--write-rate", "1MBps", "--to", "4s"}, {"--from is needed"}},
      Wrong{{"cycle", "--write-rate", "1MBps", "--period", "1s", "--rate", "1MBps", "--extent",
             "1KiB,2KiB"},
            {"--extent takes one size here"}},
      Wrong{{"journal", "--write-rate", "1MBps", "--outage", "5s", "--reserve", "100%"},
            {"--rate of the line or --window to keep is needed", "--outage needs --rate",
             "--reserve must be below 100%"}},
      Wrong{{"lines", "--write-rate", "1MBps", "--rate", "1MBps", "--rpo", "1s"},
            {"--lines is needed, from 2 to 1000"}},
      Wrong{{"rpo", "--write-rate", "1MBps", "--rate", "1MBps", "--speed", "0", "--load", "0%"},
            {"--speed '0' is no number from 0.001 to 1000", "--load is from 0.1% to 100000%"}},
      Wrong{{"outage", "--write-rate", "1MBps", "--from", "0s", "--to", "4s", "--left", "100%"},
            {"--left needs --rate", "--left must be below 100%"}},
      Wrong{{"distance"}, {"one of --km and --rtt is needed"}},
      Wrong{{"growth", "--write-rate", "1MBps", "--rate", "2MBps", "--rpo", "1s"},
            {"--growth is needed"}},
      Wrong{{"groups", "--trace", "t", "--rpo", "1s"}, {"name two traces or more"}},
      Wrong{{"folding", "--write-rate", "1MBps", "--window", "1min,x"}, {"--window 'x'"}});
  const Ran ran = ask_plan(wrong.words, in);
  CAPTURE(wrong.words, ran.out, ran.err);
  CHECK(ran.exit == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, StartsWith("replisim: error: plan"));
  for (const std::string& message : wrong.messages) CHECK_THAT(ran.err, Contains(message));
}

TEST_CASE("plan names the bad lines of a trace", "[cli][plan]") {
  const Folder in;
  in.write("t.csv", "0,W,0,512,1000\nx\n0,W,0,512,2000\n0,W,0,0,9000000\n0,W,0,512,3000\n");
  const std::vector<std::string> question = {"rpo",     "--trace", "t.csv", "--format",
                                             "alibaba", "--rate",  "1MBps"};
  const Ran refused = ask_plan(question, in);
  CHECK(refused.exit == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err ==
        "t.csv:2: error: device_id is no number\nt.csv:4: error: a request of no bytes\n");
  std::vector<std::string> allowed = question;
  allowed.insert(allowed.end(), {"--bad-lines", "2", "--json"});
  const Ran ran = ask_plan(allowed, in);
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.err, Contains("t.csv: warning: 2 bad lines were left out") &&
                          Contains("t.csv:2: warning: device_id is no number"));
  const auto found = nlohmann::json::parse(ran.out);
  CHECK(found["workload"]["writes"] == 3);
  CHECK(found["about"]["workload"] == "t.csv, alibaba, without 2 bad lines");
  allowed[8] = "1";
  CHECK(ask_plan(allowed, in).exit == 2);
}

TEST_CASE("plan refuses files that are no traces", "[cli][plan]") {
  const Folder in;
  const auto refused = [&in](const std::string& file, const std::string& message) {
    const Ran ran = ask_plan({"rpo", "--trace", file, "--rate", "1MBps"}, in);
    CAPTURE(file, ran.err);
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Contains(message));
  };
  in.write("text", "hello\n");
  in.write("reads", "0,R,0,512,1\n");
  in.write("zeros", std::string(100, '\0'));
  in.write("back", "0,W,0,512,9000000\n0,W,0,512,1\n");
  in.write("either", "1,2,1,1,5\n");
  refused("none", "none: error: there is no such file");
  refused(".", ".: error: is no file that can be read");
  refused("text", "text: error: no format reads its first lines\n    write --format F, one of:");
  refused("reads", "reads: error: the trace has no writes");
  refused("zeros", "zeros: error: is binary, but no vscsi trace of version 1");
  refused("back", "back:2: error: the time steps back by more than 1 s");
  refused("either", "either: error: may be tencent or fio-log: name the format");
  // Ten gigabytes of nothing end as soon.
  std::error_code error;
  std::filesystem::resize_file(in / "reads", std::uintmax_t{10} << 30U, error);
  if (!error) refused("reads", "reads: error: is binary");
}

TEST_CASE("plan says what a profile is too short for", "[cli][plan]") {
  const Folder in;
  in.write("t.csv", "0,W,0,512,0\n0,W,4096,512,60000000\n");
  const auto unsaid = [&in](std::vector<std::string> words, const std::string& reason) {
    words.insert(words.end(), {"--trace", "t.csv"});
    const Ran ran = ask_plan(words, in);
    CAPTURE(words, ran.out, ran.err);
    CHECK(ran.exit == 1);
    CHECK_THAT(ran.out, Contains("cannot say") && Contains(reason));
  };
  unsaid({"least-bandwidth", "--rpo", "1h"}, "the profile is 60 s long, the RPO 3600 s");
  unsaid({"outage", "--from", "2min", "--to", "3min"}, "before the outage begins");
  unsaid({"resync", "--outage", "1h", "--rate", "1MBps"}, "shorter than the outage");
  unsaid({"cycle", "--period", "1h", "--rate", "1MBps"}, "shorter than a period");
  unsaid({"growth", "--rpo", "1h", "--rate", "1MBps", "--growth", "1%"}, "shorter than the RPO");
}

}  // namespace
