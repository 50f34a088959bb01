// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/rules/spontaneous.hpp"
#include "tests/model/reference.hpp"
#include "tests/model/small_world.hpp"

// What faults and repairs do to pairs and groups (section 12, S-50 to S-55).

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;

Knowledge target_site_off() {
  Knowledge knows = line_down();
  knows.synced_power = false;
  knows.synced_seen = false;
  return knows;
}
Knowledge management_off() {
  Knowledge knows;
  knows.synced_seen = false;
  return knows;
}

World one(CopyState state, Mode mode = Mode::Synchronous) {
  return World(Builder().pair(state, mode).build());
}

void break_line(World& world) {
  world.know(PairId{0}, line_down());
  world.fact(TimerExpired{*world.timer(TimerPurpose::LinkLoss)});
}

}  // namespace

TEST_CASE("Line down: Pending, after link_loss Broken", "[model][faults][S-52]") {
  World world = one(Synchronized);
  world.know(PairId{0}, line_down());
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK(world.delay_of(*world.timer(TimerPurpose::LinkLoss)) == seconds(10));
  world.fact(TimerExpired{*world.timer(TimerPurpose::LinkLoss)});
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.pair().progress_status == ProgressStatus::NotApplicable);
  CHECK(world.pair().image == Image::consistent);
  CHECK(effect_names(world.last.effects) == "StopFlow");
}

TEST_CASE("A line that is back in time changes nothing", "[model][faults][S-52]") {
  World world = one(Synchronized);
  world.know(PairId{0}, line_down());
  world.know(PairId{0}, {});
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
  CHECK(effect_names(world.last.effects) == "CancelTimer StartFlow");
  CHECK_FALSE(world.timer(TimerPurpose::LinkLoss));
}

TEST_CASE("Asynchronous stays Pending while the queue has room", "[model][faults][R-61]") {
  World world = one(Synchronized, Mode::Asynchronous);
  world.know(PairId{0}, line_down());
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK_FALSE(world.timer(TimerPurpose::LinkLoss));
  Knowledge full = line_down();
  full.queue_full = true;
  world.know(PairId{0}, full);
  CHECK(world.pair().copy_state == Broken);
}

TEST_CASE("A copy on a dead line is Pending first, then Broken, and its job fails",
          "[model][faults][R-63]") {
  World world = one(Fractured);
  const CallId call = world.call(request_of(Op::ResyncReplica));
  world.know(PairId{0}, line_down());
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK(world.job(call).state == JobState::Running);
  world.fact(TimerExpired{*world.timer(TimerPurpose::LinkLoss)});
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.pair().image == Image::incomplete);
  CHECK(world.job(call).state == JobState::Exception);
  CHECK(world.job(call).error_code == ReturnCode::Failed);
  CHECK(world.job(call).reason == Reason::link_down);
}

TEST_CASE("A copy goes on when its line is back", "[model][faults]") {
  World world = one(Fractured);
  world.call(request_of(Op::ResyncReplica));
  world.know(PairId{0}, line_down());
  world.know(PairId{0}, {});
  CHECK(world.pair().progress_status == ProgressStatus::Resyncing);
  CHECK(effect_names(world.last.effects) == "CancelTimer StartFlow");
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("After the repair: Automatic resyncs, Manual waits for Resume", "[model][faults][R-59]") {
  World automatic = one(Synchronized);
  break_line(automatic);
  automatic.know(PairId{0}, {});
  CHECK(automatic.pair().copy_state == Unsynchronized);
  CHECK(automatic.pair().progress_status == ProgressStatus::Resyncing);
  automatic.settle();
  CHECK(automatic.pair().copy_state == Synchronized);

  World manual = one(Synchronized);
  manual.service.pairs[0].copy_recovery_mode = CopyRecoveryMode::Manual;
  break_line(manual);
  manual.know(PairId{0}, {});
  CHECK(manual.pair().copy_state == Suspended);
  CHECK(manual.pair().progress_status == ProgressStatus::Dormant);
  manual.call(request_of(Op::Resume));
  manual.settle();
  CHECK(manual.pair().copy_state == Synchronized);

  World undecided = one(Synchronized);
  undecided.service.profile.features.reset(15);
  break_line(undecided);
  undecided.know(PairId{0}, {});
  CHECK(undecided.pair().copy_state == Suspended);
}

TEST_CASE("Resync Replica of a broken pair needs the cause cured", "[model][faults][D-18]") {
  World world = one(Synchronized);
  break_line(world);
  const Decision no = decide(world.service, request_of(Op::ResyncReplica));
  CHECK(no.code == ReturnCode::Failed);
  CHECK(no.reason == Reason::link_down);
}

TEST_CASE("FailedCopyStopsHostIO refuses host writes while Broken", "[model][faults][R-60]") {
  World world = one(Synchronized);
  world.service.pairs[0].failed_copy_stops_host_io = true;
  break_line(world);
  CHECK(effect_names(world.last.effects) == "StopFlow RefuseHosts");
  CHECK(std::get<RefuseHosts>(world.last.effects[1]).refuse);
  world.call(request_of(Op::Fracture, {0}, true));
  world.settle();
  CHECK(world.pair().copy_state == Fractured);
  CHECK_FALSE(world.pair().hosts_refused);
  CHECK(effect_names(world.last.effects).find("RefuseHosts") != std::string::npos);
}

TEST_CASE("A failed element breaks the pair at once", "[model][faults][S-52]") {
  World world = one(Synchronized);
  Knowledge failed;
  failed.synced_failed = true;
  world.know(PairId{0}, failed);
  CHECK(world.pair().copy_state == Broken);
  CHECK(decide(world.service, request_of(Op::ResyncReplica)).reason == Reason::element_failed);
}

TEST_CASE("An end that is not seen: Partitioned after the heartbeat", "[model][faults][S-52]") {
  World world = one(Synchronized);
  world.know(PairId{0}, management_off());
  CHECK(world.pair().progress_status == ProgressStatus::Pending);
  CHECK(world.delay_of(*world.timer(TimerPurpose::Heartbeat)) == seconds(20));
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  CHECK(world.pair().copy_state == Partitioned);
  CHECK(world.pair().progress_status == ProgressStatus::Unknown);
  CHECK(world.last.effects.empty());  // the data flows on (S-51)
  world.know(PairId{0}, {});
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
}

TEST_CASE("A site without power: back as the data path says", "[model][faults][D-28]") {
  World world = one(Synchronized);
  world.know(PairId{0}, target_site_off());
  CHECK_FALSE(world.timer(TimerPurpose::LinkLoss));
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  CHECK(world.pair().copy_state == Partitioned);
  CHECK(effect_names(world.last.effects) == "StopFlow");
  world.know(PairId{0}, {});
  CHECK(world.pair().copy_state == Unsynchronized);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("Parted pairs return to their state", "[model][faults][D-28]") {
  World world = one(Split);
  world.know(PairId{0}, target_site_off());
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  CHECK(world.pair().copy_state == Partitioned);
  world.know(PairId{0}, {});
  CHECK(world.pair().copy_state == Split);
}

TEST_CASE("Visible again with an unknown status: Invalid", "[model][faults][R-61]") {
  World world = one(Synchronized);
  world.know(PairId{0}, management_off());
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  Knowledge unknown;
  unknown.synced_unknown = true;
  world.know(PairId{0}, unknown);
  CHECK(world.pair().copy_state == Invalid);
  world.know(PairId{0}, {});
  CHECK(world.pair().copy_state == Invalid);
  world.call(request_of(Op::ResyncReplica));
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("A local pair of an unseen array is Broken, not Partitioned", "[model][faults][S-52]") {
  World world(Builder().pair(Synchronized, Mode::Synchronous, Locality::Local).build());
  Knowledge off;
  off.system_seen = false;
  off.synced_seen = false;
  world.know(PairId{0}, off);
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  CHECK(world.pair().copy_state == Broken);
}

TEST_CASE("Failedover stays whatever fails", "[model][faults][S-52]") {
  World world(Builder(Version::cim241).pair(Failedover).build());
  world.know(PairId{0}, target_site_off());
  CHECK_FALSE(world.timer(TimerPurpose::Heartbeat));
  Knowledge failed;
  failed.system_failed = true;
  world.know(PairId{0}, failed);
  CHECK(world.pair().copy_state == Failedover);
}

TEST_CASE("Hosts that write a parted target change the image, not the CopyState",
          "[model][faults][D-41]") {
  World world = one(Split);
  world.fact(TargetWritten{PairId{0}});
  CHECK(world.pair().image == Image::modified);
  CHECK(world.pair().copy_state == Split);
}

TEST_CASE("Members that differ make the group Mixed", "[model][faults][R-45]") {
  World world(Builder().pair(Synchronized).pair(Synchronized).group(2).build());
  world.call(request_of(Op::Fracture, {0}, true));
  world.settle();
  CHECK(world.service.groups[0].copy_state == Mixed);
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Inconsistent);
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Consistencyerror);
  world.call(request_of(Op::ResyncReplica));
  CHECK(world.service.groups[0].consistency_status == ConsistencyStatus::Consistencyinprogress);
  world.settle();
  CHECK(world.service.groups[0].copy_state == Synchronized);
  CHECK(world.service.groups[0].consistency_state == ConsistencyState::Consistent);
}

TEST_CASE("A group without consistency says so", "[model][faults][R-48]") {
  const Service service = Builder().pair(Synchronized).group(1, false).build();
  CHECK(service.groups[0].consistency_state == ConsistencyState::NotApplicable);
  CHECK(service.groups[0].consistency_status == ConsistencyStatus::Consistencydisabled);
}

TEST_CASE("In a consistent asynchronous group one broken member stops all",
          "[model][faults][R-52]") {
  World world(Builder()
                  .pair(Synchronized, Mode::Asynchronous)
                  .pair(Synchronized, Mode::Asynchronous)
                  .pair(Synchronized, Mode::Asynchronous)
                  .group(3)
                  .build());
  world.service.pairs[2].consistency_exempt = true;
  Knowledge full = line_down();
  full.queue_full = true;
  world.know(PairId{0}, full);
  CHECK(world.pair(0).copy_state == Broken);
  CHECK(world.pair(1).copy_state == Broken);
  CHECK(world.pair(2).copy_state ==
        Synchronized);  // exempt: its writes are in no order with theirs
  world.know(PairId{0}, {});
  world.settle();
  CHECK(world.pair(0).copy_state == Synchronized);
  CHECK(world.pair(1).copy_state == Synchronized);
}

TEST_CASE("The last detached pair takes its group along where asked", "[model][faults][R-51]") {
  World world(Builder().pair(Synchronized).group(1).build());
  world.service.groups[0].delete_on_unassociated = true;
  world.call(group_request(Op::Detach));
  world.settle();
  CHECK_FALSE(world.service.groups[0].exists);
  CHECK(decide(world.service, group_request(Op::Detach)).reason == Reason::unknown_association);
}

TEST_CASE("A Failover onto an array without power fails", "[model][faults][R-63]") {
  World world = one(Synchronized);
  Knowledge dark = line_down();
  dark.synced_power = false;
  world.know(PairId{0}, dark);
  const CallId call = world.call(request_of(Op::Failover, {0}, true));
  world.settle();
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.pair().serving == Side::System);
  CHECK(world.job(call).error_code == ReturnCode::Failed);
}

TEST_CASE("Spontaneous changes agree with the reference table", "[model][faults][reference]") {
  const auto rows = read_reference("spontaneous_transitions.csv");
  if (rows.empty()) {
    WARN("skipped: no reference tables in " << reference_folder());
    return;
  }
  const auto reference = [&rows](const std::string& event, const std::string& condition) {
    std::string found;
    for (Row row : rows) {
      if (row["event"].starts_with(event) &&
          row["condition"].find(condition) != std::string::npos) {
        found = row["to_copy_state"];
        found += '/';
        found += row["final_progress"];
        break;
      }
    }
    return found;
  };
  const auto ours = [](WorldEvent event) {
    const SpontaneousRule& rule = spontaneous_rule(event);
    std::string text = rule.to == NotApplicable ? "unchanged" : name_of(rule.to);
    text += '/';
    for (const ValueName& value : value_map<ProgressStatus>()) {
      if (value.number == static_cast<std::uint16_t>(rule.progress)) {
        text += value.schema_name;
      }
    }
    return text;
  };
  CHECK(ours(WorldEvent::CopyEnds) == reference("copy reaches the end", ""));
  CHECK(ours(WorldEvent::FlowPauses) == reference("link down", "queue still fits"));
  CHECK(ours(WorldEvent::PathLost) == reference("copy cannot be delivered", "=false"));
  CHECK(ours(WorldEvent::MateUndelivered) == reference("copy cannot be delivered", "=false"));
  CHECK(ours(WorldEvent::ElementFails) == reference("target or source element fails", ""));
  CHECK(ours(WorldEvent::EndUnseen) == reference("management path to the other", ""));
  CHECK(ours(WorldEvent::BackUnknown) == reference("management path back", "unknown status"));
  CHECK(ours(WorldEvent::RepairedManual) == reference("link restored", "Manual"));
}

TEST_CASE("A forced Failover stays, though an end is lost from sight while it drains",
          "[model][faults][S-52]") {
  World world = one(Synchronized, Mode::Asynchronous);
  world.call(request_of(Op::Failover, {0}, true));
  world.know(PairId{0}, management_off());
  world.fact(TimerExpired{*world.timer(TimerPurpose::Heartbeat)});
  CHECK(world.pair().copy_state == Failedover);
  CHECK(broken_invariants(world.service).empty());
}
