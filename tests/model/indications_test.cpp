// SPDX-License-Identifier: Apache-2.0
#include "model/history/indications.hpp"

#include <catch2/catch.hpp>

using namespace replisim;

// Indications, from histories written by hand (R-70 to R-73, D-34).

namespace {

class Writer {
 public:
  /// A pair as a run begins with it.
  Writer& pair(const std::string& name) {
    start(name, "SystemElement", "a1." + name);
    start(name, "SyncedElement", "b1." + name);
    start(name, "SyncType", "Mirror");
    start(name, "CopyState", "Synchronized");
    start(name, "ProgressStatus", "Completed");
    start(name, "RequestedCopyState", "NotApplicable");
    start(name, "exists", "true");
    return *this;
  }
  Writer& group(const std::string& name) {
    start(name, "CopyState", "Synchronized");
    start(name, "exists", "true");
    start(name, "ConsistencyEnabled", "true");
    return *this;
  }
  Writer& call(const std::string& name, SimTime at, std::vector<std::string> entries) {
    CallRecord call;
    call.name = name;
    call.called_at = at;
    call.ended_at = at + seconds(10);
    call.job = true;
    call.entries = std::move(entries);
    history.calls.push_back(call);
    return *this;
  }
  Writer& event(SimTime at, const std::string& entity, const std::string& property,
                const std::string& from, const std::string& to) {
    history.events.push_back({at, ++seq_, entity, property, from, to, {7, ""}});
    return *this;
  }

  History history;

 private:
  void start(const std::string& entity, const std::string& property, const std::string& to) {
    history.events.push_back({{}, ++seq_, entity, property, "NULL", to, {}});
  }
  Sequence seq_ = 0;
};

/// "InstModification p1 CopyState ProgressStatus" ...
std::vector<std::string> told(const History& history) {
  std::vector<std::string> lines;
  for (const Indication& indication : indications_of(history)) {
    std::string line(name_of_indication(indication.kind));
    line += " " + indication.entity;
    for (const std::string& property : indication.changed) {
      line += " " + property;
    }
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("What is there from the start is not told", "[model][indications]") {
  CHECK(told(Writer().pair("p1").group("g1").history).empty());
}

TEST_CASE("One modification tells of all changes of an instant", "[model][indications][R-70]") {
  Writer writer;
  writer.pair("p1")
      .event(seconds(1), "p1", "RequestedCopyState", "NotApplicable", "Fractured")
      .event(seconds(1), "p1", "ProgressStatus", "Completed", "Fracturing")
      .event(seconds(2), "p1", "CopyState", "Synchronized", "Fractured")
      .event(seconds(2), "p1", "WhenSuspended", "NULL", "2s");
  const auto sent = indications_of(writer.history);
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].at == seconds(1));
  CHECK(sent[0].kind == IndicationKind::InstModification);
  CHECK(sent[0].of_class == "CIM_StorageSynchronized");
  CHECK(sent[0].changed == Lines{"RequestedCopyState", "ProgressStatus"});
  CHECK(sent[0].cause.line == 7);
  CHECK(instance_text(sent[0].previous_instance) ==
        "SystemElement=a1.p1; SyncedElement=b1.p1; SyncType=Mirror; CopyState=Synchronized; "
        "ProgressStatus=Completed; RequestedCopyState=NotApplicable");
  CHECK(instance_text(sent[0].source_instance) ==
        "SystemElement=a1.p1; SyncedElement=b1.p1; SyncType=Mirror; CopyState=Synchronized; "
        "ProgressStatus=Fracturing; RequestedCopyState=Fractured");
  CHECK(sent[1].changes("CopyState"));
  CHECK(sent[1].seq > sent[0].seq);
}

TEST_CASE("Every change of CopyState is told, also within one instant",
          "[model][indications][D-34]") {
  Writer writer;
  writer.pair("p1")
      .event(seconds(1), "p1", "CopyState", "Synchronized", "Unsynchronized")
      .event(seconds(1), "p1", "ProgressStatus", "Completed", "Resyncing")
      .event(seconds(1), "p1", "CopyState", "Unsynchronized", "Synchronized")
      .event(seconds(1), "p1", "ProgressStatus", "Resyncing", "Completed");
  CHECK(told(writer.history) == Lines{"InstModification p1 CopyState ProgressStatus",
                                      "InstModification p1 CopyState ProgressStatus"});
}

TEST_CASE("Changes that no filter asks for send nothing alone", "[model][indications][D-34]") {
  Writer writer;
  writer.pair("p1")
      .event(seconds(1), "p1", "CopyPriority", "NotManaged", "High")
      .event(seconds(2), "p1", "image", "consistent", "modified")
      .event(seconds(3), "p1", "Serving", "System", "Synced")
      .event(seconds(4), "wan", "state", "up", "down");
  CHECK(told(writer.history).empty());
}

TEST_CASE("Associations in list order, groups after their members, jobs last",
          "[model][indications][R-72]") {
  Writer writer;
  writer.pair("p1").pair("p2").group("g1").call("c1", seconds(1), {"p2 Completed", "p1 Completed"});
  writer.event(seconds(1), "c1", "JobState", "NULL", "Running")
      .event(seconds(1), "g1", "CopyState", "Synchronized", "Mixed")
      .event(seconds(1), "p1", "CopyState", "Synchronized", "Fractured")
      .event(seconds(1), "p2", "CopyState", "Synchronized", "Fractured")
      .event(seconds(2), "p1", "ProgressStatus", "Completed", "Pending");
  CHECK(told(writer.history) ==
        Lines{"InstModification p2 CopyState", "InstModification p1 CopyState",
              "InstModification g1 CopyState", "InstModification c1 JobState",
              "InstModification p1 ProgressStatus"});
}

TEST_CASE("A job starts from New and ends; its coming and going is not told",
          "[model][indications][D-34]") {
  Writer writer;
  writer.call("c1", seconds(1), {});
  writer.event(seconds(1), "c1", "exists", "false", "true")
      .event(seconds(1), "c1", "JobState", "NULL", "Running")
      .event(seconds(1), "c1", "OperationalStatus", "NULL", "empty")
      .event(seconds(5), "c1", "JobState", "Running", "Completed")
      .event(seconds(5), "c1", "OperationalStatus", "empty", "OK+Completed")
      .event(seconds(5), "c1", "PercentComplete", "0", "100")
      .event(seconds(305), "c1", "exists", "true", "false");
  const auto sent = indications_of(writer.history);
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].of_class == "CIM_ConcreteJob");
  CHECK(sent[0].previous_instance.front() ==
        std::pair<std::string, std::string>{"JobState", "New"});
  CHECK(sent[1].changed == Lines{"JobState", "OperationalStatus", "PercentComplete"});
}

TEST_CASE("A job that waits is told of when it runs", "[model][indications][D-34]") {
  Writer writer;
  writer.call("c1", seconds(1), {});
  writer.event(seconds(1), "c1", "JobState", "NULL", "New")
      .event(seconds(5), "c1", "JobState", "New", "Running");
  CHECK(told(writer.history) == Lines{"InstModification c1 JobState"});
}

TEST_CASE("Reverse Roles deletes the old path and creates the new one",
          "[model][indications][R-71]") {
  Writer writer;
  writer.pair("p1")
      .event(seconds(1), "p1", "SystemElement", "a1.p1", "b1.p1")
      .event(seconds(1), "p1", "SyncedElement", "b1.p1", "a1.p1")
      .event(seconds(1), "p1", "CopyState", "Synchronized", "Suspended");
  const auto sent = indications_of(writer.history);
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].kind == IndicationKind::InstDeletion);
  CHECK(sent[0].source_instance.front().second == "a1.p1");  // values before it
  CHECK(sent[1].kind == IndicationKind::InstCreation);
  CHECK(sent[1].source_instance.front().second == "b1.p1");
  CHECK(instance_text(sent[1].source_instance).find("CopyState=Suspended") != std::string::npos);
  CHECK(sent[0].changed.empty());
  CHECK(sent[1].changed.empty());
}

TEST_CASE("A deletion shows the values before it", "[model][indications][R-70]") {
  Writer writer;
  writer.pair("p1").call("c1", seconds(1), {"p1 Completed"});
  writer.history.calls[0].settings_state = {"p1"};
  writer.event(seconds(1), "p1", "ProgressStatus", "Completed", "Terminating")
      .event(seconds(1), "p1", "exists", "true", "false");
  const auto sent = indications_of(writer.history);
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].kind == IndicationKind::InstModification);
  CHECK(sent[1].kind == IndicationKind::InstDeletion);
  CHECK(instance_text(sent[1].source_instance).find("ProgressStatus=Terminating") !=
        std::string::npos);
  CHECK(sent[2].kind == IndicationKind::InstCreation);  // Dissolve left it
  CHECK(sent[2].of_class == "CIM_SettingsDefineState");
  CHECK(instance_text(sent[2].source_instance) == "ManagedElement=a1.p1");
}

TEST_CASE("A pair that is created shows what it became", "[model][indications][R-70]") {
  Writer writer;
  writer.history.events.push_back({{}, 1, "p9", "SyncType", "NULL", "Snapshot", {}});
  writer.history.events.push_back({{}, 2, "p9", "exists", "NULL", "false", {}});
  writer.event(seconds(3), "p9", "exists", "false", "true")
      .event(seconds(3), "p9", "CopyState", "NULL", "Synchronized")
      .event(seconds(4), "p9", "CopyState", "Synchronized", "Skewed");
  CHECK(told(writer.history) == Lines{"InstCreation p9", "InstModification p9 CopyState"});
  CHECK(instance_text(indications_of(writer.history)[0].source_instance) ==
        "SyncType=Snapshot; CopyState=Synchronized");
}

TEST_CASE("What a client reads of a job is no change of it", "[model][indications]") {
  Writer writer;
  CallRecord reading;
  reading.name = "r1";
  writer.history.calls.push_back(reading);
  writer.event(seconds(1), "r1", "JobState", "", "Running")
      .event(seconds(2), "r1", "JobState", "", "Completed");
  CHECK(told(writer.history).empty());
}
