// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"
#include "tests/format/written_trace.hpp"

namespace {

using namespace replisim::tests;
using Catch::Contains;
using nlohmann::json;
using replisim::format::TraceFormat;
using replisim::format::test::Issued;
using replisim::format::test::some_requests;
using replisim::format::test::written;

Ran plan(const std::vector<std::string>& words, const Folder& in) {
  return run_verb("plan", words, in);
}

json answer(std::vector<std::string> words, const Folder& in, int exit = 0) {
  words.emplace_back("--json");
  const Ran ran = plan(words, in);
  CAPTURE(words, ran.out, ran.err);
  CHECK(ran.exit == exit);
  CHECK(ran.err.empty());
  return json::parse(ran.out);
}

/// 0.5 MB at 0 s, then 1 MB each at 100 s and 110 s, over itself; the last write at 1,000 s.
void write_bursts(const Folder& in) {
  in.write("t.csv",
           "time_us,op,lba_512,size_bytes\n0,W,0,500000\n100000000,W,4096,1000000\n"
           "105000000,R,0,512\n110000000,W,4096,1000000\n1000000000,W,0,100000\n");
}

TEST_CASE("plan least-bandwidth names figures, span and mean", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json found = answer({"least-bandwidth", "--trace", "t.csv", "--rpo", "30s"}, in);
  CHECK(found["answered"] == true);
  CHECK(found["max_mbps"].get<double>() == Approx(2e6 * 8e-6 / 40));  // 2 MB in 10 s and the RPO
  CHECK(found["p99_mbps"] < found["max_mbps"]);
  CHECK(found["p95_mbps"] <= found["p99_mbps"]);
  CHECK(found["p90_mbps"] <= found["p95_mbps"]);
  CHECK(found["binding_span"]["first_write"] == 1);
  CHECK(found["binding_span"]["last_write"] == 2);
  CHECK(found["binding_span"]["bytes"] == 2'000'000);
  CHECK(found["binding_span"]["seconds"] == 10.0);
  CHECK(found["mean_mbps"].get<double>() == Approx(2.6e6 * 8e-6 / 1'000));
  CHECK(found["workload"]["writes"] == 4);
  CHECK(found["about"].contains("model"));
  CHECK(found["about"].contains("percentiles"));
  const Ran text = plan({"least-bandwidth", "--trace", "t.csv", "--rpo", "30s"}, in);
  CHECK_THAT(text.out, Contains("max  ") && Contains("0.400 Mb/s") && Contains("model  "));
  CHECK(plan({"least-bandwidth", "--trace", "t.csv", "--rpo", "0.5min"}, in).out == text.out);
}

TEST_CASE("plan rpo shows lag and backlog, and judges a limit", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const std::vector<std::string> line = {"rpo", "--trace", "t.csv", "--rate", "0.4Mbps"};
  const json found = answer(line, in);
  CHECK(found["max_s"] == 30.0);
  CHECK(found["max_backlog_B"] == 1'500'000);
  CHECK(found["horizon_s"] == 1'002.0);
  CHECK(found["p50_s"] == 0.0);
  CHECK_FALSE(found.contains("holds"));
  std::vector<std::string> judged = line;
  judged.insert(judged.end(), {"--rpo", "30s"});
  CHECK(answer(judged, in)["holds"] == true);
  judged.back() = "29s";
  const json violated = answer(judged, in, 1);
  CHECK(violated["holds"] == false);
  CHECK(violated["share_violated"].get<double>() == Approx(1 / 1'002.0));
}

TEST_CASE("plan outage and resync count bytes and catch up", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json found = answer({"outage", "--trace", "t.csv", "--from", "90s", "--to", "200s",
                             "--rate", "0.8Mbps", "--extent", "4KiB,1MiB"},
                            in);
  CHECK(found["written_B"] == 2'000'000);
  CHECK(found["unique_4KiB_B"] == 245 * 4'096);  // 1 MB from 2 MiB on, twice
  CHECK(found["unique_1MiB_B"] == 1'048'576);
  CHECK(found["caught_up_at_s"] == 220.0);
  CHECK(found["max_lag_s"] == 110.0);
  const json worst =
      answer({"resync", "--trace", "t.csv", "--outage", "20s", "--rate", "0.8Mbps"}, in);
  CHECK(worst["from_s"] == 100.0);
  CHECK(worst["written_B"] == 2'000'000);
  CHECK(worst["catching_up_s"] == 20.0);
}

TEST_CASE("plan cycle, period and folding look at what is written twice", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json cycle = answer({"cycle", "--trace", "t.csv", "--period", "50s", "--rate", "0.8Mbps",
                             "--extent", "4KiB", "--rpo", "1min"},
                            in, 1);
  CHECK(cycle["cycles"] == 20);
  CHECK(cycle["sent_B"] == 123 * 4'096 + 245 * 4'096);
  CHECK(cycle["longest_transfer_s"].get<double>() == Approx(245 * 4'096 / 1e5));
  CHECK(cycle["max_s"].get<double>() == Approx(50 + 245 * 4'096 / 1e5));
  CHECK(cycle["bound_s"] == cycle["max_s"]);
  const json period = answer(
      {"period", "--trace", "t.csv", "--rpo", "1min", "--rate", "0.8Mbps", "--extent", "4KiB"}, in);
  CHECK(period["longest_period_s"] == 30.0);
  CHECK(period["stream_max_s"] == 10.0);  // the second comes as the first has gone
  const json folding =
      answer({"folding", "--trace", "t.csv", "--window", "50s", "--extent", "512B,4KiB"}, in);
  CHECK(folding["unique_share_4KiB"].get<double>() ==
        Approx((123.0 + 245 + 25) * 4'096 / 2'600'000));
}

TEST_CASE("plan sizes copies and journals", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json copy = answer({"initial-copy", "--trace", "t.csv", "--size", "10MB", "--rate",
                            "0.8Mbps", "--extent", "4KiB"},
                           in);
  CHECK(copy["idle_s"] == 100.0);
  CHECK(copy["by_stream_s"] == 125.0);  // the second burst comes before the end
  CHECK(copy["rounds"] == 2);
  const json alone = answer({"initial-copy", "--size", "1TB", "--rate", "100Mbps"}, in);
  CHECK(alone["idle_s"] == 80'000.0);
  const json steady =
      answer({"initial-copy", "--size", "1TB", "--rate", "100Mbps", "--write-rate", "20Mbps"}, in);
  CHECK(steady["by_mean_rate_s"] == 100'000.0);
  const json need =
      answer({"journal", "--trace", "t.csv", "--rate", "0.8Mbps", "--outage", "20s"}, in);
  CHECK(need["need_B"] == 2'000'000);
  CHECK(need["binding_span"]["worst_outage_from_s"] == 100.0);
  const json window =
      answer({"journal", "--write-rate", "10Mbps", "--window", "1d", "--reserve", "20%"}, in);
  CHECK(window["for_window_B"] == 141'750'000'000);  // 1,134,000 Mb
}

TEST_CASE("plan knows distance, growth and groups", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json far = answer({"distance", "--km", "100", "--service", "350us", "--outstanding", "2",
                           "--block", "1B", "--latency", "2ms"},
                          in);
  CHECK(far["synchronous_write_s"].get<double>() == Approx(1.35e-3));
  CHECK(far["iops_per_s"].get<double>() == Approx(2 / 1.35e-3));
  CHECK(far["greatest_distance_km"].get<double>() == Approx(165));
  CHECK(answer({"distance", "--rtt", "4ms", "--latency", "2ms"}, in, 1)["holds"] == false);
  const json growth = answer(
      {"growth", "--trace", "t.csv", "--rate", "0.5Mbps", "--rpo", "30s", "--growth", "10%"}, in);
  CHECK(growth["months_max"] == 3);  // 0.4 x 1.1^3 > 0.5
  const json both = answer(
      {"groups", "--trace", "t.csv", "--trace", "t.csv", "--rpo", "30s", "--rate", "0.4Mbps"}, in,
      1);
  CHECK(both["max_mbps"].get<double>() == Approx(0.8));
  CHECK(both["first_violator"] == 1);  // its burst waits for the other one
}

TEST_CASE("plan knows disasters, lines, pools and brownouts", "[cli][plan]") {
  const Folder in;
  write_bursts(in);
  const json lost =
      answer({"disaster", "--trace", "t.csv", "--rate", "0.4Mbps", "--at", "115s"}, in);
  CHECK(lost["lost_then_B"] == 1'250'000);  // 2 MB came, 0.75 MB of them went in 15 s
  CHECK(lost["behind_then_s"] == 15.0);     // of the first burst a quarter is left
  CHECK(lost["lost"]["max_B"] == 1'500'000);
  CHECK(lost["lost"]["p50_B"] == 0);
  CHECK(lost["behind"]["max_s"] == 30.0);
  const json lines = answer(
      {"lines", "--trace", "t.csv", "--lines", "2", "--rate", "0.3Mbps", "--rpo", "30s"}, in, 1);
  CHECK(lines["all"]["max_s"].get<double>() == Approx(2e6 / 75e3 - 10));
  CHECK(lines["needed_each_mbps"].get<double>() == Approx(0.4));
  CHECK(answer({"lines", "--trace", "t.csv", "--lines", "3", "--rate", "0.2Mbps", "--rpo", "30s"},
               in)["holds"] == true);
  const json pool = answer(
      {"pool", "--trace", "t.csv", "--period", "20s", "--extent", "4KiB", "--reserve", "50%"}, in);
  CHECK(pool["need_4KiB_B"] == 2 * 245 * 4'096);
  const json brownout = answer({"outage", "--trace", "t.csv", "--from", "90s", "--to", "200s",
                                "--rate", "0.8Mbps", "--left", "10%"},
                               in);
  // 1 MB in 100 s at a tenth, then 1 MB at 0.1 MB/s from 200 s on.
  CHECK(brownout["caught_up_at_s"] == 210.0);
  CHECK(brownout["exposed_s"] == 120.0);
  const json scaled = answer(
      {"least-bandwidth", "--trace", "t.csv", "--rpo", "15s", "--load", "150%", "--speed", "2"},
      in);
  CHECK(scaled["max_mbps"].get<double>() == Approx(0.4 * 3));
  CHECK(scaled["about"]["workload"] == "t.csv, cloudphysics, load 150%, speed 2");
}

TEST_CASE("A single rate is answered by closed forms", "[cli][plan]") {
  const Folder in;
  const json most = answer({"least-bandwidth", "--write-rate", "8Mbps", "--rpo", "1h"}, in);
  CHECK(most["max_mbps"] == 8.0);
  CHECK(most["cannot_say"].size() == 1);
  const json lag =
      answer({"rpo", "--write-rate", "8Mbps", "--rate", "4Mbps", "--rpo", "1h"}, in, 1);
  CHECK(lag["max_s"].is_null());
  const json outage = answer(
      {"outage", "--write-rate", "8Mbps", "--from", "0s", "--to", "1h", "--rate", "16Mbps"}, in);
  CHECK(outage["written_B"] == 3'600'000'000);
  CHECK(outage["catching_up_s"] == 3'600.0);
  const json cycle =
      answer({"cycle", "--write-rate", "8Mbps", "--period", "100s", "--rate", "16Mbps"}, in);
  CHECK(cycle["max_s"] == 150.0);
  CHECK(answer({"folding", "--write-rate", "8Mbps"}, in, 1)["answered"] == false);
}

TEST_CASE("Counters are a workload without places", "[cli][plan]") {
  const Folder in;
  in.write("c.csv",
           "time, write_bytes, write_ops\n0, 6000000, 600\n60, 60000000, 600\n120, 0, 0\n");
  const json found = answer({"least-bandwidth", "--trace", "c.csv", "--rpo", "1min"}, in);
  // 66 MB: 60 MB of them within a minute that the RPO doubles, give or take a 600th.
  CHECK(found["max_mbps"].get<double>() == Approx(4).epsilon(0.01));
  CHECK(found["about"].contains("counters"));
  CHECK(answer({"folding", "--trace", "c.csv"}, in, 1)["answered"] == false);
}

TEST_CASE("plan answers the same for the same requests in every format", "[cli][plan]") {
  const Folder in;
  const std::vector<Issued> requests = some_requests(2'000);
  const std::vector<std::vector<std::string>> questions = {
      {"least-bandwidth", "--rpo", "10s"},
      {"rpo", "--rate", "3Mbps"},
      {"outage", "--from", "20s", "--to", "1min", "--rate", "8Mbps"},
      {"cycle", "--period", "5s", "--rate", "8Mbps", "--extent", "4KiB"},
      {"folding", "--window", "10s"}};
  const std::vector<std::pair<TraceFormat, std::string>> formats = {
      {TraceFormat::Cloudphysics, "cloudphysics"},
      {TraceFormat::Msr, "msr"},
      {TraceFormat::Spc, "spc"},
      {TraceFormat::Alibaba, "alibaba"},
      {TraceFormat::Mqsim, "mqsim"},
      {TraceFormat::Vscsi, "vscsi"}};
  for (const auto& question : questions) {
    json first;
    for (const auto& [format, name] : formats) {
      CAPTURE(question, name);
      in.write(name, written(requests, format));
      std::vector<std::string> words = question;
      words.insert(words.end(), {"--trace", name});
      json found = answer(words, in);
      words.insert(words.end(), {"--format", name});
      CHECK(answer(words, in) == found);
      std::string source = name;
      source.append(", ").append(name);
      CHECK(found["about"]["workload"] == source);
      found["about"].erase("workload");
      if (first.is_null()) first = found;
      CHECK(found == first);
    }
  }
}

}  // namespace
