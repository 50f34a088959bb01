// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "helpers.hpp"

using namespace replisim;
using namespace replisim::format;
using namespace replisim::format::test;

namespace {

Step step(const std::string& row) {
  static const Workspace workspace("requests");
  std::string message;
  const auto scenario = load_rows(workspace, "sites", row + "\n", &message);
  CAPTURE(message);
  REQUIRE(scenario);
  return scenario->steps.back();
}

CallStep call(const std::string& row) {
  return std::get<CallStep>(step(row).action);
}

using Kind = ListEntry::Kind;

}  // namespace

TEST_CASE("Operations are named or numbered, also those that do not exist", "[format][request]") {
  CHECK(call("0s, ResyncReplica, p1, , ,").request.operation == 14);
  CHECK(call("0s, 14, p1, , ,").request.operation == 14);
  CHECK(call("0s, AddSyncPair, p1, , ,").request.operation == 5);
  CHECK(call("0s, 0x8001, p1, , ,").request.operation == 0x8001);
  CHECK(call("0s, 0, p1, , ,").request.operation == 0);
  CHECK_FALSE(call("0s, Split, p1, Operation=NULL, ,").request.operation);
  CHECK(call("0s, Split, p1, Operation=NULL, ,").operation_text == "Split");
}

TEST_CASE("The list keeps its order and its faults", "[format][request]") {
  using List = std::vector<ListEntry>;
  CHECK(call("0s, Split, p2 p1, , ,").request.synchronization ==
        List{{Kind::Pair, 1}, {Kind::Pair, 0}});
  CHECK(call("0s, Split, p1 g1, , ,").request.synchronization ==
        List{{Kind::Pair, 0}, {Kind::Group, 0}});
  CHECK(call("0s, Split, p1 p1, , ,").request.synchronization ==
        List{{Kind::Pair, 0}, {Kind::Pair, 0}});
  CHECK(call("0s, Split, ?ghost NULL, , ,").request.synchronization ==
        List{{Kind::Unknown, 0}, {Kind::Null, 0}});
  CHECK(call("0s, Split, [], , ,").request.synchronization == List{});
  CHECK_FALSE(call("0s, Split, -, , ,").request.synchronization);
}

TEST_CASE("Parameters of the method are read by name", "[format][request]") {
  const CallStep with = call("0s, Resume, p1, Force=true WaitForCopyState=Synchronized as=c1, ,");
  CHECK(with.request.force);
  CHECK(with.request.wait_for_copy_state == 4);
  CHECK(with.name == "c1");
  CHECK(call("0s, Resume, p1, WaitForCopyState=77, ,").request.wait_for_copy_state == 77);
  const CallStep without = call("0s, Resume, p1, , ,");
  CHECK_FALSE(without.request.force);
  CHECK_FALSE(without.request.wait_for_copy_state);
  CHECK(std::holds_alternative<AbsentSettings>(without.request.settings));
  const CallStep unknown = call("0s, Resume, p1, ?EMCSynchronousAction=true, ,");
  CHECK(unknown.request.unknown_parameters);
  CHECK(unknown.unknown_parameters == std::vector<std::string>{"EMCSynchronousAction"});
}

TEST_CASE("Settings are absent, NULL, unreadable or values", "[format][request][S-08]") {
  CHECK(std::holds_alternative<NullSettings>(
      call("0s, Resume, p1, ReplicationSettingData=NULL, ,").request.settings));
  const auto text = call("0s, Resume, p1, \"ReplicationSettingData=\"\"no, instance\"\"\", ,");
  REQUIRE(std::holds_alternative<UnreadableSettings>(text.request.settings));
  CHECK(std::get<UnreadableSettings>(text.request.settings).text == "no, instance");
  const auto set = call(
      "0s, Resume, p1, Setting.OnGroupOrListError=Continue Setting.CopyPriority=77 "
      "Setting.DeltaUpdateInterval=1m Setting.FailedCopyStopsHostIO=yes Setting.ReadOnly=NULL, ,");
  REQUIRE(std::holds_alternative<SettingValues>(set.request.settings));
  CHECK(std::get<SettingValues>(set.request.settings) ==
        SettingValues{{SettingProperty::OnGroupOrListError, 2},
                      {SettingProperty::CopyPriority, 77},
                      {SettingProperty::DeltaUpdateInterval, minutes(1).value},
                      {SettingProperty::FailedCopyStopsHostIO, 1},
                      {SettingProperty::ReadOnly, std::nullopt}});
}

TEST_CASE("Times of rows are absolute, relative, windows or the end", "[format][times]") {
  using TimeKind = TimeSpec::Kind;
  CHECK(step("1h30m, Split, p1, , ,").at.from.value == minutes(90));
  const When window = step("+0s~+5s, expect, p1, , rpo<=5s,").at;
  CHECK(window.from.kind == TimeKind::Relative);
  REQUIRE(window.to);
  CHECK(window.to->value == seconds(5));
  CHECK(step("end, expect, p1, , rpo<=5s,").at.from.kind == TimeKind::End);
  const When all = step("0s~end, never, p1, , rpo>5s,").at;
  REQUIRE(all.to);
  CHECK(all.to->kind == TimeKind::End);
  CHECK(step(", wait, p1, , rpo<=5s,").at.from.kind == TimeKind::Now);
}

TEST_CASE("Loads, faults and waits carry their values", "[format][steps]") {
  const auto io = std::get<IoStep>(
      step("0s, io, p1.source, write=40MBps block=8KiB pattern=zipf theta=1.25 queue=4, ,").action);
  const auto& load = std::get<GeneratedLoad>(io.load);
  CHECK(load.write == bytes_per_second(40'000'000));
  CHECK(load.block == kib(8));
  CHECK(load.pattern == Pattern::Zipf);
  CHECK(load.zipf_theta_ppm == 1'250'000);
  CHECK(load.queue == 4);
  const Step named = step("0s, io, p1.target, off, ,");
  CHECK(std::holds_alternative<IoStep::Off>(std::get<IoStep>(named.action).load));
  CHECK(named.on.front().kind == Target::Kind::Pair);
  CHECK(named.on.front().role == Target::Role::Target);

  const auto fault =
      std::get<FaultStep>(step("0s, fault, wan, bandwidth=80Mbps direction=reverse, ,").action);
  REQUIRE(fault.settings.size() == 2);
  CHECK(fault.settings[0].number == 10'000'000);
  CHECK(fault.settings[1].value == "reverse");
  const auto heal = std::get<FaultStep>(step("0s, heal, wan, bandwidth, ,").action);
  CHECK(heal.heal);
  REQUIRE(heal.settings.size() == 1);
  CHECK_FALSE(heal.settings[0].number);

  const Step wait = step(", wait, p1, , CopyState=Split within=10m,");
  CHECK(std::get<WaitStep>(wait.action).within == minutes(10));
  CHECK(wait.expect.size() == 1);
  CHECK(is_action(wait));
  CHECK_FALSE(is_action(step("end, expect, p1, , rpo<=5s,")));
}

TEST_CASE("A named call is known to later rows by its step", "[format][steps]") {
  static const Workspace workspace("calls");
  const auto scenario = load_rows(workspace, "pair",
                                  "0s, Activate, p1, , ,\n0s, 12, p1, as=second, ,\n"
                                  "1s, expect, second, , return=Failed reason!=none,\n");
  REQUIRE(scenario);
  const Target& target = scenario->steps[2].on.front();
  CHECK(target.kind == Target::Kind::Call);
  CHECK(target.index == 1);
}

TEST_CASE("The command line overrides the file", "[format][overrides]") {
  static const Workspace workspace("overrides");
  const std::string rows =
      ", set, run, seed=3, ,\n, set, wan, bandwidth=1MBps, ,\n0s, Split, g1, , ,\n";
  using OverrideKind = Override::Kind;
  std::string message;
  const auto scenario = load_rows(workspace, "sites", rows, &message,
                                  {{OverrideKind::Seed, "", "", "9"},
                                   {OverrideKind::Version, "", "", "cim241"},
                                   {OverrideKind::Profile, "", "", "generic"},
                                   *parse_override("wan,bandwidth=80Mbps"),
                                   *parse_override("service.split_limit=3s")});
  CAPTURE(message);
  REQUIRE(scenario);
  CHECK(scenario->run.seed == 9);
  CHECK(scenario->version == Version::cim241);
  CHECK_FALSE(scenario->profile.failover_reverses);
  CHECK(scenario->topology.links[0].bandwidth == bytes_per_second(10'000'000));
  CHECK(scenario->policy.split_limit == seconds(3));

  CHECK_FALSE(load_rows(workspace, "sites", rows, &message,
                        {*parse_override("wann,bandwidth=80Mbps"),
                         *parse_override("wan,bandwidth=80mbps"),
                         {OverrideKind::Seed, "", "", "x"}}));
  CHECK(message ==
        "command line: error: nothing to set on 'wann'\n"
        "    topology sites has: p1 p2; g1; a1.v1 a1.v2 b1.v1 b1.v2; a1 b1; wan; paris lyon; "
        "service run profile\n"
        "command line: error: 'bandwidth=80mbps': unknown unit 'mbps' in '80mbps'\n"
        "    did you mean: Mbps or MBps\n"
        "command line: error: 'seed=x' is not a whole number\n"
        "    write digits only, no unit\n");
  for (const char* bad : {"", "wan", "wan,bandwidth", "bandwidth=3", ",=", "wan,=1", "wan,x="}) {
    CHECK_FALSE(parse_override(bad));
  }
}
