// SPDX-License-Identifier: Apache-2.0
#include "model/rules/capabilities.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/rules/capability_values.hpp"
#include "model/service/settings.hpp"
#include "scenarios/checker/cell_answer.hpp"
#include "scenarios/format/profile.hpp"

using namespace replisim;
using namespace replisim::capability;

namespace {

std::vector<Profile> all_profiles() {
  std::vector<Profile> profiles;
  format::Diagnostics diagnostics;
  format::Problems problems("test", diagnostics);
  for (const Version version : {Version::seed, Version::cim241, Version::cim249}) {
    for (const std::string& name : format::profile_names()) {
      profiles.push_back(format::find_profile({name, ".", 0, ""}, version, problems).value());
    }
  }
  return profiles;
}

template <class Value>
bool has(const std::vector<Value>& values, std::uint64_t value) {
  return std::find(values.begin(), values.end(), static_cast<Value>(value)) != values.end();
}

/// The list method takes the call in this state, with Force or without, under some knowledge that
/// the service can have; a restore that runs and a resync that is due are part of the state.
bool takes(checker::CellAnswers& answers, const ReplicationKind& kind, std::uint16_t operation,
           CopyState state) {
  for (const ProgressStatus progress :
       {ProgressStatus::Completed, ProgressStatus::Restoring, ProgressStatus::Requiresresync}) {
    auto here = answers.situation(kind, state, progress, ListComposition::Alone);
    for (const bool force : {false, true}) {
      for (const auto& answer : answers.leaves()[answers.leaf_of(here, operation, force)]) {
        if (answer.check == "-" || answer.check == "12") return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("What is announced is what is accepted, for every profile, type, state and operation",
          "[capabilities][R-68][D-03]") {
  std::size_t accepted = 0;
  for (const Profile& profile : all_profiles()) {
    checker::CellAnswers answers(profile, profile.version);
    for (const std::uint64_t type : replication_types(profile).values) {
      const auto number = static_cast<std::uint16_t>(type);
      const ReplicationKind kind = convert_replication_type(profile, number).kind;
      for (const ValueName& state : value_map<CopyState>()) {
        if (state.number == 14 || state.number == 15) continue;  // of groups, of requests
        const OperationsAnswer announced =
            list_operations(profile, number, std::nullopt, state.number);
        if (announced.code != kSuccess) {
          CHECK(profile.version == Version::seed);  // Restored came later
          continue;
        }
        for (const ValueName& operation : value_map<Operation>()) {
          CAPTURE(profile.name, name_of_version(profile.version), number, state.name,
                  operation.name);
          const bool taken =
              takes(answers, kind, operation.number, static_cast<CopyState>(state.number));
          CHECK(has(announced.operations, operation.number) == taken);
          accepted += taken ? 1U : 0U;
        }
      }
    }
  }
  CHECK(accepted > 1000);
}

TEST_CASE("RequiresForce and UpdatesSynchronizedPath follow the rows", "[capabilities][R-12]") {
  const Profile profile = generic_profile(Version::cim241);
  constexpr std::uint16_t kMirrorRemote = 4;
  const OperationsAnswer broken = list_operations(profile, kMirrorRemote, 2, 5);
  const auto place = [](const OperationsAnswer& answer, Operation operation) {
    const auto found = std::find(answer.operations.begin(), answer.operations.end(),
                                 static_cast<std::uint16_t>(operation));
    REQUIRE(found != answer.operations.end());
    return static_cast<std::size_t>(found - answer.operations.begin());
  };
  CHECK(broken.requires_force[place(broken, Operation::Fracture)]);
  CHECK_FALSE(broken.requires_force[place(broken, Operation::ResyncReplica)]);
  const OperationsAnswer synchronized = list_operations(profile, kMirrorRemote, 2, 4);
  CHECK(synchronized.updates_synchronized_path[place(synchronized, Operation::ReverseRoles)]);
  CHECK_FALSE(synchronized.updates_synchronized_path[place(synchronized, Operation::Fracture)]);
  const OperationsAnswer seed =
      list_operations(generic_profile(Version::seed), kMirrorRemote, std::nullopt, std::nullopt);
  CHECK_FALSE(seed.operations.empty());
  CHECK(seed.requires_force.empty());
}

TEST_CASE("Values 3, 5, 6 and 13 are of the single method only", "[capabilities][R-02]") {
  const Profile profile = generic_profile(Version::seed);
  for (const Operation operation : {Operation::ActivateConsistency, Operation::AddSyncPair,
                                    Operation::DeactivateConsistency, Operation::RemoveSyncPair}) {
    const auto number = static_cast<std::uint16_t>(operation);
    CHECK(has(operations(profile, 2, std::nullopt).operations, number));
    CHECK_FALSE(has(list_operations(profile, 2, std::nullopt, std::nullopt).operations, number));
  }
}

TEST_CASE("Waits are asked for by numbers of their own", "[capabilities][R-23][R-24]") {
  const Profile profile = generic_profile(Version::cim241);
  constexpr std::uint16_t kList = 5;  // 6 in SupportedSynchronousActions[]
  const Numbers fracture =
      wait_for_copy_states(profile, 4, kList, static_cast<std::uint16_t>(Operation::Fracture));
  CHECK(fracture.values == std::vector<std::uint64_t>{6});
  CHECK(wait_for_copy_states(profile, 4, kList, static_cast<std::uint16_t>(Operation::Detach))
            .values.empty());
  CHECK(wait_for_copy_states(profile, 4, 2, std::nullopt).values ==
        std::vector<std::uint64_t>{2, 3, 4, 8, 11});
  CHECK(wait_for_copy_states(profile, 4, 12, std::nullopt).code == kInvalidParameter);
  CHECK(wait_for_copy_states(generic_profile(Version::seed), 4, 7, std::nullopt).code ==
        kInvalidParameter);
}

TEST_CASE("Types convert there and back, where they are offered", "[capabilities][R-01]") {
  for (const Profile& profile : all_profiles()) {
    const Numbers types = replication_types(profile);
    CHECK_FALSE(types.values.empty());
    for (const ValueName& value : value_map<ReplicationType>()) {
      CAPTURE(profile.name, name_of_version(profile.version), value.name);
      const KindAnswer kind = convert_replication_type(profile, value.number);
      CHECK((kind.code == kSuccess) == has(types.values, value.number));
      if (kind.code != kSuccess) continue;
      const TypeAnswer back = convert_sync_type(profile, static_cast<std::uint16_t>(kind.kind.type),
                                                static_cast<std::uint16_t>(kind.kind.mode),
                                                static_cast<std::uint16_t>(kind.kind.place));
      CHECK(back.code == kSuccess);
      CHECK(static_cast<std::uint16_t>(back.type.value()) == value.number);
    }
  }
  const Profile seed = generic_profile(Version::seed);
  CHECK(replication_types(seed).values.size() == 12);
  CHECK(convert_replication_type(seed, 14).code == kInvalidParameter);
  CHECK(convert_sync_type(seed, 6, 4, 2).code == kInvalidParameter);
  CHECK(convert_sync_type(seed, 6, 2, 4).code == kInvalidParameter);
}

TEST_CASE("States, features, maxima and settings come from the profile", "[capabilities][R-66]") {
  format::Diagnostics diagnostics;
  format::Problems problems("test", diagnostics);
  const Profile array = format::find_profile({"3par", ".", 0, ""}, std::nullopt, problems).value();
  constexpr std::uint16_t kSnapshot = 6;
  constexpr std::uint16_t kClone = 10;
  const CopyStatesAnswer snapshot = copy_states(array, kSnapshot, std::nullopt);
  for (std::size_t i = 0; i < snapshot.states.size(); ++i) {
    if (snapshot.states[i] == CopyState::Unsynchronized) CHECK(snapshot.host_accessible[i]);
    if (snapshot.states[i] == CopyState::Broken) CHECK_FALSE(snapshot.host_accessible[i]);
  }
  CHECK(has(features(array, kClone).values, 18));
  CHECK_FALSE(has(features(array, kSnapshot).values, 18));
  CHECK(copy_states(array, 2, std::nullopt).code == kNotSupported);
  CHECK(setting_values(array, kClone, 5).code == kNone);
  CHECK(default_settings(array, kClone).code == kNone);
  CHECK(list_operations(array, kClone, kGroupSynchronized, std::nullopt).code == kNotSupported);

  const Profile generic = generic_profile(Version::cim241);
  CHECK(setting_values(generic, 2, 5).values == std::vector<std::uint64_t>{2, 3});
  CHECK(setting_values(generic, 2, 2).values == std::vector<std::uint64_t>{2, 3});
  CHECK(setting_values(generic, 2, 22).code == kInvalidParameter);
  CHECK(maximum(generic, 2, 2).code == kNone);
  CHECK(maximum(generic, 2, 13).code == kInvalidParameter);
  CHECK(default_group_persistency(generic).values == std::vector<std::uint64_t>{2});
  CHECK(default_consistency(generic, 2).values == std::vector<std::uint64_t>{0});
  CHECK(list_features(generic, 2).values == std::vector<std::uint64_t>{2, 3, 4});
  CHECK(has(group_copy_states(generic, 2, std::nullopt).states, 14));
  const CopyStatesAnswer failback =
      copy_states(generic, 4, static_cast<std::uint16_t>(Operation::Failback));
  CHECK(failback.states == std::vector<CopyState>{CopyState::Failedover});
}

TEST_CASE("One service holds both ends: it may be called from either", "[capabilities][R-67]") {
  const OperationsAnswer answer =
      list_operations(generic_profile(Version::cim241), 4, std::nullopt, std::nullopt);
  constexpr std::uint16_t kSourceOrTarget = 4;
  REQUIRE(answer.service_controlling.size() == answer.operations.size());
  CHECK(std::all_of(answer.service_controlling.begin(), answer.service_controlling.end(),
                    [](std::uint16_t side) { return side == kSourceOrTarget; }));
}

TEST_CASE("Defaults of the profile hold where the call says nothing", "[capabilities][R-65]") {
  Profile profile = generic_profile(Version::seed);
  const ReplicationKind mirror{SyncType::Mirror, Mode::Synchronous, Locality::Local};
  const ReplicationKind clone{SyncType::Clone, Mode::Synchronous, Locality::Local};
  Kinds mirrors;
  mirrors.set(kind_index(mirror));
  constexpr auto kRule = SettingProperty::OnGroupOrListError;
  profile.setting_defaults.push_back({mirrors, kRule, 2});
  CHECK(read_settings(AbsentSettings{}, profile, mirror).on_error == OnGroupOrListError::Continue);
  CHECK(read_settings(AbsentSettings{}, profile, clone).on_error == OnGroupOrListError::Stop);
  const SettingValues null = {{kRule, std::nullopt}};
  CHECK(read_settings(null, profile, mirror).on_error == OnGroupOrListError::Continue);
  const SettingValues given = {{kRule, 3}};
  CHECK(read_settings(given, profile, mirror).on_error == OnGroupOrListError::Stop);
  for (const auto& [property, value] : default_settings(profile, 2).properties) {
    if (property == kRule) CHECK(value == 2);
  }
}
