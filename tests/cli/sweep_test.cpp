// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/cli/sweeps.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using nlohmann::json;
using Words = std::vector<std::string>;

TEST_CASE("sweep answers a question for every combination", "[cli][sweep]") {
  const Folder in;
  write_burst(in);
  in.write("s.csv",
           "set, values\nplan, rpo\ntrace, t.csv\nrate, 0.4Mbps 400kBps 0.8Mbps\nrpo, 30s\n");
  Ran ran = run_verb("sweep", {"s.csv", "--db", "r.db"}, in);
  CHECK(ran.exit == 2);
  CHECK(ran.err ==
        "s.csv:4: error: column 'values': --rate unknown unit 'kBps' in '400kBps'\n"
        "    units here: kbps Mbps Gbps MBps MiBps\n");
  CHECK(read_file(in / "r.db").empty());
  in.write("s.csv", "set, values\nplan, rpo\ntrace, t.csv\nrate, 0.4Mbps 0.8Mbps\nrpo, 30s 29s\n");
  ran = run_verb("sweep", {"s.csv", "--db", "r.db", "--csv", "r.csv"}, in);
  CAPTURE(ran.err);
  CHECK(ran.exit == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == "4 runs: 4 now, 0 before; r.db\n");
  const std::string csv = read_file(in / "r.csv");
  CHECK_THAT(csv, Contains("run_id,trace,rate,rpo,holds,note,line_mbps,p50_s") &&
                      Contains(",t.csv,0.4Mbps,30s,1,,0.4,") &&
                      Contains(",t.csv,0.4Mbps,29s,0,,0.4,") &&
                      Contains(",t.csv,0.8Mbps,29s,1,,0.8,"));
  const std::string file = read_file(in / "r.db");
  ran = run_verb("sweep", {"s.csv", "--db", "r.db"}, in);
  CHECK(ran.out == "4 runs: 0 now, 4 before; r.db\n");
  CHECK(read_file(in / "r.db") == file);
}

TEST_CASE("sweep names what is wrong by file and line, all at once", "[cli][sweep]") {
  const Folder in;
  in.write("s.csv", "set, values\nplan, rpo\ntrace, none.csv\nrate, 8\nrpo, 15\nperiod, 30s\n");
  const Ran ran = run_verb("sweep", {"s.csv", "--db", "r.db"}, in);
  CHECK(ran.exit == 2);
  CHECK_THAT(ran.err, Contains("s.csv:3: error: column 'values': --trace 'none.csv' can not be") &&
                          Contains("s.csv:4: error: column 'values': --rate '8' has no unit") &&
                          Contains("s.csv:5: error: column 'values': --rpo '15' has no unit") &&
                          Contains("s.csv:6: error: column 'values': --period is no option"));
  in.write("s.csv", "set, values\nplan, rpos\nrates, 8\n");
  const Ran names = run_verb("sweep", {"s.csv", "--db", "r.db", "--json"}, in);
  CHECK(names.exit == 2);
  CHECK_THAT(names.err, Contains("did you mean: rpo") && Contains("did you mean: rate"));
  CHECK(json::parse(names.out)["ok"] == false);
  for (const Words& words :
       {Words{"s.csv"}, Words{"--db", "r.db"}, Words{"s.csv", "--db", "r.db", "--shard", "3/2"},
        Words{"s.csv", "--db", "r.db", "-j", "0"}})
    CHECK(run_verb("sweep", words, in).exit == 2);
}

TEST_CASE("sweep finds the least line that keeps each RPO", "[cli][sweep]") {
  const Folder in;
  write_burst(in);
  in.write("s.csv",
           "set, values\nplan, rpo\ntrace, t.csv\nrate, 0.1Mbps~10Mbps/1kbps\n"
           "rpo, 30s 90s 1ms\nleast, rate\n");
  const Ran ran = run_verb("sweep", {"s.csv", "--db", "r.db", "--found", "f.csv"}, in);
  CHECK(ran.exit == 0);
  // 2 MB in 10 s and the RPO, as formula 1 has it.
  CHECK_THAT(ran.out, Contains("trace=t.csv rpo=30s: least rate 0.4Mbps\n") &&
                          Contains("trace=t.csv rpo=90s: least rate 0.16Mbps\n") &&
                          Contains("trace=t.csv rpo=1ms: no rate of the range keeps the limit\n"));
  CHECK_THAT(read_file(in / "f.csv"),
             Contains(",t.csv,30s,0.4Mbps,found\n") && Contains(",t.csv,1ms,,nowhere\n"));
}

TEST_CASE("sweep judges a scenario with other values", "[cli][sweep]") {
  const Folder in;
  in.write_topologies();
  in.write("x.csv",
           "at, do, on, with, expect, note\n, use, topology, pair, ,\n\n"
           "0s, Activate, p1, , return=JobStarted,\n1.5s, expect, p1, , CopyState=Synchronized,\n"
           "2s, stop, , , ,\n");
  in.write("studies/s.csv",
           "set, values\nscenario, ../x.csv\na1.disk_write, 50MBps~200MBps/1MBps\n"
           "least, a1.disk_write\n");
  Ran ran = run_verb("sweep", {"studies/s.csv", "--db", "r.db", "--csv", "r.csv"}, in);
  CAPTURE(ran.err, ran.out);
  CHECK(ran.exit == 0);
  CHECK_THAT(ran.out, Contains("least a1.disk_write 67MBps\n"));  // 100 MB in 1.5 s
  CHECK_THAT(read_file(in / "r.csv"), Contains("L5 expect p1 CopyState=Synchronized"));
  in.write("studies/s.csv", "set, values\nscenario, ../x.csv\na1.disk_write, 50\nb.c, 5\n");
  ran = run_verb("sweep", {"studies/s.csv", "--db", "r2.db"}, in);
  CHECK(ran.exit == 2);
  CHECK_THAT(ran.err,
             Contains("studies/s.csv:3: error: column 'values': 'disk_write=50' has no") &&
                 Contains("studies/s.csv:4: error: column 'values': nothing to set on 'b'"));
}

TEST_CASE("shares of a sweep come together as the whole", "[cli][sweep]") {
  const Folder in;
  write_burst(in);
  for (const char* rows : {"rate, 0.1Mbps..3Mbps/0.1Mbps\nrpo, 30s\n",
                           "rate, 0.1Mbps~9Mbps/1kbps\nrpo, 30s 45s 60s 80s 90s\nleast, rate\n"}) {
    for (const char* file : {"whole.db", "all.db", "1.db", "2.db", "3.db"})
      std::filesystem::remove(in / file);
    in.write("s.csv", std::string("set, values\nplan, rpo\ntrace, t.csv\n") + rows);
    CHECK(run_verb("sweep", {"s.csv", "--db", "whole.db", "--csv", "whole.csv"}, in).exit == 0);
    for (const char* share : {"1", "2", "3"})
      CHECK(run_verb(
                "sweep",
                {"s.csv", "--db", std::string(share) + ".db", "--shard", std::string(share) + "/3"},
                in)
                .exit == 0);
    const Ran two = run_verb("merge", {"all.db", "1.db", "3.db"}, in);
    CHECK(two.exit == 1);
    CHECK_THAT(two.err, Contains("replisim: merge: missing: trace=t.csv"));
    const Ran three = run_verb("merge", {"all.db", "2.db", "--csv", "all.csv"}, in);
    CHECK(three.exit == 0);
    CHECK(three.err.empty());
    CHECK(read_file(in / "all.db") == read_file(in / "whole.db"));
    CHECK(read_file(in / "all.csv") == read_file(in / "whole.csv"));
    // Another way to the missing third: the sweep itself.
    CHECK(run_verb("merge", {"rest.db", "1.db", "2.db"}, in).exit == 1);
    CHECK(run_verb("sweep", {"s.csv", "--db", "rest.db"}, in).exit == 0);
    CHECK(read_file(in / "rest.db") == read_file(in / "whole.db"));
    std::filesystem::remove(in / "rest.db");
  }
  in.write("o.csv", "set, values\nplan, rpo\ntrace, t.csv\nrate, 1Mbps\n");
  CHECK(run_verb("sweep", {"o.csv", "--db", "o.db"}, in).exit == 0);
  const Ran other = run_verb("merge", {"new.db", "1.db", "o.db"}, in);
  CHECK(other.exit == 2);
  CHECK(other.err == "o.db: error: it holds another study than 1.db\n");
  CHECK_FALSE(std::filesystem::exists(in / "new.db"));
  CHECK(run_verb("merge", {"new.db", "t.csv"}, in).exit == 2);
}

}  // namespace
