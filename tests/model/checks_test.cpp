// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "model/rules/checks.hpp"
#include "model/rules/setting_use.hpp"
#include "tests/model/small_world.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

using enum CopyState;
using Op = Operation;

Service one_pair(CopyState state = Synchronized, Mode mode = Mode::Synchronous) {
  return Builder().pair(state, mode).build();
}

/// Check, code and reason of a refusal in one text.
std::string refusal(const Service& service, const Request& request) {
  const Decision decision = decide(service, request);
  std::string text = std::to_string(decision.check);
  text += ' ';
  text += name_of(decision.code);
  text += ' ';
  text += name_of_reason(decision.reason);
  return text;
}

}  // namespace

TEST_CASE("Checks 1 to 3: method, Operation, list", "[model][checks][R-03]") {
  Service service = one_pair();
  Request request = request_of(Op::Fracture);
  CHECK(refusal(service, request) == "0 Completed none");

  request.operation.reset();
  CHECK(refusal(service, request) == "2 InvalidParameter bad-operation");
  for (const int reserved : {0, 1, 3, 5, 6, 13, 24, 25, 26, 0x7FFF}) {
    CAPTURE(reserved);
    request.operation = static_cast<std::uint16_t>(reserved);
    CHECK(refusal(service, request) == "2 InvalidParameter bad-operation");
  }
  request.operation = std::uint16_t{0x8001};
  CHECK(refusal(service, request) == "2 NotSupported operation-not-offered");

  request = request_of(Op::Fracture, {});
  CHECK(refusal(service, request) == "3 InvalidParameter bad-list");
  request.synchronization.reset();
  CHECK(refusal(service, request) == "3 InvalidParameter bad-list");
  CHECK(refusal(service, request_of(Op::Fracture, {0, 0})) == "3 InvalidParameter bad-list");
  CHECK(refusal(service, request_of(Op::Fracture, {0, 7})) ==
        "3 InvalidParameter unknown-association");
  request = request_of(Op::Fracture);
  request.synchronization->push_back({ListEntry::Kind::Null, 0});
  CHECK(refusal(service, request) == "3 InvalidParameter bad-list");
  request.synchronization = {{ListEntry::Kind::Unknown, 0}};
  CHECK(refusal(service, request) == "3 InvalidParameter unknown-association");

  service.policy.method_off = true;
  request.operation.reset();
  CHECK(refusal(service, request) == "1 NotSupported method-not-supported");
}

TEST_CASE("Checks 4 to 7: sameness and offer", "[model][checks][R-13]") {
  Service service = Builder(Version::cim249)
                        .pair(Synchronized)
                        .pair(Synchronized, Mode::Asynchronous)
                        .pair(Synchronized, Mode::Synchronous, Locality::Local)
                        .pair(Synchronized)
                        .group(1, false)
                        .build();
  CHECK(refusal(service, request_of(Op::Fracture, {0, 1})) == "5 InvalidParameter mixed-list");
  CHECK(refusal(service, request_of(Op::Fracture, {0, 2})) == "0 Completed none");
  Request mixed = request_of(Op::Fracture, {0});
  mixed.synchronization->push_back({ListEntry::Kind::Group, 0});
  CHECK(refusal(service, mixed) == "4 InvalidParameter mixed-list");
  service.pairs[0].sync_type = SyncType::Clone;
  CHECK(refusal(service, request_of(Op::Fracture, {0, 3})) == "5 InvalidParameter mixed-list");
  service.pairs[0].sync_type = SyncType::Mirror;

  CHECK(refusal(service, request_of(Op::ReturnToResourcePool)) ==
        "6 InvalidParameter bad-operation");
  CHECK(refusal(service, request_of(Op::Failover, {2})) == "7 NotSupported operation-not-offered");
  CHECK(refusal(service, request_of(Op::Failover, {0, 2})) ==
        "7 NotSupported operation-not-offered");
  CHECK(refusal(service, request_of(Op::Fracture, {3})) == "0 Completed none");
  service.profile.group_features.set(50);
  CHECK(refusal(service, request_of(Op::Fracture, {3})) == "7 NotSupported operation-not-offered");
  CHECK(refusal(service, group_request(Op::Fracture)) == "0 Completed none");
  service.pairs[0].mode = Mode::Adaptive;
  CHECK(refusal(service, request_of(Op::Fracture)) == "0 Completed none");
  service.pairs[2].mode = Mode::Active;
  CHECK(refusal(service, request_of(Op::Fracture, {2})) == "7 NotSupported operation-not-offered");
}

TEST_CASE("Each version reserves the operations of the next", "[model][checks][R-01][A-10]") {
  const auto [version, operation, named] =
      GENERATE(table<Version, Op, bool>({{Version::seed, Op::Prepare, false},
                                         {Version::seed, Op::ResettoAdaptive, false},
                                         {Version::seed, Op::ResetReplica, false},
                                         {Version::cim241, Op::Prepare, true},
                                         {Version::cim241, Op::ResettoAdaptive, true},
                                         {Version::cim241, Op::ResettoActive, false},
                                         {Version::cim241, Op::ResetReplica, false},
                                         {Version::cim249, Op::ResettoActive, true},
                                         {Version::cim249, Op::ResetReplica, true},
                                         {Version::cim249, static_cast<Op>(28), false}}));
  const Service service = Builder(version).pair(Synchronized).build();
  CAPTURE(name_of_version(version), name_of(operation));
  CHECK((decide(service, request_of(operation)).check != 2) == named);
}

TEST_CASE("Version cim241 names 24 and 25, cim249 also 26", "[model][checks]") {
  const auto first = [](Version version, Op operation, Locality locality = Locality::Remote) {
    const Service service =
        Builder(version).pair(Synchronized, Mode::Synchronous, locality).build();
    return refusal(service, request_of(operation));
  };
  CHECK(first(Version::cim241, Op::Prepare) == "0 Completed none");
  CHECK(first(Version::seed, Op::ResettoAdaptive) == "2 InvalidParameter bad-operation");
  CHECK(first(Version::cim241, Op::ResettoAdaptive) == "0 Completed none");
  CHECK(first(Version::cim241, Op::ResettoActive) == "2 InvalidParameter bad-operation");
  CHECK(first(Version::cim249, Op::ResettoActive) == "0 Completed none");
  CHECK(first(Version::cim249, Op::ResettoActive, Locality::Local) ==
        "7 NotSupported operation-not-offered");
}

TEST_CASE("Check 8: settings and waits", "[model][checks][A-4][A-5]") {
  Service service = one_pair();
  Request request = request_of(Op::Fracture);
  request.settings = UnreadableSettings{"<INSTANCE"};
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 7}};
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");
  request.settings = SettingValues{{SettingProperty::ConsistentPointInTime, 2}};
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, std::nullopt}};
  CHECK(refusal(service, request) == "0 Completed none");
  request.settings = NullSettings{};
  CHECK(refusal(service, request) == "0 Completed none");
  request.unknown_parameters = true;
  CHECK(refusal(service, request) == "0 Completed none");
  service.profile.refuses_unknown_parameters = true;
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");
  request.unknown_parameters = false;
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");

  request = request_of(Op::Fracture, {0}, false, Split);
  CHECK(refusal(service, request) == "8 InvalidParameter bad-wait-state");
  request = request_of(Op::Fracture, {0}, false, NotApplicable);
  CHECK(refusal(service, request) == "0 Completed none");
  CHECK(decide(service, request).wants_job);
  request.wait_for_copy_state = std::uint16_t{99};
  CHECK(refusal(service, request) == "8 InvalidParameter bad-wait-state");
}

TEST_CASE("An earlier check wins over a later one", "[model][checks][R-03]") {
  Service service = Builder().pair(Unsynchronized).pair(Synchronized, Mode::Asynchronous).build();
  Request request = request_of(Op::Fracture, {0, 1}, false, Split);
  request.settings = UnreadableSettings{"x"};
  CHECK(decide(service, request).check == 5);
  CHECK(decide(service, request_of(Op::ReturnToResourcePool, {0, 1})).check == 5);
  Service local = service;
  local.pairs[0].locality = local.pairs[1].locality = Locality::Local;
  CHECK(decide(local, request_of(Op::Failover, {0, 1})).check == 5);
  CHECK(decide(local, request_of(Op::Failover, {0, 7})).check == 3);
  CHECK(decide(local, request_of(Op::AddSyncPair, {0, 7})).check == 2);
  CHECK(decide(local, request_of(Op::Failover, {0}, false, Split)).check == 7);
  request = request_of(Op::ReturnToResourcePool, {0}, false, Split);
  CHECK(decide(service, request).check == 6);
  request = request_of(Op::Fracture, {0}, false, Split);
  CHECK(decide(service, request).check == 8);
  request = request_of(Op::Fracture);
  CHECK(decide(service, request).check == 9);
  service.pairs[0].progress_status = ProgressStatus::Splitting;
  CHECK(decide(service, request).check == 9);
  request.force = true;
  CHECK(decide(service, request).check == 10);
  service.pairs[0].copy_state = Initialized;
  CHECK(decide(service, request).check == 10);
  service.pairs[0].progress_status = ProgressStatus::Completed;
  service.pairs[0].work = Work::None;
  CHECK(decide(service, request).check == 11);
}

TEST_CASE("Force needed anywhere refuses the whole call", "[model][checks][R-37]") {
  const Service service = Builder().pair(Synchronized).pair(Broken).build();
  Request request = request_of(Op::Fracture, {0, 1});
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
  CHECK(refusal(service, request) == "9 Failed force-needed");
  const Decision decision = decide(service, request);
  REQUIRE(decision.entries.size() == 1);  // the warning names the entry that needs Force
  CHECK(decision.entries[0].list_index == 1);
  CHECK(decision.entries[0].reason == Reason::force_needed);
  request.force = true;
  CHECK(refusal(service, request) == "0 Completed none");
}

TEST_CASE("F2: part of a consistency-enabled group needs Force", "[model][checks][R-36]") {
  Service service =
      Builder().pair(Synchronized).pair(Synchronized).pair(Synchronized).group(3).build();
  const Op sensitive = GENERATE(Op::Fracture, Op::Split, Op::Suspend, Op::Deactivate, Op::Detach,
                                Op::Dissolve, Op::Failover);
  CAPTURE(name_of(sensitive));
  CHECK(refusal(service, request_of(sensitive, {0, 1})) == "9 Failed force-needed");
  CHECK(refusal(service, request_of(sensitive, {0, 1}, true)) == "0 Completed none");
  CHECK(refusal(service, request_of(sensitive, {2, 0, 1})) == "0 Completed none");
  CHECK(refusal(service, group_request(sensitive)) == "0 Completed none");
  service.pairs[2].consistency_exempt = true;
  CHECK(refusal(service, request_of(sensitive, {0, 1})) == "0 Completed none");
  CHECK(refusal(service, request_of(sensitive, {2})) == "0 Completed none");
  service.pairs[2].consistency_exempt = false;
  service.groups[0].consistency_enabled = false;
  CHECK(refusal(service, request_of(sensitive, {0})) == "0 Completed none");
}

TEST_CASE("F2 does not touch operations that keep the group whole", "[model][checks][R-36]") {
  const Service service = Builder()
                              .pair(Synchronized, Mode::Asynchronous)
                              .pair(Synchronized, Mode::Asynchronous)
                              .group(2)
                              .build();
  CHECK(refusal(service, request_of(Op::ResetToSync)) == "0 Completed none");
  CHECK(refusal(service, request_of(Op::ReverseRoles)) == "0 Completed none");
  Request exempt = request_of(Op::Suspend);
  exempt.settings = SettingValues{{SettingProperty::ConsistencyExempt, 1}};
  CHECK(refusal(service, exempt) == "0 Completed none");
}

TEST_CASE("A list stops at the failing entry, or goes on", "[model][checks][R-18]") {
  const Service service = Builder().pair(Synchronized).pair(Inactive).pair(Synchronized).build();
  Request request = request_of(Op::Fracture, {0, 1, 2});
  const Decision stop = decide(service, request);
  CHECK(stop.code == ReturnCode::Completed);
  CHECK(stop.reason == Reason::required_step_pending);
  CHECK_FALSE(stop.entries[0].skipped);
  CHECK(stop.entries[1].code == ReturnCode::Failed);
  CHECK(stop.entries[2].skipped);
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
  const Decision go_on = decide(service, request);
  CHECK_FALSE(go_on.entries[2].skipped);
  CHECK(go_on.entries[1].code == ReturnCode::Failed);

  const Decision first = decide(service, request_of(Op::Fracture, {1, 0}));
  CHECK(first.code == ReturnCode::Failed);
  CHECK_FALSE(first.wants_job);
}

TEST_CASE("A split is all or nothing, whatever the list rule", "[model][checks][R-17]") {
  const Service service = Builder().pair(Synchronized).pair(Fractured).build();
  Request request = request_of(Op::Split, {0, 1}, true);
  request.settings = SettingValues{{SettingProperty::OnGroupOrListError, 2}};
  const Decision decision = decide(service, request);
  CHECK(decision.one_set);
  CHECK(decision.code == ReturnCode::Failed);
  CHECK(decision.entries[0].skipped);
  request = request_of(Op::Fracture, {0, 1});
  request.settings = SettingValues{{SettingProperty::ConsistentPointInTime, 1}};
  CHECK(decide(service, request).one_set);
}

TEST_CASE("A busy pair, or a busy element, is in use", "[model][checks][D-29]") {
  Service service = Builder().pair(Synchronized).pair(Synchronized).build();
  service.pairs[0].progress_status = ProgressStatus::Fracturing;
  service.pairs[0].work = Work::Control;
  CHECK(refusal(service, request_of(Op::Suspend)) == "10 InUse busy");
  CHECK(refusal(service, request_of(Op::Suspend, {1})) == "0 Completed none");
  service.pairs[1].system_element = service.pairs[0].system_element;
  CHECK(refusal(service, request_of(Op::Suspend, {1})) == "10 InUse busy");
}

TEST_CASE("Only Abort passes a restore", "[model][checks][D-29]") {
  Service service = one_pair(Fractured);
  service.pairs[0].progress_status = ProgressStatus::Restoring;
  service.pairs[0].work = Work::Restore;
  CHECK(refusal(service, request_of(Op::Abort)) == "0 Completed none");
  CHECK(refusal(service, request_of(Op::Detach)) == "10 InUse busy");
  CHECK(refusal(service, request_of(Op::Fracture)) == "10 InUse busy");
}

TEST_CASE("A required step answers before the CopyState, but not before a repetition",
          "[model][checks][A-9]") {
  Service service = one_pair(Fractured);
  service.pairs[0].progress_status = ProgressStatus::Requiresresync;
  CHECK(refusal(service, request_of(Op::Split)) == "11 Failed required-step-pending");
  CHECK(decide(service, request_of(Op::Fracture)).no_effect);
  CHECK(refusal(service, request_of(Op::ResyncReplica)) == "0 Completed none");
  CHECK(refusal(service, request_of(Op::Detach)) == "0 Completed none");
  CHECK(refusal(service, request_of(Op::ResetToAsync)) == "0 Completed none");
}

TEST_CASE("Repetitions succeed without effect", "[model][checks][R-06]") {
  const auto [operation, state] =
      GENERATE(table<Operation, CopyState>({{Op::Deactivate, Inactive},
                                            {Op::Failover, Failedover},
                                            {Op::Fracture, Fractured},
                                            {Op::Split, Split},
                                            {Op::Suspend, Suspended},
                                            {Op::Unprepare, Prepared},
                                            {Op::Abort, Aborted},
                                            {Op::ResetToSync, Synchronized},
                                            {Op::ResyncReplica, Synchronized}}));
  const Decision decision = decide(one_pair(state), request_of(operation));
  CAPTURE(name_of(operation));
  CHECK(decision.code == ReturnCode::Completed);
  CHECK(decision.no_effect);
  CHECK_FALSE(decision.wants_job);
}

TEST_CASE("Which calls are answered by a job", "[model][checks][S-02]") {
  Service service = one_pair();
  const Request plain = request_of(Op::Fracture);
  const Request waiting = request_of(Op::Fracture, {0}, false, Fractured);
  CHECK(decide(service, plain).wants_job);
  CHECK_FALSE(decide(service, waiting).wants_job);
  service.policy.jobs = JobPolicy::Sync;
  CHECK_FALSE(decide(service, plain).wants_job);
  service.policy.jobs = JobPolicy::Async;
  CHECK(decide(service, waiting).wants_job);
  service.policy.jobs = JobPolicy::Threshold;
  CHECK_FALSE(decide(service, plain, seconds(10)).wants_job);
  CHECK(decide(service, plain, seconds(11)).wants_job);
}

TEST_CASE("The order of checks is complete", "[model][checks][R-03]") {
  std::uint8_t number = 0;
  for (const Check& check : order_of_checks()) {
    CHECK(check.number == ++number);
    CHECK(check.each_entry == (check.number >= 10));
  }
  CHECK(number == 12);
}

TEST_CASE("A property of the settings that is not supported is refused", "[model][checks][R-66]") {
  const SettingInfo& info = GENERATE(from_range(setting_properties()));
  CAPTURE(info.name);
  const std::int64_t value = info.values.empty() ? 1 : info.values.front().number;
  Service service = Builder(Version::cim249).pair(Unsynchronized).build();
  Request request = request_of(Op::Suspend);
  request.settings = SettingValues{{info.property, value}};
  CHECK(refusal(service, request) == "0 Completed none");
  service.profile.settings.reset(static_cast<std::size_t>(info.property));
  CHECK(refusal(service, request) == "8 InvalidParameter bad-setting");
  const Service seed = Builder().pair(Unsynchronized).build();
  CHECK((refusal(seed, request) == "0 Completed none") == exists_in(Version::seed, info.property));
}

TEST_CASE("Redirect-On-Write came with cim249, RPO and Skew after the seed",
          "[model][checks][R-66]") {
  const auto [version, property, value, known] =
      GENERATE(table<Version, SettingProperty, std::int64_t, bool>(
          {{Version::cim241, SettingProperty::DesiredCopyMethodology, 11, false},
           {Version::cim249, SettingProperty::DesiredCopyMethodology, 11, true},
           {Version::cim241, SettingProperty::DesiredCopyMethodology, 10, true},
           {Version::seed, SettingProperty::DesiredRPO, 5, false},
           {Version::cim241, SettingProperty::DesiredRPO, 5, true},
           {Version::seed, SettingProperty::MaximumSkew, 5, false}}));
  const Service service = Builder(version).pair(Unsynchronized).build();
  Request request = request_of(Op::Suspend);
  request.settings = SettingValues{{property, value}};
  CHECK((refusal(service, request) == "0 Completed none") == known);
}

TEST_CASE("What is never, what is not offered, what is optional", "[model][checks][D-02][D-03]") {
  Service service = one_pair();
  service.pairs[0].sync_type = SyncType::Clone;
  CHECK(refusal(service, request_of(Op::Detach)) == "0 Completed none");
  CHECK(refusal(service, request_of(Op::Failover)) == "6 InvalidParameter bad-operation");
  CHECK(refusal(service, request_of(Op::ReverseRoles)) == "7 NotSupported operation-not-offered");
  CHECK(refusal(service, request_of(Op::Fracture)) == "7 NotSupported operation-not-offered");
  const Pair& pair = service.pairs[0];
  service.profile.listed[kind_index({pair.sync_type, pair.mode, pair.locality})].set(
      static_cast<std::size_t>(Op::Fracture));
  CHECK(refusal(service, request_of(Op::Fracture)) == "0 Completed none");
}

TEST_CASE("Feature 16 ties a snapshot to its source", "[model][checks][D-03]") {
  Service service = one_pair();
  service.pairs[0].sync_type = SyncType::Snapshot;
  CHECK(refusal(service, request_of(Op::Detach)) == "0 Completed none");
  service.profile.features.set(16);
  for (const Op operation : {Op::Detach, Op::Dissolve}) {
    CHECK(refusal(service, request_of(operation)) == "7 NotSupported operation-not-offered");
  }
  CHECK(refusal(service, request_of(Op::ReturnToResourcePool)) == "0 Completed none");
  service.pairs[0].sync_type = SyncType::Clone;
  CHECK(refusal(service, request_of(Op::Detach)) == "0 Completed none");
}
