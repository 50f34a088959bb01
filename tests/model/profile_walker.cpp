// SPDX-License-Identifier: Apache-2.0
#include "tests/model/profile_walker.hpp"

#include <algorithm>

#include "model/rules/capabilities.hpp"
#include "model/service/cell_service.hpp"
#include "model/service/methods/methods.hpp"
#include "tests/model/requested.hpp"

namespace replisim::testing {
namespace {

constexpr std::uint32_t kVolumes = 12;  // on each of the two arrays
constexpr int kOperations = 28;

Pair token_pair(const Profile& profile, const ReplicationKind& kind, CopyState state) {
  Cell cell;
  cell.version = profile.version;
  cell.profile = profile;
  cell.type = kind.type;
  cell.mode = kind.mode;
  cell.locality = kind.place;
  cell.state = state;
  return set_up(cell).service.pairs.front();
}

/// The volumes of the pair are the last of the arrays: nothing is created on them.
void add_tokens(Service& service, std::size_t index) {
  const ReplicationKind kind = kind_at(index);
  for (const CopyState state : {CopyState::Initialized, CopyState::Unsynchronized}) {
    Pair pair = token_pair(service.profile, kind, state);
    const auto number = static_cast<std::uint32_t>(service.elements.size());
    pair.name = "t" + std::to_string(number);
    pair.system_element = {number};
    pair.synced_element = {number + 1};
    const std::uint32_t other = kind.place == Locality::Local ? 0 : 1;
    service.elements.push_back({pair.name + ".source", 0, mib(64)});
    service.elements.push_back({pair.name + ".target", other, mib(64)});
    service.pairs.push_back(pair);
  }
}

}  // namespace

Service service_of(const Profile& profile) {
  Service service;
  service.version = profile.version;
  service.profile = profile;
  service.policy.wait_limit = seconds(60);
  service.policy.link_loss_asynchronous = seconds(40);
  service.systems = {{"a1"}, {"b1"}};
  service.connections = {{0, 1}};
  for (std::uint32_t i = 0; i < 2 * kVolumes; ++i) {
    service.elements.push_back({"v" + std::to_string(i), i / kVolumes, mib(64)});
  }
  // Sources, targets beside them, targets across the line.
  for (const std::uint32_t first : {0U, 2U, kVolumes}) {
    ReplicationGroup group;
    group.name = "r" + std::to_string(first);
    group.members = {ElementId{first}, ElementId{first + 1}};
    service.replication_groups.push_back(group);
  }
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (profile.kinds.test(i) && kind_at(i).type == SyncType::TokenizedClone) {
      add_tokens(service, i);
    }
  }
  settle_groups(service);
  return service;
}

ProfileWalker::ProfileWalker(World& world, std::uint32_t seed)
    : world_(world), walker_(world, seed) {
  const Profile& profile = world.service.profile;
  walker_.writable.reset();
  for (std::size_t i = 0; i < kKinds; ++i) {
    if (profile.kinds.test(i)) {
      kinds_.push_back(i);
    }
    if (capability::hosts_may_use(profile, kind_at(i), CopyState::Synchronized)) {
      walker_.writable.set(i);
    }
  }
  focus_ = static_cast<int>(seed % kinds_.size());
  for (std::uint32_t i = 0; i < world.service.pairs.size(); ++i) {
    const Pair& pair = world.service.pairs[i];
    shown_[kind_index(kind_of(pair))].set(static_cast<std::size_t>(pair.copy_state));
    if (pair.work != Work::None) {
      world.working.push_back(PairId{i});
    }
  }
}

void ProfileWalker::step() {
  ++world_.now.value;
  const auto& pairs = world_.service.pairs;
  const auto alive = std::ranges::count_if(pairs, [](const Pair& pair) { return pair.exists; });
  constexpr int kEnough = 4;
  if (alive == 0 || walker_.chance(alive < kEnough ? 8 : 40)) {
    create();
  } else if (walker_.chance(60)) {
    create_group();
  } else if (walker_.chance(60)) {
    lose_sight();
  } else if (walker_.chance(2)) {
    modify();
  } else {
    walker_.random_fact();
    note();
  }
}

ReplicationKind ProfileWalker::random_kind() {
  const auto count = static_cast<int>(kinds_.size());
  const int other = walker_.draw(count);
  return kind_at(kinds_[static_cast<std::size_t>(walker_.chance(8) ? other : focus_)]);
}

SettingsParameter ProfileWalker::random_settings() {
  SettingValues settings;
  if (walker_.chance(3)) {
    settings.emplace_back(SettingProperty::CopyRecoveryMode, 2 + walker_.draw(3));
  }
  if (walker_.chance(3)) {
    settings.emplace_back(SettingProperty::DesiredCopyMethodology, 2 + walker_.draw(9));
  }
  return settings.empty() ? SettingsParameter{} : SettingsParameter{settings};
}

void ProfileWalker::create() {
  const ReplicationKind kind = random_kind();
  const auto source = static_cast<std::uint32_t>(walker_.draw(static_cast<int>(kVolumes / 2)));
  const auto target =
      kVolumes / 2 + static_cast<std::uint32_t>(walker_.draw(static_cast<int>(kVolumes / 2)));
  Requested wanted(Method::CreateElementReplica);
  wanted.number("SyncType", static_cast<std::int64_t>(kind.type))
      .number("Mode", static_cast<std::int64_t>(kind.mode))
      .reference("SourceElement", element(source))
      .reference("TargetElement", element(target + (kind.place == Locality::Remote ? kVolumes : 0)))
      .settings(random_settings());
  if (!walker_.chance(3)) {
    wanted.number("WaitForCopyState", 2 + walker_.draw(10));
  }
  call(wanted.done());
}

void ProfileWalker::create_group() {
  const ReplicationKind kind = random_kind();
  const std::uint32_t targets = kind.place == Locality::Remote ? 2 : 1;
  Requested wanted(Method::CreateGroupReplica);
  wanted.number("SyncType", static_cast<std::int64_t>(kind.type))
      .number("Mode", static_cast<std::int64_t>(kind.mode))
      .reference("SourceGroup", {Reference::Kind::ReplicationGroup, 0})
      .reference("TargetGroup", {Reference::Kind::ReplicationGroup, targets})
      .number("Consistency", 2 + walker_.draw(2));
  call(wanted.done());
}

/// A pair that exists; at least one does.
PairId ProfileWalker::living_pair() {
  const auto& pairs = world_.service.pairs;
  auto index = static_cast<std::size_t>(walker_.draw(static_cast<int>(pairs.size())));
  while (!pairs[index].exists) {
    index = (index + 1) % pairs.size();
  }
  return PairId{static_cast<std::uint32_t>(index)};
}

/// Mostly what is offered, and for one pair: a list of several is seldom fit as a whole.
void ProfileWalker::modify() {
  Request request = walker_.random_request();
  if (!walker_.chance(4)) {
    const PairId pair = living_pair();
    const Operations& offered =
        world_.service.profile.single[kind_index(kind_of(world_.service[pair]))];
    request.synchronization = {{ListEntry::Kind::Pair, pair.index}};
    do {
      request.operation = static_cast<std::uint16_t>(walker_.draw(kOperations));
    } while (offered.any() && !offered.test(*request.operation));
  }
  if (walker_.chance(2)) {
    request.method = Method::ModifyReplicaSynchronization;
    request.synchronization->resize(1);
  }
  if (!world_.service.profile.takes_settings && !walker_.chance(8)) {
    request.settings = {};
  }
  if (!world_.service.profile.takes_force && !walker_.chance(8)) {
    request.force = false;
  }
  if (walker_.chance(2)) {
    request.wait_for_copy_state.reset();
  }
  ++requests_;
  world_.call(request);
  note();
}

/// An end is not seen for so long that it counts, and may come back with a status nobody knows.
void ProfileWalker::lose_sight() {
  const PairId pair = living_pair();
  Knowledge knows;
  knows.synced_seen = false;
  world_.know(pair, knows);
  note();
  if (const auto timer = world_.service[pair].heartbeat_timer) {
    world_.fact(TimerExpired{*timer});
    note();
  }
  knows.synced_seen = true;
  knows.synced_unknown = walker_.chance(2);
  world_.know(pair, knows);
  note();
}

void ProfileWalker::call(const MethodRequest& request) {
  ++requests_;
  CallId id;
  MethodAnswer answer;
  world_.take(invoke(world_.service, request, world_.now, id, answer));
  note();
}

void ProfileWalker::note() {
  for (const Change& change : world_.last.changes) {
    if (change.property == Property::CopyState && change.entity.kind == EntityKind::Pair) {
      const Pair& pair = world_.service.pairs[change.entity.index];
      shown_[kind_index(kind_of(pair))].set(static_cast<std::size_t>(change.to));
    }
  }
}

}  // namespace replisim::testing
