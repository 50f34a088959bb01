// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "model/rules/versions.hpp"
#include "model/service/methods/methods.hpp"
#include "tests/model/requested.hpp"
#include "tests/model/small_world.hpp"

using namespace replisim;
using namespace replisim::testing;

namespace {

/// Four volumes on two arrays with a line between them, and no relationship.
Service bare_service(Version version = Version::cim241) {
  Service service = Builder(version).build();
  service.systems = {{"a1"}, {"b1"}};
  service.connections = {{0, 1}};
  for (const std::uint32_t system : {0U, 0U, 1U, 1U}) {
    const std::string name = "v" + std::to_string(service.elements.size() + 1);
    service.elements.push_back({name, system, Bytes{std::int64_t{1} << 30}, true, std::nullopt});
  }
  return service;
}

Requested create_pair(std::uint32_t source, std::uint32_t target) {
  return Requested(Method::CreateElementReplica)
      .number("SyncType", 6)
      .reference("SourceElement", element(source))
      .reference("TargetElement", element(target));
}

CallId call(World& world, const MethodRequest& request, MethodAnswer* told = nullptr) {
  CallId id;
  MethodAnswer answer;
  world.take(invoke(world.service, request, world.now, id, answer));
  CHECK(broken_invariants(world.service) == std::vector<std::string>());
  if (told != nullptr) {
    *told = answer;
  }
  return id;
}

ReturnCode code_of(World& world, const MethodRequest& request) {
  return world.called(call(world, request)).code;
}

}  // namespace

TEST_CASE("Every method has one row with its parameters in it once", "[model][methods]") {
  std::set<std::string_view> names;
  for (const MethodInfo& info : methods()) {
    CAPTURE(info.name);
    CHECK(names.insert(info.name).second);
    CHECK(parse_method(info.name) == info.method);
    CHECK(name_of_method(info.method) == info.name);
    std::set<std::string_view> parameters;
    for (const ParameterInfo& parameter : info.parameters) {
      CAPTURE(parameter.name);
      CHECK(parameters.insert(parameter.name).second);
      CHECK_FALSE((parameter.required && parameter.direction == Direction::Out));
      CHECK(parameter_of(info, parameter.name) ==
            static_cast<std::uint8_t>(&parameter - info.parameters.data()));
    }
    CHECK_FALSE(parameter_of(info, "NoSuchParameter"));
  }
  CHECK(names.size() >= 29);
  CHECK_FALSE(parse_method("Activate"));
}

TEST_CASE("A created pair is copied as one that is activated", "[model][methods]") {
  World world(bare_service());
  const CallId id = call(world, create_pair(0, 2).done());
  REQUIRE(world.service.pairs.size() == 1);
  CHECK(world.called(id).code == ReturnCode::JobStarted);
  CHECK(world.pair().exists);
  CHECK(world.pair().locality == Locality::Remote);
  CHECK(world.pair().mode == Mode::Synchronous);
  CHECK(world.pair().copy_state == CopyState::Unsynchronized);
  CHECK(effect_names(world.last.effects) == "EstablishPair StartWork");
  world.settle();
  CHECK(world.pair().copy_state == CopyState::Synchronized);
  CHECK(world.pair().image == Image::consistent);
  CHECK(world.job(id).state == JobState::Completed);
  CHECK(world.called(id).outputs.front().values == std::vector<std::string>{world.pair().name});
}

TEST_CASE("WaitForCopyState Initialized, Inactive and Prepared ask for no copy",
          "[model][methods]") {
  const auto state = GENERATE(CopyState::Initialized, CopyState::Inactive, CopyState::Prepared);
  World world(bare_service());
  const CallId id =
      call(world, create_pair(0, 1).number("WaitForCopyState", static_cast<int>(state)).done());
  CHECK(world.called(id).code == ReturnCode::Completed);
  CHECK(world.called(id).ended);
  CHECK(world.pair().copy_state == state);
  CHECK(world.pair().locality == Locality::Local);
  CHECK(effect_names(world.last.effects) == "EstablishPair");
}

TEST_CASE("A place that was kept free is used for the pair it was kept for", "[model][methods]") {
  Service service = bare_service();
  Pair kept;
  kept.name = "p9";
  kept.exists = false;
  kept.system_element = ElementId{1};
  kept.synced_element = ElementId{3};
  service.pairs.push_back(kept);
  World world(std::move(service));
  MethodRequest request = create_pair(1, 3).done();
  Knowledge knows;
  knows.forward_path_up = false;
  request.places.pairs = {{PairId{0}, knows}};
  CHECK(code_of(world, request) == ReturnCode::Failed);
  CHECK_FALSE(world.pair().exists);
  request.places.pairs.front().knows = Knowledge{};
  CHECK(code_of(world, request) == ReturnCode::JobStarted);
  CHECK(world.service.pairs.size() == 1);
  CHECK(world.pair().name == "p9");
  CHECK(world.pair().exists);
}

TEST_CASE("A refused creation changes nothing but the calls", "[model][methods]") {
  World world(bare_service());
  const Service before = world.service;
  const std::vector<MethodRequest> refused = {
      create_pair(0, 0).done(),
      create_pair(0, 7).done(),
      create_pair(0, 1).number("WaitForCopyState", 7).done(),
      Requested(Method::CreateElementReplica).number("SyncType", 6).done(),
      Requested(Method::CreateElementReplica)
          .reference("SourceElement", element(0))
          .reference("TargetElement", element(1))
          .done(),
      create_pair(0, 1).number("Mode", 5).done(),
  };
  for (const MethodRequest& request : refused) {
    CHECK(code_of(world, request) == ReturnCode::InvalidParameter);
  }
  Service after = world.service;
  after.calls.clear();
  CHECK(after == before);
}

TEST_CASE("The target of a relationship is in use for any other", "[model][methods]") {
  World world(bare_service());
  CHECK(code_of(world, create_pair(0, 2).done()) == ReturnCode::JobStarted);
  CHECK(code_of(world, create_pair(1, 2).done()) == ReturnCode::InUse);
  CHECK(code_of(world, create_pair(2, 3).done()) == ReturnCode::NotSupported);
  world.settle();
  CHECK(code_of(world, create_pair(0, 3).done()) == ReturnCode::JobStarted);
}

TEST_CASE("Members of a group of elements keep their order", "[model][methods][R-50]") {
  World world(bare_service());
  call(world, Requested(Method::CreateGroup)
                  .reference("Members", element(2))
                  .reference("Members", element(0))
                  .done());
  const Reference group{Reference::Kind::ReplicationGroup, 0};
  CHECK(code_of(world, Requested(Method::AddMembers)
                           .reference("ReplicationGroup", group)
                           .reference("Members", element(3))
                           .reference("Members", element(2))
                           .reference("Members", element(1))
                           .done()) == ReturnCode::Completed);
  CHECK(world.service.replication_groups.front().members ==
        std::vector<ElementId>{ElementId{2}, ElementId{0}, ElementId{3}, ElementId{1}});
  CHECK(
      code_of(world, Requested(Method::DeleteGroup).reference("ReplicationGroup", group).done()) ==
      ReturnCode::Failed);
  CHECK(code_of(world, Requested(Method::DeleteGroup)
                           .reference("ReplicationGroup", group)
                           .number("RemoveElements", 1)
                           .done()) == ReturnCode::Completed);
  CHECK(code_of(world, Requested(Method::AddMembers)
                           .reference("ReplicationGroup", group)
                           .reference("Members", element(0))
                           .done()) == ReturnCode::MethodSpecific7);
}

TEST_CASE("Consistency of a group is switched once", "[model][methods][R-47]") {
  World world(Builder(Version::seed)
                  .pair(CopyState::Synchronized, Mode::Asynchronous)
                  .pair(CopyState::Synchronized, Mode::Asynchronous)
                  .group(2, false)
                  .build());
  const MethodRequest on = Requested(Method::ModifyReplicaSynchronization)
                               .number("Operation", 3)
                               .reference("Synchronization", {Reference::Kind::Group, 0})
                               .done();
  CHECK(code_of(world, on) == ReturnCode::JobStarted);
  CHECK(world.service.groups.front().consistency_enabled);
  CHECK(world.service.groups.front().consistency_status ==
        ConsistencyStatus::Consistencyinprogress);
  CHECK(effect_names(world.last.effects).find("Reorder Reorder") != std::string::npos);
  world.fact(Reordered{PairId{0}});
  world.fact(Reordered{PairId{1}});
  CHECK(world.service.groups.front().consistency_state == ConsistencyState::Consistent);
  CHECK(code_of(world, on) == ReturnCode::Completed);
}

TEST_CASE("The list method keeps 3, 5, 6 and 13 reserved", "[model][methods][R-02]") {
  const auto operation = GENERATE(3, 5, 6, 13);
  World world(Builder(Version::cim249).pair(CopyState::Synchronized).group(1).build());
  CHECK(code_of(world, Requested(Method::ModifyListSynchronization)
                           .number("Operation", operation)
                           .reference("Synchronization", {Reference::Kind::Group, 0})
                           .done()) == ReturnCode::InvalidParameter);
}

TEST_CASE("The single method decides as the list method with one entry", "[model][methods]") {
  for (const ValueName& operation : value_map<Operation>()) {
    if (operation_class(Version::cim241, operation.number) != OperationClass::Named) {
      continue;
    }
    CAPTURE(operation.name);
    for (const CopyState state :
         {CopyState::Inactive, CopyState::Synchronized, CopyState::Suspended}) {
      World listed(Builder(Version::cim241).pair(state).build());
      World single(Builder(Version::cim241).pair(state).build());
      const auto wanted = static_cast<Operation>(operation.number);
      const CallId one = listed.call(request_of(wanted));
      const CallId other =
          call(single, Requested(Method::ModifyReplicaSynchronization)
                           .number("Operation", operation.number)
                           .reference("Synchronization", {Reference::Kind::Pair, 0})
                           .done());
      CHECK(listed.called(one).code == single.called(other).code);
      CHECK(listed.pair() == single.pair());
    }
  }
}

TEST_CASE("ConfirmTargetData ends with the last write or with its time", "[model][methods][R-64]") {
  World world(Builder(Version::cim241).pair(CopyState::Synchronized, Mode::Asynchronous).build());
  const MethodRequest asked = Requested(Method::ConfirmTargetData)
                                  .reference("Synchronized", {Reference::Kind::Pair, 0})
                                  .number("WaitTime", seconds(2).value)
                                  .done();
  const CallId first = call(world, asked);
  CHECK_FALSE(world.called(first).returned);
  world.fact(TargetConfirmed{first});
  CHECK(world.called(first).code == ReturnCode::Completed);
  CHECK(world.called(first).ended);
  const CallId second = call(world, asked);
  const auto timer = world.timer(TimerPurpose::Wait);
  REQUIRE(timer);
  CHECK(world.delay_of(*timer) == seconds(2));
  world.fact(TimerExpired{*timer});
  CHECK(world.called(second).code == ReturnCode::Timeout);
}

TEST_CASE("A method without handler is refused and says so", "[model][methods]") {
  World world(bare_service());
  MethodAnswer answer;
  MethodRequest request;
  request.method = Method::AddReplicationEntity;
  const CallId id = call(world, request, &answer);
  CHECK(world.called(id).code == ReturnCode::NotSupported);
  CHECK(answer.finding.find("not simulated") != std::string::npos);
}
