// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/service/methods/methods.hpp"
#include "model/service/settings.hpp"
#include "tests/model/requested.hpp"
#include "tests/model/small_world.hpp"

using namespace replisim;
using namespace replisim::testing;
using P = SettingProperty;

namespace {

/// What becomes of a property given with a call, a letter for each SyncType in the order Mirror,
/// Snapshot, Clone, TokenizedClone (which no method creates): A acts, n is noted as of no use here.
struct Row {
  P property;
  std::int64_t value;
  const char* list;    ///< Abort of three pairs, of which the second can not be aborted
  const char* group;   ///< the same of a GroupSynchronized
  const char* one;     ///< CreateElementReplica
  const char* many;    ///< CreateListReplica of three pairs, of which the second is in use
  const char* paired;  ///< CreateGroupReplica
};
constexpr Row kRows[] = {
    {P::Pairing, 4, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::UnequalGroupsAction, 4, "nnnn", "nnnn", "nnn", "nnn", "AAA"},
    {P::DesiredCopyMethodology, 3, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::TargetElementSupplier, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::ThinProvisioningPolicy, 2, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::ConsistentPointInTime, 1, "AAAA", "AAAA", "nAA", "nAA", "nAA"},
    {P::DeltaUpdateInterval, 1, "Annn", "Annn", "Ann", "Ann", "Ann"},
    {P::Multihop, 2, "nnnn", "nnnn", "AAA", "AAA", "AAA"},
    {P::OnGroupOrListError, 2, "AAAA", "AAAA", "nnn", "AAA", "nnn"},
    {P::CopyPriority, 4, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::CopyRecoveryMode, 3, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::DeltaUpdateBlocks, 1, "Annn", "Annn", "Ann", "Ann", "Ann"},
    {P::FailedCopyStopsHostIO, 1, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::UnequalListsAction, 4, "nnnn", "nnnn", "nnn", "AAA", "nnn"},
    {P::ReadOnly, 3, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::StorageCompressionPolicy, 2, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::AutoDelete, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::RRCHardwareCompressionEnabled, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::RRCSoftwareCompressionEnabled, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::TargetElementGoal, 3, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::TargetElementResourcePool, 3, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::TimeBeforeRemoval, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::ConsistencyExempt, 1, "nnnn", "AAAA", "nnn", "nnn", "AAA"},
    {P::ConsistentAsyncCopy, 1, "nnnn", "nnnn", "nnn", "nnn", "nnn"},
    {P::DesiredRPO, 1, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
    {P::MaximumSkew, 1, "AAAA", "AAAA", "AAA", "AAA", "AAA"},
};

enum class Scene : std::uint8_t { List, Group, One, Many, Paired };
constexpr Scene kScenes[] = {Scene::List, Scene::Group, Scene::One, Scene::Many, Scene::Paired};
constexpr const char* kSceneNames[] = {"list", "group", "one", "many", "paired"};

const char* expected(const Row& row, Scene scene) {
  const char* const columns[] = {row.list, row.group, row.one, row.many, row.paired};
  return columns[static_cast<std::size_t>(scene)];
}

/// Everything that a call with the settings brings about.
struct Brought {
  ReturnCode code = ReturnCode::Completed;
  std::vector<Pair> pairs;
  std::vector<Group> groups;
  std::vector<DrainSet> sets;
  std::string effects;
  std::vector<SettingProperty> noted;

  bool is_like(const Brought& other) const {
    return code == other.code && pairs == other.pairs && groups == other.groups &&
           sets == other.sets && effects == other.effects;
  }
};

Brought brought_by(const World& world, CallId call) {
  const Service& service = world.service;
  return {service[call].code,
          service.pairs,
          service.groups,
          service.sets,
          effect_names(world.effects),
          service[call].noted_settings};
}

Brought modify(SyncType type, bool by_group, const SettingsParameter& settings) {
  Builder builder(Version::cim249);
  for (const CopyState state :
       {CopyState::Unsynchronized, CopyState::Broken, CopyState::Unsynchronized}) {
    builder.pair(state, Mode::Asynchronous, Locality::Remote, type);
  }
  if (by_group) {
    builder.group(3);
  }
  World world(builder.build());
  Request request =
      by_group ? group_request(Operation::Abort) : request_of(Operation::Abort, {0, 1, 2});
  request.settings = settings;
  return brought_by(world, world.call(request));
}

/// Four volumes on each of two arrays; in the group of targets there may be one more than in the
/// group of sources.
Service volumes(bool unequal) {
  Service service = Builder(Version::cim249).build();
  service.systems = {{"a1"}, {"b1"}};
  service.connections = {{0, 1}};
  ReplicationGroup groups[2];
  for (std::uint32_t i = 0; i < 8; ++i) {
    service.elements.push_back({"v" + std::to_string(i), i / 4, mib(64)});
    if (i % 4 < 2 || (unequal && i == 6)) {
      groups[i / 4].members.push_back(ElementId{i});
    }
  }
  service.replication_groups = {groups[0], groups[1]};
  return service;
}

Brought create(SyncType type, Scene scene, bool unequal, const SettingsParameter& settings) {
  World world(volumes(unequal));
  Requested wanted(scene == Scene::One    ? Method::CreateElementReplica
                   : scene == Scene::Many ? Method::CreateListReplica
                                          : Method::CreateGroupReplica);
  wanted.number("SyncType", static_cast<std::int64_t>(type))
      .number("Mode", static_cast<std::int64_t>(Mode::Asynchronous))
      .settings(settings);
  if (scene == Scene::One) {
    wanted.reference("SourceElement", element(0)).reference("TargetElement", element(4));
  } else if (scene == Scene::Paired) {
    wanted.reference("SourceGroup", {Reference::Kind::ReplicationGroup, 0})
        .reference("TargetGroup", {Reference::Kind::ReplicationGroup, 1});
  } else {
    CallId busy;  // the second target belongs to another source
    MethodAnswer answer;
    const MethodRequest other = Requested(Method::CreateElementReplica)
                                    .number("SyncType", 6)
                                    .reference("SourceElement", element(3))
                                    .reference("TargetElement", element(5))
                                    .done();
    world.take(invoke(world.service, other, world.now, busy, answer));
    for (const std::uint32_t i : {0U, 1U, 2U}) {
      wanted.reference("SourceElements", element(i)).reference("TargetElements", element(4 + i));
    }
    if (unequal) {
      wanted.reference("TargetElements", element(7));
    }
  }
  CallId call;
  MethodAnswer answer;
  world.take(invoke(world.service, wanted.done(), world.now, call, answer));
  return brought_by(world, call);
}

Brought bring(SyncType type, Scene scene, bool unequal, const SettingsParameter& settings) {
  return scene == Scene::List || scene == Scene::Group
             ? modify(type, scene == Scene::Group, settings)
             : create(type, scene, unequal, settings);
}

}  // namespace

TEST_CASE("Every property of the settings has its row here", "[model][settings]") {
  REQUIRE(std::size(kRows) == setting_properties().size());
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    CHECK(kRows[i].property == setting_properties()[i].property);
  }
}

TEST_CASE("Every property of the settings acts on a call of any SyncType, or is noted",
          "[model][settings][D-40][R-65]") {
  const Row& row = GENERATE(from_range(std::begin(kRows), std::end(kRows)));
  for (const Scene scene : kScenes) {
    const bool unequal = (scene == Scene::Many && row.property == P::UnequalListsAction) ||
                         (scene == Scene::Paired && row.property == P::UnequalGroupsAction);
    const std::string letters = expected(row, scene);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const auto type = static_cast<SyncType>(static_cast<std::size_t>(SyncType::Mirror) + i);
      const Brought without = bring(type, scene, unequal, {});
      const Brought with = bring(type, scene, unequal, SettingValues{{row.property, row.value}});
      CAPTURE(name_of_setting(row.property), kSceneNames[static_cast<std::size_t>(scene)],
              name_of(type), without.effects, with.effects);
      CHECK(without.noted.empty());
      CHECK(with.is_like(without) == (letters[i] == 'n'));
      CHECK(with.noted ==
            (letters[i] == 'n' ? std::vector{row.property} : std::vector<SettingProperty>{}));
    }
  }
}

TEST_CASE(
    "A property that a profile does not support is refused by every method that takes settings",
    "[model][settings][R-66]") {
  const SettingInfo& info = GENERATE(from_range(setting_properties()));
  Service service = volumes(false);
  service.profile.settings.reset(static_cast<std::size_t>(info.property));
  const std::int64_t value = info.values.empty() ? 1 : info.values.front().number;
  const SettingsParameter settings = SettingValues{{info.property, value}};
  const auto code = [&service](const Requested& wanted) {
    World world(service);
    CallId call;
    MethodAnswer answer;
    world.take(invoke(world.service, wanted.done(), world.now, call, answer));
    CHECK(answer.reason == Reason::bad_setting);
    return world.called(call).code;
  };
  CHECK(code(Requested(Method::CreateElementReplica)
                 .number("SyncType", 6)
                 .reference("SourceElement", element(0))
                 .reference("TargetElement", element(4))
                 .settings(settings)) == ReturnCode::InvalidParameter);
  CHECK(code(Requested(Method::CreateSynchronizationAspect)
                 .number("SyncType", 7)
                 .reference("SourceElement", element(0))
                 .settings(settings)) == ReturnCode::InvalidParameter);
}

TEST_CASE("The defaults of a profile shape new pairs", "[model][settings][R-65]") {
  Service service = volumes(false);
  service.profile.setting_defaults.push_back(
      {Kinds{}.set(), P::CopyRecoveryMode, static_cast<std::int64_t>(CopyRecoveryMode::Manual)});
  const auto mode_of = [&service](const SettingsParameter& settings) {
    World world(service);
    CallId call;
    MethodAnswer answer;
    const MethodRequest request = Requested(Method::CreateElementReplica)
                                      .number("SyncType", 6)
                                      .reference("SourceElement", element(0))
                                      .reference("TargetElement", element(4))
                                      .settings(settings)
                                      .done();
    world.take(invoke(world.service, request, world.now, call, answer));
    return world.pair().copy_recovery_mode;
  };
  CHECK(mode_of({}) == CopyRecoveryMode::Manual);
  CHECK(mode_of(SettingValues{{P::CopyRecoveryMode, 2}}) == CopyRecoveryMode::Automatic);
  CHECK(mode_of(SettingValues{{P::CopyRecoveryMode, std::nullopt}}) == CopyRecoveryMode::Manual);
}
