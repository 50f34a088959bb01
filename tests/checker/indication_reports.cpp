// SPDX-License-Identifier: Apache-2.0
// Indications in reports and conditions.
#include <catch2/catch.hpp>

#include "reports/console.hpp"
#include "reports/writers.hpp"
#include "scenarios/checker/indicated.hpp"
#include "scenarios/checker/timeline.hpp"

using namespace replisim;

namespace {

using checker::Value;

/// p1 is fractured at 2 s by the call of line 9, whose job ends then.
reports::ScenarioResult fractured() {
  reports::ScenarioResult result;
  result.path = "x.csv";
  History& h = result.history;
  CallRecord call;
  call.name = "c1";
  call.called_at = seconds(1);
  call.job = true;
  call.entries = {"p1 Completed"};
  h.calls = {call};
  h.events = {{{}, 1, "p1", "SyncType", "NULL", "Mirror", {}},
              {{}, 2, "p1", "CopyState", "NULL", "Synchronized", {}},
              {seconds(1), 3, "c1", "JobState", "NULL", "Running", {9, ""}},
              {seconds(2), 4, "c1", "JobState", "Running", "Completed", {9, "control"}},
              {seconds(2), 5, "p1", "CopyState", "Synchronized", "Fractured", {9, "control"}}};
  h.ended_at = seconds(3);
  return result;
}

Value value_at(const History& history, format::Target::Kind kind, const std::string& name,
               const char* key, Sequence seq) {
  const checker::Timeline timeline(history);
  format::Target target;
  target.kind = kind;
  target.text = name;
  return checker::signal_of_indications(timeline, target, key).at({history.ended_at, seq});
}

}  // namespace

TEST_CASE("indications.csv lists them in the order of sending", "[reports][indications]") {
  CHECK(reports::indications_csv({fractured()}) ==
        "scenario,time_ns,number,indication,entity,class,changed,previous,source,cause\n"
        "x.csv,1000000000,1,InstModification,c1,CIM_ConcreteJob,JobState,JobState=New,"
        "JobState=Running,line 9\n"
        "x.csv,2000000000,2,InstModification,p1,CIM_StorageSynchronized,CopyState,"
        "CopyState=Synchronized,CopyState=Fractured,line 9: control\n"
        "x.csv,2000000000,3,InstModification,c1,CIM_ConcreteJob,JobState,JobState=Running,"
        "JobState=Completed,line 9: control\n");
}

TEST_CASE("Verbose shows indications after the events of their instant", "[reports][indications]") {
  reports::ConsoleOptions verbose;
  verbose.verbose = true;
  const std::string text = reports::scenario_text(fractured(), verbose);
  CHECK(text.find("p1 CopyState Synchronized -> Fractured (control)  line 9\n"
                  "   0m02.000s  -> InstModification p1 [CopyState]\n"
                  "   0m02.000s  -> InstModification c1 [JobState]\n") != std::string::npos);
}

TEST_CASE("Conditions count what was sent so far", "[checker][indications]") {
  using Kind = format::Target::Kind;
  const History history = fractured().history;
  const auto number = [](std::int64_t n) { return Value{n}; };
  CHECK(value_at(history, Kind::Pair, "p1", "InstModification", 4) == number(0));
  CHECK(value_at(history, Kind::Pair, "p1", "InstModification", 5) == number(1));
  CHECK(value_at(history, Kind::Pair, "p1", "InstModification.CopyState", 9) == number(1));
  CHECK(value_at(history, Kind::Pair, "p1", "InstModification.Mode", 9) == number(0));
  CHECK(value_at(history, Kind::Pair, "p1", "InstDeletion", 9) == number(0));
  CHECK(value_at(history, Kind::Call, "c1", "InstModification.JobState", 3) == number(1));
  CHECK(value_at(history, Kind::Call, "c1", "InstModification.JobState", 9) == number(2));
  CHECK(value_at(history, Kind::Service, "service", "indications", 9) == number(3));
  CHECK(value_at(history, Kind::Service, "service", "indicated", 3) == Value{std::string("c1")});
  CHECK(value_at(history, Kind::Service, "service", "indicated", 9) == Value{std::string("p1+c1")});
  CHECK(value_at(history, Kind::Service, "service", "indicated", 2) == Value{std::string("none")});
}
