// SPDX-License-Identifier: Apache-2.0
// The CSV files and the JSON.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "reports/writers.hpp"
#include "sample_results.hpp"

using namespace replisim;

TEST_CASE("A cell is quoted only when it must be", "[reports]") {
  const auto [text, cell] = GENERATE(table<std::string, std::string>({
      {"plain", "plain"},
      {"", ""},
      {"two words", "two words"},
      {"a,b", "\"a,b\""},
      {"say \"so\"", "\"say \"\"so\"\"\""},
      {"line\nbreak", "\"line\nbreak\""},
      {"cr\r", "\"cr\r\""},
      {" outer", "\" outer\""},
  }));
  CHECK(reports::csv_cell(text) == cell);
}

TEST_CASE("verdicts.csv has one row a verdict", "[reports]") {
  auto result = test::full_result();
  result.verdicts.resize(2);
  CHECK(reports::verdicts_csv({result}) ==
        "scenario,line,check,verdict,expected,actual,time_s,clause,reason\n"
        "scenarios/group/x.csv,18,expect g1 lost<=18MB,pass,lost<=620MB,lost=1830MB,670.25,"
        "\"D-15, D-06 (decision)\",\n"
        "scenarios/group/x.csv,19,expect g1 lost<=19MB,fail,lost<=620MB,lost=1830MB,670.25,"
        "\"D-15, D-06 (decision)\",\n");
}

TEST_CASE("calls.csv tells all of a call", "[reports]") {
  CHECK(reports::calls_csv({test::full_result()}) ==
        "scenario,id,time_s,operation,on,force,wait,return_code,returned_s,job,name,line,ended_s,"
        "copied_bytes,check,reason,clause,basis,entries,synchronizations,targets,settings_states,"
        "updated_synchronizations,outputs\n"
        "scenarios/group/x.csv,1,640,Failover,p1 p2,true,Failedover,4096,641.25,j1,j1,9,650,4096,9,"
        "force-needed,\"D-15, D-06\",decision,p1 Completed; p2 Failed wrong-copy-state,p3,v1+v2,"
        "p1.aspect,p1,Systems=a1; Candidates=NULL\n");
}

TEST_CASE("events.csv holds events, markers and findings in the run's order", "[reports]") {
  CHECK(reports::events_csv({test::full_result()}) ==
        "scenario,time_ns,entity,kind,from,to,cause\n"
        "scenarios/group/x.csv,0,g1,CopyState,NULL,Synchronized,\n"
        "scenarios/group/x.csv,600000000000,,row,,,line 14\n"
        "scenarios/group/x.csv,622410000000,g1,CopyState,Synchronized,Partitioned,"
        "\"line 14: heart,beat\"\n"
        "scenarios/group/x.csv,600000000000,g1,finding,,\"held writes failed, 3 of them\",line 14\n"
        "scenarios/group/x.csv,660000000000,,window closes,,,line 18\n");
}

TEST_CASE("samples.csv gives each measure in one unit, exactly", "[reports]") {
  CHECK(reports::samples_csv({test::full_result()}) ==
        "scenario,time_s,entity,metric,value,unit,before\n"
        "scenarios/group/x.csv,5,wan,busy.mean,33.3333333,%,0\n"
        "scenarios/group/x.csv,6,p1,rpo,0,s,1.5\n"
        "scenarios/group/x.csv,6,p1,PercentSynced,,%,0\n");
}

TEST_CASE("run.csv describes how the run was made", "[reports]") {
  CHECK(
      reports::run_csv({test::full_result()}) ==
      "scenario,program,commit,engine,settings,profile,version,seed,scenario_hash,end,simulated_s,"
      "host_writes,ties,states,times,bytes,pass,fail,error,skip,known,surprise\n"
      "scenarios/group/x.csv,replisim 0.1.0,6b4c2f0,SimGrid 3.32,network/model=CM02,generic,seed,"
      "7,fedcba9876543210,time limit,10800,12345678901,3,ffffffffffffffff,0000000000000002,"
      "0123456789abcdef,1,1,1,1,1,1\n");
}

TEST_CASE("metrics.csv has the last value of every measure", "[reports]") {
  const std::string text = reports::metrics_csv({test::full_result()});
  CHECK(text.find("scenario,profile,version,seed,entity,metric,value,unit\n") == 0);
  const std::string row = "scenarios/group/x.csv,generic,seed,7,";
  CHECK(text.find(row + "run,simulated,10800,s\n") != std::string::npos);
  CHECK(text.find(row + "run,checks.bad,3,\n") != std::string::npos);
  CHECK(text.find(row + "j1,in,1.25,s\n") != std::string::npos);
  CHECK(text.find(row + "j1,copied,4096,B\n") != std::string::npos);
  CHECK(text.find(row + "wan,busy.mean,33.3333333,%\n") != std::string::npos);
  CHECK(text.find("PercentSynced") == std::string::npos);
}

TEST_CASE("JSON results can be read back and hold no wall time", "[reports]") {
  auto results = test::three_results();
  results[1].verdicts[1].actual = "broken \xFF text";
  const auto json = nlohmann::json::parse(reports::results_json(results));
  CHECK(json.at("scenarios") == 3);
  CHECK(json.at("exit_code") == 3);
  CHECK(json.at("counts").at("pass") == 2);
  const auto& group = json.at("results").at(1);
  CHECK(group.at("scenario") == "scenarios/group/x.csv");
  CHECK(group.at("verdicts").at(1).at("verdict") == "fail");
  CHECK(group.at("calls").at(0).at("return").at("name") == "JobStarted");
  CHECK(group.at("calls").at(0).at("return").at("number") == 4096);
  CHECK_FALSE(group.contains("wall_ns"));
}
