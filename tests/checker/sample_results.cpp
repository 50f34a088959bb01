// SPDX-License-Identifier: Apache-2.0
#include "sample_results.hpp"

namespace replisim::test {

Verdict verdict_with(Outcome outcome, int line, const std::string& check) {
  Verdict verdict;
  verdict.scenario = "scenarios/group/x.csv";
  verdict.line = line;
  verdict.check = check;
  verdict.outcome = outcome;
  verdict.expected = "lost<=620MB";
  verdict.actual = "lost=1830MB";
  verdict.at = milliseconds(670'250);
  verdict.clause = "D-15, D-06 (decision)";
  if (outcome == Outcome::fail || outcome == Outcome::known) {
    verdict.explanation = {"    expected  lost <= 620 MB", "    actual    lost  = 1830 MB"};
    verdict.replacement = "lost=1830MB";
  }
  if (outcome != Outcome::pass && outcome != Outcome::fail) verdict.reason = "because of \"x\"";
  return verdict;
}

namespace {

CallRecord full_call() {
  CallRecord call;
  call.id = 1;
  call.name = "j1";
  call.line = 9;
  call.operation = "Failover";
  call.on = "p1 p2";
  call.force = true;
  call.wait_for_copy_state = "Failedover";
  call.called_at = seconds(640);
  call.called_seq = 12;
  call.returned_at = milliseconds(641'250);
  call.returned_seq = 15;
  call.return_code = ReturnCode::JobStarted;
  call.job = true;
  call.ended_at = seconds(650);
  call.ended_seq = 17;
  call.reason = "force-needed";
  call.check = 9;
  call.clause = "D-15, D-06";
  call.basis = "decision";
  call.copied = bytes(4096);
  call.settings_state = {"p1"};
  call.outputs = {{"Synchronization", "p3"},
                  {"TargetElements", "v1+v2"},
                  {"SettingsState", "p1.aspect"},
                  {"UpdatedSynchronizations", "p1"},
                  {"Systems", "a1"},
                  {"Candidates", "NULL"}};
  call.updated_synchronizations = {"p2", "p1"};
  call.entries = {"p1 Completed", "p2 Failed wrong-copy-state"};
  call.coverage = {"Failover/Partitioned/-/-/stated", "refused/9/force-needed"};
  return call;
}

}  // namespace

reports::ScenarioResult full_result() {
  reports::ScenarioResult result;
  result.path = "scenarios/group/x.csv";
  result.suite = "scenarios/group";
  result.info = {"replisim 0.1.0", "6b4c2f0", "SimGrid 3.32",     "network/model=CM02", "generic",
                 "seed",           7,         0xFEDCBA9876543210U};
  int line = 18;
  for (const Outcome outcome : {Outcome::pass, Outcome::fail, Outcome::error, Outcome::skip,
                                Outcome::known, Outcome::surprise}) {
    result.verdicts.push_back(
        verdict_with(outcome, line, "expect g1 lost<=" + std::to_string(line) + "MB"));
    ++line;
  }
  History& h = result.history;
  h.events = {{{}, 1, "g1", "CopyState", "NULL", "Synchronized", {}},
              {milliseconds(622'410),
               11,
               "g1",
               "CopyState",
               "Synchronized",
               "Partitioned",
               {14, "heart,beat"}}};
  h.calls = {full_call()};
  h.samples = {{seconds(5), 3, "wan", "busy.mean", 0, 333'333'333, true},
               {seconds(6), 4, "p1", "rpo", 1'500'000'000, 0, true},
               {seconds(6), 5, "p1", "PercentSynced", 0, 0, false}};
  h.markers = {{minutes(10), 10, 14, Marker::Kind::Row},
               {minutes(11), 20, 18, Marker::Kind::WindowCloses}};
  h.findings = {{minutes(10), 16, "g1", "held writes failed, 3 of them", 14}};
  const WriteMark missing{"p1", "a1.v1", 12, 20, 65'536, 4'096, seconds(1), seconds(2)};
  const WriteMark present{"p2", "a1.v2", 9, 0, 0, 512, seconds(3), SimTime::max()};
  h.images = {{minutes(10), 17, "g1", "Fractured", true, false,
               ImageFlaw{ImageFlaw::Kind::HalfCopied, "p1", true, true, missing, present, missing},
               14, "link_loss"},
              {minutes(11), 18, "p1", "Split", false, true, std::nullopt, 0, ""}};
  h.crash_points = {{minutes(10), 19, "g1", "Fractured", bytes(4'096), seconds(2), true, false,
                     false, std::make_shared<ImageFlaw>(*h.images.front().flaw)}};
  h.ended_at = hours(3);
  h.end = RunEnd::TimeLimit;
  h.ended_line = 21;
  h.end_message = "the limit of 3h is reached";
  h.ties = 3;
  h.host_writes = 12'345'678'901;
  h.engine = "SimGrid 3.32";
  result.fingerprint = {0xFFFFFFFFFFFFFFFFU, 2, 0x0123456789ABCDEFU};
  result.wall_ns = 2'100'000'000;
  return result;
}

std::vector<reports::ScenarioResult> three_results() {
  reports::ScenarioResult clean;
  clean.path = "scenarios/mirror/clean.csv";
  clean.suite = "scenarios/mirror";
  clean.info.program = "replisim 0.1.0";
  clean.info.seed = 7;
  clean.verdicts = {verdict_with(Outcome::pass, 3, "expect p1 CopyState=Fractured")};
  clean.verdicts.front().scenario = clean.path;
  clean.history.ended_at = hours(41);
  auto crashed = reports::lost_result("scenarios/mirror/crash.csv", "killed by signal 11");
  return {clean, full_result(), crashed};
}

}  // namespace replisim::test
