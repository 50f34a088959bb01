// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/model/small_world.hpp"

// Calls from their begin to their end: transients, jobs, waits, times.

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;

World world_with(CopyState state, Mode mode = Mode::Synchronous, Version version = Version::seed) {
  return World(Builder(version).pair(state, mode).build());
}

std::string changes_of(const StepResult& step) {
  std::string text;
  for (const Change& change : step.changes) {
    text += text.empty() ? "" : "; ";
    text += change_text(change);
  }
  return text;
}

}  // namespace

TEST_CASE("Activate copies everything and ends Synchronized", "[model][course]") {
  World world = world_with(Inactive);
  world.now = seconds(5);
  const CallId call = world.call(request_of(Op::Activate));
  CHECK(effect_names(world.last.effects) == "StartWork");
  CHECK(std::get<StartWork>(world.last.effects[0]).work == Work::CopyAll);
  CHECK(world.pair().copy_state == Unsynchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Synchronizing);
  CHECK(world.pair().requested_copy_state == Synchronized);
  CHECK(world.pair().when_activated == seconds(5));
  CHECK(world.pair().image == Image::incomplete);
  CHECK(world.called(call).code == ReturnCode::JobStarted);
  CHECK(world.job(call).state == JobState::Running);

  world.now = seconds(60);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
  CHECK(world.pair().requested_copy_state == NotApplicable);
  CHECK(world.pair().when_synced == seconds(60));
  CHECK(world.pair().when_synchronized == seconds(60));
  CHECK(world.pair().image == Image::consistent);
  CHECK(world.pair().first_copy_complete);
  CHECK(world.job(call).state == JobState::Completed);
  CHECK(world.job(call).percent_complete == 100);
  CHECK(world.job(call).error_code == ReturnCode::Completed);
  CHECK(world.called(call).ended);
}

TEST_CASE("Changes stand in the order: pair, group, call and job", "[model][course][R-72]") {
  World world(Builder().pair(Synchronized).pair(Synchronized).group(2).build());
  world.call(group_request(Op::Fracture));
  CHECK(changes_of(world.last) ==
        "p1 RequestedCopyState=Fractured; p1 ProgressStatus=Fracturing; "
        "p1 SyncState=FractureInProgress; p2 RequestedCopyState=Fractured; "
        "p2 ProgressStatus=Fracturing; p2 SyncState=FractureInProgress; "
        "g1 ProgressStatus=Fracturing; g1 RequestedCopyState=Fractured; c1 ReturnValue=JobStarted; "
        "j1 exists=true; j1 JobState=Running; j1 OperationalStatus=empty; j1 PercentComplete=0; "
        "j1 ErrorCode=Completed; j1 TimeSubmitted=0s; j1 StartTime=0s; "
        "j1 TimeOfLastStateChange=0s; j1 DeleteOnCompletion=true; j1 TimeBeforeRemoval=300s");
}

TEST_CASE("A job can be read for a while and then goes", "[model][course][R-31]") {
  World world = world_with(Synchronized);
  const CallId call = world.call(request_of(Op::Fracture));
  world.settle();
  const auto timer = world.timer(TimerPurpose::JobRemoval);
  REQUIRE(timer);
  CHECK(world.delay_of(*timer) == minutes(5));
  world.fact(TimerExpired{*timer});
  CHECK_FALSE(world.job(call).exists);
}

TEST_CASE("A waiting call returns when the state is reached", "[model][course][R-25]") {
  World world = world_with(Inactive);
  const CallId first = world.call(request_of(Op::Activate, {0}, false, Unsynchronized));
  CHECK(world.called(first).returned);
  CHECK(world.called(first).code == ReturnCode::Completed);
  CHECK_FALSE(world.called(first).ended);
  world.settle();
  CHECK(world.called(first).ended);
  CHECK(world.called(first).entries[0].code == ReturnCode::Completed);  // it was there, and went on
  CHECK_FALSE(world.called(first).job);

  world.call(request_of(Op::Fracture));
  world.settle();
  const CallId second = world.call(request_of(Op::ResyncReplica, {0}, false, Synchronized));
  CHECK_FALSE(world.called(second).returned);
  world.settle();
  CHECK(world.called(second).code == ReturnCode::Completed);
}

TEST_CASE("Every entry must have reached the state", "[model][course][R-25]") {
  World world(Builder().pair(Fractured).pair(Fractured).build());
  const CallId call = world.call(request_of(Op::ResyncReplica, {0, 1}, false, Synchronized));
  world.fact(WorkDone{PairId{0}});
  CHECK_FALSE(world.called(call).returned);
  world.fact(WorkDone{PairId{1}});
  CHECK(world.called(call).returned);
}

TEST_CASE("A wait that runs over its limit is 3, the copy goes on", "[model][course][R-28]") {
  Policy policy;
  policy.wait_limit = seconds(30);
  policy.call_latency = seconds(2);
  World world(Builder().pair(Inactive).policy(policy).build());
  const CallId call = world.call(request_of(Op::Activate, {0}, false, Synchronized));
  const auto timer = world.timer(TimerPurpose::Wait);
  REQUIRE(timer);
  CHECK(world.delay_of(*timer) == seconds(28));
  world.fact(TimerExpired{*timer});
  CHECK(world.called(call).code == ReturnCode::Timeout);
  CHECK_FALSE(world.called(call).ended);
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
  CHECK(world.called(call).ended);
  CHECK(world.called(call).code == ReturnCode::Timeout);
}

TEST_CASE("A job with a wait ends in Exception 3 at the limit", "[model][course][R-28]") {
  Policy policy;
  policy.wait_limit = seconds(30);
  policy.jobs = JobPolicy::Async;
  World world(Builder().pair(Inactive).policy(policy).build());
  const CallId call = world.call(request_of(Op::Activate, {0}, false, Synchronized));
  world.fact(TimerExpired{*world.timer(TimerPurpose::Wait)});
  CHECK(world.job(call).state == JobState::Exception);
  CHECK(world.job(call).error_code == ReturnCode::Timeout);
  CHECK(world.job(call).percent_complete == 100);
}

TEST_CASE("A call that starts some entries ends with the code of the first failure",
          "[model][course][S-03]") {
  World world(Builder().pair(Synchronized).pair(Initialized).pair(Synchronized).build());
  Request request = request_of(Op::Fracture, {0, 1, 2});
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
  const CallId call = world.call(request);
  CHECK(world.called(call).code == ReturnCode::JobStarted);
  world.settle();
  CHECK(world.pair(0).copy_state == Fractured);
  CHECK(world.pair(2).copy_state == Fractured);
  CHECK(world.job(call).state == JobState::Exception);
  CHECK(world.job(call).error_code == ReturnCode::Failed);
  CHECK(world.job(call).reason == Reason::wrong_copy_state);
}

TEST_CASE("Failing work breaks the pair and fails the entry", "[model][course][R-63]") {
  World world = world_with(Fractured);
  const CallId call = world.call(request_of(Op::ResyncReplica, {0}, false, Synchronized));
  world.fact(WorkFailed{PairId{0}, Reason::element_failed});
  CHECK(world.pair().copy_state == Broken);
  CHECK(world.pair().progress_status == ProgressStatus::NotApplicable);
  CHECK(world.pair().requested_copy_state == NotApplicable);
  CHECK(world.called(call).code == ReturnCode::Failed);
  CHECK(effect_names(world.last.effects) == "StopFlow");
}

TEST_CASE("An unspecified error is 2", "[model][course][S-10]") {
  World world = world_with(Fractured);
  const CallId call = world.call(request_of(Op::ResyncReplica));
  world.fact(WorkFailsUnspecified{PairId{0}});
  CHECK(world.job(call).error_code == ReturnCode::UnspecifiedError);
  CHECK(world.pair().copy_state == Broken);
}

TEST_CASE("An operation that makes a wait hopeless ends it at once with 4",
          "[model][course][R-26]") {
  World world = world_with(Fractured);
  const CallId resync = world.call(request_of(Op::ResyncReplica, {0}, false, Synchronized));
  const CallId suspend = world.call(request_of(Op::Suspend));
  CHECK(world.called(resync).code == ReturnCode::Failed);
  CHECK(world.called(resync).ended);
  CHECK(effect_names(world.last.effects) == "StopFlow StartWork");
  world.settle();
  CHECK(world.pair().copy_state == Suspended);
  CHECK(world.pair().progress_status == ProgressStatus::Dormant);
  CHECK(world.pair().image == Image::incomplete);
  CHECK(world.job(suspend).state == JobState::Completed);
}

TEST_CASE("Abort gives a restore up", "[model][course][D-12]") {
  World world = world_with(Split);
  const CallId restore = world.call(request_of(Op::RestorefromReplica));
  CHECK(world.pair().progress_status == ProgressStatus::Restoring);
  world.call(request_of(Op::Abort));
  CHECK(world.job(restore).state == JobState::Exception);
  world.settle();
  CHECK(world.pair().copy_state == Aborted);
  CHECK(world.pair().progress_status == ProgressStatus::Requiresresync);
}

TEST_CASE("Restore ends in Restored, in version seed in Synchronized", "[model][course][D-19]") {
  World seed = world_with(Fractured);
  seed.call(request_of(Op::RestorefromReplica));
  seed.settle();
  CHECK(seed.pair().copy_state == Synchronized);
  CHECK(effect_names(seed.effects).find("StartFlow") != std::string::npos);
  World later = world_with(Fractured, Mode::Synchronous, Version::cim241);
  later.call(request_of(Op::RestorefromReplica));
  later.settle();
  CHECK(later.pair().copy_state == Restored);
  CHECK(effect_names(later.effects).find("StartFlow") == std::string::npos);
}

TEST_CASE("Suspend and Resume keep the changes and the times", "[model][course][D-20]") {
  World world = world_with(Synchronized);
  world.now = seconds(1);
  world.call(request_of(Op::Suspend));
  world.settle();
  CHECK(world.pair().when_suspended == seconds(1));
  world.now = seconds(2);
  world.call(request_of(Op::Resume));
  CHECK(std::get<StartWork>(world.last.effects.back()).work == Work::CopyChanges);
  CHECK(world.pair().when_activated == seconds(2));
  world.settle();
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("Deactivate forgets the changes, Activate copies everything", "[model][course][D-13]") {
  World world = world_with(Synchronized);
  world.call(request_of(Op::Deactivate));
  CHECK(world.pair().progress_status == ProgressStatus::Dormant);
  world.settle();
  CHECK(effect_names(world.last.effects).starts_with("StopFlow ForgetChanges"));
  CHECK(world.pair().when_deactivated.has_value());
  world.call(request_of(Op::Activate));
  CHECK(std::get<StartWork>(world.last.effects.back()).work == Work::CopyAll);
}

TEST_CASE("Reset To Sync waits for the queue, Reset To Async does not", "[model][course][D-22]") {
  World world = world_with(Synchronized, Mode::Asynchronous);
  const CallId sync = world.call(request_of(Op::ResetToSync));
  CHECK(world.pair().mode == Mode::Asynchronous);
  CHECK(world.pair().progress_status == ProgressStatus::Synchronizing);
  CHECK(world.pair().requested_copy_state == NotApplicable);
  world.settle();
  CHECK(world.pair().mode == Mode::Synchronous);
  CHECK(world.pair().progress_status == ProgressStatus::Completed);
  CHECK(world.job(sync).state == JobState::Completed);
  const CallId async = world.call(request_of(Op::ResetToAsync));
  CHECK(world.pair().mode == Mode::Asynchronous);
  CHECK(effect_names(world.last.effects) == "ChangeMode ArmTimer");
  CHECK(world.job(async).state == JobState::Completed);
}

TEST_CASE("The Mode of a pair that is being copied changes at once, the copy goes on",
          "[model][course][D-22]") {
  World world = world_with(Inactive, Mode::Asynchronous);
  const CallId copy = world.call(request_of(Op::Activate));
  world.call(request_of(Op::ResetToSync));
  CHECK(world.pair().mode == Mode::Synchronous);
  CHECK(world.pair().copy_state == Unsynchronized);
  world.settle();
  CHECK(world.job(copy).state == JobState::Completed);
  CHECK(world.pair().copy_state == Synchronized);
}

TEST_CASE("Detach ends with the instance gone", "[model][course][A-7]") {
  World world(Builder().pair(Synchronized).pair(Synchronized).group(2).build());
  world.call(request_of(Op::Detach, {0}, true));
  world.settle();
  CHECK_FALSE(world.pair(0).exists);
  CHECK(world.service.groups[0].members == std::vector<PairId>{PairId{1}});
  CHECK(decide(world.service, request_of(Op::Detach)).reason == Reason::unknown_association);
}

TEST_CASE("Dissolve leaves a SettingsDefineState where aspects are supported",
          "[model][course][R-11]") {
  World world = world_with(Synchronized);
  const CallId call = world.call(request_of(Op::Dissolve));
  CHECK(world.pair().progress_status == ProgressStatus::Detaching);  // seed has no Terminating
  world.settle();
  CHECK(world.called(call).settings_state == std::vector<PairId>{PairId{0}});
  CHECK(world.service.settings_states_created == 1);
  World without = world_with(Synchronized);
  without.service.profile.features.reset(45);
  const CallId plain = without.call(request_of(Op::Dissolve));
  without.settle();
  CHECK(without.called(plain).settings_state.empty());
}

TEST_CASE("Settings of an accepted call take effect on its pairs", "[model][course][R-65]") {
  World world = world_with(Fractured);
  Request request = request_of(Op::ResyncReplica);
  request.settings =
      SettingValues{{SettingProperty::CopyPriority, 4}, {SettingProperty::CopyRecoveryMode, 3}};
  world.call(request);
  CHECK(world.pair().copy_priority == CopyPriority::Urgent);
  CHECK(world.pair().copy_recovery_mode == CopyRecoveryMode::Manual);
  CHECK(effect_names(world.last.effects) == "ApplySettings StartWork");
}

TEST_CASE("SyncState beside CopyState", "[model][course][S-13]") {
  CHECK(sync_state_of(Failedover, ProgressStatus::Completed, SyncType::Mirror) ==
        SyncState::Broken);
  CHECK(sync_state_of(Unsynchronized, ProgressStatus::Synchronizing, SyncType::Mirror) ==
        SyncState::ResyncInProgress);
  CHECK(sync_state_of(Unsynchronized, ProgressStatus::Resyncing, SyncType::Mirror) ==
        SyncState::CopyInProgress);
  CHECK(sync_state_of(Split, ProgressStatus::Restoring, SyncType::Mirror) ==
        SyncState::RestoreInProgress);
  CHECK(sync_state_of(Synchronized, ProgressStatus::Completed, SyncType::Clone) ==
        SyncState::Frozen);
  CHECK(sync_state_of(Partitioned, ProgressStatus::Unknown, SyncType::Mirror) ==
        SyncState::Unknown);
}
